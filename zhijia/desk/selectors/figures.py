"""The desk's own figures over a span of days, for those who publish, report or steer. Counts only."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, QuerySet
from django.db.models.functions import Coalesce, TruncMonth

from zhijia.desk.models import (
    Category,
    Closing,
    Entry,
    EntryKind,
    Promise,
    PromiseEnd,
    PromiseKind,
    Request,
)
from zhijia.desk.rules.flow import Grade
from zhijia.kernel.actor import Actor
from zhijia.kernel.deadlines import SHANGHAI
from zhijia.org.models import Union

SATISFIED = (Grade.VERY_SATISFIED, Grade.SATISFIED)
DISSATISFIED = (Grade.DISSATISFIED, Grade.VERY_DISSATISFIED)
COUNTED_AT = Coalesce("counted_at", "filed_at")
"""When a request counts as received: once, in a month that was not counted yet."""
BY_CATEGORY = ("received", "accepted", "answered", "on_time")


@dataclass(frozen=True, slots=True)
class Figures:
    """Totals by name, and by column the counts of each category's code."""

    totals: dict[str, int]
    by_category: dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table of figures: its name, and its counts by column; what is missing is nought."""

    name: str
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted in one column: rows, the way from a row to its request, and the moment by
    which it belongs to a day."""

    rows: QuerySet[Any]
    way: str
    moment: str

    def by(self, key: Any) -> dict[Any, int]:
        """How many rows there are of each value of an expression."""
        counted = self.rows.order_by().annotate(counted_by=key).values_list("counted_by")
        return dict(counted.annotate(Count("pk")))

    def to(self, column: str) -> F:
        """A column of the request, seen from here."""
        return F(f"{self.way}{column}")


def first_filed_on() -> date | None:
    """The day the first request is counted on; None before there is one."""
    first = Request.objects.aggregate(first=Min(COUNTED_AT))["first"]
    return first.astimezone(SHANGHAI).date() if first else None


def figures_of(since: date, until: date) -> Figures:
    """What happened from a day on, until (and not with) another, in the whole district."""
    columns = _columns(since, until)
    by_category = {
        name: columns[name].by(columns[name].to("category__code")) for name in BY_CATEGORY
    }
    totals = {name: sum(counts.values()) for name, counts in by_category.items()}
    totals |= {name: one.rows.count() for name, one in columns.items() if name not in totals}
    totals["decided"] = totals["accepted"] + totals["declined"]
    return Figures(totals, by_category)


def live_figures(actor: Actor, since: date, until: date, *, by: str, now: datetime) -> list[Line]:
    """The same counts over the matters this officer may open, and what is owed at this moment.

    `by`: "category", "office" (whoever has the matter now) or "month". Nobody learns a number here
    that could not be counted matter by matter in the queue.
    """
    seen = Request.objects.visible_to(actor).exclude(filer_id=actor.person_id or 0)
    key = KEYS[by]
    lines: dict[Any, Line] = {}
    columns = _columns(since, until, seen)
    if by != "month":  # what stands open belongs to no month
        columns |= {
            "owed": Counted(seen.owed(), "", ""),
            "overdue": Counted(seen.overdue(now), "", ""),
        }
    for column, one in columns.items():
        for value, count in one.by(key(one)).items():
            lines.setdefault(value, Line(str(value))).counts[column] = count
    return _named(by, lines)


def _month(one: Counted) -> TruncMonth:
    return TruncMonth(one.moment, tzinfo=SHANGHAI)


KEYS: dict[str, Callable[[Counted], Any]] = {
    "category": lambda one: one.to("category_id"),
    "office": lambda one: one.to("office_id"),
    "month": _month,
}


def _named(by: str, lines: dict[Any, Line]) -> list[Line]:
    """The lines in the order and with the names of their table."""
    if by == "month":
        return [
            Line(f"{month.astimezone(SHANGHAI):%Y-%m}", lines[month].counts)
            for month in sorted(lines)
        ]
    found: Iterable[tuple[int, str]]
    if by == "office":
        offices = Union.objects.filter(pk__in=list(lines)).order_by("path")
        found = offices.values_list("pk", "name")
    else:
        found = [(one.pk, str(one)) for one in Category.objects.filter(pk__in=list(lines))]
    return [Line(name, lines[pk].counts) for pk, name in found]


LATE_TEAM = Promise.objects.filter(
    request=OuterRef("request"),
    kind=PromiseKind.TEAM,
    end=PromiseEnd.LATE,
    ended_at__gt=OuterRef("since"),
    ended_at__lte=OuterRef("ended_at"),
)
"""A team had promised this answer by an earlier date, which it broke: the answer was not on time."""


def _columns(
    since: date, until: date, requests: QuerySet[Request] | None = None
) -> dict[str, Counted]:
    """What the columns count. Received by the day of filing (or of typing in, for a form whose month
    had been counted by then), everything else by the day it happened.
    Promises count as kept or late in the span they ended, a grade with the answer it was given for,
    though the matter is done again. Without `requests`: of all."""
    span = (_start(since), _start(until))
    every: QuerySet[Request] = Request.objects.all() if requests is None else requests
    theirs = {} if requests is None else {"request__in": requests}
    happened = Entry.objects.filter(at__gte=span[0], at__lt=span[1], **theirs)
    ended = Promise.objects.filter(ended_at__gte=span[0], ended_at__lt=span[1], **theirs)
    answers = ended.filter(kind=PromiseKind.ANSWER, end__in=[PromiseEnd.KEPT, PromiseEnd.LATE])
    closed = Closing.objects.filter(at__gte=span[0], at__lt=span[1], **theirs)
    return {
        "received": Counted(
            every.annotate(received_at=COUNTED_AT).filter(
                received_at__gte=span[0], received_at__lt=span[1]
            ),
            "",
            "received_at",
        ),
        "accepted": Counted(happened.filter(kind=EntryKind.ACCEPTED), "request__", "at"),
        "declined": Counted(happened.filter(kind=EntryKind.DECLINED), "request__", "at"),
        "answered": Counted(answers, "request__", "ended_at"),
        "on_time": Counted(
            answers.filter(~Exists(LATE_TEAM), end=PromiseEnd.KEPT), "request__", "ended_at"
        ),
        "reopened": Counted(happened.filter(kind=EntryKind.REOPENED), "request__", "at"),
        "closed": Counted(closed, "request__", "at"),
        "rated": Counted(closed.exclude(grade=""), "request__", "at"),
        "satisfied": Counted(closed.filter(grade__in=SATISFIED), "request__", "at"),
        "dissatisfied": Counted(closed.filter(grade__in=DISSATISFIED), "request__", "at"),
    }


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
