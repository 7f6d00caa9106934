"""Calling back: the draw by itself, the calls by somebody who did not answer the matter."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from zhijia.base.audit.log import record
from zhijia.base.audit.models import AuditChain
from zhijia.desk import policies
from zhijia.desk.models import CallBack, CallBackDraw, EntryKind, Request
from zhijia.desk.rules.calling_back import TRIES, Reached, drawn
from zhijia.desk.rules.contact import MAY_BE_CALLED
from zhijia.desk.rules.flow import State
from zhijia.desk.services.history import tell_worker, write_entry
from zhijia.kernel.actor import Actor, system
from zhijia.kernel.deadlines import SHANGHAI
from zhijia.kernel.errors import Conflict, RuleViolation
from zhijia.kernel.verdict import require

DRAWING = system("desk.draw_call_backs")


def draw_call_backs(*, now: datetime, actor: Actor = DRAWING) -> int:
    """Draw from the month that is over, once; nothing while the first month has not ended."""
    require(policies.may_draw_call_backs(actor))
    first = now.astimezone(SHANGHAI).date().replace(day=1)
    month = (first - timedelta(days=1)).replace(day=1)
    if CallBackDraw.objects.filter(month=month).exists():
        return 0
    closed = _closed_in(month, first)
    callable_ = {request.number: request for request in closed if _may_be_called(request)}
    chain = AuditChain.objects.first()
    seed = chain.chain if chain else ""
    chosen = drawn(callable_, seed=f"{seed}:{month:%Y-%m}")
    try:
        with transaction.atomic():
            draw = CallBackDraw.objects.create(
                month=month, drawn_at=now, seed=seed, closed=len(closed), callable=len(callable_)
            )
            CallBack.objects.bulk_create(
                CallBack(draw=draw, request=callable_[number], place=place)
                for place, number in enumerate(chosen, start=1)
            )
            record("desk.draw_call_backs", draw, actor=actor, closed=len(closed), drawn=len(chosen))
    except IntegrityError:
        return 0  # another sweeper was here
    return len(chosen)


def _closed_in(month: date, following: date) -> list[Request]:
    """Matters that were answered and closed within the month and stand closed."""
    since, until = (datetime.combine(day, time(), SHANGHAI) for day in (month, following))
    closed = Request.objects.filter(
        state=State.CLOSED, answered_at__isnull=False, closed_at__gte=since, closed_at__lt=until
    )
    return list(closed.exclude(envelope=b"").order_by("pk"))


def _may_be_called(request: Request) -> bool:
    """Only whoever said that a call does no harm."""
    return request.sealed().get("reach") in MAY_BE_CALLED


@transaction.atomic
def record_call_back(
    call: CallBack, *, actor: Actor, reached: str, settled: str = "", now: datetime | None = None
) -> CallBack:
    """Write down one call. Not reached three times ends it; the worker sees that somebody called."""
    call = CallBack.objects.select_for_update().select_related("request__office").get(pk=call.pk)
    require(policies.may_record_call_back(actor, call))
    if call.ended_at is not None:
        raise Conflict("desk.called_back_already")
    if (reached == Reached.REACHED) != bool(settled):
        raise RuleViolation("desk.settled_missing", field="settled")
    at = now or timezone.now()
    call.tries += 1
    call.caller_id = actor.account_id
    if reached != Reached.UNREACHED or call.tries >= TRIES:
        call.reached, call.settled, call.ended_at = reached, settled, at
    call.save()
    record("desk.record_call_back", call.request, actor=actor, reached=reached, tries=call.tries)
    if reached == Reached.REACHED:
        entry = write_entry(call.request, EntryKind.CALLED, actor=actor, at=at)
        tell_worker(call.request, entry)
    return call
