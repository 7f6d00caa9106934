"""A quotation mark that was opened in a CSV and never closed, or closed a hundred members later.

The reader takes everything up to the next mark as one cell, as the format has it: the members in
between would be gone without a word. Cells with line breaks of their own are common (an address, a
column name with a note under it), so a line inside a cell only counts when it looks like a record.
"""

from __future__ import annotations

import csv
import io
from itertools import islice

from zhijia.org.rules.roster.findings import Unreadable


class Watch:
    """Looks at the records of one file in their order; rows count from 1."""

    def __init__(self, delimiter: str) -> None:
        self._delimiter, self._widest = delimiter, 2

    def record(self, row: int, cells: list[str]) -> None:
        """`Unreadable` where a cell holds whole records of this file."""
        self._widest = max(self._widest, len(cells) - 1)
        for cell in cells:
            if "\n" in cell or "\r" in cell:
                self._refuse_records_in(row, cell)

    def _refuse_records_in(self, row: int, cell: str) -> None:
        inside = cell.splitlines()[1:]
        if any(line.count(self._delimiter) >= self._widest for line in inside):
            raise Unreadable("file.open_quote", row=row)

    def end(self, row: int, text: str, line: int) -> None:
        """`Unreadable` where the last record, which begins after so many lines, ends inside quotes.
        Anything else a strict reader would not have is read as offices write it."""
        last = islice(io.StringIO(text, newline=""), line, None)
        try:
            for _cells in csv.reader(last, delimiter=self._delimiter, strict=True):
                continue
        except csv.Error as wrong:
            if "unexpected end" in str(wrong):
                raise Unreadable("file.open_quote", row=row) from None
