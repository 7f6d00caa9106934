"""The calendar in force, read with at most one query and kept per process."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from django.db.models import Count, Max

from zhijia.base.calendar.models import DayRow
from zhijia.kernel.workdays import Day, WorkCalendar, shipped_calendar, shipped_days


def calendar() -> WorkCalendar:
    """The shipped notices and what the district added to them. Rows are added or removed, never
    rewritten, so their number and the moment of the last addition say whether the kept one holds."""
    version = DayRow.objects.aggregate(rows=Count("pk"), last=Max("added_at"))
    if not version["rows"]:
        return shipped_calendar()
    return _calendar(version["rows"], version["last"])


@lru_cache(maxsize=1)
def _calendar(rows: int, last: datetime) -> WorkCalendar:
    return WorkCalendar([*shipped_days(), *map(_day, DayRow.objects.all())])


def _day(row: DayRow) -> Day:
    return Day(
        on=row.day,
        works=row.kind == DayRow.Kind.WORK,
        occasion=row.occasion,
        notice=row.notice,
        known_since=row.known_since,
        arranges=row.arranges,
    )


def days_of(year: int) -> list[Day]:
    """The days of a year that a notice moves, days off and make-up workdays, in order."""
    return calendar().arranged(year)
