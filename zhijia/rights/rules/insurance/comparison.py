"""What became of earlier arrears by a later audit of the same months: paid, or only out of sight.

A finding that is no longer there is not yet good. It was made good when the later contribution file
has the person's row of that month and insurance and no check objects to it but that it came late. A row that is missing
from the later files, or that cannot be judged there, says nothing. Only checks that carry arrears are
compared; a cell is one person, month and insurance.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from zhijia.rights.rules.insurance.checks import CHECKS
from zhijia.rights.rules.insurance.findings import Finding

_LATE = "SI-14"

Cell = tuple[str, str, str]
"""Person, month (2018-04), insurance."""


class Fate(StrEnum):
    MADE_GOOD = "made_good"
    PARTLY = "partly"
    STILL = "still"
    ROW_MISSING = "row_missing"
    UNJUDGED = "unjudged"
    NOT_COVERED = "not_covered"


@dataclass(slots=True)
class Followed:
    """How many cells met one fate, and how much of their arrears (both parts, fen) is gone and is
    left. What a fate does not prove to be paid is left."""

    cells: int = 0
    gone: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class LaterAudit:
    """What the later audit says: its findings, its months, and the cells its contribution file has."""

    findings: Collection[Finding]
    first: str
    last: str
    paid: Collection[Cell]


def compare(earlier: Iterable[Finding], later: LaterAudit) -> dict[Fate, Followed]:
    """Every fate with its cells; both audits about the same employer, persons by the same key."""
    owed = _owed(earlier)
    still, doubts = _owed(later.findings), _doubts(later.findings)
    followed = {fate: Followed() for fate in Fate}
    for cell, (before, codes) in owed.items():
        fate, left = _fate(cell, before, codes, later, still, doubts)
        one = followed[fate]
        one.cells += 1
        one.left += left
        one.gone += before - left
    return followed


Owed = Mapping[Cell, tuple[int, frozenset[str]]]
Doubt = tuple[str, str, str, str]


def _owed(findings: Iterable[Finding]) -> Owed:
    """Arrears of each cell over all its checks, and which checks they were."""
    found: dict[Cell, tuple[int, frozenset[str]]] = {}
    for one in findings:
        carries = one.status == "violation" and CHECKS[one.code].carries
        if not (carries and one.person_id and one.period and one.kind):
            continue
        cell = (one.person_id, one.period, one.kind)
        amount, codes = found.get(cell, (0, frozenset()))
        part = (one.employer_short or 0) + (one.worker_short or 0)
        found[cell] = (amount + part, codes | {one.code})
    return found


def _doubts(findings: Iterable[Finding]) -> frozenset[Doubt]:
    """What the later audit could not judge; an empty part means all persons, months or insurances."""
    return frozenset(
        (one.person_id, one.period, one.kind, one.code)
        for one in findings
        if one.status == "unjudged"
    )


def _fate(
    cell: Cell,
    before: int,
    codes: frozenset[str],
    later: LaterAudit,
    still: Owed,
    doubts: frozenset[Doubt],
) -> tuple[Fate, int]:
    """What became of a cell, and how much of its arrears is left."""
    if not later.first <= cell[1] <= later.last:
        return Fate.NOT_COVERED, before
    if cell in still and not _only_late(before, codes, still[cell]):
        left = min(still[cell][0], before)
        return (Fate.PARTLY if left < before else Fate.STILL), left
    if any(doubt in doubts for doubt in _doubts_about(cell, codes)):
        return Fate.UNJUDGED, before
    return (Fate.MADE_GOOD, 0) if cell in later.paid else (Fate.ROW_MISSING, before)


def _only_late(before: int, codes: frozenset[str], now: tuple[int, frozenset[str]]) -> bool:
    """Whether all that is left of a shortfall is that it was paid late: whatever is made good later
    was paid after its day. What was late and nothing else before stays as it was."""
    fell_short = before > 0 or codes != {_LATE}
    return fell_short and now == (0, frozenset({_LATE}))


def _doubts_about(cell: Cell, codes: frozenset[str]) -> Iterator[Doubt]:
    person, period, kind = cell
    for who, when, what in product((person, ""), (period, ""), (kind, "")):
        for code in codes:
            yield who, when, what, code
