"""Which month may be published: a whole one, some days after its end."""

from __future__ import annotations

from datetime import date, timedelta

DAYS_AFTER = 5
"""A month is counted on the sixth day of the next one, so that what was entered late is in it."""


def first_of(day: date) -> date:
    return day.replace(day=1)


def next_month(month: date) -> date:
    return first_of(month.replace(day=28) + timedelta(days=4))


def month_before(month: date) -> date:
    return first_of(month - timedelta(days=1))


def due_month(today: date) -> date:
    """The newest month that may be frozen on this day."""
    this = first_of(today)
    before = month_before(this)
    return before if today.day > DAYS_AFTER else month_before(before)
