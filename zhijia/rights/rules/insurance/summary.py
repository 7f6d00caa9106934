"""Findings added up: by employer, person, kind, year or code; and what was made good since.

A person is the row in the roster, so no identity number is needed to count people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from zhijia.rights.rules.insurance.findings import Finding

Key = tuple[str | int | None, ...]
DIMENSIONS = ("employer_id", "person_row", "kind", "year", "code", "status", "period")


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


def totals(findings: Iterable[Finding], by: Sequence[str]) -> dict[Key, Total]:
    """Totals per combination of the dimensions, sorted; `by=("employer_id", "year")` for example."""
    if strange := set(by) - set(DIMENSIONS):
        raise ValueError(f"findings are not grouped by {sorted(strange)}")
    found: dict[Key, Total] = {}
    for finding in findings:
        key = tuple(getattr(finding, name) for name in by)
        found.setdefault(key, Total()).add(finding)
    return dict(sorted(found.items(), key=lambda pair: tuple(str(part) for part in pair[0])))


def principal_by_cell(findings: Iterable[Finding]) -> dict[Key, int]:
    """What is owed per employer, person, month and insurance, without late fees, in fen."""
    owed: dict[Key, int] = {}
    for finding in findings:
        amount = (finding.employer_short or 0) + (finding.worker_short or 0)
        if amount:
            cell = (finding.employer_id, finding.person_id, finding.period, finding.kind)
            owed[cell] = owed.get(cell, 0) + amount
    return owed


def made_good(earlier: Mapping[Key, int], later: Mapping[Key, int]) -> dict[Key, int]:
    """How much of an earlier audit's arrears a later audit of the same months no longer finds.

    Both from `principal_by_cell` of findings with whole identity numbers (masked ones are not
    unique)."""
    fallen = {cell: amount - later.get(cell, 0) for cell, amount in earlier.items()}
    return {cell: amount for cell, amount in fallen.items() if amount > 0}
