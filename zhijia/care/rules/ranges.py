"""Numbers that may be known only between bounds, and answers that may be neither yes nor no.

An unknown amount is a range with the names of what is not known. A comparison of ranges is decided
if every value in them decides it alike, and open otherwise.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple, TypeAlias

Exact: TypeAlias = int | Fraction
NOTHING: frozenset[str] = frozenset()


class Range(NamedTuple):
    """From `low` to `high`, both included; None is without bound. `unknown` names what is unknown."""

    low: Exact | None
    high: Exact | None
    unknown: frozenset[str] = NOTHING

    @property
    def exact(self) -> Exact | None:
        """The one value, if there is only one."""
        return self.low if self.low == self.high else None


class Answer(NamedTuple):
    """Yes, no, or None with the names of what is unknown."""

    holds: bool | None
    unknown: frozenset[str] = NOTHING


YES, NO = Answer(True), Answer(False)


def exactly(value: Exact) -> Range:
    """A known number; whole ones as int, which is several times faster."""
    if isinstance(value, Fraction) and value.denominator == 1:
        value = value.numerator
    return Range(value, value)


def answer(holds: bool) -> Answer:
    return YES if holds else NO


def added(left: Range, right: Range, sign: int) -> Range:
    """`left + sign * right`."""
    if sign == -1:
        right = scaled(right, -1)
    low = None if left.low is None or right.low is None else left.low + right.low
    high = None if left.high is None or right.high is None else left.high + right.high
    return Range(low, high, left.unknown | right.unknown)


def scaled(found: Range, by: Exact) -> Range:
    """The range times a known number."""
    if by == 1:
        return found
    if by == 0:
        return exactly(0)
    low = None if found.low is None else found.low * by
    high = None if found.high is None else found.high * by
    return Range(low, high, found.unknown) if by > 0 else Range(high, low, found.unknown)


def multiplied(left: Range, right: Range) -> Range:
    """The product; of two unknown numbers at least one must not be negative."""
    for one, other in ((left, right), (right, left)):
        if one.exact is not None:
            return scaled(other, one.exact)
    if left.low is None or left.low < 0:
        left, right = right, left
    low = _least_product(left, right)
    high = None if left.high is None or right.high is None else max(right.high, 0) * left.high
    return Range(low, high, left.unknown | right.unknown)


def _least_product(counts: Range, amounts: Range) -> Exact | None:
    if amounts.low is None or counts.low is None:
        return None
    if amounts.low >= 0:
        return amounts.low * counts.low
    return None if counts.high is None else amounts.low * counts.high


def extreme(items: list[Range], *, greatest: bool) -> Range:
    """The least or the greatest of several ranges."""
    unknown = NOTHING.union(*(item.unknown for item in items))
    lows, highs = [item.low for item in items], [item.high for item in items]
    if greatest:
        return _settled(_greatest(lows, -1), _greatest(highs, 1), unknown)
    return _settled(_least(lows, -1), _least(highs, 1), unknown)


def _settled(low: Exact | None, high: Exact | None, unknown: frozenset[str]) -> Range:
    return Range(low, high, NOTHING if low is not None and low == high else unknown)


def _least(bounds: list[Exact | None], side: int) -> Exact | None:
    known = [bound for bound in bounds if bound is not None]
    if side < 0 and len(known) < len(bounds):
        return None
    return min(known, default=None)


def _greatest(bounds: list[Exact | None], side: int) -> Exact | None:
    known = [bound for bound in bounds if bound is not None]
    if side > 0 and len(known) < len(bounds):
        return None
    return max(known, default=None)


def compared(op: str, left: Range, right: Range) -> Answer:
    """Whether `left op right`, if that can be said."""
    if op in {">", ">="}:
        return compared({">": "<", ">=": "<="}[op], right, left)
    if op == "=":
        return both([compared("<=", left, right), compared("<=", right, left)])
    strict = op == "<"
    if _surely(left.high, right.low, strict):
        return YES
    if _surely(right.high, left.low, not strict):
        return NO
    return Answer(None, left.unknown | right.unknown)


def _surely(upper: Exact | None, lower: Exact | None, strict: bool) -> bool:
    if upper is None or lower is None:
        return False
    return upper < lower if strict else upper <= lower


def both(items: list[Answer]) -> Answer:
    """All of them: one no is enough for no."""
    if any(item.holds is False for item in items):
        return NO
    unknown = NOTHING.union(*(item.unknown for item in items if item.holds is None))
    return Answer(None, unknown) if any(item.holds is None for item in items) else YES


def either(items: list[Answer]) -> Answer:
    """Any of them: one yes is enough for yes."""
    return opposite(both([opposite(item) for item in items]))


def opposite(item: Answer) -> Answer:
    return item if item.holds is None else answer(not item.holds)
