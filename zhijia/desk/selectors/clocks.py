"""The promise that runs on a matter, and how it was counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from zhijia.base.calendar.selectors import calendar
from zhijia.desk.models import Promise, PromiseKind, Request, StandingClock
from zhijia.desk.rules.flow import OPEN, State
from zhijia.kernel.deadlines import Deadline, Pause, days_left, deadline
from zhijia.kernel.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class Clock:
    """The promise that runs: the date, the working days left (negative: broken), and to whom it has
    climbed."""

    due_at: datetime
    left: int
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


def pauses_of(request: Request, *, since: datetime) -> tuple[Pause, ...]:
    """When the clock of a matter stood still and ran again, from an instant on."""
    ended = StandingClock.objects.filter(request=request, until__gte=since)
    return tuple(
        Pause(begun, until) for begun, until in ended.values_list("since", "until") if until
    )


def clock_of(request: Request, *, now: datetime, days: WorkCalendar) -> Clock | None:
    """The promise that runs; None when nothing is owed."""
    if request.due_at is None:
        return None
    return Clock(
        due_at=request.due_at,
        left=days_left(request.due_at, now, days),
        climbed_to=request.supervisor.name if request.supervisor else "",
    )


def clock_of_now(request: Request) -> Clock | None:
    return clock_of(request, now=timezone.now(), days=calendar())


def clocks_of_now(requests: Iterable[Request]) -> list[tuple[Request, Clock | None]]:
    """Each matter with its clock, the calendar read once."""
    now, days = timezone.now(), calendar()
    return [(request, clock_of(request, now=now, days=days)) for request in requests]


def workers_clock_of_now(request: Request) -> Clock | None:
    """The promise made to this worker. Of matters that were joined the first one due is worked on
    first; to each worker stays promised what was promised."""
    if request.state not in (State.ACCEPTED, State.MERGED):
        return clock_of_now(request)
    left = days_left(request.answer_due_at, timezone.now(), calendar())
    above = request.supervisor.name if request.supervisor else ""
    return Clock(due_at=request.answer_due_at, left=left, climbed_to=above)


@dataclass(frozen=True, slots=True)
class Reckoning:
    """How one date of a matter was counted, from its promise: the days and what was left out."""

    kind: str
    days: int
    counted: Deadline


def reckonings_of(request: Request) -> list[Reckoning]:
    """The promises of a matter that still run, each with its counting; none while it waits."""
    if request.state not in (*OPEN, State.MERGED):
        return []
    days = calendar()
    running = Promise.objects.filter(request=request, ended_at=None).exclude(kind=PromiseKind.TAKE)
    return [
        Reckoning(
            one.kind,
            one.days,
            deadline(one.since, one.days, days, pauses_of(request, since=one.since)),
        )
        for one in running.order_by("due_at", "pk")
    ]
