"""The officer's own sheet back: the bad cells filled and commented, and beside each bad row what to do.

An .xlsx of up to five thousand rows keeps its styling; anything else is written anew, plainly. The
two columns 「要改什么」 and 「原行号」 stand at the right end, so that nothing of the sheet moves; the
second is how a mended row finds its place when only the bad rows come back.

Who only reads rosters does not wait for the libraries that write them: they are loaded when used.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from zhijia.kernel.words import _
from zhijia.org.rules.roster.fields import FIELDS, SOURCE_ROW
from zhijia.org.rules.roster.findings import Finding
from zhijia.org.rules.roster.sheet import Cell, Sheet

STYLED_UP_TO = 5_000
COMMENTED_UP_TO = 5_000
WHAT_TO_DO = _("要改什么")
FILL, INK = "FCEEF3", "B4234B"
_AUTHOR = "职家"

Faults = Mapping[int, list[Finding]]


def mark(
    content: bytes, sheet: Sheet, findings: Iterable[Finding], *, only_red: bool = False
) -> bytes:
    """An .xlsx of the same rows, or of the bad rows alone under the same header."""
    faults: dict[int, list[Finding]] = {}
    for finding in findings:
        faults.setdefault(finding.row, []).append(finding)
    if only_red or sheet.kind != "xlsx" or _is_long(sheet):
        return _written_plainly(sheet, faults, only_red=only_red)
    try:
        return _marked_in_place(content, sheet, faults)
    except Exception:
        # The library that keeps the styling raises whatever it stumbles over in it: a theme cut
        # short, a colour nobody knows. The rows have been read without it and are whole.
        return _written_plainly(sheet, faults, only_red=only_red)


def _is_long(sheet: Sheet) -> bool:
    return any(row.number > STYLED_UP_TO + sheet.header.stop for row in sheet.rows())


def _to_do(faults: Iterable[Finding]) -> str:
    return "；".join(f"{fault.column}：{fault.hint}" for fault in faults)


def _width(sheet: Sheet) -> int:
    """How many columns the sheet takes: the place of the first free one."""
    return max(column.place for column in sheet.columns) + 1


# With its styling --------------------------------------------------------------------------------


def _marked_in_place(content: bytes, sheet: Sheet, faults: Faults) -> bytes:
    import openpyxl  # noqa: PLC0415
    from openpyxl.comments import Comment  # noqa: PLC0415
    from openpyxl.styles import Font, PatternFill  # noqa: PLC0415

    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book[sheet.name]
    fill, ink = PatternFill("solid", fgColor=FILL), Font(color=INK)
    first_free = max(page.max_column, _width(sheet)) + 1
    for line in sheet.header:
        for place, title in enumerate((WHAT_TO_DO, FIELDS[SOURCE_ROW].title), start=first_free):
            page.cell(line, place, title).font = ink
    for number, found in faults.items():
        for fault in found:
            cell = page.cell(number, fault.place + 1)
            cell.fill = fill
            if not isinstance(cell, openpyxl.cell.cell.MergedCell):
                cell.comment = Comment(fault.hint, _AUTHOR)
        page.cell(number, first_free, _to_do(found)).font = ink
        page.cell(number, first_free + 1, number)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# Written anew ------------------------------------------------------------------------------------


def _written_plainly(sheet: Sheet, faults: Faults, *, only_red: bool) -> bytes:
    import xlsxwriter  # noqa: PLC0415

    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        _Page(book, sheet, faults).write(only_red=only_red)
    return out.getvalue()


class _Page:
    """One sheet written row after row: nothing but the current row is kept."""

    def __init__(self, book: Any, sheet: Sheet, faults: Faults) -> None:
        self.page = book.add_worksheet(sheet.name or None)
        self.red = book.add_format({"bg_color": f"#{FILL}"})
        self.ink = book.add_format({"font_color": f"#{INK}"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.red_day = book.add_format({"bg_color": f"#{FILL}", "num_format": "yyyy-mm-dd"})
        self.sheet, self.faults, self.first_free = sheet, faults, _width(sheet)
        self.comments_left = COMMENTED_UP_TO

    def write(self, *, only_red: bool) -> None:
        here = 0
        for row in self.sheet.rows():
            is_title = row.number in self.sheet.header
            if only_red and not is_title and row.number not in self.faults:
                continue
            at = here if only_red else row.number - 1
            faults = {fault.place: fault for fault in self.faults.get(row.number, ())}
            for place in range(self.first_free):
                cell = row.cells[place] if place < len(row.cells) else ""
                self._cell(at, place, cell, faults.get(place))
            self._margin(at, row.number)
            here += 1

    def _cell(self, at: int, place: int, cell: Cell, fault: Finding | None) -> None:
        style = self.red if fault else None
        if isinstance(cell, bool):
            self.page.write_boolean(at, place, cell, style)
        elif isinstance(cell, int | float):
            self.page.write_number(at, place, cell, style)
        elif isinstance(cell, date | datetime | time | timedelta):
            self.page.write_datetime(at, place, cell, self.red_day if fault else self.day)
        elif cell == "":
            self.page.write_blank(at, place, None, style)
        else:
            self.page.write_string(at, place, str(cell), style)
        if fault and self.comments_left:
            self.comments_left -= 1
            self.page.write_comment(at, place, fault.hint, {"author": _AUTHOR})

    def _margin(self, at: int, number: int) -> None:
        """The two columns beside the sheet."""
        if number in self.sheet.header:
            self.page.write_string(at, self.first_free, WHAT_TO_DO, self.ink)
            self.page.write_string(at, self.first_free + 1, FIELDS[SOURCE_ROW].title, self.ink)
        elif number in self.faults:
            self.page.write_string(at, self.first_free, _to_do(self.faults[number]), self.ink)
            self.page.write_number(at, self.first_free + 1, number)
