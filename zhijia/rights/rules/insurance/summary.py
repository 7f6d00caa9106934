"""Findings added up: of one group, and of an audit by employer, insurance and year."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from zhijia.rights.rules.insurance.checks import UNJUDGED
from zhijia.rights.rules.insurance.columns import KINDS
from zhijia.rights.rules.insurance.findings import Finding, employer_name

if TYPE_CHECKING:
    from zhijia.rights.rules.insurance.loading import Books


@dataclass(slots=True)
class Total:
    """Findings of one group: how many, of how many people, and the arrears in fen. `unknown` counts
    findings whose amounts nobody knows: the sums are then lower bounds."""

    findings: int = 0
    people: set[tuple[str, int]] = field(default_factory=set)
    employer_short: int = 0
    worker_short: int = 0
    late_fee: int = 0
    unknown: int = 0

    def add(self, finding: Finding) -> None:
        self.findings += 1
        if finding.person_row is not None:
            self.people.add((finding.employer_id, finding.person_row))
        self.employer_short += finding.employer_short or 0
        self.worker_short += finding.worker_short or 0
        self.late_fee += finding.late_fee or 0
        amounts = (finding.employer_short, finding.worker_short, finding.late_fee)
        self.unknown += None in amounts


@dataclass(frozen=True, slots=True)
class Sum:
    """Everything found of one employer, insurance or year. Findings and people leave the unjudged out;
    `unknown` counts findings without an amount: the sums (fen) are then at least so much."""

    of: str
    findings: int
    unjudged: int
    people: int
    employer_short: int
    worker_short: int
    late_fee: int
    unknown: int


def add_up(books: Books) -> dict[str, tuple[Sum, ...]]:
    """The settled findings by employer, by insurance and by year; what belongs to none stands under
    an empty name."""
    kinds = ", ".join(f"'{kind}'" for kind in KINDS)
    return {
        "employer": _sums(books, f"coalesce({employer_name(books)}, '')"),
        "kind": _sums(books, f"coalesce([{kinds}][f.kind + 1], '')"),
        "year": _sums(books, "coalesce((f.period // 12)::VARCHAR, '')"),
    }


def _sums(books: Books, of: str) -> tuple[Sum, ...]:
    judged = f"f.status <> {UNJUDGED}"
    amounts = ("employer_short", "worker_short", "late_fee")
    sums = ", ".join(
        f"coalesce(sum({name}) FILTER ({judged}), 0)::BIGINT AS {name}" for name in amounts
    )
    rows = books.con.execute(
        f"""SELECT {of} AS name, count(*) FILTER ({judged}), count(*) FILTER (NOT {judged}),
                count(DISTINCT (f.employer, f.person)) FILTER ({judged} AND f.person IS NOT NULL),
                {sums}, count(*) FILTER ({judged} AND
                    (employer_short IS NULL OR worker_short IS NULL OR late_fee IS NULL))
            FROM settled f GROUP BY name ORDER BY name"""
    ).fetchall()
    return tuple(Sum(*row) for row in rows)
