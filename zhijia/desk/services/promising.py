"""The promises of a matter as rows: made, moved by pauses, and ended as kept or late."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from zhijia.base.calendar.selectors import calendar
from zhijia.desk.models import CategoryVersion, Promise, PromiseEnd, PromiseKind, Request
from zhijia.desk.selectors.clocks import pauses_of
from zhijia.kernel.deadlines import deadline
from zhijia.org.models import Union


def promise(
    request: Request, kind: PromiseKind, *, office: Union, since: datetime, days: int
) -> datetime:
    """Promise a step within so many working days; gives the instant until which it is kept."""
    due_at = deadline(since, days, calendar()).due_at
    Promise.objects.create(
        request=request, kind=kind, office=office, since=since, days=days, due_at=due_at
    )
    return due_at


def promises_of_filing(request: Request, version: CategoryVersion) -> None:
    """What is promised with the number: to say whether it is taken up, and to answer. Both dates
    stand in the request already."""
    Promise.objects.bulk_create(
        Promise(
            request=request,
            kind=kind,
            office=request.office,
            since=request.promised_at,
            days=days,
            due_at=due_at,
        )
        for kind, days, due_at in (
            (PromiseKind.ACCEPT, version.accept_days, request.accept_due_at),
            (PromiseKind.ANSWER, version.answer_days, request.answer_due_at),
        )
    )


def promise_ended(request: Request, kind: PromiseKind, *, at: datetime) -> bool:
    """The step was taken: whether the promise was kept."""
    running = Promise.objects.filter(request=request, kind=kind, ended_at=None)
    late = running.filter(due_at__lt=at).update(ended_at=at, end=PromiseEnd.LATE)
    running.update(ended_at=at, end=PromiseEnd.KEPT)
    return not late


def promises_void(request: Request, *, at: datetime) -> None:
    """Nothing is owed any more; a promise that was broken by then stays broken."""
    _void(Promise.objects.filter(request=request, ended_at=None), at=at)


def promise_broken_or_void(request: Request, kind: PromiseKind, *, at: datetime) -> None:
    """The same for one kind; what else was promised runs on."""
    _void(Promise.objects.filter(request=request, kind=kind, ended_at=None), at=at)


def _void(running: QuerySet[Promise], *, at: datetime) -> None:
    running.filter(due_at__lt=at).update(ended_at=at, end=PromiseEnd.LATE)
    running.update(ended_at=at, end=PromiseEnd.VOID)


def answer_promise_moved(request: Request) -> datetime:
    """The promise of an answer after the clock has stood still: counted anew with its pauses."""
    running = Promise.objects.get(request=request, kind=PromiseKind.ANSWER, ended_at=None)
    running.due_at = deadline(
        running.since, running.days, calendar(), pauses_of(request, since=running.since)
    ).due_at
    running.save(update_fields=["due_at"])
    return running.due_at


def promises_handed_to(request: Request, office: Union) -> None:
    """Another office owes what is still open."""
    Promise.objects.filter(request=request, ended_at=None).update(office=office)
