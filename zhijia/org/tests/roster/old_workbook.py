"""A small .xls, written record by record: nothing that is installed writes the old format any more.

Source: [MS-CFB] for the container (sectors of 512 bytes, a table that chains them, a directory) and
[MS-XLS] for the records, both published by Microsoft. Only what the tests need: text, numbers,
days, formulas with their last result, merged ranges, hidden sheets.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

SECTOR = 512
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
GENERAL, DAY = 0, 1  # the two cell styles
EXCEL_DAY_0 = date(1899, 12, 30)


@dataclass(frozen=True)
class Formula:
    """A formula with the number it last came to."""

    result: float


@dataclass
class OldSheet:
    name: str
    rows: Sequence[Sequence[object]]
    merged: Sequence[tuple[int, int, int, int]] = ()
    is_hidden: bool = False


def xls(sheets: Iterable[OldSheet]) -> bytes:
    """The file. Rows and columns of `merged` count from 0: top, left, bottom, right."""
    return _container(_stream(list(sheets)))


# Records -----------------------------------------------------------------------------------------


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _begin(what: int) -> bytes:
    return _record(0x809, struct.pack("<HHHHII", 0x600, what, 0x0DBB, 1996, 0, 6))


def _text(text: str, length: str) -> bytes:
    return struct.pack(f"<{length}B", len(text), 1) + text.encode("utf-16-le")


def _style(number_format: int) -> bytes:
    return _record(0xE0, struct.pack("<HHHBBBBIIH", 0, number_format, 1, 32, 0, 0, 0, 0, 0, 0))


def _globals(sheets: Sequence[OldSheet], starts: Sequence[int]) -> bytes:
    font = _record(
        0x31, struct.pack("<HHHHHBBBx", 200, 0, 0x7FFF, 400, 0, 0, 0, 0) + _text("A", "B")
    )
    named = (
        _record(0x85, struct.pack("<IBB", start, sheet.is_hidden, 0) + _text(sheet.name, "B"))
        for sheet, start in zip(sheets, starts, strict=True)
    )
    code_page = _record(0x42, struct.pack("<H", 1200))
    return b"".join([_begin(5), code_page, font, _style(0), _style(14), *named, _record(0x0A)])


def _sheet(sheet: OldSheet) -> bytes:
    cells = (
        _cell(row, column, cell)
        for row, values in enumerate(sheet.rows)
        for column, cell in enumerate(values)
    )
    ranges = struct.pack("<H", len(sheet.merged))
    for top, left, bottom, right in sheet.merged:
        ranges += struct.pack("<HHHH", top, bottom, left, right)
    merged = _record(0xE5, ranges) if sheet.merged else b""
    width = max((len(values) for values in sheet.rows), default=0)
    size = _record(0x200, struct.pack("<IIHHH", 0, len(sheet.rows), 0, width, 0))
    return b"".join([_begin(0x10), size, *cells, merged, _record(0x0A)])


def _cell(row: int, column: int, cell: object) -> bytes:
    if cell is None or cell == "":
        return b""
    at = struct.pack("<HH", row, column)
    if isinstance(cell, Formula):
        constant = struct.pack("<BH", 0x1E, 1)  # the formula =1; the result is what is shown
        body = struct.pack("<HdHIH", GENERAL, cell.result, 0, 0, len(constant)) + constant
        return _record(0x06, at + body)
    if isinstance(cell, date):
        return _record(0x203, at + struct.pack("<Hd", DAY, (cell - EXCEL_DAY_0).days))
    if isinstance(cell, int | float):
        return _record(0x203, at + struct.pack("<Hd", GENERAL, float(cell)))
    return _record(0x204, at + struct.pack("<H", GENERAL) + _text(str(cell), "H"))


def _stream(sheets: Sequence[OldSheet]) -> bytes:
    bodies = [_sheet(sheet) for sheet in sheets]
    starts = [0] * len(sheets)
    at = len(_globals(sheets, starts))
    for place, body in enumerate(bodies):
        starts[place] = at
        at += len(body)
    return _globals(sheets, starts) + b"".join(bodies)


# Container ---------------------------------------------------------------------------------------


def _container(stream: bytes) -> bytes:
    """One stream "Workbook", at least 4,096 bytes long so that it needs no mini sectors."""
    stream = stream.ljust(4096, b"\0")
    count = -(-len(stream) // SECTOR)
    tables = 1
    while tables * (SECTOR // 4) < count + 1 + tables:
        tables += 1
    chain = [TABLE] * tables + [END] + [tables + 2 + n for n in range(count)]
    chain[-1] = END
    chain += [FREE] * (tables * (SECTOR // 4) - len(chain))
    directory = (
        _entry("Root Entry", 5, END, 0, child=1)
        + _entry("Workbook", 2, tables + 1, len(stream))
        + _entry("", 0, 0, 0) * 2
    )
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
        0, tables, tables, 0, 4096, END, 0, END, 0,
    )  # fmt: skip
    header += struct.pack("<109I", *range(tables), *[FREE] * (109 - tables))
    table = struct.pack(f"<{len(chain)}I", *chain)
    return header + table + directory + stream.ljust(count * SECTOR, b"\0")


def _entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    letters = (name + "\0").encode("utf-16-le") if name else b""
    links = struct.pack("<III", FREE, FREE, child)
    named = letters.ljust(64, b"\0") + struct.pack("<HBB", len(letters), kind, 1) + links
    return named + bytes(36) + struct.pack("<IQ", start, size)
