"""What was made good: paid is told from gone, and from what nobody can judge."""

from __future__ import annotations

from typing import Any

import pytest

from zhijia.rights.rules.insurance.comparison import Fate, LaterAudit, compare
from zhijia.rights.rules.insurance.findings import Finding

CELL = ("W1", "2018-05", "pension")


def finding(
    person: str = "W1",
    period: str = "2018-05",
    kind: str = "pension",
    code: str = "SI-05",
    **more: Any,
) -> Finding:
    values: dict[str, Any] = {
        "employer_id": "E", "person_row": 2, "person_id": person, "period": period, "kind": kind,
        "code": code, "status": "violation", "basis": "", "expected": "", "found": "",
        "employer_short": 1_000, "worker_short": 400, "late_fee": 10,
    }  # fmt: skip
    return Finding(**(values | more))


def later(
    *findings: Finding, paid: bool = True, first: str = "2018-01", last: str = "2018-12"
) -> LaterAudit:
    return LaterAudit(findings, first, last, {CELL} if paid else set())


LATE = finding(code="SI-14", employer_short=0, worker_short=0)
"""Paid in full, after its day: as whatever is made good later."""


@pytest.mark.parametrize(
    ("after", "fate", "gone", "left"),
    [
        (later(), Fate.MADE_GOOD, 1_400, 0),
        (later(paid=False), Fate.ROW_MISSING, 0, 1_400),
        (later(finding()), Fate.STILL, 0, 1_400),
        (later(finding(code="SI-03")), Fate.STILL, 0, 1_400),
        (later(finding(employer_short=300, worker_short=0)), Fate.PARTLY, 1_100, 300),
        (later(finding(status="unjudged")), Fate.UNJUDGED, 0, 1_400),
        (later(finding(status="unjudged", person="", period="")), Fate.UNJUDGED, 0, 1_400),
        (later(finding(status="unjudged", code="SI-13")), Fate.MADE_GOOD, 1_400, 0),
        (later(finding(status="warning")), Fate.MADE_GOOD, 1_400, 0),
        (later(first="2018-06"), Fate.NOT_COVERED, 0, 1_400),
        (later(last="2018-04"), Fate.NOT_COVERED, 0, 1_400),
        (later(finding(employer_short=9_000)), Fate.STILL, 0, 1_400),
        (later(LATE), Fate.MADE_GOOD, 1_400, 0),
        (later(LATE, paid=False), Fate.ROW_MISSING, 0, 1_400),
        (later(LATE, finding(status="unjudged")), Fate.UNJUDGED, 0, 1_400),
        (later(LATE, finding(employer_short=300, worker_short=0)), Fate.PARTLY, 1_100, 300),
        (later(finding(code="SI-14")), Fate.STILL, 0, 1_400),
    ],
)
def test_every_fate(after: LaterAudit, fate: Fate, gone: int, left: int) -> None:
    found = compare([finding()], after)
    assert {one: each.cells for one, each in found.items() if each.cells} == {fate: 1}
    assert (found[fate].gone, found[fate].left) == (gone, left)


def test_only_checks_that_carry_arrears_are_followed() -> None:
    earlier = [finding(code="SI-16"), finding(period=""), finding(status="unjudged")]
    assert sum(one.cells for one in compare(earlier, later()).values()) == 0


def test_two_findings_of_one_cell_are_one_cell() -> None:
    found = compare([finding(), finding(code="SI-06", employer_short=0, worker_short=0)], later())
    assert found[Fate.MADE_GOOD].cells == 1
    assert found[Fate.MADE_GOOD].gone == 1_400


def test_what_was_only_late_is_not_made_good_by_being_late_still() -> None:
    found = compare([LATE], later(LATE))
    assert {one: each.cells for one, each in found.items() if each.cells} == {Fate.STILL: 1}
