"""Spreadsheets: what each cell means, what is wrong and where, all or nothing."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404

from zhijia.base.audit.models import AuditEntry
from zhijia.kernel.errors import Conflict, NotAllowed, RuleViolation
from zhijia.org import services, views
from zhijia.org.models import Employer, SheetImport, Union, UnionHistory
from zhijia.org.rules import sheet, tree_sheet
from zhijia.org.rules.tree_sheet import Known, KnownUnions
from zhijia.org.tests.conftest import Ask
from zhijia.org.tests.roster.test_workbook_xml import package
from zhijia.org.tests.town import Town

TODAY = date(2026, 3, 1)
HEADER = "工会名称,上级工会,类别,建会日期,职工人数"
GOOD = f"""{HEADER}
湖滨街道总工会,示范区总工会,街道,2020-01-02,
湖滨酒店工会,湖滨街道总工会,基层,2021年3月5日,80
酒店前厅小组,湖滨酒店工会,工会小组,20220601,
"""


def csv_file(text: str, encoding: str = "utf-8") -> bytes:
    return text.encode(encoding)


def rows(text: str) -> tuple[list[sheet.Row], list[sheet.Finding]]:
    table = sheet.table_of(csv_file(text), "a.csv")
    return sheet.rows_of(table, tree_sheet.UNION_COLUMNS)


def codes(findings: list[sheet.Finding]) -> list[tuple[int, str, str]]:
    return [(found.row, found.column, found.code) for found in findings]


# reading -----------------------------------------------------------------------------------------


def test_dates_numbers_and_codes_as_people_write_them() -> None:
    found, findings = rows(GOOD)
    assert findings == []
    assert [row["kind"] for row in found] == ["street", "enterprise", "group"]
    days = [date(2020, 1, 2), date(2021, 3, 5), date(2022, 6, 1)]
    assert [row["set_up_on"] for row in found] == days
    assert [row["staff_count"] for row in found] == [None, 80, None]
    assert [row["row"] for row in found] == [2, 3, 4]


def test_a_workbook_and_a_csv_in_gb18030_read_the_same() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADER.split(","))
        as_date = book.add_format({"num_format": "yyyy-mm-dd"})
        page.write_row(1, 0, ["湖滨街道总工会", "示范区总工会", "街道"])
        page.write_datetime(1, 3, date(2020, 1, 2), as_date)
        page.write_number(1, 4, 80)
    first_line = "湖滨街道总工会,示范区总工会,街道,2020-01-02,80"
    from_book = sheet.table_of(out.getvalue(), "表.xlsx")
    from_csv = sheet.table_of(csv_file(f"{HEADER}\n{first_line}\n", "gb18030"), "表.CSV")
    assert from_book == from_csv


@pytest.mark.parametrize("content", [b"PK\x03\x04 not a workbook", b"", b"\x00" * 50])
def test_a_file_that_is_no_table(content: bytes) -> None:
    with pytest.raises(RuleViolation) as refused:
        sheet.table_of(content, "a.xlsx")
    assert refused.value.code == "org.file_unreadable"


def test_too_large_and_too_long() -> None:
    with pytest.raises(RuleViolation) as refused:
        sheet.table_of(b"x" * (sheet.MOST_BYTES + 1), "a.csv")
    assert refused.value.code == "org.file_too_big"
    with pytest.raises(RuleViolation) as refused:
        sheet.table_of(b"x\n" * (sheet.MOST_ROWS + 2), "a.csv")
    assert refused.value.code == "org.file_too_long"


def test_a_missing_column_is_named() -> None:
    with pytest.raises(RuleViolation) as refused:
        rows("工会名称,类别\n甲,街道\n")
    assert refused.value.facts["names"] == "上级工会、建会日期"


def test_columns_are_known_by_other_names_and_in_any_order() -> None:
    found, findings = rows("成立日期,名称, 所属上级工会 ,工会类别\n2020-1-2,甲,乙,街道\n")
    assert findings == []
    assert (found[0]["name"], found[0]["superior"]) == ("甲", "乙")


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        (",示范区总工会,街道,2020-01-02,", "工会名称", "org.cell_missing"),
        ("甲,示范区总工会,街道,16.13.2,", "建会日期", "org.cell_date_invalid"),
        ("甲,示范区总工会,街道,2020-02-30,", "建会日期", "org.cell_date_invalid"),
        ("甲,示范区总工会,街到,2020-01-02,", "类别", "org.cell_code_unknown"),
        ("甲,示范区总工会,街道,2020-01-02,八十", "职工人数", "org.cell_count_invalid"),
        ("=A1,示范区总工会,街道,2020-01-02,", "工会名称", "org.cell_formula"),
    ],
)
def test_what_is_wrong_with_a_cell(line: str, column: str, code: str) -> None:
    _found, findings = rows(f"{HEADER}\n{line}\n")
    assert codes(findings) == [(2, column, code)]


# checking ----------------------------------------------------------------------------------------

KNOWN = KnownUnions(
    [
        Known(1, "示范区总工会", "district"),
        Known(2, "东湖街道总工会", "street"),
        Known(3, "重名工会", "enterprise"),
        Known(4, "重名 工会", "enterprise"),
    ]
)


def checked(*lines: str) -> list[tuple[int, str, str]]:
    found, findings = rows("\n".join([HEADER, *lines]))
    assert findings == []
    return codes(tree_sheet.check_union_rows(found, KNOWN, today=TODAY))


def test_a_near_superior_is_suggested() -> None:
    found, _none = rows(f"{HEADER}\n甲厂工会,东湖街道工会,基层,2020-01-02,\n")
    (finding,) = tree_sheet.check_union_rows(found, KNOWN, today=TODAY)
    assert finding.code == "org.cell_union_unknown"
    assert finding.facts == {"typed": "东湖街道工会", "near": "东湖街道总工会"}


def test_what_the_tree_refuses_is_found_before_it_is_written() -> None:
    assert checked("甲,东湖街道总工会,街道,2020-01-02,") == [
        (2, "上级工会", "org.kind_does_not_fit")
    ]
    assert checked("东湖街道总工会,示范区总工会,街道,2020-01-02,") == [
        (2, "工会名称", "org.cell_union_exists")
    ]
    assert checked("甲,重名工会,小组,2020-01-02,") == [(2, "上级工会", "org.cell_union_ambiguous")]
    assert checked("甲,示范区总工会,街道,2026-03-02,") == [(2, "建会日期", "org.day_in_future")]
    twice = ["甲,示范区总工会,街道,2020-01-02,", "甲 ,示范区总工会,街道,2020-01-02,"]
    assert checked(*twice) == [(3, "工会名称", "org.cell_duplicate")]


def test_a_circle_is_found() -> None:
    lines = ["甲,乙,基层,2020-01-02,", "乙,甲,基层,2020-01-02,"]
    assert checked(*lines) == [
        (2, "上级工会", "org.under_itself"),
        (3, "上级工会", "org.under_itself"),
    ]
    assert checked("甲,甲,基层,2020-01-02,") == [(2, "上级工会", "org.under_itself")]


def test_superiors_come_first() -> None:
    found, _none = rows(GOOD)
    levels = tree_sheet.by_level(list(reversed(found)))
    assert [[row["name"] for row in level] for level in levels] == [
        ["湖滨街道总工会"],
        ["湖滨酒店工会"],
        ["酒店前厅小组"],
    ]


# from the upload to the register ------------------------------------------------------------------


def upload(text: str, key: str = "unions") -> dict[str, Any]:
    return {"sheet": key, "file": SimpleUploadedFile("表.csv", csv_file(text))}


def test_import_unions(town: Town, ask: Ask) -> None:
    actor = town.district_officer
    answer = ask(views.import_sheet, actor, post=upload(GOOD))
    waiting = SheetImport.objects.get()
    assert (answer.status_code, waiting.rows_count) == (302, 3)
    assert not Union.objects.filter(name="湖滨酒店工会").exists()
    assert "湖滨酒店工会".encode() not in bytes(waiting.envelope)
    shown = ask(views.commit_import, actor, waiting.pk).content.decode()
    assert "将新增3行" in shown
    done = ask(views.commit_import, actor, waiting.pk, post={"confirmed": "1"})
    assert done.status_code == 302
    hotel = Union.objects.get(name="湖滨酒店工会")
    assert (hotel.superior().name, hotel.staff_count) == ("湖滨街道总工会", 80)
    assert Union.objects.get(name="酒店前厅小组").path.startswith(hotel.path)
    assert UnionHistory.objects.filter(change="founded").count() == 3
    verbs = AuditEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["org.check_sheet", "org.commit_import"]
    waiting.refresh_from_db()
    assert bytes(waiting.envelope) == b""


def test_one_wrong_row_and_nothing_is_kept(town: Town, ask: Ask) -> None:
    bad = GOOD + "甲厂工会,没有的工会,基层,16.13.2,\n"
    answer = ask(views.import_sheet, town.district_officer, post=upload(bad))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "有1行要改，什么都没有写入" in text
    assert "“16.13.2”不是日期" in text
    assert not SheetImport.objects.exists()
    assert not AuditEntry.objects.exists()


def test_a_long_list_of_findings_says_that_it_is_cut(town: Town, ask: Ask) -> None:
    bad = GOOD + "".join(f"甲厂{n}工会,没有的工会,基层,2018-01-02,\n" for n in range(201))
    text = ask(views.import_sheet, town.district_officer, post=upload(bad)).content.decode()
    assert "一共201处，这里列出前200处。" in text


def test_a_committed_sheet_is_not_written_twice(town: Town) -> None:
    actor = town.district_officer
    waiting, _none = services.check_sheet(
        "unions", actor=actor, content=csv_file(GOOD), filename="a.csv"
    )
    assert waiting is not None
    stale = SheetImport.objects.get(pk=waiting.pk)
    services.commit_import(waiting, actor=actor)
    with pytest.raises(Conflict):
        services.commit_import(stale, actor=actor)
    assert Union.objects.filter(name="湖滨酒店工会").count() == 1


def test_what_changed_in_between_stops_the_whole_sheet(town: Town) -> None:
    actor = town.district_officer
    waiting, _none = services.check_sheet(
        "unions", actor=actor, content=csv_file(GOOD), filename="a.csv"
    )
    assert waiting is not None
    facts = {"name": "湖滨街道总工会", "kind": "street"}
    services.found_union(town.district, actor=actor, facts=facts, on=date(2020, 1, 2))
    with pytest.raises(RuleViolation) as refused:
        services.commit_import(waiting, actor=actor)
    assert refused.value.code == "org.import_has_findings"
    assert not Union.objects.filter(name="湖滨酒店工会").exists()
    waiting.refresh_from_db()
    assert waiting.state == "checked"


def test_import_employers(town: Town) -> None:
    text = "单位名称,归口工会,统一社会信用代码\n湖滨酒店,东湖街道总工会,91110000600037341L\n"
    waiting, findings = services.check_sheet(
        "employers", actor=town.east_chair, content=csv_file(text), filename="a.csv"
    )
    assert findings == []
    assert waiting is not None
    assert services.commit_import(waiting, actor=town.east_chair) == 1
    assert Employer.objects.get(name="湖滨酒店").union == town.east
    again, findings = services.check_sheet(
        "employers", actor=town.east_chair, content=csv_file(text), filename="a.csv"
    )
    assert again is None
    assert codes(findings) == [(2, "统一社会信用代码", "org.employer_exists")]


def test_a_sheet_never_reaches_or_tells_of_another_branch(town: Town) -> None:
    """A union of another branch and one that is nowhere: the same finding but for the name."""
    text = f"{HEADER}\n甲厂工会,{town.west.name},基层,2020-01-02,\n"
    _none, findings = services.check_sheet(
        "unions", actor=town.east_chair, content=csv_file(text), filename="a.csv"
    )
    assert findings[0].code == "org.cell_union_unknown"
    assert town.west.name not in str(findings[0].facts["near"])


def test_who_may_import(town: Town, ask: Ask) -> None:
    with pytest.raises(NotAllowed):
        services.check_sheet("unions", actor=town.east_reader, content=b"", filename="a.csv")
    waiting, _none = services.check_sheet(
        "unions", actor=town.district_officer, content=csv_file(GOOD), filename="a.csv"
    )
    assert waiting is not None
    with pytest.raises(Http404):
        ask(views.commit_import, town.east_chair, waiting.pk)


def test_the_empty_sheet_names_every_column(town: Town, ask: Ask) -> None:
    answer = ask(views.empty_sheet, town.east_chair, "unions")
    table = sheet.table_of(answer.content, "unions.csv")
    assert table[0] == [column.title for column in tree_sheet.UNION_COLUMNS]
    with pytest.raises(Http404):
        ask(views.empty_sheet, town.east_reader, "unions")


def test_a_workbook_that_lies_about_its_size_is_refused_before_it_is_read() -> None:
    lying = package('<row r="1"><c r="A4000000000" t="n"><v>1</v></c></row>')
    with pytest.raises(RuleViolation) as no:
        sheet.table_of(lying, "工会.xlsx")
    assert no.value.code == "org.file_unreadable"
