"""A roster's sheet, found in its file: its columns, and its rows one after the other."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from zhijia.org.rules.roster.words import folded


class StoredFormula:
    """Stands for a cell in which the sheet keeps a formula instead of a value."""


STORED_FORMULA = StoredFormula()
Cell = str | int | float | bool | date | datetime | time | timedelta | StoredFormula
Cells = Sequence[Cell]


class Column(NamedTuple):
    """A column of the sheet: its position from 0 and its header as written, the lines of a header
    of several rows joined with "/"."""

    place: int
    title: str


class SheetRow(NamedTuple):
    """A row as it stands: its number from 1, as the spreadsheet counts, and its cells from column A
    on; short rows have fewer cells than there are columns."""

    number: int
    cells: Cells


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of a workbook, or the CSV, that holds the roster.

    `rows()` walks every row from the top, as often as it is called. `header` is the span of rows that
    hold the titles. `formulas` are (row number, place) of cells with a stored formula, `merged` the
    merged ranges (first row, first place, last row, last place). `others` names further visible
    sheets that look like a roster: they are not read, which the page has to say.
    """

    kind: str
    name: str
    columns: tuple[Column, ...]
    header: range
    rows: Callable[[], Iterator[SheetRow]] = field(repr=False)
    formulas: frozenset[tuple[int, int]] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = field(default=(), repr=False)
    others: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """The same for every sheet with the same titles in the same order: 64 hexadecimal digits."""
        titles = "\n".join(f"{column.place} {folded(column.title)}" for column in self.columns)
        return hashlib.sha256(titles.encode()).hexdigest()

    def samples(self, most: int = 3) -> dict[int, list[str]]:
        """The first filled cells of each column as text, by position. Personal: mask before showing."""
        found: dict[int, list[str]] = {column.place: [] for column in self.columns}
        for row in self.rows():
            if row.number < self.header.stop:
                continue
            for place, kept in found.items():
                if place < len(row.cells) and row.cells[place] != "" and len(kept) < most:
                    kept.append(str(row.cells[place]))
            if row.number > self.header.stop + 200 or all(
                len(kept) == most for kept in found.values()
            ):
                break
        return found
