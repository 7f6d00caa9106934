"""The number on a member card: ten digits, the last a check digit, in an order that tells nothing.

A running number would tell whoever holds two cards how many joined in between, and let anybody
count the district. So the row's serial goes through a keyed permutation: every serial has one
number and every number one serial, without a table and without a collision.

Source of the check digit: ISO/IEC 7064, MOD 11,10. The permutation is an alternating Feistel network
over two decimal halves (Black and Rogaway, Ciphers with arbitrary finite domains, 2002).
"""

from __future__ import annotations

import re
from collections.abc import Callable

UPPER, LOWER = 100_000, 10_000  # nine digits: a half of five and a half of four
ROUNDS = 8
_SPACES = re.compile(r"[\s-]+")

Keyed = Callable[[str], int]
"""A keyed function from a text to a large number that nobody without the key can foretell."""


def number_of(serial: int, keyed: Keyed) -> str:
    """The member number of a serial (1 to 999,999,999)."""
    if not 0 < serial < UPPER * LOWER:
        raise ValueError(f"no member number for serial {serial}")
    upper, lower = divmod(serial, LOWER)
    for turn in range(0, ROUNDS, 2):
        upper = (upper + keyed(f"{turn} {lower}")) % UPPER
        lower = (lower + keyed(f"{turn + 1} {upper}")) % LOWER
    nine = f"{upper:05d}{lower:04d}"
    return nine + check_digit(nine)


def serial_of(typed: str, keyed: Keyed) -> int | None:
    """The serial behind a member number as somebody typed it; None when it cannot be one."""
    number = _SPACES.sub("", typed)
    if not re.fullmatch(r"[0-9]{10}", number) or check_digit(number[:9]) != number[9]:
        return None
    upper, lower = int(number[:5]), int(number[5:9])
    for turn in range(ROUNDS - 2, -2, -2):
        lower = (lower - keyed(f"{turn + 1} {upper}")) % LOWER
        upper = (upper - keyed(f"{turn} {lower}")) % UPPER
    return upper * LOWER + lower or None


def check_digit(nine: str) -> str:
    """The digit that shows a slip of one digit and nearly every swap of two neighbours."""
    kept = 10
    for digit in nine:
        kept = (kept + int(digit)) % 10 or 10
        kept = kept * 2 % 11
    return str((11 - kept) % 10)
