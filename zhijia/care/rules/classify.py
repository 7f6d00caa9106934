"""From conditions to a class: the disqualifiers first, then the best class that holds.

A family that a disqualifier keeps out of one class, while no other class takes it in and the rule
is silent about it, cannot be judged: never "none" by silence.
"""

from __future__ import annotations

from typing import NamedTuple

from zhijia.care.rules import expressions as ex
from zhijia.care.rules import ranges
from zhijia.care.rules.evaluate import View
from zhijia.care.rules.needed import Outcome
from zhijia.care.rules.policy import Bar, ClassRule, Policy
from zhijia.care.rules.ranges import NO, NOTHING, Answer

NONE, UNDECIDED = "none", "undecided"


class Class(NamedTuple):
    """A class, its grade, the clause that decided it; `note` says why it cannot be judged."""

    code: str
    grade: str = ""
    note: str = ""


class Rank(NamedTuple):
    """One class and grade in the order of the notice."""

    code: str
    grade: str
    truth: ex.Truth


def order(policy: Policy) -> tuple[Rank, ...]:
    """The classes, best first; a class with grades counts once for each grade."""
    return tuple(rank for rule in policy.classes for rank in _ranks(rule))


def _ranks(rule: ClassRule) -> list[Rank]:
    grades = dict.fromkeys(limb.grade for limb in rule.limbs)
    return [
        Rank(
            rule.code,
            grade,
            ex.Either(tuple(limb.truth for limb in rule.limbs if limb.grade == grade)),
        )
        for grade in grades
    ]


def barred(view: View, bars: tuple[Bar, ...]) -> Answer:
    """Whether any of these disqualifiers applies."""
    return ranges.either([view.holds(bar.condition.truth) for bar in bars])


def expressions(policy: Policy) -> tuple[ex.Expression, ...]:
    """All that can change the class."""
    return tuple(condition.truth for condition in policy.conditions)


class Classifier:
    """Decides the class of one policy; made once, used for every trial."""

    def __init__(self, policy: Policy) -> None:
        self._order, self._claim = order(policy), policy.claim
        self._for_all = tuple(bar for bar in policy.bars if not bar.only)
        self._for_some = {
            rank.code: tuple(bar for bar in policy.bars if rank.code in bar.only)
            for rank in self._order
        }

    def __call__(self, view: View) -> Outcome:
        out = barred(view, self._for_all)
        if out.holds:
            return Outcome(Class(NONE))
        found, unknown = self._by_rank(view)
        if found.code == NONE and not unknown:
            return Outcome(found)
        unknown |= out.unknown
        return Outcome(None, unknown) if unknown else Outcome(found)

    def _by_rank(self, view: View) -> tuple[Class, frozenset[str]]:
        """The best class that surely holds, and what a better one hangs on."""
        unknown, silent = NOTHING, ""
        for rank in self._order:
            holds = view.holds(rank.truth)
            kept_out = barred(view, self._for_some[rank.code]) if holds.holds is not False else NO
            if holds.holds and kept_out.holds is False:
                return Class(rank.code, rank.grade), unknown
            if holds.holds and kept_out.holds:
                silent = rank.code
            unknown |= holds.unknown | kept_out.unknown
        return self._left_over(view, silent, unknown)

    def _left_over(
        self, view: View, silent: str, unknown: frozenset[str]
    ) -> tuple[Class, frozenset[str]]:
        if silent:
            return Class(UNDECIDED, note=f"barred:{silent}"), unknown
        claimed = view.holds(self._claim.truth) if self._claim else NO
        code = UNDECIDED if claimed.holds else NONE
        return Class(code, note="uncovered" if claimed.holds else ""), unknown | claimed.unknown
