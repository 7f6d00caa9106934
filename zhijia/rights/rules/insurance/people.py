"""Whose the findings are: two more files beside the findings, for a house that keeps them.

`people.csv`: everybody a finding is about, as the file of findings names them, with the name the
roster (else the payroll or the contribution file) gives. `staff.csv`: how many people each employer
has in all three files, the denominator of every share.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from zhijia.rights.rules.insurance.findings import employer_name

if TYPE_CHECKING:  # loading brings DuckDB, which the web process never needs
    from zhijia.rights.rules.insurance.loading import Books

PEOPLE, STAFF = "people.csv", "staff.csv"


@dataclass(frozen=True, slots=True)
class AuditedPerson:
    """Somebody with a finding; `row` is the row in the roster, else in the payroll."""

    employer_id: str
    row: int | None
    person_id: str
    name: str


def write_people(books: Books, folder: Path) -> None:
    """Both files. Called after the findings were written: `named` says whose they are."""
    names = """coalesce(u.name, (SELECT min(a.name) FROM aliases a
        WHERE a.employer = f.employer AND a.person = f.person), '')"""
    _copy(
        books,
        f"""SELECT {employer_name(books)} AS employer_id, f.row AS row,
                coalesce(f.id_text, '') AS person_id, {names} AS name
            FROM named f LEFT JOIN units u ON u.employer = f.employer AND u.person = f.person
            ORDER BY f.employer, f.row NULLS FIRST, f.person""",
        folder / PEOPLE,
    )
    _copy(
        books,
        f"""SELECT {employer_name(books)} AS employer_id, count(*) AS people
            FROM units f GROUP BY f.employer ORDER BY f.employer""",
        folder / STAFF,
    )


def _copy(books: Books, select: str, path: Path) -> None:
    target = str(path).replace("'", "''")
    books.con.execute(f"COPY ({select}) TO '{target}' (FORMAT csv, HEADER true)")


def read_people(folder: Path) -> Iterator[AuditedPerson]:
    """Everybody with a finding, employer by employer in the order of the rows."""
    with (folder / PEOPLE).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, strict=True):
            number = int(row["row"]) if row["row"] else None
            yield AuditedPerson(row["employer_id"], number, row["person_id"], row["name"])


def read_staff(folder: Path) -> dict[str, int]:
    """How many people each employer has in the files."""
    with (folder / STAFF).open(encoding="utf-8", newline="") as file:
        return {row["employer_id"]: int(row["people"]) for row in csv.DictReader(file, strict=True)}
