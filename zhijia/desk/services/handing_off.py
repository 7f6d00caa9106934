"""A domain above the desk takes a request over, and reports back (socket `desk.HANDOFFS`).

The office still owes the worker the answer: a case that closes becomes the answer, a case that comes
back leaves the request where it was.
"""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from zhijia.base.audit.log import record
from zhijia.desk import policies
from zhijia.desk.models import EntryKind, HandedOff, HandedOffEnd, Request
from zhijia.desk.rules.flow import State
from zhijia.desk.services.answering import Result, give_result
from zhijia.desk.services.history import tell_worker, write_entry
from zhijia.desk.services.parting import hold_group_of
from zhijia.desk.services.pausing import run_on
from zhijia.desk.sockets import HANDOFFS, Handing
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import Conflict, RuleViolation
from zhijia.kernel.verdict import require


def handing_of(request: Request, key: uuid.UUID) -> Handing:
    """What a domain is given about a request: references and codes, no word the worker wrote."""
    return Handing(
        key=key,
        request_number=request.number,
        person_id=request.filer_id,
        category=request.category.code,
        confidential=request.confidential,
        employer_id=request.employer_id,
    )


@transaction.atomic
def hand_off_request(request: Request, *, actor: Actor, target: str) -> HandedOff:
    """Have a domain open a case from this request. A second press finds the case of the first."""
    require(policies.may_hand_off_request(actor, request))
    if target not in HANDOFFS:
        raise RuleViolation("desk.no_such_domain", field="target")
    current = Request.objects.select_for_update().get(pk=request.pk)
    running = HandedOff.objects.filter(request=request, until=None).first()
    if running is not None:
        if running.target != target:
            raise Conflict("desk.handed_off_already")
        return running
    require(policies.may_hand_off_request(actor, current))
    handed = HandedOff(key=uuid.uuid4(), request=request, target=target, since=timezone.now())
    handing = handing_of(current, handed.key)
    require(HANDOFFS[target].may_open_case(handing, actor=actor))
    case = HANDOFFS[target].open_case(handing, actor=actor)
    handed.case_number, handed.case_url = case.number, case.url
    handed.save()
    record("desk.hand_off_request", request, actor=actor, target=target, case=case.number)
    _write(handed, EntryKind.HANDED_OFF, actor=actor, text=case.number)
    return handed


@transaction.atomic
def close_handoff(key: uuid.UUID, *, actor: Actor, text: str, outcome: str) -> Request:
    """The case is done: what it came to is the answer, and the worker says whether it will do."""
    handed = _locked(key)
    require(policies.may_close_handoff(actor, handed.request))
    result = Result(text, outcome)
    result.check()
    now = timezone.now()
    _end(handed, HandedOffEnd.CLOSED)
    _write(handed, EntryKind.CAME_BACK, actor=actor, text=handed.case_number)
    if handed.request.state == State.WAITING:
        run_on(handed.request, "resume", actor=actor, at=now, note=text)
    if handed.request.state == State.ACCEPTED:
        give_result(handed.request, result, step="answer", actor=actor, at=now)
    record("desk.close_handoff", handed.request, actor=actor, target=handed.target, outcome=outcome)
    return handed.request


@transaction.atomic
def return_handoff(key: uuid.UUID, *, actor: Actor, reason: str) -> Request:
    """The domain cannot take it, and says why to the office; the request goes on as before."""
    handed = _locked(key)
    require(policies.may_return_handoff(actor, handed.request))
    if not reason.strip():
        raise RuleViolation("desk.text_missing", field="reason")
    _end(handed, HandedOffEnd.RETURNED)
    _write(handed, EntryKind.CAME_BACK, actor=actor, text=handed.case_number)
    write_entry(handed.request, EntryKind.NOTE, actor=actor, at=timezone.now(), text=reason)
    record("desk.return_handoff", handed.request, actor=actor, target=handed.target)
    return handed.request


def _locked(key: uuid.UUID) -> HandedOff:
    """The hand-off, with its request locked first (its group before that) and read as it is now."""
    handed = HandedOff.objects.select_related("request").get(key=key)
    hold_group_of(handed.request)
    handed.request = Request.objects.select_for_update().get(pk=handed.request_id)
    return handed


def _end(handed: HandedOff, end: HandedOffEnd) -> None:
    now = timezone.now()
    running = HandedOff.objects.filter(pk=handed.pk, until=None)
    if not running.update(until=now, end=end):
        raise Conflict("flow.already_moved", step=str(end))
    handed.until, handed.end = now, end


def _write(handed: HandedOff, kind: EntryKind, *, actor: Actor, text: str) -> None:
    entry = write_entry(handed.request, kind, actor=actor, at=timezone.now(), text=text)
    tell_worker(handed.request, entry)
