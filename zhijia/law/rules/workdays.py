"""Working days as the law library needs them, also where no calendar is published."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from zhijia.kernel.words import said
from zhijia.kernel.workdays import SATURDAY, WorkCalendar

UNPUBLISHED = said("那一年的放假安排还没有公布或没有收录，节假日顺延只能暂算。")


def working_days(calendar: WorkCalendar, first: date, last: date) -> Fraction:
    """Working days from `first` to `last`, both included; before the calendar begins, Monday to
    Friday."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return Fraction(sum(_works(calendar, day) for day in days))


def moved_off_holidays(calendar: WorkCalendar, day: date) -> date | None:
    """The day, or the next working day if it is none (民法典 203). None before the calendar begins:
    whether it was a holiday cannot be judged."""
    return None if day.year < calendar.first_year else calendar.next_workday(day)


def warnings_for(calendar: WorkCalendar, *days: date | None) -> list[str]:
    """What to say when one of the days lies in a year without a published notice."""
    open_years = any(day and not calendar.is_published(day.year) for day in days)
    return [UNPUBLISHED] if open_years else []


def _works(calendar: WorkCalendar, day: date) -> bool:
    if day.year < calendar.first_year:
        return day.weekday() < SATURDAY
    return calendar.is_workday(day)
