"""Offering a matter to another office. The first one owes it until the other has taken it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from zhijia.base.audit.log import record
from zhijia.desk import policies
from zhijia.desk.models import (
    Dispatch,
    DispatchEnd,
    EntryKind,
    GoesTo,
    Participant,
    PromiseKind,
    Request,
)
from zhijia.desk.rules.dispatching import fits
from zhijia.desk.rules.terms import DAYS_TO_TAKE
from zhijia.desk.services.history import end_supervision, tell_worker, write_entry
from zhijia.desk.services.merging import follow_lead
from zhijia.desk.services.promising import promise, promise_ended, promises_handed_to
from zhijia.kernel.actor import Actor, system
from zhijia.kernel.errors import Conflict, RuleViolation
from zhijia.kernel.verdict import require
from zhijia.org import selectors as org
from zhijia.org.models import Union

BATCH = 500
LAPSING = system("desk.lapse_dispatches")


@transaction.atomic
def dispatch_request(request: Request, *, actor: Actor, to: Union, reason: str) -> Dispatch:
    """Offer the matter to another office, with a reason. Nothing changes for the worker's promise:
    this office owes it until the other one takes it, within two working days."""
    require(policies.may_dispatch_request(actor, request))
    require(
        fits(
            office=request.office.path,
            superior=org.superior_of(request.office).path,
            target=to.path,
            target_kind=to.kind,
            is_members_own=request.category.goes_to == GoesTo.OWN,
        )
    )
    if not reason.strip():
        raise RuleViolation("desk.text_missing", field="text")
    now = timezone.now()
    _only_once(request)
    take_until = promise(request, PromiseKind.TAKE, office=to, since=now, days=DAYS_TO_TAKE)
    offer = Dispatch.objects.create(
        request=request, by_office=request.office, to=to, at=now, take_until=take_until
    )
    Participant.objects.create(request=request, union=to, role="asked", why="dispatch", since=now)
    _write(request, EntryKind.DISPATCHED, actor=actor, at=now, to=to, text=reason)
    record("desk.dispatch_request", request, actor=actor, to=to.pk)
    return offer


def _only_once(request: Request) -> None:
    """Of two officers who offer it at once the second is told so; so is whoever offers what another
    has just joined into a group."""
    locked = Request.objects.select_for_update().get(pk=request.pk)
    if policies.is_grouped(locked):
        raise Conflict("desk.group_stays")
    if Dispatch.objects.filter(request=locked, ended_at=None).exists():
        raise Conflict("desk.dispatched_already")


@transaction.atomic
def take_request(offer: Dispatch, *, actor: Actor) -> Request:
    """Take over what was offered: from now this office owes the answer, by the same date."""
    require(policies.may_take_request(actor, offer))
    now = timezone.now()
    _end(offer, DispatchEnd.TAKEN, at=now)
    request = Request.objects.get(pk=offer.request_id)  # as it is now that it is locked
    changes: dict[str, object] = {"office": offer.to, "handler_id": actor.account_id}
    changes |= {"supervisor": None, "climb_at": request.due_at}
    for name, value in changes.items():
        setattr(request, name, value)
    request.save(update_fields=["office", "handler", "supervisor", "climb_at"])
    end_supervision(request, at=now)
    promises_handed_to(request, offer.to)
    follow_lead(request, actor=actor, at=now)
    _write(request, EntryKind.TAKEN, actor=actor, at=now, to=offer.to)
    record("desk.take_request", request, actor=actor, office=offer.to_id)
    return request


@transaction.atomic
def return_request(offer: Dispatch, *, actor: Actor, reason: str) -> Request:
    """Say why this office does not take it; the first one still owes it."""
    require(policies.may_return_request(actor, offer))
    if not reason.strip():
        raise RuleViolation("desk.text_missing", field="text")
    now = timezone.now()
    _end(offer, DispatchEnd.RETURNED, at=now)
    _write(offer.request, EntryKind.RETURNED, actor=actor, at=now, to=offer.to, text=reason)
    record("desk.return_request", offer.request, actor=actor, office=offer.to_id)
    return offer.request


@transaction.atomic
def recall_request(offer: Dispatch, *, actor: Actor) -> Request:
    """Take the offer back: this office goes on itself."""
    require(policies.may_recall_request(actor, offer))
    now = timezone.now()
    _end(offer, DispatchEnd.RECALLED, at=now)
    _write(offer.request, EntryKind.RECALLED, actor=actor, at=now, to=offer.to)
    record("desk.recall_request", offer.request, actor=actor, office=offer.to_id)
    return offer.request


def lapse_dispatches(*, now: datetime, actor: Actor = LAPSING) -> int:
    """Nobody took it within two working days: the offer ends, the first office still owes it."""
    due = Dispatch.objects.filter(ended_at=None, take_until__lt=now).order_by("take_until")
    keys = list(due.values_list("pk", flat=True)[:BATCH])
    return sum(_lapse(pk, now=now, actor=actor) for pk in keys)


@transaction.atomic
def _lapse(pk: int, *, now: datetime, actor: Actor) -> int:
    offer = Dispatch.objects.select_related("request", "to").get(pk=pk)
    try:
        _end(offer, DispatchEnd.LAPSED, at=now)
    except Conflict:
        return 0  # it has just been taken or returned
    _write(offer.request, EntryKind.UNTAKEN, actor=actor, at=now, to=offer.to)
    record("desk.lapse_dispatches", offer.request, actor=actor, office=offer.to_id)
    return 1


def drop_offers(request: Request, *, actor: Actor, at: datetime) -> None:
    """The matter ended or moved for another reason: what was offered is offered no more."""
    for offer in Dispatch.objects.filter(request=request, ended_at=None):
        _end(offer, DispatchEnd.RECALLED, at=at)


def _end(offer: Dispatch, end: DispatchEnd, *, at: datetime) -> None:
    """End an offer once, whoever is first. The matter is locked before its offer, as by every step
    that starts at the matter: otherwise two of them would wait for each other."""
    Request.objects.select_for_update().get(pk=offer.request_id)
    running = Dispatch.objects.filter(pk=offer.pk, ended_at=None)
    if not running.update(ended_at=at, end=end):
        raise Conflict("flow.already_moved", step=end)
    offer.ended_at, offer.end = at, end
    promise_ended(offer.request, PromiseKind.TAKE, at=at)
    asked = Participant.objects.filter(request=offer.request, role="asked", until=None)
    asked.filter(union=offer.to).update(until=at)


def _write(
    request: Request, kind: EntryKind, *, actor: Actor, at: datetime, to: Union, text: str = ""
) -> None:
    """A line that names the other office; the worker is told that something happened."""
    tell_worker(request, write_entry(request, kind, actor=actor, at=at, text=text, to=to))
