"""Single cells: days, numbers, masks, and what cannot happen."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as some

from zhijia.kernel.identity import check_character, mask_id, mask_name, mask_phone
from zhijia.org.rules.roster import SENTENCES, Finding, Unreadable, check_rows, read
from zhijia.org.rules.roster.cells import begins_like_a_formula, cleaned, masked, text_of
from zhijia.org.rules.roster.dates import read_day, read_year
from zhijia.org.rules.roster.findings import CellFault
from zhijia.org.rules.roster.numbers import IdNumbers
from zhijia.org.tests.roster.builders import ZHANG, xlsx
from zhijia.org.tests.roster.old_workbook import Formula, OldSheet, xls

days = some.dates(date(1900, 1, 1), date(2100, 12, 31))
FORMS = [
    "{0:04d}-{1:02d}-{2:02d}",
    "{0:04d}-{1}-{2}",
    "{0:04d}/{1}/{2}",
    "{0:04d}.{1}.{2}",
    "{0:04d}.{1:02d}.{2:02d}",
    "{0:04d}年{1}月{2}日",
    "{0:04d}年{1:02d}月{2:02d}号",
    "{0:04d}{1:02d}{2:02d}",
    "{0:04d}-{1:02d}-{2:02d} 00:00:00",
    "{0:04d}/{1}/{2} 8:30",
    "{0:04d}-{1:02d}-{2:02d}T08:30:00Z",
    "{0:04d} {1} {2}",
]


Found = TypeVar("Found")


def read_or_fault(read_it: Callable[[], Found]) -> Found | CellFault:
    try:
        return read_it()
    except CellFault as fault:
        return fault


@given(days, some.sampled_from(FORMS))
def test_a_day_in_any_form_is_that_day(day: date, form: str) -> None:
    text = form.format(day.year, day.month, day.day)
    assert read_day(text, text) == (day, True)
    assert read_year(text, text) == day.year


@given(some.integers(10_000, 59_999))
def test_a_count_of_days_is_what_excel_shows(count: int) -> None:
    assert read_day(float(count), str(count)).on == date(1900, 3, 1) + timedelta(days=count - 61)


@given(some.text())
def test_any_text_is_a_day_or_a_fault(text: str) -> None:
    found = read_or_fault(lambda: read_day(text, cleaned(text)))
    if isinstance(found, CellFault):
        assert found.code == "date_invalid"
        assert SENTENCES[found.why] % found.facts
    else:
        assert 1900 <= found.on.year <= 2100


@given(some.integers(0, 99), some.integers(1, 12), some.integers(1, 28), some.sampled_from("-/."))
def test_no_century_is_guessed(year: int, month: int, day: int, mark: str) -> None:
    text = f"{year:02d}{mark}{month}{mark}{day}"
    with pytest.raises(CellFault, match="short_year"):
        read_day(text, text)


numbers = some.builds(
    lambda area, born, order: f"{area}{born:%Y%m%d}{order:03d}",
    some.sampled_from(["110105", "320509", "440300", "650102", "820000", "990101"]),
    some.dates(date(1900, 1, 1), date(2020, 12, 31)),
    some.integers(0, 999),
).map(lambda first: first + check_character(first))


@given(some.lists(numbers, min_size=1, max_size=20))
def test_good_numbers_pass_whatever_was_seen_before(several: list[str]) -> None:
    reader = IdNumbers()
    for number in (*several, *several):
        found = reader.read(number, "1")
        assert found.number == number
        assert found.born_on is not None
        assert f"{found.born_on:%Y%m%d}" == number[6:14]


@given(numbers, some.integers(0, 17), some.sampled_from("0123456789X"))
def test_one_wrong_character_never_passes(number: str, place: int, letter: str) -> None:
    """The check character finds every single slip; the reader has seen the good number before."""
    wrong = number[:place] + letter + number[place + 1 :]
    reader = IdNumbers()
    reader.read(number, "1")
    if wrong == number:
        return
    with pytest.raises(CellFault) as fault:
        reader.read(wrong, "1")
    assert fault.value.code == "id_invalid"


@given(some.text(), some.sampled_from(["1", "2", "6", "9", ""]))
def test_any_text_is_a_number_or_a_fault(text: str, id_type: str) -> None:
    found = read_or_fault(lambda: IdNumbers().read(text, id_type))
    if isinstance(found, CellFault):
        assert SENTENCES[found.why] % found.facts
    else:
        assert 5 <= len(found.number) <= 20


@pytest.mark.parametrize(
    ("field", "text", "shown"),
    [
        ("name", "张建国", "张*国"),
        ("name", "李　明", "李　*"),
        ("name", "欧阳建华", "欧阳*华"),
        ("name", "王", "*"),
        ("id_number", "320509199001011239", "320***************"),
        ("id_number", "320509 19900101 1239", "320*** ******** ****"),
        ("id_number", "３２０５０９１９９００１０１１２３９", "３２０" + "＊" * 15),
        ("phone", "13812345678", "138******78"),
        ("phone", "+86 138-1234-5678", "+86 1**-****-**78"),
        ("phone", "1234567", "*******"),
        ("born_on", "1990/1/1", "1990/*/*"),
        ("born_on", "33000", "*****"),
        ("address", "盛泽镇舜湖路2号", "盛泽*****" + "*"),
        ("email", "li@b.cn", "li@*.**"),
        ("trade", "张三13812345678", "张三138********"),
        ("joined_on", "20180319", "20180319"),
        ("sex", "男", "男"),
    ],
)
def test_masks(field: str, text: str, shown: str) -> None:
    assert masked(field, text) == shown


@pytest.mark.parametrize("name", ["张建国", "李明", "欧阳建华", "王"])
def test_masks_are_those_of_the_lists(name: str) -> None:
    assert masked("name", name) == mask_name(name)
    assert masked("phone", "13812345678") == mask_phone("13812345678")
    assert masked("id_number", ZHANG[1]) == mask_id(ZHANG[1])


@given(
    some.text(), some.sampled_from(["name", "id_number", "phone", "born_on", "address", "trade"])
)
def test_a_mask_keeps_the_length(text: str, field: str) -> None:
    assert len(masked(field, text)) == len(text)


@given(some.text())
def test_what_begins_like_a_formula_never_comes_through(text: str) -> None:
    """Whatever a cell holds: once accepted, its text starts with no sign that Excel computes."""
    if not begins_like_a_formula(text):
        kept = cleaned(text)
        assert kept[:1] not in ("=", "@", "\t", "\r")
        assert kept[:1] not in ("+", "-") or kept[1:2].isdigit()


@pytest.mark.parametrize("cell", [1.0, 0.1, True, date(2018, 3, 19), 10**20, float("inf"), -5])
def test_every_cell_has_a_text(cell: object) -> None:
    assert text_of(cell)


def test_every_reason_has_facts_its_sentence_can_say() -> None:
    assert Finding(3, 0, "姓名", "name_missing", "name.missing").hint == "没有姓名。"
    assert all("%s" not in sentence for sentence in SENTENCES.values())


def refused(content: bytes) -> str:
    with pytest.raises(Unreadable) as no:
        list(check_rows(read(content)))
    assert (no.value.finding.row, no.value.finding.column) == (0, None)
    return no.value.finding.why


@given(
    some.one_of(
        some.binary(),
        some.text().map(lambda text: f"姓名,身份证号\n{text}".encode("utf-8", "replace")),
    )
)
def test_any_bytes_are_rows_or_one_sentence(content: bytes) -> None:
    try:
        rows = list(check_rows(read(content)))
    except Unreadable as no:
        rows = []
        hint = no.finding.hint
    else:
        hint = "。"
    assert hint.endswith("。")
    assert all(bool(row.member) != bool(row.faults) for row in rows)


def repacked(content: bytes, **parts: bytes) -> bytes:
    """The package with some of its parts replaced, named by the end of their path."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            given = next((part for end, part in parts.items() if name.endswith(f"{end}.xml")), None)
            new.writestr(name, old.read(name) if given is None else given)
    return out.getvalue()


