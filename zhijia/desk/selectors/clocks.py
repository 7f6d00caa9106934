"""The promise that runs on a matter, and how it was counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from zhijia.base.calendar.selectors import calendar
from zhijia.desk.models import Request
from zhijia.desk.rules.flow import State
from zhijia.kernel.deadlines import Deadline, days_left, deadline
from zhijia.kernel.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class Clock:
    """The promise that runs: the date, the working days left (negative: broken), how it was
    counted, and to whom it has climbed."""

    due_at: datetime
    left: int
    counted: Deadline
    days: int
    climbed_to: str

    @property
    def is_broken(self) -> bool:
        return self.left < 0

    @property
    def is_near(self) -> bool:
        return 0 <= self.left <= 2

    @property
    def days_over(self) -> int:
        return max(0, -self.left)


def clock_of(request: Request, *, now: datetime, days: WorkCalendar) -> Clock | None:
    """The promise that runs; None when nothing is owed."""
    if request.due_at is None:
        return None
    accepting = request.state == State.SUBMITTED
    promised = request.category.accept_days if accepting else request.category.answer_days
    return Clock(
        due_at=request.due_at,
        left=days_left(request.due_at, now, days),
        counted=deadline(request.filed_at, promised, days),
        days=promised,
        climbed_to=request.supervisor.name if request.supervisor else "",
    )


def clock_of_now(request: Request) -> Clock | None:
    return clock_of(request, now=timezone.now(), days=calendar())


def clocks_of_now(requests: Iterable[Request]) -> list[tuple[Request, Clock | None]]:
    """Each matter with its clock, the calendar read once."""
    now, days = timezone.now(), calendar()
    return [(request, clock_of(request, now=now, days=days)) for request in requests]
