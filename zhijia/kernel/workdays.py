"""The working-day clock: when a term counted in working days ends.

Monday to Friday are working days unless a row says otherwise. The rows are the State Council's
yearly notices on public holidays (节假日安排), with days off and make-up workdays (调休), one row for
each phrase of a notice. Source: `data/workdays_notices.csv` names every notice with its number.

A notice for the coming year appears in October to December. Before that only the days off named by
the law itself (全国年节及纪念日放假办法) are known, so an answer that reaches into such a year is
marked provisional.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources

from zhijia.kernel.errors import RuleViolation

ONE_DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice of the State Council. `arranges` is the year it lays out; None for a notice that
    amends another one and for the law itself."""

    number: str
    issued_on: date
    arranges: int | None
    title: str
    source: str


@dataclass(frozen=True, slots=True)
class Day:
    """One day as a notice arranges it: `works` is False for a day off, True for a make-up workday.

    `arranges` is the year of the notice when it lays out a whole year (see `Notice`).
    """

    on: date
    works: bool
    occasion: str
    notice: str
    known_since: date
    arranges: int | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """The day a term ends, the days that did not count, and whether the calendar may still change."""

    due: date
    skipped: tuple[date, ...]
    provisional: bool


class WorkCalendar:
    """Which days work is done. Where two notices speak of one day, the later known one holds."""

    def __init__(self, rows: Iterable[Day]) -> None:
        known = sorted(rows, key=lambda row: row.known_since)
        self._rows = {row.on: row for row in known}
        self._published = frozenset(row.arranges for row in known if row.arranges is not None)
        if not self._published:
            raise ValueError("a calendar needs at least one published year")
        self.first_year = min(self._published)

    def is_published(self, year: int) -> bool:
        """Whether the State Council's notice for this year is among the rows."""
        return year in self._published

    def is_workday(self, day: date) -> bool:
        """Whether work is done on this day. Before the first known year: `calendar.year_unknown`."""
        if day.year < self.first_year:
            raise RuleViolation("calendar.year_unknown", year=day.year, first=self.first_year)
        row = self._rows.get(day)
        return day.weekday() < SATURDAY if row is None else row.works

    def arranged(self, year: int) -> list[Day]:
        """The days of a year that a notice names (休 and 班), in order: for calendars on pages."""
        return sorted((row for row in self._rows.values() if row.on.year == year), key=_on)

    def next_workday(self, day: date) -> date:
        """The day itself if it is a working day, else the next one that is."""
        while not self.is_workday(day):
            day += ONE_DAY
        return day

    def due(self, start: date, working_days: int) -> Due:
        """The end of a term of so many working days (0 or more). The start is day 0 and never
        counts; a term of 0 ends on the start, or on the next working day."""
        if working_days < 0:
            raise ValueError("a term has no negative number of working days")
        skipped: list[date] = []
        day, works, left = start, self.is_workday(start), working_days
        while left or not works:
            day += ONE_DAY
            works = self.is_workday(day)
            if works:
                left = max(left - 1, 0)
            else:
                skipped.append(day)
        return Due(day, tuple(skipped), self._is_provisional(start, day))

    def working_days_between(self, since: date, until: date) -> int:
        """Working days after `since` up to and with `until`; negative when `until` lies before.

        The reverse of `due`: the days of a term from its start to its end are the term."""
        if until < since:
            return -self.working_days_between(until, since)
        days = (until - since).days
        return sum(self.is_workday(since + timedelta(days=n)) for n in range(1, days + 1))

    def _is_provisional(self, since: date, until: date) -> bool:
        return not all(self.is_published(year) for year in range(since.year, until.year + 1))


def _table(name: str) -> Iterator[dict[str, str]]:
    text = resources.files("zhijia.kernel").joinpath("data", name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


@cache
def shipped_notices() -> tuple[Notice, ...]:
    """The notices the shipped rows come from, oldest first."""
    return tuple(
        Notice(
            number=row["notice"],
            issued_on=date.fromisoformat(row["issued_on"]),
            arranges=int(row["arranges"]) if row["arranges"] else None,
            title=row["title"],
            source=row["source"],
        )
        for row in _table("workdays_notices.csv")
    )


@cache
def shipped_days() -> tuple[Day, ...]:
    """Every shipped row, day by day, from 2015 on."""
    notices = {notice.number: notice for notice in shipped_notices()}
    return tuple(
        Day(
            on=day,
            works=_works(row["kind"]),
            occasion=row["occasion"],
            notice=row["notice"],
            known_since=notices[row["notice"]].issued_on,
            arranges=notices[row["notice"]].arranges,
        )
        for row in _table("workdays.csv")
        for day in _days(date.fromisoformat(row["since"]), date.fromisoformat(row["until"]))
    )


@cache
def shipped_calendar() -> WorkCalendar:
    """The calendar of the shipped rows."""
    return WorkCalendar(shipped_days())


def _on(row: Day) -> date:
    return row.on


def _works(kind: str) -> bool:
    return {"work": True, "rest": False}[kind]


def _days(since: date, until: date) -> Iterator[date]:
    for n in range((until - since).days + 1):
        yield since + timedelta(days=n)
