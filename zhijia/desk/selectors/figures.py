"""The desk's own figures over a span of days, for those who publish or report them. Counts only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, Min, QuerySet

from zhijia.desk.models import Entry, EntryKind, Promise, PromiseEnd, PromiseKind, Request
from zhijia.desk.rules.flow import Grade
from zhijia.kernel.deadlines import SHANGHAI

SATISFIED = (Grade.VERY_SATISFIED, Grade.SATISFIED)
DISSATISFIED = (Grade.DISSATISFIED, Grade.VERY_DISSATISFIED)


@dataclass(frozen=True, slots=True)
class Figures:
    """Totals by name, and by column the counts of each category's code."""

    totals: dict[str, int]
    by_category: dict[str, dict[str, int]]


def first_filed_on() -> date | None:
    """The day of the first request; None before there is one."""
    first = Request.objects.aggregate(first=Min("filed_at"))["first"]
    return first.astimezone(SHANGHAI).date() if first else None


def figures_of(since: date, until: date) -> Figures:
    """What happened from a day on, until (and not with) another: received by the day of filing,
    everything else by the day it happened. Promises count as kept or late in the span they ended."""
    span = (_start(since), _start(until))
    filed = Request.objects.filter(filed_at__gte=span[0], filed_at__lt=span[1])
    happened = Entry.objects.filter(at__gte=span[0], at__lt=span[1])
    ended = Promise.objects.filter(ended_at__gte=span[0], ended_at__lt=span[1])
    answers = ended.filter(kind=PromiseKind.ANSWER, end__in=[PromiseEnd.KEPT, PromiseEnd.LATE])
    closed = Request.objects.filter(closed_at__gte=span[0], closed_at__lt=span[1])
    by_category = {
        "received": _by(filed, "category__code"),
        "accepted": _by(happened.filter(kind=EntryKind.ACCEPTED), "request__category__code"),
        "answered": _by(answers, "request__category__code"),
        "on_time": _by(answers.filter(end=PromiseEnd.KEPT), "request__category__code"),
    }
    totals = {column: sum(counts.values()) for column, counts in by_category.items()}
    declined = happened.filter(kind=EntryKind.DECLINED).count()
    totals |= {
        "declined": declined,
        "decided": totals["accepted"] + declined,
        "reopened": happened.filter(kind=EntryKind.REOPENED).count(),
        "closed": closed.filter(answered_at__isnull=False).count(),
        "rated": closed.exclude(grade="").count(),
        "satisfied": closed.filter(grade__in=SATISFIED).count(),
        "dissatisfied": closed.filter(grade__in=DISSATISFIED).count(),
    }
    return Figures(totals, by_category)


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def _by(rows: QuerySet[Request] | QuerySet[Entry] | QuerySet[Promise], code: str) -> dict[str, int]:
    counted = rows.order_by().values_list(code).annotate(Count("pk"))
    return dict(counted)
