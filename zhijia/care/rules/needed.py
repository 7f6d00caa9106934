"""Which unknown facts matter: a fact is needed only if some value of it would change the outcome.

`settle` tries values for what is unknown, but only for what the outcome still hangs on, and only
values at which some comparison turns. An outcome that is the same whatever the unknown facts turn
out to be is certain, and none of them is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from fractions import Fraction
from random import Random
from typing import NamedTuple, TypeAlias

from zhijia.care.rules import expressions as ex
from zhijia.care.rules.evaluate import OPEN, View
from zhijia.care.rules.family import Family
from zhijia.care.rules.ranges import Exact, Range
from zhijia.care.rules.vocabulary import Dimension

Tried: TypeAlias = Mapping[str, Exact | bool]
BIG = 10**12
MOST_COUNT = 1000
# Walks at random find nearly every fact that matters; a proof that one does not is short, because
# an outcome hangs on few facts. Beyond this many trials the fact is asked for.
MOST_TRIALS = 400
WALKS = 12


class Outcome(NamedTuple):
    """A certain result, or None with the names of what it hangs on."""

    result: Hashable | None
    unknown: frozenset[str] = frozenset()


class Settled(NamedTuple):
    """The result that holds whatever is unknown (None: there is none), and what is needed."""

    result: Hashable | None
    needed: frozenset[str]


Decide: TypeAlias = Callable[[View], Outcome]


class _TooMany(Exception):
    """More trials than are worth it."""


class Plan:
    """What can turn an outcome: the quantities and comparisons of some expressions, found once."""

    def __init__(self, expressions: tuple[ex.Expression, ...]) -> None:
        self.quantities = ex.quantities(*expressions)
        compares = [
            part
            for expression in expressions
            for part in ex.parts(expression)
            if isinstance(part, ex.Compare)
        ]
        self.compares_of: dict[str, list[ex.Compare]] = {name: [] for name in self.quantities}
        for compare in dict.fromkeys(compares):
            for name in ex.quantities(compare):
                self.compares_of[name].append(compare)
        self.amounts = _turning_amounts(expressions)


class Search:
    """Tries values for the unknown quantities of one plan."""

    def __init__(self, family: Family, plan: Plan, decide: Decide) -> None:
        self._family, self._plan, self._decide = family, plan, decide
        self._trials = 0
        self._resting = {
            key: _resting(found)
            for key, quantity in plan.quantities.items()
            if isinstance(found := family.get(quantity), Range)
        }

    def settle(self) -> Settled:
        """The outcome over all values of the unknown, and the unknown that can change it."""
        first = self._decide(View(self._family))
        if first.result is not None:
            return Settled(first.result, frozenset())
        needed = frozenset(name for name in first.unknown if self._matters(name))
        if needed:
            return Settled(None, needed)
        return Settled(self._any_result(), frozenset())

    def _any_result(self) -> Hashable | None:
        tried: dict[str, Exact | bool] = {}
        while True:
            outcome = self._decide(View(self._family, tried))
            if outcome.result is not None or not outcome.unknown:
                return outcome.result
            name = min(outcome.unknown)
            tried[name] = next(iter(self._values(name, tried)))

    def _matters(self, name: str) -> bool:
        if any(self._stumbles_on(name, Random(seed)) for seed in range(WALKS)):  # noqa: S311
            return True
        self._trials = 0
        try:
            return self._changes(name, {})
        except _TooMany:
            return True

    def _stumbles_on(self, name: str, chance: Random) -> bool:
        """One walk at random: mostly the quickest way to see that a fact matters."""
        tried: dict[str, Exact | bool] = {}
        while True:
            outcome = self._decide(View(self._family, tried))
            others = sorted(outcome.unknown - {name})
            if outcome.result is not None:
                return False
            if not others:
                return self._turns_outcome(name, tried)
            other = chance.choice(others)
            tried[other] = chance.choice(self._values(other, tried))

    def _turns_outcome(self, name: str, tried: Tried) -> bool:
        results = {
            self._decide(View(self._family, {**tried, name: value})).result
            for value in self._values(name, tried)
        }
        return len(results) > 1

    def _changes(self, name: str, tried: dict[str, Exact | bool]) -> bool:
        """Whether, with these trial values, some value of `name` changes the outcome."""
        self._trials += 1
        if self._trials > MOST_TRIALS:
            raise _TooMany
        outcome = self._decide(View(self._family, tried))
        if outcome.result is not None or name not in outcome.unknown:
            return False
        others = outcome.unknown - {name}
        if others:
            return self._branches(name, self._simplest(others), tried)
        return self._turns_outcome(name, tried)

    def _branches(self, name: str, other: str, tried: dict[str, Exact | bool]) -> bool:
        return any(
            self._changes(name, {**tried, other: value}) for value in self._values(other, tried)
        )

    def _simplest(self, names: frozenset[str]) -> str:
        return min(names, key=lambda name: (not self._is_truth(name), name))

    def _is_truth(self, name: str) -> bool:
        return name.startswith(OPEN) or self._dimension(name) is Dimension.TRUTH

    def _dimension(self, name: str) -> Dimension:
        quantity = self._plan.quantities.get(name)
        return quantity.term.dimension if quantity else Dimension.TRUTH

    def _values(self, name: str, tried: Tried) -> list[Exact | bool]:
        """Values of one unknown between which nothing turns."""
        if self._is_truth(name):
            return [False, True]
        bounds = self._family.get(self._plan.quantities[name])
        assert isinstance(bounds, Range)  # noqa: S101 - not a truth
        counts = self._dimension(name) is Dimension.COUNT
        highest = MOST_COUNT if counts else BIG
        low = -highest if bounds.low is None else bounds.low
        high = highest if bounds.high is None else bounds.high
        near: set[Exact] = {low, low + 1, 0, high}
        for turn in (*self._turns(name, tried), *(() if counts else self._plan.amounts)):
            floor = turn.numerator // turn.denominator
            near |= {floor - 1, floor, floor + 1, floor + 2}
            near |= set() if counts else {turn}
        return sorted(value for value in near if low <= value <= high)

    def _turns(self, name: str, tried: Tried) -> Iterator[Fraction]:
        """Where a comparison turns as this unknown grows, the other unknown at their least."""
        for compare in self._plan.compares_of[name]:
            one, two = (self._margin(compare, {**self._resting, **tried, name: x}) for x in (1, 2))
            if one is not None and two is not None and one != two:
                yield 1 - Fraction(one) / Fraction(two - one)

    def _margin(self, compare: ex.Compare, tried: Tried) -> Exact | None:
        view = View(self._family, tried)
        left, right = view.ratio(compare.left), view.ratio(compare.right)
        sides = (left.over.exact, right.under.exact, right.over.exact, left.under.exact)
        if None in sides:
            return None
        return sides[0] * sides[1] - sides[2] * sides[3]  # type: ignore[operator]


def _resting(found: Range) -> Exact:
    if found.exact is not None:
        return found.exact
    return found.low if found.low is not None else 0


def _turning_amounts(expressions: tuple[ex.Expression, ...]) -> tuple[Fraction, ...]:
    """Amounts printed in the policy: ends of bands and limits."""
    found = {Fraction(1)}
    for expression in expressions:
        for part in ex.parts(expression):
            if isinstance(part, ex.Number) and part.money:
                found.add(part.value)
            elif isinstance(part, ex.Pieces):
                found |= {upper for upper, _ in part.bands if upper is not None}
    return tuple(sorted(found))
