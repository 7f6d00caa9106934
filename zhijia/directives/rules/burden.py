"""What a demand costs the unions it is made to: dates, minutes, and what is asked twice.

Source: 中共中央办公厅《关于解决形式主义突出问题为基层减负的通知》 (2019) asks that reports and forms put to
the grassroots be counted and cut; it names no number of minutes. The most a month is the district's
own decision, dated; without one nobody can say that it is too much.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MINUTES_AT_MOST = 2_400
"""A working week: whoever types more means something else."""

MONTHS_LOOKED_AT = 12
"""How far ahead a repeating demand is weighed."""


class Every(StrEnum):
    ONCE = "once"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


STEPS = {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: 12}
"""Months from one date to the next."""


@dataclass(frozen=True, slots=True)
class Load:
    """What one demand asks of one union: minutes each time, how often, from and (with) until."""

    minutes: int
    every: Every
    first_due_on: date
    until_on: date | None = None

    def due_days(self, since: date, until: date) -> Iterator[date]:
        """The dates on which it is due from a day on, until (and with) another."""
        last = min(until, self.until_on or until)
        turn = 0
        while (due := self._due(turn)) is not None and due <= last:
            if due >= since:
                yield due
            turn += 1

    def _due(self, turn: int) -> date | None:
        if self.every == Every.ONCE:
            return self.first_due_on if turn == 0 else None
        return months_later(self.first_due_on, turn * STEPS[self.every])


def month_of(words: str, *, today: date) -> date:
    """The first day of a month written "2018-03"; of this month when it is written otherwise."""
    if MONTH.fullmatch(words):
        return date.fromisoformat(f"{words}-01")
    return today.replace(day=1)


MONTH = re.compile(r"20[0-9]{2}-(?:0[1-9]|1[0-2])")


def months_later(day: date, months: int) -> date:
    """The same day some months later; the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, _days_of(year, month + 1)))


def _days_of(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - date(year, month, 1)).days


def minutes_by_month(loads: Iterable[Load], since: date, until: date) -> dict[str, int]:
    """Minutes by month ("2018-03") over a span, of everything asked of one union."""
    minutes: dict[str, int] = {}
    for load in loads:
        for due in load.due_days(since, until):
            month = f"{due:%Y-%m}"
            minutes[month] = minutes.get(month, 0) + load.minutes
    return minutes


def too_much(before: Iterable[Load], new: Load, *, cap: int | None) -> str:
    """The first month ("2018-03") in which a new demand would take one union over the most; empty
    when there is none, or when the district has decided on no number."""
    if cap is None:
        return ""
    since, until = new.first_due_on, months_later(new.first_due_on, MONTHS_LOOKED_AT - 1)
    minutes = minutes_by_month([*before, new], since, until)
    return min((month for month in minutes if minutes[month] > cap), default="")
