"""The nearest change that would qualify: how far a family is from a better class, in plain words.

Only what a family could show is tried: a little less income (never less than none), a little more
necessary expenditure of one kind. The answer is exact: the policy's own comparisons say at which fen
something turns (`moving.py`), and the interpreter is asked at each of these in order.
It is information, never advice to change one's life, and never a promise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from zhijia.care.rules import expressions as ex
from zhijia.care.rules.classify import NONE, UNDECIDED, Class, Classifier, expressions, order
from zhijia.care.rules.evaluate import View
from zhijia.care.rules.family import Family
from zhijia.care.rules.moving import Moving, Turn, first_that
from zhijia.care.rules.policy import Policy
from zhijia.care.rules.ranges import Exact, Range
from zhijia.care.rules.vocabulary import CLASSES, EXPENSES, INCOMES, QUANTITY_OF, term_of
from zhijia.kernel.money import yuan_for_people

MOST_FEN = 10**11
KINDS: Mapping[str, Any] = {"incomes": INCOMES, "expenses": EXPENSES}


@dataclass(frozen=True, slots=True)
class Change:
    """Over the whole window: by how many fen what would have to change, for which class. `kinds` are
    named where another kind of the same would not do as well."""

    fact: str
    fen: int
    becomes: str
    kinds: tuple[str, ...] = ()

    def sentence(self, lang: str = "zh") -> str:
        amount, term = yuan_for_people(self.fen), term_of(CLASSES, self.becomes)
        kinds = [term_of(KINDS[self.fact], kind) for kind in self.kinds]
        if lang == "en":
            only = f" ({', '.join(kind.en for kind in kinds)})" if kinds else ""
            what = {
                "incomes": f"If income over the window{only} were {amount} yuan lower",
                "expenses": f"If necessary expenditure over the window{only} were {amount} yuan higher",
            }[self.fact]
            return f"{what}, the result would be “{term.en}”."
        only = f"（{'、'.join(kind.zh for kind in kinds)}）" if kinds else ""
        what = {
            "incomes": f"核算期内家庭收入{only}再少{amount}元",
            "expenses": f"核算期内可以扣减的必要支出{only}再多{amount}元",
        }[self.fact]
        return f"{what}，结果就会是“{term.zh}”。"


class Way(NamedTuple):
    """Kinds that a policy treats alike: the quantities that move with them, and by at most how much."""

    kinds: tuple[str, ...]
    moved: tuple[ex.Quantity, ...]
    most: int


def nearest_changes(policy: Policy, family: Family) -> list[Change]:
    """The smallest change of income, and of expenditure, that leads to a better class."""
    decide = Classifier(policy)
    now = decide(View(family)).result
    if not isinstance(now, Class) or now.code == UNDECIDED:
        return []
    better = _better(policy, now.code)
    found = (_smallest(decide, family, fact, better) for fact in KINDS)
    return [change for change in found if change is not None]


def _better(policy: Policy, code: str) -> frozenset[str]:
    ranks = [rank.code for rank in order(policy)]
    return frozenset(ranks if code == NONE else ranks[: ranks.index(code)])


def _smallest(
    decide: Classifier, family: Family, fact: str, better: frozenset[str]
) -> Change | None:
    """The smallest over all ways; the kinds are named unless all of them would do."""
    every = ways(family, fact)
    found = [(reached, way) for way in every if (reached := _first(decide, family, way, better))]
    if not found:
        return None
    nearest = min(fen for (fen, _), _ in found)
    code = next(one for (fen, one), _ in found if fen == nearest)
    same = [way for reached, way in found if reached == (nearest, code)]
    kinds = () if len(same) == len(every) else tuple(kind for way in same for kind in way.kinds)
    return Change(fact, nearest, code, kinds)


def ways(family: Family, fact: str) -> list[Way]:
    """Each group of kinds that the same quantities count, in the order of the vocabulary."""
    rule = family.policy
    met = ex.quantities(*expressions(rule), *rule.measures)
    counted = {
        key: quantity
        for key, quantity in met.items()
        if quantity.fact == fact and _exact(family, quantity) is not None
    }
    groups: dict[tuple[str, ...], list[str]] = {}
    for kind in dict.fromkeys(term.code for term in KINDS[fact].values()):
        keys = tuple(key for key, one in counted.items() if kind in (one.args or rule.income_kinds))
        groups.setdefault(keys, []).append(kind)
    return [
        Way(tuple(kinds), tuple(counted[key] for key in keys), _most(family, fact, tuple(kinds)))
        for keys, kinds in groups.items()
        if keys
    ]


def _most(family: Family, fact: str, kinds: tuple[str, ...]) -> int:
    """Nobody can show less income of a kind than none."""
    if fact != "incomes":
        return MOST_FEN
    return int(_exact(family, ex.Quantity(QUANTITY_OF[fact], kinds)) or 0)


def _exact(family: Family, quantity: ex.Quantity) -> Exact | None:
    value = family.get(quantity)
    return value.exact if isinstance(value, Range) else None


def _first(
    decide: Classifier, family: Family, way: Way, better: frozenset[str]
) -> tuple[int, str] | None:
    """By how many fen of this kind a better class comes first, and which."""

    def holds(turn: Turn) -> bool:
        return becomes(decide, family, changed(family, way, turn.at, turn)) in better

    fen = first_that(holds, way.most)
    return None if fen is None else (fen, becomes(decide, family, changed(family, way, fen)))


def becomes(decide: Classifier, family: Family, tried: Mapping[str, Any]) -> str:
    """The class that surely holds with these amounts, or nothing."""
    result = decide(View(family, tried)).result
    return result.code if isinstance(result, Class) else ""


def changed(family: Family, way: Way, fen: int, turn: Turn | None = None) -> dict[str, Any]:
    """What the moved quantities come to then; with `turn` they also note where something turns."""
    found: dict[str, Any] = {}
    for quantity in way.moved:
        sign = -1 if quantity.fact == "incomes" else 1
        amount = (_exact(family, quantity) or 0) + sign * fen
        found[quantity.key] = Moving(amount, sign, turn) if turn else amount
    return found
