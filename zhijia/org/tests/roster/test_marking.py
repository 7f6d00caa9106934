"""The marked workbook: the same rows, the bad cells told, nothing moved, and the way back in."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
import xlsxwriter

from zhijia.org.rules.roster import Finding, check_rows, mark, read
from zhijia.org.rules.roster.marking import FILL, STYLED_UP_TO
from zhijia.org.rules.roster.sheet import Sheet
from zhijia.org.tests.roster.builders import LI, ZHANG, comma, number, xlsx
from zhijia.org.tests.roster.corpus import FILES, READABLE

BAD = [
    ["姓名", "身份证号", "手机"],
    ["张建国", ZHANG[1], "138"],
    ["李明", LI[1], ""],
    ["", "1", "=1+1"],
]


def findings(sheet: Sheet) -> list[Finding]:
    return [fault for row in check_rows(sheet) for fault in row.faults]


def opened(content: bytes) -> openpyxl.worksheet.worksheet.Worksheet:
    return openpyxl.load_workbook(io.BytesIO(content)).active


def marked(content: bytes, **how: bool) -> tuple[Sheet, bytes]:
    sheet = read(content)
    return sheet, mark(content, sheet, findings(sheet), **how)


def told(page: openpyxl.worksheet.worksheet.Worksheet) -> dict[str, str]:
    return {
        cell.coordinate: cell.comment.text
        for row in page.iter_rows()
        for cell in row
        if cell.comment
    }


@pytest.mark.parametrize("kind", [xlsx, comma])
def test_bad_cells_are_filled_and_told(kind) -> None:
    _sheet, content = marked(kind(BAD))
    page = opened(content)
    assert told(page) == {
        "C2": "手机号应是11位，这里是3位。",
        "A4": "没有姓名。",
        "B4": "身份证号应是18位，这里是1位。",
        "C4": "这一格的开头像公式。请去掉开头的符号。",
    }
    assert {at for at in ("C2", "A4", "B3") if page[at].fill.fgColor.rgb.endswith(FILL)} == {
        "C2",
        "A4",
    }
    assert [cell.value for cell in page["D"]] == [
        "要改什么",
        "手机：手机号应是11位，这里是3位。",
        None,
        "姓名：没有姓名。；身份证号：身份证号应是18位，这里是1位。；手机：这一格的开头像公式。请去掉开头的符号。",
    ]
    assert [cell.value for cell in page["E"]] == ["原行号", 2, None, 4]
    assert [page["A2"].value, page["B3"].value, page["C4"].value] == ["张建国", LI[1], "=1+1"]
    assert page["C4"].data_type == "s"  # text, not a formula that Excel would compute


def test_styling_is_kept() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet("花名册")
        bold = book.add_format({"bold": True, "bg_color": "#112233"})
        page.write_row(0, 0, ["姓名", "身份证号", "入会日期"], bold)
        page.set_column(1, 1, 33)
        page.write_row(1, 0, ["张建国", "1"])
        page.write_datetime(
            1, 2, date(2018, 3, 19), book.add_format({"num_format": "yyyy年m月d日"})
        )
    _sheet, content = marked(out.getvalue())
    page = opened(content)
    assert page.title == "花名册"
    assert page["A1"].font.bold
    assert page["A1"].fill.fgColor.rgb == "FF112233"
    assert page.column_dimensions["B"].width == pytest.approx(33, abs=1)
    assert page["C2"].number_format == "yyyy年m月d日"


@pytest.mark.parametrize("name", READABLE)
def test_a_marked_roster_says_the_same_again(name: str) -> None:
    content = FILES[name]()
    sheet = read(content)
    expected = findings(sheet)
    again = read(mark(content, sheet, expected))
    if not expected:
        assert [column.title for column in again.columns][-2:] == ["要改什么", "原行号"]
    found = [fault for row in check_rows(again) for fault in row.faults]
    kept = [f for f in expected if sheet.kind == "xlsx" or f.why != "formula.stored"]
    assert [(f.row, f.code) for f in found if f.row in {f.row for f in kept}] == [
        (f.row, f.code) for f in kept
    ]


def test_only_the_red_rows_find_their_way_back() -> None:
    sheet, content = marked(xlsx([["花名册"], *BAD]), only_red=True)
    red = read(content)
    assert [row.replaces for row in check_rows(red)] == [3, 5]
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book.active
    page["C2"], page["A3"], page["B3"], page["C3"] = "13812345678", "王芳", number(order=3), None
    out = io.BytesIO()
    book.save(out)
    mended = list(check_rows(read(out.getvalue())))
    assert [(row.replaces, row.faults) for row in mended] == [(3, ()), (5, ())]
    assert len(findings(sheet)) == 4


def test_a_long_sheet_is_written_plainly_with_every_row() -> None:
    rows = [
        ["张建国", number(order=n % 1000, born=f"19{60 + n // 1000}0101")]
        for n in range(STYLED_UP_TO + 10)
    ]
    rows[-1][1] = "1"
    _sheet, content = marked(xlsx([["姓名", "身份证号"], *rows]))
    page = opened(content)
    assert page.max_row == len(rows) + 1
    assert told(page) == {f"B{len(rows) + 1}": "身份证号应是18位，这里是1位。"}
