"""Workbooks of other programs: what they leave out, and how they spell it."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from zhijia.org.rules.roster import Unreadable, check_rows, read
from zhijia.org.rules.roster.workbook_xml import MOST_ROWS, place_of
from zhijia.org.tests.roster.builders import LI, ZHANG, xlsx
from zhijia.org.tests.roster.old_workbook import Formula

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def package(sheet: str, *, prefix: str = "", target: str = "worksheets/sheet1.xml") -> bytes:
    """The smallest .xlsx there is around the rows of one sheet."""
    colon = f"{prefix}:" if prefix else ""
    space = f"xmlns:{prefix}" if prefix else "xmlns"
    kind = f"{RELATIONS}/worksheet"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<{colon}workbook {space}="{MAIN}" xmlns:r="{RELATIONS}"><{colon}sheets>'
        f'<{colon}sheet name="名册" sheetId="1" r:id="rId7"/></{colon}sheets></{colon}workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId7" Type="{kind}" Target="{target}"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<{colon}worksheet {space}="{MAIN}"><{colon}sheetData>'
        f"{sheet}</{colon}sheetData></{colon}worksheet>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, text in parts.items():
            new.writestr(name, text)
    return out.getvalue()


def said(content: bytes) -> list[tuple[int, int, str]]:
    return [
        (fault.row, fault.place, fault.why)
        for row in check_rows(read(content))
        for fault in row.faults
    ]


def row(*cells: str, prefix: str = "") -> str:
    """A row whose cells say neither their row nor their column."""
    colon = f"{prefix}:" if prefix else ""
    inline = f'<{colon}c t="inlineStr"><{colon}is><{colon}t>{{}}</{colon}t></{colon}is></{colon}c>'
    computed = f"<{colon}c><{colon}f>1+1</{colon}f><{colon}v>2</{colon}v></{colon}c>"
    whole = "".join(computed if cell == "=" else inline.format(cell) for cell in cells)
    return f"<{colon}row>{whole}</{colon}row>"


@pytest.mark.parametrize("prefix", ["", "x"])
@pytest.mark.parametrize("target", ["worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml"])
def test_cells_that_do_not_say_where_they_are(prefix: str, target: str) -> None:
    lines = [("姓名", "身份证号", "工种"), (ZHANG[0], ZHANG[1], "="), (LI[0], LI[1], "挡车工")]
    sheet = "".join(row(*line, prefix=prefix) for line in lines)
    assert said(package(sheet, prefix=prefix, target=target)) == [(2, 2, "formula.stored")]


def test_formulas_that_openpyxl_wrote() -> None:
    book = openpyxl.Workbook()
    for line in (["姓名", "身份证号", "工种"], [*ZHANG[:2], "=A1"], [*LI[:2], "挡车工"]):
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    assert said(out.getvalue()) == [(2, 2, "formula.stored")]


def test_formulas_of_another_sheet_are_not_the_rosters() -> None:
    roster = [["姓名", "身份证号"], list(ZHANG[:2])]
    assert said(xlsx([[Formula(1)] * 3] * 3, roster)) == []


def test_a_formula_beyond_the_columns_says_nothing() -> None:
    assert said(xlsx([["姓名", "身份证号"], [*ZHANG[:2], "", "", Formula(1)]])) == []


@pytest.mark.parametrize(
    ("letters", "place"),
    [("A", 0), ("Z", 25), ("AA", 26), ("CV", 99), ("CW", 100), ("XFD", 16_383)],
)
def test_places(letters: str, place: int) -> None:
    assert place_of(letters) == place


def test_the_farthest_cell_allowed() -> None:
    """Cells far below are refused by their row number, styled empty ones are not."""
    header = '<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c></row>'
    far = f'<row r="{MOST_ROWS}"><c r="A{MOST_ROWS}" s="1"/><c r="XFD{MOST_ROWS}" s="1" /></row>'
    assert [column.title for column in read(package(header + far)).columns] == ["姓名"]


def refused(content: bytes) -> str:
    with pytest.raises(Unreadable) as no:
        read(content)
    return no.value.finding.why


LINE = '<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c></row>'


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="XFD1048576"><v>1</v></c>',
        '<c r="xfd2"><v>1</v></c>',
        '<c r="AAAA2"><v>1</v></c>',
        '<c r="A99999999999"><v>1</v></c>',
        "<c r='CW2'><v>1</v></c>",
        '<c s="1" r = "A300000" ><v>1</v></c>',
        '<c\nr="CW2"\n><v>1</v></c>',
    ],
)
def test_a_cell_too_far_away_never_reaches_the_reader(cell: str) -> None:
    """Each of these would have it ask for gigabytes, and end the process."""
    assert refused(package(f"{LINE}<row>{cell}</row>")) == "file.far_cell"


def test_a_row_too_far_down_places_no_cell() -> None:
    far = '<row r="4000000000"><c><v>1</v></c></row>'
    assert refused(package(LINE + far)) == "file.too_long"


def test_strings_that_cannot_be_counted() -> None:
    whole = xlsx([["姓名", "身份证号"], list(ZHANG[:2])])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, part.replace(b'uniqueCount="4"', b'uniqueCount="99999999999"'))
    assert refused(out.getvalue()) == "file.broken"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_a_cell_of_endless_text_is_refused_before_it_is_taken_into_memory(part: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr(part, "<t>" + "a" * 30_000_000 + "</t>")
    assert refused(out.getvalue()) == "file.broken"
