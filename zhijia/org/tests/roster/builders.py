"""Bytes of spreadsheets as unions send them, built where they are needed: no binary is kept."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter

from zhijia.kernel.identity import check_character
from zhijia.org.tests.roster.old_workbook import Formula

Rows = Sequence[Sequence[object]]
Range = tuple[int, int, int, int]


def number(area: str = "320509", born: str = "19900101", order: int = 1) -> str:
    """A whole identity number with its right check character."""
    first = f"{area}{born}{order:03d}"
    return first + check_character(first)


def old_number(area: str = "320509", born: str = "19650412", order: int = 1) -> str:
    """The same as it was before 1999: 15 digits."""
    return f"{area}{born[2:]}{order:03d}"


ZHANG = ("张建国", number(order=11), "13812345678")
LI = ("李明", number("110105", "19491231", 2), "13912345678")
WANG = ("王芳", number("320584", "19850630", 24), "15012345678")
ZHAO = ("赵小梅", number("340823", "19951212", 66), "18612345678")
CREW = (ZHANG, LI, WANG, ZHAO)
HEADER = ("序号", "姓名", "身份证号", "手机号码")


def crew(*, start: int = 1) -> list[list[object]]:
    """Four members without a fault, with the sequence in front."""
    return [[place, *person] for place, person in enumerate(CREW, start=start)]


@dataclass(frozen=True)
class Page:
    """One sheet of an .xlsx. `merged` counts from 0: top, left, bottom, right."""

    rows: Rows
    name: str = "Sheet1"
    merged: Sequence[Range] = ()
    is_hidden: bool = False


def xlsx(*pages: Page | Rows) -> bytes:
    out = io.BytesIO()
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_date_format": "yyyy/m/d",
    }
    with xlsxwriter.Workbook(out, options) as book:
        for place, page in enumerate(pages, start=1):
            _write(book, page if isinstance(page, Page) else Page(page, f"Sheet{place}"))
        next(sheet for sheet in book.worksheets() if not sheet.hidden).activate()
    return out.getvalue()


def _write(book: Any, page: Page) -> None:
    sheet = book.add_worksheet(page.name)
    for merged in page.merged:
        sheet.merge_range(*merged, "")
    for row, cells in enumerate(page.rows):
        for place, cell in enumerate(cells):
            _cell(sheet, row, place, cell)
    if page.is_hidden:
        sheet.hide()


def _cell(sheet: Any, row: int, place: int, cell: object) -> None:
    if isinstance(cell, Formula):
        sheet.write_formula(row, place, "=1+1", None, cell.result)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, place, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(row, place, cell)
    elif isinstance(cell, datetime | date):
        sheet.write_datetime(row, place, cell)
    elif cell not in (None, ""):
        sheet.write_string(row, place, str(cell))


def text(rows: Rows, *, delimiter: str = ",", end: str = "\r\n") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue()


def comma(rows: Rows, encoding: str = "utf-8", **options: str) -> bytes:
    return text(rows, **options).encode(encoding)


Builder = Callable[[], bytes]


class Corpus(dict[str, Builder]):
    """Named files; each name says what is odd about the file."""

    def add(self, name: str, build: Builder) -> None:
        if name in self:
            raise ValueError(f"{name} stands twice")
        self[name] = build

    def add_column(self, name: str, title: str, cells: Iterable[object]) -> None:
        """An .xlsx of one member a cell, each with this cell in a fourth column."""
        rows = [
            [place, "张建国", number(order=place), cell]
            for place, cell in enumerate(cells, start=1)
        ]
        self.add(name, lambda: xlsx([["序号", "姓名", "身份证号", title], *rows]))
