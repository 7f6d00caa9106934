"""An amount that moves fen by fen, and where the next comparison turns: exact, and never by trying out.

Put a `Moving` in place of an amount, and every comparison the interpreter makes (of a condition, of
the ends of a band, of a least or greatest amount) solves itself for the change and notes at which
next whole fen it would come out differently. Until the first of these nothing can turn.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TypeAlias

from zhijia.care.rules.ranges import Exact

Operand: TypeAlias = "Moving | Exact"


class Turn:
    """The first whole fen after `at` at which some comparison comes out differently; None: none."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.next: int | None = None

    def note(self, gap: Exact, slope: Exact) -> None:
        """A gap that is below, on or above zero at `at`, and grows by `slope` a fen."""
        if slope == 0 or gap * slope > 0:
            return
        ahead = 1 if gap == 0 else -(Fraction(gap) // Fraction(slope))
        found = self.at + int(ahead)
        self.next = found if self.next is None else min(self.next, found)


class Moving:
    """An amount: what it comes to at this change, and by how much it grows with one fen more."""

    __slots__ = ("slope", "turn", "value")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, value: Exact, slope: Exact, turn: Turn) -> None:
        self.value, self.slope, self.turn = value, slope, turn

    def __add__(self, other: Operand) -> Moving:
        value, slope = _two(other)
        return Moving(self.value + value, self.slope + slope, self.turn)

    __radd__ = __add__

    def __neg__(self) -> Moving:
        return Moving(-self.value, -self.slope, self.turn)

    def __sub__(self, other: Operand) -> Moving:
        return self + (-other)

    def __rsub__(self, other: Exact) -> Moving:
        return -self + other

    def __mul__(self, other: Operand) -> Moving:
        value, slope = _two(other)
        if self.slope and slope:
            raise TypeError("no rule multiplies an amount by an amount")
        return Moving(self.value * value, self.slope * value + self.value * slope, self.turn)

    __rmul__ = __mul__

    def __lt__(self, other: Operand) -> bool:
        return self._gap(other) < 0

    def __le__(self, other: Operand) -> bool:
        return self._gap(other) <= 0

    def __gt__(self, other: Operand) -> bool:
        return self._gap(other) > 0

    def __ge__(self, other: Operand) -> bool:
        return self._gap(other) >= 0

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Moving | int | Fraction):
            return NotImplemented
        return self._gap(other) == 0

    def __bool__(self) -> bool:
        return self._gap(0) != 0

    def _gap(self, other: Operand) -> Exact:
        """How far it is above the other; notes when that turns."""
        value, slope = _two(other)
        gap = self.value - value
        self.turn.note(gap, self.slope - slope)
        return gap


def _two(amount: Operand) -> tuple[Exact, Exact]:
    return (amount.value, amount.slope) if isinstance(amount, Moving) else (amount, 0)


def first_that(holds: Callable[[Turn], bool], most: int) -> int | None:
    """The smallest whole fen from 1 to `most` at which it holds; it is asked only where something
    turns."""
    at: int | None = 1
    while at is not None and at <= most:
        turn = Turn(at)
        if holds(turn):
            return at
        at = turn.next
    return None
