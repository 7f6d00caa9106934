"""Back from a finding to the rows of the files it was made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from zhijia.kernel.identity import clean
from zhijia.org.rules.roster.findings import Unreadable as BrokenFile
from zhijia.org.rules.roster.opening import Table, tables
from zhijia.rights.rules.insurance.cells_as_typed import read_cell
from zhijia.rights.rules.insurance.columns import LAYOUTS
from zhijia.rights.rules.insurance.reading import HEADER_WITHIN, Header, find_header

MOST_TRACED = 20
MOST_BYTES = {"csv": 40_000_000, "xlsx": 4_000_000, "xls": 4_000_000}
"""Files above this are too long to be walked while somebody waits for a page."""


@dataclass(frozen=True, slots=True)
class TracedRow:
    """One row of a file as it stands there: its number, and title and text of each used column."""

    number: int
    cells: tuple[tuple[str, str], ...]


def rows_about(
    content: bytes,
    layout: str,
    read_as: Mapping[str, str],
    *,
    person_id: str,
    period: str = "",
    kind: str = "",
) -> list[TracedRow]:
    """The rows of a file about a person, of one month and insurance if these are given and the file
    has them; at most twenty. Nothing for a file that cannot be read any more."""
    wanted = {"person_id": clean(person_id)}
    wanted |= {name: value for name, value in (("period", period), ("kind", kind)) if value}
    try:
        found = (
            row for table in tables(content) for row in _in_table(table, layout, read_as, wanted)
        )
        return list(islice(found, MOST_TRACED))
    except BrokenFile:
        return []


def _in_table(
    table: Table, layout: str, read_as: Mapping[str, str], wanted: Mapping[str, str]
) -> Iterator[TracedRow]:
    first = [list(row.cells) for row in islice(table.rows(), HEADER_WITHIN)]
    header = find_header(first, layout, read_as)
    if header is None:
        return
    asked = {
        header.columns.index(name): (name, value)
        for name, value in wanted.items()
        if name in header.columns
    }
    titles = first[header.row - 1]
    for row in table.rows():
        if row.number > header.row and _matches(row.cells, layout, asked):
            yield TracedRow(row.number, tuple(_shown(row.cells, header, titles)))


def _matches(cells: Sequence[object], layout: str, asked: Mapping[int, tuple[str, str]]) -> bool:
    columns = {column.name: column for column in LAYOUTS[layout]}
    for place, (name, value) in asked.items():
        cell = cells[place] if place < len(cells) else ""
        if name == "person_id":
            if clean(str(cell or "")) != value:
                return False
        elif _canonical(columns[name], cell) != value:
            return False
    return True


def _canonical(column: object, cell: object) -> str:
    try:
        return read_cell(column, cell)  # type: ignore[arg-type]
    except ValueError:
        return ""


def _shown(
    cells: Sequence[object], header: Header, titles: Sequence[object]
) -> Iterator[tuple[str, str]]:
    for place, name in enumerate(header.columns):
        if name and place < len(cells):
            text = "" if cells[place] is None else str(cells[place]).removesuffix(".0")
            yield str(titles[place]), text
