"""How long accounts and the people behind them are kept: every number stands here.

Law: 《个人信息保护法》第十九条 asks for the shortest time the purpose needs. Where no clause sets a
term the number is the district's own, and the page says so.
"""

from __future__ import annotations

from datetime import date, timedelta

DEVICES_KEPT = timedelta(days=180)
"""Twice the time after which an account counts as idle (`rules/sign_in.py`)."""

MEMBERSHIPS_KEPT_YEARS = 10
"""No source read sets a term for ended memberships: the usual one of records kept for a term."""

CORRECTIONS_KEPT_YEARS = 3


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; 29 February becomes 28 February."""
    if (day.month, day.day) == (2, 29):
        return date(day.year - years, 2, 28)
    return day.replace(year=day.year - years)
