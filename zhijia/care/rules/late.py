"""Late figures: when a line or a policy becomes known that reaches back, which decisions to look at.

Nothing is changed silently: the list names each decision, why it is on it, and what the engine says
now; a person decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhijia.care.rules.aid import total
from zhijia.care.rules.assess import Assessment, assessment
from zhijia.care.rules.family import Family
from zhijia.care.rules.policy import Policy
from zhijia.kernel.figures import Figures
from zhijia.kernel.lines import CannotAnswer


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as stored: its policy, the facts it rested on, the day it was taken, its outcome."""

    id: str
    policy: Policy
    facts: Mapping[str, Any]
    decided_on: date
    code: str
    aid_fen: int | None


@dataclass(frozen=True, slots=True)
class LookAgain:
    """A decision that would not come out the same with what is known today."""

    id: str
    why: str
    line_then: str
    line_now: str
    code_then: str
    code_now: str
    aid_then: int | None
    aid_now: int | None


def to_look_at_again(
    decisions: Iterable[Decided], *, figures: Figures, today: date
) -> Iterator[LookAgain]:
    """Every decision whose line, class or aid is another one in the light of today's figures."""
    for decided in decisions:
        then, now = (_line(decided, figures, day) for day in (decided.decided_on, today))
        told = _again(decided, figures, today)
        if told is None or (told.code, _aid(told)) == (decided.code, decided.aid_fen):
            continue
        why = "line" if then != now else "policy"
        yield LookAgain(
            decided.id, why, then, now, decided.code, told.code, decided.aid_fen, _aid(told)
        )


def _again(decided: Decided, figures: Figures, today: date) -> Assessment | None:
    facts = {key: value for key, value in decided.facts.items() if key != "known_on"}
    try:
        return assessment(decided.policy, facts, figures=figures, today=today, lang=None)
    except CannotAnswer:
        return None


def _line(decided: Decided, figures: Figures, known_on: date) -> str:
    family = Family(decided.policy, decided.facts, figures=figures, known_on=known_on)
    found = family.figure("subsistence_line")
    return "" if found is None else str(found)


def _aid(told: Assessment) -> int | None:
    if told.grants is None:
        return None
    return total(told.grants)
