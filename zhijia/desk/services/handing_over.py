"""A text for another authority: written anew, read by the worker first, without identity.

The house sends nothing itself: it keeps what left, when, to whom and by which way.
"""

from __future__ import annotations

import secrets

from django.db import IntegrityError, transaction
from django.utils import timezone

from zhijia.access import selectors as access
from zhijia.base.audit.log import record
from zhijia.base.moves import move
from zhijia.desk import policies
from zhijia.desk.models import EntryKind, HandOver, Request
from zhijia.desk.rules.handover import HANDOVER_FLOW, RUNNING, Trace, Way, Worker, traces
from zhijia.desk.selectors.handing import words_of_worker
from zhijia.desk.services.history import tell_worker, write_entry
from zhijia.kernel.actor import Actor
from zhijia.kernel.deadlines import SHANGHAI
from zhijia.kernel.errors import Conflict, RuleViolation
from zhijia.kernel.verdict import require
from zhijia.org import selectors as org

LEADS_BY: dict[Trace, str] = {
    Trace.NAME: "desk.text_leads_by_name",
    Trace.PHONE: "desk.text_leads_by_phone",
    Trace.ID_NUMBER: "desk.text_leads_by_id_number",
    Trace.NUMBER: "desk.text_leads_by_number",
    Trace.WORDS: "desk.text_leads_by_words",
    Trace.SEALED: "desk.text_leads_by_record",
}


@transaction.atomic
def draft_handover(request: Request, *, actor: Actor, authority: str, text: str) -> HandOver:
    """Show the worker what would go to which authority. A text that leads to them is refused."""
    require(policies.may_draft_handover(actor, request))
    _without_traces(request, authority, authority, field="authority")
    _without_traces(request, authority, text, field="text")
    now = timezone.now()
    Request.objects.select_for_update().get(pk=request.pk)
    handover = HandOver(
        request=request,
        reference=_new_reference(f"{now.astimezone(SHANGHAI):%Y}"),
        authority=authority.strip(),
        author=access.accounts_with_ids([actor.account_id or 0])[0],
        shown_at=now,
    )
    handover.seal(text=text.strip())
    try:
        with transaction.atomic():
            handover.save()
    except IntegrityError as twice:
        raise Conflict("desk.text_shown_already") from twice
    record("desk.draft_handover", request, actor=actor, reference=handover.reference)
    _write(handover, EntryKind.TEXT_SHOWN, actor=actor)
    return handover


@transaction.atomic
def agree_to_handover(
    handover: HandOver, *, actor: Actor, holds_passphrase: bool = False
) -> HandOver:
    """The worker says yes to this text and this authority, and to nothing else."""
    require(policies.may_agree_to_handover(actor, handover, holds_passphrase=holds_passphrase))
    move(handover, HANDOVER_FLOW, "agree", actor=actor, changes={"decided_at": timezone.now()})
    _write(handover, EntryKind.TEXT_AGREED, actor=actor)
    return handover


@transaction.atomic
def decline_handover(
    handover: HandOver, *, actor: Actor, holds_passphrase: bool = False
) -> HandOver:
    """The worker says no, or takes the yes back before it left: nothing leaves."""
    require(policies.may_decline_handover(actor, handover, holds_passphrase=holds_passphrase))
    move(handover, HANDOVER_FLOW, "decline", actor=actor, changes={"decided_at": timezone.now()})
    _write(handover, EntryKind.TEXT_DECLINED, actor=actor)
    return handover


@transaction.atomic
def drop_handover(handover: HandOver, *, actor: Actor) -> HandOver:
    """The office takes its text back before it left, e.g. to write it better."""
    require(policies.may_drop_handover(actor, handover))
    move(handover, HANDOVER_FLOW, "drop", actor=actor)
    _write(handover, EntryKind.TEXT_DROPPED, actor=actor)
    return handover


def drop_texts_of(request: Request, *, actor: Actor) -> None:
    """The matter was taken back: nothing about it is to leave any more."""
    for handover in HandOver.objects.select_for_update().filter(request=request, state__in=RUNNING):
        move(handover, HANDOVER_FLOW, "drop", actor=actor)
        _write(handover, EntryKind.TEXT_DROPPED, actor=actor, tells=False)


@transaction.atomic
def send_handover(handover: HandOver, *, actor: Actor, way: str) -> HandOver:
    """Keep that the text left the house, by which way. The office still owes the worker the answer."""
    require(policies.may_send_handover(actor, handover))
    if way not in set(Way):
        raise RuleViolation("desk.way_missing", field="way")
    sent: dict[str, object] = {"sent_at": timezone.now(), "way": way}
    move(handover, HANDOVER_FLOW, "send", actor=actor, changes=sent, facts={"way": way})
    _write(handover, EntryKind.TEXT_SENT, actor=actor)
    return handover


def _without_traces(request: Request, authority: str, text: str, *, field: str) -> None:
    if not text.strip():
        raise RuleViolation("desk.text_missing", field=field)
    filer = org.person(request.filer_id) if request.filer_id else None
    sealed = request.sealed()
    employer = request.employer.name if request.employer else ""
    worker = Worker(
        name=filer.name if filer else "",
        number=request.number,
        words=words_of_worker(request),
        sealed=[*(filer.sealed().values() if filer else ()), sealed.get("phone", "")],
        public=(authority, employer, sealed.get("employer", "")),
    )
    if found := traces(text, worker):
        raise RuleViolation(LEADS_BY[found[0]], field=field)


def _new_reference(year: str) -> str:
    """Our own reference: the year and eight random digits; it leads to nothing outside."""
    chance = f"{secrets.randbelow(10**8):08d}"
    return f"WS{year}-{chance[:4]}-{chance[4:]}"


def _write(handover: HandOver, kind: EntryKind, *, actor: Actor, tells: bool = True) -> None:
    """A line with the authority's name; the worker is told of what the office did."""
    request = handover.request
    entry = write_entry(request, kind, actor=actor, at=timezone.now(), text=handover.authority)
    if tells and kind not in (EntryKind.TEXT_AGREED, EntryKind.TEXT_DECLINED):
        tell_worker(request, entry)
