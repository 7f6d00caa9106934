"""When an office owes an answer: working days and closing time.

Whatever is filed after 17:30, or on a day off, counts from the next working day. A promise is kept
until closing time of the due day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from zhijia.kernel.workdays import WorkCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
CLOSING = time(17, 30)


@dataclass(frozen=True, slots=True)
class Deadline:
    """Day zero, the due instant, the days that were skipped, and whether a notice is still missing."""

    counted_from: date
    due_at: datetime
    skipped: tuple[date, ...]
    provisional: bool


def day_zero(filed_at: datetime, calendar: WorkCalendar) -> date:
    """The day the counting starts from: the day of filing, or the next working day when the desk
    was closed."""
    local = filed_at.astimezone(SHANGHAI)
    today = local.date()
    if local.time() > CLOSING:
        return calendar.next_workday(today + timedelta(days=1))
    return calendar.next_workday(today)


def deadline(filed_at: datetime, working_days: int, calendar: WorkCalendar) -> Deadline:
    """Closing time of the working day so many days after day zero."""
    start = day_zero(filed_at, calendar)
    due = calendar.due(start, working_days)
    due_at = datetime.combine(due.due, CLOSING, SHANGHAI)
    return Deadline(start, due_at, tuple(due.skipped), due.provisional)


def days_left(due_at: datetime, now: datetime, calendar: WorkCalendar) -> int:
    """Working days from today to the due day; negative when the promise is broken.

    0 on the due day itself until closing time; −1 from then on.
    """
    today, due = now.astimezone(SHANGHAI).date(), due_at.astimezone(SHANGHAI).date()
    if now <= due_at:
        return calendar.working_days_between(today, due)
    return -max(1, calendar.working_days_between(due, today))
