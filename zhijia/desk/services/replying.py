"""What the worker who filed a request does with it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from zhijia.base.audit.log import record
from zhijia.base.calendar.selectors import calendar
from zhijia.base.moves import move
from zhijia.desk import policies
from zhijia.desk.models import Closing, Entry, EntryKind, PartEnd, PromiseKind, RatingLink, Request
from zhijia.desk.rules.flow import ASK_WHY, FLOW, Grade, State
from zhijia.desk.services.dispatching import drop_offers
from zhijia.desk.services.handing_over import drop_texts_of
from zhijia.desk.services.history import end_supervision, write_entry
from zhijia.desk.services.merging import due_when_the_first_is, leave_lead, release_joined
from zhijia.desk.services.parting import hold_group_of, take_part_no_more
from zhijia.desk.services.pausing import stand_no_more
from zhijia.desk.services.promising import promise, promises_void
from zhijia.kernel.actor import Actor, system
from zhijia.kernel.deadlines import deadline
from zhijia.kernel.errors import Conflict, RuleViolation
from zhijia.kernel.verdict import require
from zhijia.org import selectors as org

HEIRS = system("desk.rehome_requests")


@transaction.atomic
def write_to_office(
    request: Request, *, actor: Actor, text: str, holds_passphrase: bool = False
) -> Entry:
    """Add something to one's own matter."""
    require(policies.may_write_to_office(actor, request, holds_passphrase=holds_passphrase))
    if not text.strip():
        raise RuleViolation("desk.text_missing", field="text")
    entry = write_entry(request, EntryKind.FROM_WORKER, actor=actor, at=timezone.now(), text=text)
    record("desk.write_to_office", request, actor=actor)
    return entry


@transaction.atomic
def rate_request(
    request: Request, *, actor: Actor, grade: str, why: str = "", holds_passphrase: bool = False
) -> Request:
    """The worker's own word on how it was done; it closes the matter. Once, and nobody else can."""
    require(policies.may_rate_request(actor, request, holds_passphrase=holds_passphrase))
    return _rate(request, actor=actor, grade=grade, why=why)


@transaction.atomic
def rate_with_link(link: RatingLink, *, actor: Actor, grade: str, why: str = "") -> Request:
    """The same word by a link, which is used up by it. Of two presses at once one rates; a rating
    that is refused leaves the link as it was."""
    now = timezone.now()
    require(policies.may_rate_with_link(actor, link, now=now))
    if not RatingLink.objects.filter(pk=link.pk, used_at=None).update(used_at=now):
        raise Conflict("desk.link_used")
    request = _rate(link.request, actor=actor, grade=grade, why=why)
    record("desk.rate_with_link", request, actor=actor, link=link.pk)
    return request


def _rate(request: Request, *, actor: Actor, grade: str, why: str) -> Request:
    if grade not in set(Grade):
        raise RuleViolation("desk.grade_missing", field="grade")
    if grade in ASK_WHY and not why.strip():
        raise RuleViolation("desk.why_missing", field="why")
    now = timezone.now()
    if request.state == State.ANSWERED:
        changes: dict[str, object] = {"grade": grade, "closed_at": now, "object_until": None}
        move(request, FLOW, "rate", actor=actor, changes=changes, facts={"grade": grade})
        Closing.objects.create(request=request, at=now, grade=grade)
    else:
        _rate_closed(request, actor=actor, grade=grade)
    write_entry(request, EntryKind.RATED, actor=actor, at=now, text=why)
    return request


def _rate_closed(request: Request, *, actor: Actor, grade: str) -> None:
    """A matter that closed by itself can still be rated once."""
    rated = Request.objects.filter(pk=request.pk, grade="", state=State.CLOSED).update(grade=grade)
    if not rated:
        raise Conflict("flow.already_moved", step="rate")
    request.grade = grade
    last = Closing.objects.filter(request=request).order_by("-at", "-pk")[:1]
    Closing.objects.filter(pk__in=list(last.values_list("pk", flat=True))).update(grade=grade)
    record("desk.rate_request", request, actor=actor, grade=grade)


@transaction.atomic
def reopen_request(
    request: Request, *, actor: Actor, why: str, holds_passphrase: bool = False
) -> Request:
    """Have it done again: the promise of an answer starts anew, at most twice. Where the union that
    answered is no more, whoever stands in its place owes it."""
    require(policies.may_reopen_request(actor, request, holds_passphrase=holds_passphrase))
    current = Request.objects.select_for_update().select_related("office").get(pk=request.pk)
    if (current.state, current.reopenings) != (request.state, request.reopenings):
        raise Conflict("flow.already_moved", step="reopen")
    now = timezone.now()
    office = org.standing_heir_of(current.office)
    days = request.promised.answer_days
    due_at = deadline(now, days, calendar()).due_at
    running: dict[str, object] = {
        "answer_due_at": due_at,
        "promised_at": now,
        "due_at": due_at,
        "climb_at": due_at,
        "answered_at": None,
        "closed_at": None,
        "object_until": None,
        "supervisor_id": None,
        "grade": "",
        "outcome": "",
        "recovered": None,
        "reopenings": request.reopenings + 1,
    }
    if office.pk != request.office_id:
        running |= {"office": office, "handler_id": None}
    move(request, FLOW, "reopen", actor=actor, note=why, changes=running)
    promise(request, PromiseKind.ANSWER, office=office, since=now, days=days)
    write_entry(request, EntryKind.REOPENED, actor=actor, at=now, text=why)
    if "office" in running:
        write_entry(request, EntryKind.HANDED_ON, actor=HEIRS, at=now, text=office.name)
        record("desk.rehome_requests", request, actor=HEIRS, to=office.pk)
    return request


@transaction.atomic
def withdraw_request(request: Request, *, actor: Actor, holds_passphrase: bool = False) -> Request:
    """Take the matter back; the history stays."""
    require(policies.may_withdraw_request(actor, request, holds_passphrase=holds_passphrase))
    now = timezone.now()
    hold_group_of(request)
    lead = leave_lead(request)
    stopped: dict[str, object] = {"due_at": None, "climb_at": None, "closed_at": now}
    stopped |= {"waiting_since": None, "remind_at": None, "merged_into_id": None}
    move(request, FLOW, "withdraw", actor=actor, changes=stopped)
    if lead is not None:
        due_when_the_first_is(lead, at=now)
    release_joined(request, actor=actor, at=now)
    take_part_no_more(request, PartEnd.LEFT, actor=actor, at=now)
    drop_texts_of(request, actor=actor)
    stand_no_more(request, at=now)
    promises_void(request, at=now)
    drop_offers(request, actor=actor, at=now)
    end_supervision(request, at=now)
    write_entry(request, EntryKind.WITHDRAWN, actor=actor, at=now)
    return request
