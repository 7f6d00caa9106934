"""An exported record fills in a worker's own check: what is read, what stays open, what is refused;
and that nothing of the file is kept."""

from __future__ import annotations

import io
from datetime import date

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.town import Town
from zhijia.base.files.models import StoredFile
from zhijia.desk.models import Draft
from zhijia.kernel.errors import RuleViolation
from zhijia.rights.rules.insurance.own_record_file import MOST_BYTES, OwnFile, read_own_file
from zhijia.rights.rules.insurance.units import month_number

TODAY = date(2019, 6, 30)
HEADER = ["费款所属期", "险种类型", "缴费基数", "个人缴费金额", "到账日期"]
ROWS: list[list[object]] = [
    ["201804", "企业职工基本养老保险", 3030, 242.4, "2018-04-15"],
    ["201804", "基本医疗保险(含生育)", 3030, 60.6, "2018-04-15"],
    ["201805", "企业职工基本养老保险", "3,030.50", 242.4, "2018-05-15"],
    ["201807", "企业职工基本养老保险", 3030, 242.4, "2018-07-15"],
]


def csv_of(header: list[str], rows: list[list[object]]) -> bytes:
    quoted = [",".join(f'"{cell}"' for cell in row) for row in [header, *rows]]
    return "\n".join(quoted).encode()


def workbook_of(header: list[str], rows: list[list[object]], *, title: str = "") -> bytes:
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept) as book:
        sheet = book.add_worksheet()
        lines = [[title], header, *rows] if title else [header, *rows]
        for number, row in enumerate(lines):
            sheet.write_row(number, 0, row)
    return kept.getvalue()


def read(header: list[str], rows: list[list[object]]) -> OwnFile:
    return read_own_file(csv_of(header, rows), TODAY)


@pytest.mark.parametrize("write", [csv_of, workbook_of])
def test_months_bases_and_insurances_are_read(write) -> None:
    notes: list[list[object]] = [["合计", "", 9090], ["打印日期：2019-06-01"]]
    found = read_own_file(write(HEADER, ROWS + notes), TODAY)
    april = month_number(2018, 4)
    assert (found.first, found.last) == (april, april + 3)
    assert list(found.bases.values()) == [303_000, 303_050, 0, 303_000]
    assert (found.absent, found.unclear, found.shortened) == ((april + 2,), (), False)
    assert found.kinds == ("pension", "medical")
    assert found.answers() == {
        "first": "2018-04",
        "last": "2018-07",
        "same": "each",
        "kinds": "pension,medical",
        "months": "303000,303050,0,303000",
    }


def test_a_record_of_one_insurance_says_nothing_of_the_others() -> None:
    """Whoever exports only the pension is not told that everything else is missing."""
    assert read(HEADER, [ROWS[0]]).kinds is None
    titled = workbook_of(["费款所属期", "缴费基数"], [[201804, 3030]], title="养老保险个人账户")
    assert list(read_own_file(titled, TODAY).bases.values()) == [303_000]


def test_a_span_of_months_is_every_month_of_it() -> None:
    found = read(HEADER, [["201811-201902", "养老", 3030, 1, "2019-01-01"]])
    assert (found.first, found.last) == (month_number(2018, 11), month_number(2019, 2))
    assert set(found.bases.values()) == {303_000}


def test_topups_are_added_and_refunds_taken_off() -> None:
    header = ["缴费年月", "险种", "缴费基数", "缴费类型"]
    rows: list[list[object]] = [
        ["2018-04", "养老", 3030, "正常缴费"],
        ["2018-04", "养老", 500, "补缴"],
        ["2018-04", "养老", 30, "退费"],
        ["2018-04", "养老", 3030, "正常缴费"],
    ]
    assert list(read(header, rows).bases.values()) == [350_000], "a line listed twice counts once"


@pytest.mark.parametrize(
    "second",
    [
        ["201804", "养老", 4000, 320, "2018-04-15"],
        ["201804", "养老", "看不清", 320, "2018-04-15"],
        ["201804", "养老", 4000, 320, ""],
    ],
)
def test_a_month_that_says_two_things_stays_open(second: list[object]) -> None:
    found = read(HEADER, [ROWS[0], second])
    assert list(found.bases.values()) == [None]
    assert found.unclear == (month_number(2018, 4),)


def test_of_a_long_record_the_latest_months_are_taken() -> None:
    rows: list[list[object]] = [["201601-201905", "养老", 3030, 1, "2019-01-01"]]
    found = read(HEADER, rows)
    assert found.shortened
    assert (found.first, found.last) == (month_number(2017, 6), month_number(2019, 5))


def test_insurance_of_residents_is_nobodys_employers_matter() -> None:
    with pytest.raises(RuleViolation) as refused:
        read(HEADER, [["201804", "城乡居民养老保险", 3030, 1, "2018-04-15"]])
    assert refused.value.code == "rights.record_no_pension"


def far_cell() -> bytes:
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept) as book:
        book.add_worksheet().write(200_000, 3, "x")
    return kept.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7 ...", "rights.record_is_pdf"),
        (b"\xff\xd8\xff\xe0 ...", "rights.record_is_photo"),
        (b"\x00\x00\x00\x18ftypheic", "rights.record_is_photo"),
        (b"\xd0\xcf\x11\xe0 ...", "rights.record_is_old"),
        (b"x" * (MOST_BYTES + 1), "rights.record_too_big"),
        (far_cell(), "rights.record_too_big"),
        (csv_of(["姓名", "年龄"], [["甲", 30]]), "rights.record_no_columns"),
        (csv_of(["费款所属期", "缴费基数"], [["201804", 3030]]), "rights.record_no_kind"),
        (csv_of(HEADER, [["去年", "养老", 3030, 1, ""]]), "rights.record_row"),
        (csv_of(HEADER, [["203001", "养老", 3030, 1, ""]]), "rights.record_no_pension"),
        (
            csv_of(["姓名", *HEADER], [["甲", *ROWS[0]], ["乙", *ROWS[2]]]),
            "rights.record_several_people",
        ),
    ],
)
def test_what_cannot_be_read_is_said(content: bytes, code: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        read_own_file(content, TODAY)
    assert refused.value.code == code


# The pages ---------------------------------------------------------------------------------------


def send(content: bytes, name: str, **answers: str):
    file = SimpleUploadedFile(name, content)
    return Client().post(reverse("rights:read_own_record"), {**answers, "record": file})


def test_the_months_come_filled_in_to_be_looked_over(town: Town) -> None:
    page = send(workbook_of(HEADER, ROWS), "记录.xlsx", region="320500")
    text = page.content.decode()
    assert page.status_code == 200
    assert "读出了2018年4月至2018年7月的养老保险" in text
    assert "按没有缴填了0：2018年6月。" in text
    assert 'name="at" value="months"' in text
    assert 'value="3030.50"' in text or 'value="3,030.50"' in text
    assert 'name="region" value="320500"' in text, "what was answered before is not lost"
    assert not Draft.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7 ...", "PDF里的表读不了"),
        (b"PK\x03\x04 broken", "读不了这个文件"),
        (b"", "这个文件是空的"),
    ],
)
def test_a_file_that_cannot_be_read_leaves_the_question(
    town: Town, content: bytes, said: str
) -> None:
    page = send(content, "a.xlsx", region="320500", first="2018-04")
    text = page.content.decode()
    assert page.status_code == 422
    assert said in text
    assert 'name="first" value="2018-04"' in text
    assert not StoredFile.objects.exists()
