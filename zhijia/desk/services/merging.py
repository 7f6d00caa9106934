"""Matters that are one: joined by hand, worked on once, answered to every worker by itself.

A joined matter keeps its number, its page, its words and its own promise. The one that leads is due
when the first of them is. Whoever is locked first is the leading matter, then those joined to it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from zhijia.base.audit.log import record
from zhijia.base.moves import move
from zhijia.desk import policies
from zhijia.desk.models import EntryKind, Promise, PromiseKind, Request
from zhijia.desk.rules.flow import FLOW, State
from zhijia.desk.rules.merging import fits
from zhijia.desk.selectors.merging import side_of
from zhijia.desk.services.history import end_supervision, tell_worker, write_entry
from zhijia.desk.services.promising import promises_handed_to
from zhijia.kernel.actor import Actor
from zhijia.kernel.deadlines import is_over
from zhijia.kernel.errors import Conflict, RuleViolation
from zhijia.kernel.verdict import require


@transaction.atomic
def merge_request(request: Request, *, actor: Actor, lead: Request, reason: str) -> Request:
    """Join a matter into another one that says the same; the officers read why."""
    require(policies.may_merge_request(actor, request))
    require(policies.may_lead_request(actor, lead))
    if not reason.strip():
        raise RuleViolation("desk.text_missing", field="reason")
    locked = _locked(request, lead)
    joining = replace(side_of(locked[request.pk]), leads=request.merged.exists())
    verdict = fits(joining, side_of(locked[lead.pk]))
    if not verdict:
        raise RuleViolation(verdict.reason, field="lead")
    if policies.is_offered(locked[request.pk]):
        raise Conflict("desk.dispatched_already")
    if policies.is_grouped(locked[request.pk]):
        raise Conflict("desk.group_stays")
    now = timezone.now()
    joined: dict[str, object] = {"due_at": None, "climb_at": None, "supervisor_id": None}
    joined |= {"merged_into_id": lead.pk}
    facts: dict[str, object] = {"lead": lead.pk}
    move(request, FLOW, "merge", actor=actor, note=reason, changes=joined, facts=facts)
    end_supervision(request, at=now)
    due_when_the_first_is(locked[lead.pk], at=now)
    entry = write_entry(request, EntryKind.MERGED, actor=actor, at=now, text=lead.number)
    tell_worker(request, entry)
    for one, other in ((request, lead), (lead, request)):
        write_entry(
            one, EntryKind.NOTE, actor=actor, at=now, text=f"{other.number}：{reason.strip()}"
        )
    return request


@transaction.atomic
def split_request(request: Request, *, actor: Actor, reason: str) -> Request:
    """Take a joined matter out again: it goes on by itself, with the date it was promised."""
    require(policies.may_split_request(actor, request))
    now = timezone.now()
    lead = _locked_lead(request)
    _part(request, "split", actor=actor, at=now, note=reason)
    write_entry(request, EntryKind.NOTE, actor=actor, at=now, text=reason)
    if lead is not None:
        due_when_the_first_is(lead, at=now)
    return request


def release_joined(lead: Request, *, actor: Actor, at: datetime) -> None:
    """The leading matter ends without an answer: each joined one goes on by itself."""
    for request in locked_joined(lead):
        _part(request, "release", actor=actor, at=at)


def leave_lead(request: Request) -> Request | None:
    """Lock the matter this one is joined to, before this one is moved; None when it is joined to none."""
    return _locked_lead(request) if request.state == State.MERGED else None


def locked_joined(lead: Request) -> list[Request]:
    """The matters joined to this one, locked and as they are now."""
    rows = Request.objects.select_for_update().filter(merged_into=lead, state=State.MERGED)
    return list(rows.order_by("pk"))


def follow_lead(lead: Request, *, actor: Actor, at: datetime) -> None:
    """Another office has taken over the leading matter: those joined to it went with it."""
    for request in locked_joined(lead):
        request.office, request.handler = lead.office, lead.handler
        request.save(update_fields=["office", "handler"])
        promises_handed_to(request, lead.office)
        entry = write_entry(request, EntryKind.TAKEN, actor=actor, at=at, to=lead.office)
        tell_worker(request, entry)
        record("desk.take_request", request, actor=actor, office=lead.office_id)


def due_when_the_first_is(lead: Request, *, at: datetime) -> None:
    """Set the date of a leading matter to the earliest promise among it and those joined to it."""
    together = Request.objects.filter(merged_into=lead).values("pk")
    running = Promise.objects.filter(kind=PromiseKind.ANSWER, ended_at=None)
    due_at = (running.filter(request__in=together) | running.filter(request=lead)).aggregate(
        first=Min("due_at")
    )["first"]
    changes: dict[str, object] = {"due_at": due_at}
    if lead.supervisor_id is None:
        changes["climb_at"] = due_at
    elif not is_over(due_at, at):  # what had climbed is no longer overdue
        changes |= {"climb_at": due_at, "supervisor": None}
        end_supervision(lead, at=at)
    Request.objects.filter(pk=lead.pk, state=State.ACCEPTED).update(**changes)


def _part(request: Request, step: str, *, actor: Actor, at: datetime, note: str = "") -> None:
    """Give a joined matter its own date back, and tell its worker that it goes on by itself."""
    alone: dict[str, object] = {"merged_into_id": None, "due_at": request.answer_due_at}
    alone |= {"climb_at": request.answer_due_at, "handler_id": actor.account_id}
    move(request, FLOW, step, actor=actor, note=note, changes=alone)
    tell_worker(request, write_entry(request, EntryKind.SPLIT, actor=actor, at=at))


def _locked(*requests: Request) -> dict[int, Request]:
    """These matters as they are now, locked in the order of their keys."""
    keys = [request.pk for request in requests]
    rows = Request.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    return {row.pk: row for row in rows}


def _locked_lead(request: Request) -> Request | None:
    lead = Request.objects.filter(merged=request).values_list("pk", flat=True).first()
    return Request.objects.select_for_update().get(pk=lead) if lead else None
