"""From the bytes of a file to its sheets, whatever the file is called: .xlsx, .xls or CSV.

What the bytes are decides, not the name: offices rename CSV to .xls. A file that cannot be read is
`Unreadable` with a sentence; a sheet is walked row by row, never held as a whole in Python.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from zhijia.org.rules.roster import biff, workbook_xml
from zhijia.org.rules.roster.findings import Unreadable
from zhijia.org.rules.roster.quotes import Watch
from zhijia.org.rules.roster.sheet import SheetRow
from zhijia.org.rules.roster.workbook_xml import MOST_ROWS

MOST_BYTES = 60_000_000
MOST_COLUMNS = 256
LONGEST_CELL = 32_767  # what a spreadsheet itself allows
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_MARK = "\ufeff"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_SAMPLE = 1 << 16

Places = frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Table:
    """One visible sheet, not judged yet. `merged` are its merged ranges: first row, first place,
    last row, last place; rows from 1, places from 0. `formulas()` looks for stored formulas."""

    kind: str
    name: str
    rows: Callable[[], Iterator[SheetRow]]
    formulas: Callable[[], Places] = frozenset
    merged: tuple[tuple[int, int, int, int], ...] = ()


def tables(content: bytes, *, is_plain: bool = False) -> Iterator[Table]:
    """The visible sheets in their order; a CSV is one. Of an .xlsx known to be `is_plain` the XML is
    not looked through once more."""
    if len(content) > MOST_BYTES:
        raise Unreadable("file.too_big", most=MOST_BYTES // 1_000_000)
    if not content.strip():
        raise Unreadable("file.empty")
    if content.startswith(_ZIP):
        return _workbook(content, is_plain=is_plain)
    if content.startswith(_OLE):
        return _old_workbook(content)
    return iter([_csv(content)])


def refuse_broken(content: bytes) -> None:
    """Look inside a workbook before the reader of cells does: a file that lies about its size would
    stop that reader and the whole process with it. `Unreadable` for such a file."""
    if content.startswith(_ZIP):
        workbook_xml.parts_with_formulas(content)
    elif content.startswith(_OLE):
        biff.formulas_by_sheet(content)


# Workbooks ---------------------------------------------------------------------------------------


def _workbook(content: bytes, *, is_plain: bool) -> Iterator[Table]:
    _refuse_other_packages(content)
    parts = frozenset() if is_plain else workbook_xml.parts_with_formulas(content)
    for _place, sheet in _visible_sheets(content):
        find = partial(workbook_xml.formulas, content, sheet.name, parts)
        yield _table("xlsx", sheet, find)


def _old_workbook(content: bytes) -> Iterator[Table]:
    if _ENCRYPTED in content:  # an .xlsx with a password lies in the container of the old format
        raise Unreadable("file.locked")
    found = biff.formulas_by_sheet(content)
    for place, sheet in _visible_sheets(content):
        yield _table("xls", sheet, partial(found.__getitem__, place))


def _refuse_other_packages(content: bytes) -> None:
    """Only what Excel and WPS call .xlsx: of .ods and .xlsb nobody could tell the formulas."""
    with workbook_xml.opened(content) as package:
        if "xl/workbook.xml" not in package.namelist():
            raise Unreadable("file.unknown")


def _visible_sheets(content: bytes) -> Iterator[tuple[int, CalamineSheet]]:
    """With their places among all sheets."""
    with _broken_files_told():
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for place, sheet in enumerate(book.sheets_metadata):
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet:
                yield place, book.get_sheet_by_name(sheet.name)


@contextmanager
def _broken_files_told() -> Iterator[None]:
    """Whatever the reader of cells stumbles over is a sentence about the file."""
    try:
        yield
    except PasswordError:
        raise Unreadable("file.locked") from None
    except (CalamineError, OSError, ValueError):
        raise Unreadable("file.broken") from None
    except BaseException as stopped:
        # The reader is written in Rust, and its panics are no Exception.
        if type(stopped).__name__ != "PanicException":
            raise
        raise Unreadable("file.broken") from None


def _table(kind: str, sheet: CalamineSheet, find: Callable[[], Places]) -> Table:
    merged = tuple(
        (top + 1, left, bottom + 1, right)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    )
    return Table(kind, sheet.name, partial(_sheet_rows, sheet), find, merged)


def _sheet_rows(sheet: CalamineSheet) -> Iterator[SheetRow]:
    """Every row from the first, cells from column A on: the reader leaves out empty columns, though
    not empty rows, before the first filled cell."""
    _top, left = sheet.start or (0, 0)
    blank = [""] * left
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        yield SheetRow(number, [*blank, *cells] if left else cells)


# CSV ---------------------------------------------------------------------------------------------


def _csv(content: bytes) -> Table:
    text = _decoded(content)
    if text.lstrip().startswith("<"):
        raise Unreadable("file.web_page")
    if "\x00" in text:
        raise Unreadable("file.unknown")
    return Table("csv", "", partial(_records, text, _delimiter(text)))


def _records(text: str, delimiter: str) -> Iterator[SheetRow]:
    """The records, numbered as a spreadsheet numbers its rows; blank lines are rows too."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    watch = Watch(delimiter)
    number = begun = ended = 0  # the line before the record, and its last one
    try:
        while (cells := next(reader, None)) is not None:
            number += 1
            if number >= MOST_ROWS:
                raise Unreadable("file.too_long", most=MOST_ROWS)
            if max(map(len, cells), default=0) > LONGEST_CELL:
                raise Unreadable("file.broken")
            watch.record(number, cells)
            yield SheetRow(number, cells[:MOST_COLUMNS])
            begun, ended = ended, reader.line_num
        watch.end(number, text, begun)
    except csv.Error:
        raise Unreadable("file.broken") from None


def _decoded(content: bytes) -> str:
    """UTF-8 and GB 18030 with or without their mark, UTF-16 with it ("Unicode text" of Excel)."""
    is_marked = content.startswith(_UTF_16)
    for encoding in ("utf-16",) if is_marked else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding).removeprefix(_MARK)
        except UnicodeDecodeError:
            continue
    raise Unreadable("file.encoding")


def _delimiter(text: str) -> str:
    """The comma, tab or semicolon that stands most often in the first twenty lines."""
    lines = text[:_SAMPLE].splitlines()[:20]
    return max(",\t;", key=lambda mark: sum(line.count(mark) for line in lines))
