"""Calling back some of the workers whose matters were closed: how many, which ones, and how sure it is.

Nobody chooses whom to call. The size is stated beforehand; the draw follows from a number that is
fixed before it (the head of the audit chain), so that anybody can draw again and get the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from enum import StrEnum
from math import isqrt

SIZE = 30
"""Matters drawn a month, or all when fewer were closed. The district's own decision: no source asks
for a number. Of a large month 30 tell a share to within 18 percentage points, 95 times in a hundred."""

TRIES = 3
"""Calls before somebody counts as not reached."""


class Reached(StrEnum):
    """How the calls ended. UNWISHED: they were reached and did not want to be asked."""

    REACHED = "reached"
    UNREACHED = "unreached"
    UNWISHED = "unwished"


class Settled(StrEnum):
    """In the worker's words: was it settled as it is written down?"""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


def drawn(numbers: Iterable[str], *, seed: str, size: int = SIZE) -> list[str]:
    """The matters to call back, in the order of the draw: those with the smallest digests."""
    return sorted(numbers, key=lambda number: _digest(seed, number))[:size]


def _digest(seed: str, number: str) -> str:
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()


def margin(answered: int, of: int) -> int | None:
    """Within how many percentage points a share among the answered holds for all, 95 times in a
    hundred, at worst and rounded up: 98 · sqrt((N−n) / (n·(N−1))). None when nobody answered."""
    if answered < 1 or of < answered:
        return None
    if answered == of:
        return 0
    squared = 98 * 98 * (of - answered)
    below = answered * (of - 1)
    return min(100, _root_up(squared, below))


def _root_up(above: int, below: int) -> int:
    """The square root of a fraction, rounded up to a whole number."""
    root = isqrt(above // below)
    return root if root * root * below >= above else root + 1
