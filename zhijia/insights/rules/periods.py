"""The spans of time an officer looks at: named, and never with a future day in them."""

from __future__ import annotations

from datetime import date, timedelta

from zhijia.insights.rules.months import first_of, month_before

PERIODS = ("month", "last_month", "quarter", "year", "last_year")


def period(name: str, today: date) -> tuple[date, date]:
    """From a day on, until (and not with) another: "quarter" is the one that runs today."""
    tomorrow = today + timedelta(days=1)
    this_year = date(today.year, 1, 1)
    if name == "month":
        return first_of(today), tomorrow
    if name == "last_month":
        return month_before(first_of(today)), first_of(today)
    if name == "quarter":
        return date(today.year, (today.month - 1) // 3 * 3 + 1, 1), tomorrow
    if name == "last_year":
        return date(today.year - 1, 1, 1), this_year
    return this_year, tomorrow
