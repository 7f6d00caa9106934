"""The promise that runs on a matter, and how it was counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from zhijia.base.calendar.selectors import calendar
from zhijia.desk.models import GroupPart, Promise, PromiseKind, Request, StandingClock
from zhijia.desk.rules.flow import OPEN, State
from zhijia.kernel.deadlines import Deadline, Pause, days_left, deadline, is_over
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


def clocks_of_now(
    requests: Iterable[Request], *, days: WorkCalendar | None = None
) -> list[tuple[Request, Clock | None]]:
    """Each matter with its worker's clock, the calendar and the dates of teams read once."""
    listed = list(requests)
    if not listed:
        return []
    days = days or calendar()
    now, teams = timezone.now(), _team_promises_of(listed)
    return [
        (request, _workers_clock(request, teams.get(request.pk), now=now, days=days))
        for request in listed
    ]


def workers_clock_of_now(request: Request, *, days: WorkCalendar | None = None) -> Clock | None:
    return clocks_of_now([request], days=days)[0][1]


def _workers_clock(
    request: Request, team: Promise | None, *, now: datetime, days: WorkCalendar
) -> Clock | None:
    """The promise made to this worker. Of matters that were joined the first one due is worked on
    first; to each worker stays promised what was promised. Where a team answers, by its date if that
    is the earlier one."""
    if request.state not in (State.ACCEPTED, State.MERGED):
        return clock_of(request, now=now, days=days)
    due_at, above = request.answer_due_at, request.supervisor.name if request.supervisor else ""
    if team is not None and team.due_at < due_at:
        due_at, above = team.due_at, _climbed_to(team, now=now) or above
    return Clock(due_at=due_at, left=days_left(due_at, now, days), climbed_to=above)


def _climbed_to(team: Promise, *, now: datetime) -> str:
    """Who has heard that the team broke its date."""
    parts = GroupPart.objects.filter(request=team.request_id, until=None)
    told = parts.values_list("group__supervisor__name", flat=True).first()
    return told or "" if is_over(team.due_at, now) else ""


def team_promise_of(request: Request) -> Promise | None:
    """The running promise of a named team to this worker."""
    return _team_promises_of([request]).get(request.pk)


def _team_promises_of(requests: list[Request]) -> dict[int, Promise]:
    running = Promise.objects.filter(request__in=requests, kind=PromiseKind.TEAM, ended_at=None)
    return {one.request_id: one for one in running}


@dataclass(frozen=True, slots=True)
class Reckoning:
    """How one date of a matter was counted, from its promise: the days and what was left out."""

    kind: str
    days: int
    counted: Deadline


def reckonings_of(request: Request, *, days: WorkCalendar) -> list[Reckoning]:
    """The promises of a matter that still run, each with its counting; none while it waits."""
    if request.state not in (*OPEN, State.MERGED):
        return []
    running = Promise.objects.filter(request=request, ended_at=None).exclude(kind=PromiseKind.TAKE)
    return [
        Reckoning(
            one.kind,
            one.days,
            deadline(one.since, one.days, days, _pauses_of(one, request)),
        )
        for one in running.order_by("due_at", "pk")
    ]


def _pauses_of(one: Promise, request: Request) -> tuple[Pause, ...]:
    """When this promise stood still: a team waits for nobody's papers."""
    return () if one.kind == PromiseKind.TEAM else pauses_of(request, since=one.since)
