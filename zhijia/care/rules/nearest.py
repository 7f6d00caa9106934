"""The nearest change that would qualify: how far a family is from a better class, in plain words.

Only what a family could show is tried: a little less income, a little more necessary expenditure.
It is information, never advice to change one's life, and never a promise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from zhijia.care.rules import expressions as ex
from zhijia.care.rules.classify import NONE, UNDECIDED, Class, Classifier, order
from zhijia.care.rules.evaluate import View
from zhijia.care.rules.family import Family
from zhijia.care.rules.policy import Policy
from zhijia.care.rules.ranges import Range
from zhijia.care.rules.vocabulary import CLASSES, term_of
from zhijia.kernel.money import yuan_for_people

MOST_FEN = 10**11


@dataclass(frozen=True, slots=True)
class Change:
    """Over the whole window: by how many fen which quantity would have to change, for which class."""

    fact: str
    fen: int
    becomes: str

    def sentence(self, lang: str = "zh") -> str:
        amount, term = yuan_for_people(self.fen), term_of(CLASSES, self.becomes)
        if lang == "en":
            what = {
                "incomes": f"If income over the window were {amount} yuan lower",
                "expenses": f"If necessary expenditure over the window were {amount} yuan higher",
            }[self.fact]
            return f"{what}, the result would be “{term.en}”."
        what = {
            "incomes": f"核算期内家庭收入再少{amount}元",
            "expenses": f"核算期内可以扣减的必要支出再多{amount}元",
        }[self.fact]
        return f"{what}，结果就会是“{term.zh}”。"


def nearest_changes(policy: Policy, family: Family) -> list[Change]:
    """The smallest change of income, and of expenditure, that leads to a better class."""
    decide = Classifier(policy)
    now = decide(View(family)).result
    if not isinstance(now, Class) or now.code == UNDECIDED:
        return []
    better = _better(policy, now.code)
    found = (_smallest(decide, family, fact, better) for fact in ("incomes", "expenses"))
    return [change for change in found if change is not None]


def _better(policy: Policy, code: str) -> frozenset[str]:
    ranks = [rank.code for rank in order(policy)]
    return frozenset(ranks if code == NONE else ranks[: ranks.index(code)])


def _smallest(
    decide: Classifier, family: Family, fact: str, better: frozenset[str]
) -> Change | None:
    """By halving: the smallest number of fen that brings a better class, if any does."""
    if not any(_becomes(decide, family, fact, step, better) for step in _steps()):
        return None
    high = next(step for step in _steps() if _becomes(decide, family, fact, step, better))
    low = 0
    while high - low > 1:
        middle = (low + high) // 2
        if _becomes(decide, family, fact, middle, better):
            high = middle
        else:
            low = middle
    return Change(fact, high, _becomes(decide, family, fact, high, better))


def _steps() -> Iterator[int]:
    step = 1
    while step < MOST_FEN:
        yield step
        step *= 2


def _becomes(
    decide: Classifier, family: Family, fact: str, fen: int, better: frozenset[str]
) -> str:
    """The better class that this change brings, or nothing."""
    result = decide(View(family, _changed(family, fact, fen))).result
    return result.code if isinstance(result, Class) and result.code in better else ""


def _changed(family: Family, fact: str, fen: int) -> Mapping[str, Any]:
    sign = -1 if fact == "incomes" else 1
    found = {}
    for key, quantity in ex.quantities(*family.policy.measures).items():
        value = family.get(quantity)
        if quantity.fact == fact and isinstance(value, Range) and value.exact is not None:
            found[key] = value.exact + sign * fen
    return found
