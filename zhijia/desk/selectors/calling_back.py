"""Whom to call back, and what the calls have shown so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Prefetch, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from zhijia.base.sockets import Todo
from zhijia.base.texts import Text
from zhijia.desk import policies
from zhijia.desk.models import CallBack, CallBackDraw, Entry, EntryKind, Request
from zhijia.desk.rules.calling_back import Reached, Settled, margin
from zhijia.desk.texts import SETTLED
from zhijia.kernel.actor import Actor

MONTHS = 12


@dataclass(frozen=True, slots=True)
class MonthCalled:
    """What one month's calls have shown: of how many, and within how many percentage points."""

    month: date
    closed: int
    callable: int
    drawn: int
    open: int
    reached: int
    settled: list[tuple[Text, int]]
    margin: int | None


def open_call_backs(actor: Actor) -> list[CallBack]:
    """The calls this officer may make: not of matters they answered themselves."""
    return [call for call in _seen(actor).filter(ended_at=None) if _may(actor, call)]


def call_back_todos(actor: Actor, *, now: datetime, most: int) -> Iterable[Todo]:
    """For 今天: one line for all the calls that wait."""
    if actor.holds_somewhere("desk.supervise") and (waiting := len(open_call_backs(actor))):
        about = _("还有%(count)s件没打") % {"count": waiting}
        yield Todo(_("电话回访"), _("去打"), reverse("desk:call_backs"), about=about)


def call_back_or_404(actor: Actor, pk: int) -> CallBack:
    found = _seen(actor).filter(pk=pk).first()
    if found is None or not _may(actor, found):
        raise Http404
    return found


def _may(actor: Actor, call: CallBack) -> bool:
    return bool(policies.may_record_call_back(actor, call))


def _seen(actor: Actor) -> QuerySet[CallBack]:
    rows = CallBack.objects.filter(request__in=Request.objects.visible_to(actor))
    answers = Prefetch("request__entries", Entry.objects.filter(kind=EntryKind.ANSWERED))
    return rows.prefetch_related(answers).select_related(
        "draw", "request__office", "request__category", "request__handler"
    )


def months_called(actor: Actor) -> list[MonthCalled]:
    """The draws of the last year, for whoever supervises the whole district: a share of a part of
    the sample would say less than it seems to."""
    if not policies.may_read_call_backs(actor):
        return []
    draws = list(CallBackDraw.objects.order_by("-month")[:MONTHS])
    counts: dict[tuple[int, str, str], int] = {
        (row["draw"], row["reached"], row["settled"]): row["n"]
        for row in CallBack.objects.filter(draw__in=draws)
        .order_by()
        .values("draw", "reached", "settled")
        .annotate(n=Count("pk"))
    }
    return [_month(draw, counts) for draw in draws]


def _month(draw: CallBackDraw, counts: dict[tuple[int, str, str], int]) -> MonthCalled:
    own = {key[1:]: n for key, n in counts.items() if key[0] == draw.pk}
    settled = {one: own.get((Reached.REACHED, one), 0) for one in Settled}
    reached = sum(settled.values())
    return MonthCalled(
        month=draw.month,
        closed=draw.closed,
        callable=draw.callable,
        drawn=sum(own.values()),
        open=own.get(("", ""), 0),
        reached=reached,
        settled=[(SETTLED[one], n) for one, n in settled.items()],
        margin=margin(reached, draw.callable),
    )
