"""What an office does with a request."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from zhijia.base.audit.log import record, target_of
from zhijia.base.moves import move
from zhijia.base.sealing.services import reveal
from zhijia.desk import policies
from zhijia.desk.models import Entry, EntryKind, PromiseKind, Request
from zhijia.desk.rules.flow import FLOW
from zhijia.desk.services.answering import Result, give_result
from zhijia.desk.services.dispatching import drop_offers
from zhijia.desk.services.history import end_supervision, tell_worker, write_entry
from zhijia.desk.services.merging import locked_joined
from zhijia.desk.services.promising import promise_ended, promises_void
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.verdict import require
from zhijia.org import selectors as org

STOPPED: dict[str, object] = {"due_at": None, "climb_at": None}


@transaction.atomic
def accept_request(request: Request, *, actor: Actor) -> Request:
    """Take the matter in hand; from now the promise of an answer runs."""
    require(policies.may_accept_request(actor, request))
    now = timezone.now()
    running: dict[str, object] = {
        "due_at": request.answer_due_at,
        "climb_at": request.answer_due_at,
        "accepted_at": now,
        "handler_id": actor.account_id,
        "supervisor_id": None,
    }
    move(request, FLOW, "accept", actor=actor, changes=running)
    promise_ended(request, PromiseKind.ACCEPT, at=now)
    end_supervision(request, at=now)
    tell_worker(request, write_entry(request, EntryKind.ACCEPTED, actor=actor, at=now))
    return request


@transaction.atomic
def decline_request(request: Request, *, actor: Actor, reason: str, instead: str) -> Request:
    """Refuse, with a written reason and with where to go instead; the worker reads both."""
    require(policies.may_decline_request(actor, request))
    if not instead.strip():
        raise RuleViolation("desk.instead_missing", field="instead")
    now = timezone.now()
    stopped = {**STOPPED, "closed_at": now, "handler_id": actor.account_id}
    move(request, FLOW, "decline", actor=actor, note=reason, changes=stopped)
    promise_ended(request, PromiseKind.ACCEPT, at=now)
    promises_void(request, at=now)
    drop_offers(request, actor=actor, at=now)
    end_supervision(request, at=now)
    entry = write_entry(
        request, EntryKind.DECLINED, actor=actor, at=now, text=f"{reason}\n\n{instead}"
    )
    tell_worker(request, entry)
    return request


@transaction.atomic
def answer_request(
    request: Request, *, actor: Actor, text: str, outcome: str, recovered: int | None = None
) -> Request:
    """Give the result, with what became of the matter and, where money was won back, how much (fen).
    It reaches the worker of every matter joined to it; each says whether it will do, and nobody else
    closes it."""
    require(policies.may_answer_request(actor, request))
    result = Result(text, outcome, recovered)
    result.check()
    now = timezone.now()
    give_result(request, result, step="answer", actor=actor, at=now)
    for joined in locked_joined(request):
        said = Result(text, outcome)  # what was won back is counted once
        give_result(joined, said, step="answer_along", actor=actor, at=now)
    return request


@transaction.atomic
def write_to_worker(request: Request, *, actor: Actor, text: str) -> Entry:
    """A message that the worker reads."""
    require(policies.may_write_to_worker(actor, request))
    entry = _write(request, EntryKind.TO_WORKER, actor=actor, text=text)
    record("desk.write_to_worker", request, actor=actor)
    tell_worker(request, entry)
    return entry


@transaction.atomic
def note_request(request: Request, *, actor: Actor, text: str) -> Entry:
    """A note among officers; the worker never sees it."""
    require(policies.may_note_request(actor, request))
    entry = _write(request, EntryKind.NOTE, actor=actor, text=text)
    record("desk.note_request", request, actor=actor)
    return entry


def _write(request: Request, kind: EntryKind, *, actor: Actor, text: str) -> Entry:
    if not text.strip():
        raise RuleViolation("desk.text_missing", field="text")
    return write_entry(request, kind, actor=actor, at=timezone.now(), text=text)


@transaction.atomic
def reveal_filer(
    request: Request, fields: list[str], *, actor: Actor, purpose: str, reason: str
) -> dict[str, str]:
    """Show who filed the matter, for a reason that person can read afterwards."""
    require(policies.may_reveal_filer(actor, request))
    filer = org.person(request.filer_id) if request.filer_id else None
    own_number = bool(request.sealed().get("phone"))  # left with this matter: it comes first
    asked: dict[bool, list[str]] = {
        True: [name for name in fields if name == "phone" and (own_number or filer is None)],
        False: [name for name in fields if name != "phone" or not (own_number or filer is None)],
    }
    shown: dict[str, str] = {}
    for with_the_matter, names in asked.items():
        if names:
            shown |= reveal(
                request if with_the_matter or filer is None else filer,
                names,
                actor=actor,
                purpose=purpose,
                reason=reason,
                person_id=request.filer_id,
                target=target_of(request),
            )
    if filer is not None and "name" in fields:
        shown["name"] = filer.name
    return shown
