"""Which cells of people watched the contribution file has: without them nobody could tell "paid" from
"no longer in the file".

A cell is one person, month and insurance with money declared and paid, top-ups counted in. Only people an earlier audit
found something about are asked for; nobody else's rows leave the tables.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from zhijia.kernel.identity import check_character
from zhijia.rights.rules.insurance.columns import KINDS
from zhijia.rights.rules.insurance.comparison import Cell

if TYPE_CHECKING:
    from zhijia.rights.rules.insurance.loading import Books

PAID = "paid-again.csv"
_TEN = "X"


def write_paid_cells(books: Books, folder: Path, numbers: Collection[str]) -> None:
    """The paid cells of these identity numbers; numbers of other documents are not followed."""
    keys = {key: number for number in numbers if (key := _key(number)) is not None}
    books.con.execute("CREATE OR REPLACE TEMP TABLE watched (person BIGINT, number VARCHAR)")
    if keys:
        books.con.executemany("INSERT INTO watched VALUES (?, ?)", [list(k) for k in keys.items()])
    kinds = ", ".join(f"'{kind}'" for kind in KINDS)
    target = str(folder / PAID).replace("'", "''")
    books.con.execute(
        f"""COPY (SELECT DISTINCT w.number, month_name(p.period) AS period,
                [{kinds}][p.kind + 1] AS kind
            FROM (SELECT person, period, kind FROM paid WHERE base > 0 AND paid_on IS NOT NULL
                  UNION ALL
                  SELECT person, period, kind FROM mended WHERE base > 0 AND unpaid_base = 0) p
            JOIN watched w USING (person)
            ORDER BY ALL) TO '{target}' (FORMAT csv, HEADER true)"""
    )


def _key(number: str) -> int | None:
    """The person as the tables count: 17 digits x 11 and the check character."""
    text = number.strip().upper()
    if len(text) != 18 or not text[:17].isdigit() or check_character(text[:17]) != text[17]:
        return None
    return int(text[:17]) * 11 + (10 if text[17] == _TEN else int(text[17]))


def read_paid_cells(folder: Path) -> Iterator[Cell]:
    """Number, month and insurance of each paid cell."""
    with (folder / PAID).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, strict=True):
            yield row["number"], row["period"], row["kind"]
