"""Periods of the calendar: months and years counted from a day, as the law counts them.

A period that begins on a day ends on the day before its next counterpart; where a month has no such
day (31 → 30, 29 February) it ends with the month. Source: 民法典 201, 202.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction

from zhijia.kernel.words import said

ONE_DAY = timedelta(days=1)
NOTHING, HALF, ONE = Fraction(0), Fraction(1, 2), Fraction(1)


def after_months(first: date, months: int) -> date:
    """The day after a period of so many months (may be negative) that begins on `first`."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    if first.day <= 28 or first.day <= monthrange(year, month + 1)[1]:
        return date(year, month + 1, first.day)
    year, month = divmod(year * 12 + month + 1, 12)
    return date(year, month + 1, 1)


def days_on(day: date, days: int) -> str:
    """How a step writes a day and so many days more."""
    return said("%(day)s + %(days)s天", day=day, days=days)


def same_day_next_year(day: date) -> date:
    """The same calendar date a year on; 29 February becomes 28 February."""
    if (day.month, day.day) == (2, 29):
        return date(day.year + 1, 2, 28)
    return day.replace(year=day.year + 1)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def full_months(first: date, last: date) -> int:
    """Whole months from `first` to `last`, both inclusive."""
    end = last + ONE_DAY
    months = (end.year - first.year) * 12 + end.month - first.month
    while months > 0 and after_months(first, months) > end:
        months -= 1
    return max(months, 0)


def severance_months(first: date, last: date) -> Fraction:
    """Months of pay for a service: each full year one, a rest of six months or more one, a shorter
    rest a half. Source: 劳动合同法 47."""
    whole = full_months(first, last)
    years, rest = divmod(whole, 12)
    if rest >= 6:
        return Fraction(years + 1)
    if rest or after_months(first, whole) <= last:
        return years + HALF
    return Fraction(years)
