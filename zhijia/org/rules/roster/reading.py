"""From a file to the sheet that holds the roster."""

from __future__ import annotations

from zhijia.org.rules.roster.findings import Unreadable
from zhijia.org.rules.roster.header import Header, find_header, plain_header
from zhijia.org.rules.roster.opening import Table, tables
from zhijia.org.rules.roster.sheet import Sheet


def read(content: bytes, filename: str = "", *, is_plain: bool = False) -> Sheet:
    """The visible sheet whose header names most national items, one with rows before an empty one,
    the first of equals. Raises `Unreadable`. What the bytes are decides, not the `filename`.
    `is_plain`: these very bytes have been read before, and no formula was in the sheet."""
    headed, plain = [], []
    for table in tables(content, is_plain=is_plain):
        header = find_header(table)
        if header is not None:
            headed.append((table, header))
        elif (unknown := plain_header(table)) is not None:
            plain.append((table, unknown))
    if not headed and not plain:
        raise Unreadable("header.none")
    table, header = max(headed, key=_promise) if headed else plain[0]
    others = (t.name for t, h in headed if h.is_complete and t is not table and _has_rows(t, h))
    return Sheet(
        kind=table.kind,
        name=table.name,
        columns=header.columns,
        header=header.rows,
        rows=table.rows,
        formulas=table.formulas(),
        merged=table.merged,
        others=tuple(others),
    )


def _promise(found: tuple[Table, Header]) -> tuple[bool, bool, int]:
    table, header = found
    return header.is_complete, _has_rows(table, header), len(header.items)


def _has_rows(table: Table, header: Header) -> bool:
    """Whether anything stands below the header."""
    below = (row.cells for row in table.rows() if row.number >= header.rows.stop)
    return any(any(cell != "" for cell in cells) for cells in below)
