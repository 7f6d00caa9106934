"""Where the titles of the columns stand: under title rows, in one row, two or three, merged or not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from zhijia.org.rules.roster.fields import REQUIRED
from zhijia.org.rules.roster.mapping import item_called
from zhijia.org.rules.roster.opening import Table
from zhijia.org.rules.roster.sheet import Cell, Column, SheetRow

WITHIN = 30
DEEPEST = 3
_LONGEST_GROUP = 12
_COLON = re.compile(r"[:：]")
_ABOUT_THE_SHEET = re.compile(r"填报|填表|制表|盖章|年\s*月|^\d")


@dataclass(frozen=True, slots=True)
class Header:
    """The rows of the titles, the columns, and how many national items were recognised."""

    rows: range
    columns: tuple[Column, ...]
    items: frozenset[str]

    @property
    def is_complete(self) -> bool:
        return self.items.issuperset(REQUIRED)

    @property
    def weight(self) -> tuple[bool, int]:
        """A header with every required item comes before any other, then the fuller one."""
        return self.is_complete, len(self.items)


def find_header(table: Table) -> Header | None:
    """The header among the first thirty rows in which most items are recognised; None if in no row
    a single one is. Of equals the shorter and upper one, then with the row of group titles above."""
    rows = _first_rows(table)
    best: Header | None = None
    for header in _candidates(rows, table):
        if best is None or header.weight > best.weight:
            best = header
    if best is None or not best.items:
        return None
    return _with_titles_below(_with_groups_above(best, rows, table), rows, table)


def plain_header(table: Table) -> Header | None:
    """The first row with two filled cells, where nothing was recognised: the officer has to say."""
    for row in _first_rows(table):
        columns = _titled(row.cells)
        if len(columns) >= 2:
            return Header(range(row.number, row.number + 1), columns, frozenset())
    return None


def _first_rows(table: Table) -> list[SheetRow]:
    return list(islice(table.rows(), WITHIN + DEEPEST))


def _candidates(rows: Sequence[SheetRow], table: Table) -> Iterator[Header]:
    for depth in range(1, DEEPEST + 1):
        for first in range(min(len(rows) - depth + 1, WITHIN)):
            lines = rows[first : first + depth]
            if not any(_is_about_the_sheet(line) for line in lines[:-1]):
                yield _header(lines, table)


def _is_about_the_sheet(line: SheetRow) -> bool:
    """Whether a row says who filled the sheet in and when, and holds no titles."""
    texts = [column.title for column in _titled(line.cells)]
    return any(
        _ABOUT_THE_SHEET.search(text) or (_COLON.search(text) and item_called(text) is None)
        for text in texts
    )


def _header(lines: Sequence[SheetRow], table: Table) -> Header:
    columns = _titled(lines[0].cells) if len(lines) == 1 else _joined(lines, table)
    items = (item_called(column.title) for column in columns)
    span = range(lines[0].number, lines[-1].number + 1)
    return Header(span, columns, frozenset(item for item in items if item))


def _titled(cells: Sequence[Cell]) -> tuple[Column, ...]:
    texts = (str(cell).strip() for cell in cells)
    return tuple(Column(place, text) for place, text in enumerate(texts) if text)


def _joined(lines: Sequence[SheetRow], table: Table) -> tuple[Column, ...]:
    """The titles of several rows, a group's title before each of its columns."""
    width = max(len(line.cells) for line in lines)
    texts = [_texts(line, width) for line in lines]
    for (upper, lower), line in zip(pairwise(texts), lines, strict=False):
        _spread(upper, lower, line.number, table)
    columns = []
    for place in range(width):
        parts = dict.fromkeys(text[place] for text in texts if text[place])
        if parts:
            columns.append(Column(place, "/".join(parts)))
    return tuple(columns)


def _texts(line: SheetRow, width: int) -> list[str]:
    texts = [str(cell).strip() for cell in line.cells]
    return texts + [""] * (width - len(texts))


def _spread(upper: list[str], lower: Sequence[str], number: int, table: Table) -> None:
    """Write a group's title above each of its columns. The merged range says how far it reaches;
    where nothing is merged, as far as columns with a title below and none above follow."""
    reach = {
        left: right
        for top, left, bottom, right in table.merged
        if top <= number <= bottom and right > left
    }
    group, until = "", -1
    for place, text in enumerate(upper):
        if text:
            is_group = bool(lower[place])
            group = text if is_group or place in reach else ""
            until = reach.get(place, place if reach else len(upper))
        elif group and place <= until and lower[place]:
            upper[place] = group
        elif not lower[place]:
            group = ""


def _with_titles_below(header: Header, rows: Sequence[SheetRow], table: Table) -> Header:
    """A header whose titles are merged downwards, or go on below under no title, takes that row too:
    the second line of a header of which the first alone was recognised."""
    lines = [row for row in rows if row.number in header.rows]
    below = next((row for row in rows if row.number == header.rows.stop), None)
    if below is None or not header.is_complete or not _goes_on(header, below, table):
        return header
    joined = _header([*lines, below], table)
    return joined if joined.items >= header.items else header


def _goes_on(header: Header, below: SheetRow, table: Table) -> bool:
    """Nothing below the required titles, and something where the header has no title of its own."""
    titled = {column.place: item_called(column.title) for column in header.columns}
    filled = {column.place for column in _titled(below.cells)}
    if not filled or any(titled.get(place) in REQUIRED for place in filled):
        return False
    last = header.rows.stop - 1
    merged_down = any(top <= last < bottom for top, _, bottom, _ in table.merged)
    return merged_down or any(place not in titled for place in filled)


def _with_groups_above(header: Header, rows: Sequence[SheetRow], table: Table) -> Header:
    """A header of one row takes the row of group titles above it along: 「联系方式」 over 手机, 邮箱."""
    above = next((row for row in rows if row.number == header.rows.start - 1), None)
    here = next((row for row in rows if row.number == header.rows.start), None)
    if len(header.rows) > 1 or above is None or here is None or not _holds_groups(above, here):
        return header
    joined = _header([above, here], table)
    return joined if joined.items >= header.items else header


def _holds_groups(above: SheetRow, here: SheetRow) -> bool:
    """Two or more short titles, at least one of which stands over several columns."""
    width = max(len(above.cells), len(here.cells))
    groups, below = _texts(above, width), _texts(here, width)
    filled = [text for text in groups if text]
    if len(filled) < 2 or _is_about_the_sheet(above) or max(map(len, filled)) > _LONGEST_GROUP:
        return False
    return any(
        groups[place] and below[place] and not groups[place + 1] and below[place + 1]
        for place in range(width - 1)
    )
