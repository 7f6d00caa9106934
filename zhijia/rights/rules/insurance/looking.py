"""A first look at an uploaded file: its columns, what each was taken for, and a few cells of each.

Nothing is judged here; the file is read again, whole, when the audit runs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from zhijia.kernel.words import Said, said
from zhijia.org.rules.roster.findings import Unreadable as BrokenFile
from zhijia.org.rules.roster.opening import refuse_broken, tables
from zhijia.rights.rules.insurance.columns import (
    FILE_NAMES,
    LAYOUTS,
    Column,
    column_called,
    folded,
)
from zhijia.rights.rules.insurance.reading import (
    HEADER_WITHIN,
    Header,
    Unreadable,
    find_header,
    is_whole,
)

SAMPLES = 3
_LOOKED_AT = HEADER_WITHIN + 200


@dataclass(frozen=True, slots=True)
class LookedColumn:
    """A column as its header names it, what it was taken for ("" for nothing), and its first filled
    cells. Personal: mask the samples before they are shown."""

    title: str
    column: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file looks like; `kind` is xlsx, xls or csv, `fingerprint` the same for the same titles."""

    kind: str
    columns: tuple[LookedColumn, ...]

    @property
    def fingerprint(self) -> str:
        titles = "\n".join(folded(column.title) for column in self.columns)
        return hashlib.sha256(titles.encode()).hexdigest()

    def mapping(self) -> dict[str, str]:
        """Title of a column to what it was taken for."""
        return {column.title: column.column for column in self.columns}


def look_at(content: bytes, layout: str, read_as: Mapping[str, str] | None = None) -> Looked:
    """The first sheet that has a whole header of this layout, else part of one, else the first with two titles in a row;
    `Unreadable` with a sentence if there is neither."""
    try:
        refuse_broken(content)
        sheets: list[tuple[str, list[list[object]]]] = [
            (table.kind, [list(row.cells) for row in islice(table.rows(), _LOOKED_AT)])
            for table in tables(content)
        ]
    except BrokenFile as wrong:
        raise Unreadable(Said(wrong.finding.sentence, dict(wrong.finding.facts))) from None
    for find in (_whole_header, find_header, _plain_header):
        for kind, rows in sheets:
            header = find(rows, layout, read_as)
            if header is not None:
                return Looked(kind, tuple(_columns(rows, header, layout, read_as)))
    if any(any(map(_text, row)) for _kind, rows in sheets for row in rows):
        raise Unreadable(
            said(
                "没有找到%(table)s的表头；表头要在前%(rows)s行里。",
                table=FILE_NAMES[layout],
                rows=HEADER_WITHIN,
            )
        )
    raise Unreadable(said("文件里没有一行数据。"))


def missing_columns(layout: str, mapping: Mapping[str, str]) -> tuple[Column, ...]:
    """The required columns that no title was matched with."""
    held = set(mapping.values())
    return tuple(c for c in LAYOUTS[layout] if c.required and c.name not in held)


def _whole_header(
    rows: list[list[object]], layout: str, read_as: Mapping[str, str] | None
) -> Header | None:
    """Of a workbook with several kinds of table the sheet that is this one in whole."""
    header = find_header(rows, layout, read_as)
    return header if is_whole(header, layout) else None


def _plain_header(
    rows: list[list[object]], layout: str, read_as: Mapping[str, str] | None
) -> Header | None:
    for number, row in enumerate(rows[:HEADER_WITHIN], start=1):
        if sum(1 for cell in row if _text(cell)) > 1:
            names = tuple(column_called(layout, _text(cell), read_as) for cell in row)
            return Header(number, names)
    return None


def _columns(
    rows: list[list[object]], header: Header, layout: str, read_as: Mapping[str, str] | None
) -> Iterator[LookedColumn]:
    for place, cell in enumerate(rows[header.row - 1]):
        if title := str(cell or ""):
            taken = column_called(layout, title, read_as) or ""
            below = (_text(row[place]) for row in rows[header.row :] if place < len(row))
            yield LookedColumn(title, taken, tuple(islice(filter(None, below), SAMPLES)))


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip().removesuffix(".0")
