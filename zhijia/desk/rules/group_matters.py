"""When many workers have the same matter: from how many on, who answers, and by when.

Source of the size: 《劳动争议调解仲裁法》第七条, read on 22 November 2026 in the text of 29 December 2007:
ten workers or more on one side, with a common claim, may choose representatives for mediation,
arbitration or a suit. 《劳动人事争议仲裁办案规则》第六十二条、第六十三条 (read in excerpts only) calls that a
collective dispute and lets them choose three to five. Both speak of the workers' representatives;
neither gives the union a team or a term. Team and days are this house's own setting and marked open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zhijia.kernel.flow import Flow, step


@dataclass(frozen=True, slots=True)
class GroupRule:
    """From `persons` workers on, a team of `team` answers within `days` working days.

    `persons_source` is the law that draws the line at this number; `is_open` says that no published
    source gives team and days.
    """

    valid_from: date
    persons: int
    team: int
    days: int
    persons_source: str
    is_open: bool


RULES = (
    GroupRule(
        valid_from=date(2008, 5, 1),
        persons=10,
        team=3,
        days=3,
        persons_source="《中华人民共和国劳动争议调解仲裁法》第七条（2008年5月1日起施行）",
        is_open=True,
    ),
)


def rule_on(day: date) -> GroupRule | None:
    """The rule of a day; None before there was one: then it cannot be judged."""
    standing = [rule for rule in RULES if rule.valid_from <= day]
    return max(standing, key=lambda rule: rule.valid_from) if standing else None


class Concerns(StrEnum):
    """How many people a worker says have the same trouble; never an exact number."""

    ONE = "one"
    SEVERAL = "several"
    MANY = "many"


def is_reached(rule: GroupRule, *, persons: int, claims: set[str]) -> bool:
    """Whether a group has its size: by the people who take part, or because one of them says so."""
    return persons >= rule.persons or Concerns.MANY in claims


class GroupState(StrEnum):
    GATHERING = "gathering"
    OPEN = "open"
    ANSWERED = "answered"
    DISSOLVED = "dissolved"


RUNNING = (GroupState.GATHERING, GroupState.OPEN)

GROUP_FLOW = Flow(
    step("reach", [GroupState.GATHERING], GroupState.OPEN),
    step(
        "answer", [GroupState.GATHERING, GroupState.OPEN], GroupState.ANSWERED, note_required=True
    ),
    step("dissolve", [GroupState.GATHERING, GroupState.OPEN], GroupState.DISSOLVED),
    start=GroupState.GATHERING,
    ends=[GroupState.ANSWERED, GroupState.DISSOLVED],
)
