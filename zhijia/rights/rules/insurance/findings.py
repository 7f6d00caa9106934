"""The file that comes out: one line a finding, in the columns of the contract.

Written beside its place and put there in one step: whoever looks sees the whole file or none.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from zhijia.rights.rules.insurance.checks import STATUSES
from zhijia.rights.rules.insurance.columns import KINDS
from zhijia.rights.rules.insurance.units import OLD_NUMBER_FLOOR

if TYPE_CHECKING:
    from zhijia.rights.rules.insurance.loading import Books

COLUMNS = (
    "employer_id",
    "person_row",
    "person_id",
    "period",
    "kind",
    "code",
    "status",
    "basis",
    "expected",
    "found",
    "employer_short",
    "worker_short",
    "late_fee",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the file; money in fen, None where nobody knows the amount."""

    employer_id: str
    person_row: int | None
    person_id: str
    period: str
    kind: str
    code: str
    status: str
    basis: str
    expected: str
    found: str
    employer_short: int | None
    worker_short: int | None
    late_fee: int | None

    @property
    def year(self) -> str:
        return self.period[:4]


def write_findings(books: Books, folder: Path, out: Path, *, reveal: bool) -> None:
    """Sort, name and mask the findings, write them in the private folder and put the file in place."""
    _name_persons(books)
    unfinished = folder / "findings.csv"
    shown = "p.id_text" if reveal else "left(p.id_text, 3) || repeat('*', length(p.id_text) - 3)"
    kinds = ", ".join(f"'{kind}'" for kind in KINDS)
    statuses = ", ".join(f"'{status}'" for status in STATUSES)
    target = str(unfinished).replace("'", "''")
    books.con.execute("SET preserve_insertion_order = true")
    books.con.execute(
        f"""COPY (
            SELECT {employer_name(books)} AS employer_id, p.row AS person_row,
                {shown} AS person_id, month_name(f.period) AS period,
                [{kinds}][f.kind + 1] AS kind, 'SI-' || lpad(f.code::VARCHAR, 2, '0') AS code,
                [{statuses}][f.status + 1] AS status, yuan_of(f.basis) AS basis,
                expected, found, yuan(employer_short) AS employer_short,
                yuan(worker_short) AS worker_short, yuan(late_fee) AS late_fee
            FROM settled f LEFT JOIN named p
                ON p.employer = f.employer AND p.person = f.person
            ORDER BY f.employer NULLS FIRST, p.row NULLS FIRST, f.person, f.period NULLS FIRST,
                f.kind NULLS FIRST, f.code, f.status
        ) TO '{target}' (FORMAT csv, HEADER true)"""
    )
    os.replace(unfinished, out)


def employer_name(books: Books) -> str:
    """SQL: the employer's name. A cell that a spreadsheet would run as a formula is made text."""
    names = ", ".join("'" + _inert(name).replace("'", "''") + "'" for name in books.employers)
    return f"[{names}][f.employer + 1]"


def _inert(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _name_persons(books: Books) -> None:
    """`named`: row and number of everybody a finding is about; rows of the roster first."""
    first = "lpad((k.person // 11)::VARCHAR, 17, '0')"
    last = "CASE k.person % 11 WHEN 10 THEN 'X' ELSE (k.person % 11)::VARCHAR END"
    books.con.execute(
        f"""CREATE OR REPLACE TABLE named AS
            WITH k AS (SELECT DISTINCT employer, person FROM settled WHERE person IS NOT NULL),
            strangers AS (SELECT p.employer, p.person, min({books.payroll_row}) AS row
                FROM payroll p SEMI JOIN k USING (employer, person)
                ANTI JOIN roster USING (employer, person) GROUP BY p.employer, p.person)
            SELECT k.employer, k.person, coalesce(u.row, s.row) AS row,
                coalesce(u.id_text, o.id_text,
                    CASE WHEN k.person > 0 THEN {first} || {last}
                         WHEN k.person >= {OLD_NUMBER_FLOOR} THEN (-k.person)::VARCHAR END) AS id_text
            FROM k LEFT JOIN units u USING (employer, person)
            LEFT JOIN odd_numbers o USING (person)
            LEFT JOIN strangers s USING (employer, person)"""
    )


def read_findings(path: Path) -> Iterator[Finding]:
    """The lines of a file of findings, one after the other."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, strict=True):
            yield Finding(
                employer_id=row["employer_id"],
                person_row=int(row["person_row"]) if row["person_row"] else None,
                person_id=row["person_id"],
                period=row["period"],
                kind=row["kind"],
                code=row["code"],
                status=row["status"],
                basis=row["basis"],
                expected=row["expected"],
                found=row["found"],
                employer_short=_fen(row["employer_short"]),
                worker_short=_fen(row["worker_short"]),
                late_fee=_fen(row["late_fee"]),
            )


def _fen(text: str) -> int | None:
    return int(text.replace(".", "")) if text else None
