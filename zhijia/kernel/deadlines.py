"""When an office owes an answer: working days and closing time.

Whatever is filed after 17:30, or on a day off, counts from the next working day. A promise is kept
until closing time of the due day. A clock may stand still while the office waits for somebody: a
working day counts if the clock runs at its closing time, so a pause never makes a promise shorter
and one pause counts like the two it is cut into.

"Due" means one thing everywhere: what is done at the due instant itself is in time, what is not done
by then is overdue from the next moment on (`is_over`; in a query `due_at__lt=now`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from zhijia.kernel.workdays import WorkCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
CLOSING = time(17, 30)


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stood still from one instant on, until (and not with) another."""

    since: datetime
    until: datetime

    def covers(self, moment: datetime) -> bool:
        return self.since <= moment < self.until


@dataclass(frozen=True, slots=True)
class Deadline:
    """Day zero, the due instant, the days off that were skipped, whether a notice is still missing,
    and the working days on which the clock stood still."""

    counted_from: date
    due_at: datetime
    skipped: tuple[date, ...]
    provisional: bool
    paused: tuple[date, ...] = ()


def day_zero(filed_at: datetime, calendar: WorkCalendar) -> date:
    """The day the counting starts from: the day of filing, or the next working day when the desk
    was closed."""
    local = filed_at.astimezone(SHANGHAI)
    today = local.date()
    if local.time() > CLOSING:
        return calendar.next_workday(today + timedelta(days=1))
    return calendar.next_workday(today)


def deadline(
    filed_at: datetime, working_days: int, calendar: WorkCalendar, pauses: Iterable[Pause] = ()
) -> Deadline:
    """Closing time of the working day so many counted days after day zero."""
    start = day_zero(filed_at, calendar)
    standing = tuple(pauses)
    paused: list[date] = []
    while True:
        due = calendar.due(start, working_days + len(paused))
        still = _standing_still(start, due.due, standing, calendar)
        if len(still) == len(paused):
            due_at = closing_of(due.due)
            return Deadline(start, due_at, due.skipped, due.provisional, tuple(paused))
        paused = still


def _standing_still(
    start: date, due: date, pauses: tuple[Pause, ...], calendar: WorkCalendar
) -> list[date]:
    """The working days after day zero up to and with a day that do not count."""
    days = (start + timedelta(days=n) for n in range(1, (due - start).days + 1))
    return [
        day
        for day in days
        if calendar.is_workday(day) and any(pause.covers(closing_of(day)) for pause in pauses)
    ]


def closing_of(day: date) -> datetime:
    """The instant until which a promise for this day is kept."""
    return datetime.combine(day, CLOSING, SHANGHAI)


def is_over(due_at: datetime, at: datetime) -> bool:
    """Whether a promise is broken at a moment: after the due instant, not at it."""
    return at > due_at


def days_left(due_at: datetime, now: datetime, calendar: WorkCalendar) -> int:
    """Working days from today to the due day; negative when the promise is broken.

    0 on the due day itself until closing time; −1 from then on.
    """
    today, due = now.astimezone(SHANGHAI).date(), due_at.astimezone(SHANGHAI).date()
    if not is_over(due_at, now):
        return calendar.working_days_between(today, due)
    return -max(1, calendar.working_days_between(due, today))
