"""The units in which the checks count: months as one number, averages times 27,720, persons as keys.

Apart from the tables so that a page may count in them without loading a database engine.
"""

from __future__ import annotations

# lcm(1 … 12): an average over up to twelve months is then a whole number, and no decision divides.
AVERAGE = 27_720

# Keys of old 15-digit numbers are their negative; keys of other documents lie below all of those.
OLD_NUMBER_FLOOR = -(10**15)


def month_number(year: int, month: int) -> int:
    """A month as the tables count it: 2018-04 is 24219."""
    return year * 12 + month - 1


def month_name(number: int) -> str:
    """And back: 24219 is 2018-04."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def month_of(period: str) -> int:
    """A month as files write it: 2018-04 is 24219."""
    return month_number(int(period[:4]), int(period[5:]))