def test_an_entity_is_not_expanded() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet><f>&b;</f></worksheet>'
    whole = xlsx([["姓名", "身份证号"], ["张建国", ZHANG[1]]])
    assert refused(repacked(whole, sheet1=bomb)).startswith(("file.", "header."))


def test_other_packages_and_broken_ones() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("content.xml", "<office/>")
    assert refused(out.getvalue()) == "file.unknown"
    assert refused(b"PK\x03\x04 and no more") == "file.broken"
    assert refused(b"\xd0\xcf\x11\xe0" + bytes(600)) == "file.broken"
    assert (
        refused("EncryptedPackage".encode("utf-16-le").join([b"\xd0\xcf\x11\xe0", bytes(600)]))
        == "file.locked"
    )


def test_a_stray_cell_far_away_is_refused_before_it_costs_memory() -> None:
    rows: list[list[object]] = [["姓名", "身份证号"], ["张建国", ZHANG[1]]]
    assert refused(xlsx([*rows, [""] * 16_383 + ["x"]])) == "file.far_cell"


def test_an_old_workbook_cut_anywhere_is_read_or_refused() -> None:
    whole = xls([OldSheet("名册", [["姓名", "身份证号"], ["张建国", ZHANG[1]]])])
    for size in range(8, len(whole), 97):
        try:
            rows = list(check_rows(read(whole[:size])))
        except Unreadable:
            continue
        assert [row.member.id_number for row in rows if row.member] in ([], [ZHANG[1]])


OLD = xls([OldSheet("名册", [["姓名", "身份证号", "工种"], [*ZHANG[:2], Formula(3)]])])


@pytest.mark.parametrize(
    ("what", "at", "lie"),
    [
        ("sectors of a strange size", 30, b"\x1f\x00"),
        ("more sectors than bytes", 44, b"\xff\xff\xff\x7f"),
        ("a directory in a circle", 512 + 4, b"\x01\x00\x00\x00"),
        ("a stream longer than the file", 1024 + 128 + 120, b"\xff\xff\xff\x7f"),
        (
            "a sheet of four thousand million rows",
            OLD.index(struct.pack("<HH", 0x200, 14)) + 8,
            b"\xff" * 4,
        ),
    ],
)
def test_an_old_workbook_that_lies_about_its_size(what: str, at: int, lie: bytes) -> None:
    """Believed, each of these ends the process for want of memory, or never ends."""
    assert refused(OLD[:at] + lie + OLD[at + len(lie) :]) == "file.broken", what


def test_an_old_cell_far_away() -> None:
    far = [["姓名", "身份证号"], [*ZHANG[:2], *[""] * 100, "x"]]
    assert refused(xls([OldSheet("名册", far)])) == "file.far_cell"
