"""The clock stands still while the office waits for the worker, and the worker knows why."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from zhijia.base.audit.log import record, target_of
from zhijia.base.calendar.selectors import calendar
from zhijia.base.files.services import keep_file
from zhijia.base.moves import move
from zhijia.desk import policies
from zhijia.desk.models import Attachment, EntryKind, Request, StandingClock
from zhijia.desk.rules.flow import FLOW, State
from zhijia.desk.rules.terms import DAYS_TO_REMIND
from zhijia.desk.selectors.room import room_for_papers
from zhijia.desk.services.history import tell_worker, write_entry
from zhijia.desk.services.promising import answer_promise_moved
from zhijia.kernel.actor import Actor, system
from zhijia.kernel.deadlines import deadline
from zhijia.kernel.errors import Conflict
from zhijia.kernel.verdict import require

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

BATCH = 500
REMINDING = system("desk.remind_worker")


@transaction.atomic
def pause_request(request: Request, *, actor: Actor, text: str) -> Request:
    """Ask the worker for something that is missing. The promise of an answer stands still until it
    is there; the worker reads what to bring and that the clock stands."""
    require(policies.may_pause_request(actor, request))
    now = timezone.now()
    standing: dict[str, object] = {
        "due_at": None,
        "climb_at": None,
        "waiting_since": now,
        "remind_at": deadline(now, DAYS_TO_REMIND, calendar()).due_at,
    }
    ours: dict[str, object] = {"office_id": request.office_id}
    locked = Request.objects.select_for_update().get(pk=request.pk)
    if locked.merged.exists():  # joined since the page was read
        raise Conflict("desk.lead_runs_on")
    move(request, FLOW, "pause", actor=actor, note=text, changes=standing, only_if=ours)
    StandingClock.objects.create(request=request, since=now)
    tell_worker(request, write_entry(request, EntryKind.PAUSED, actor=actor, at=now, text=text))
    return request


@transaction.atomic
def supply_request(
    request: Request, *, actor: Actor, text: str = "", holds_passphrase: bool = False
) -> Request:
    """The worker says that what was asked for is there; the clock goes on."""
    require(policies.may_supply_request(actor, request, holds_passphrase=holds_passphrase))
    now = timezone.now()
    run_on(request, "supply", actor=actor, at=now)
    write_entry(request, EntryKind.SUPPLIED, actor=actor, at=now, text=text)
    return request


@transaction.atomic
def resume_request(request: Request, *, actor: Actor, text: str) -> Request:
    """The office goes on without what it asked for, and says why."""
    require(policies.may_resume_request(actor, request))
    now = timezone.now()
    run_on(request, "resume", actor=actor, at=now, note=text)
    tell_worker(request, write_entry(request, EntryKind.RESUMED, actor=actor, at=now, text=text))
    return request


def run_on(request: Request, step: str, *, actor: Actor, at: datetime, note: str = "") -> None:
    """Let the clock run again: working days on which it stood at closing time do not count."""
    running: dict[str, object] = {"waiting_since": None, "remind_at": None}
    StandingClock.objects.filter(request=request, until=None).update(until=at)
    due_at = answer_promise_moved(request)
    running |= {"answer_due_at": due_at, "due_at": due_at, "climb_at": due_at}
    move(request, FLOW, step, actor=actor, note=note, changes=running)


def stand_no_more(request: Request, *, at: datetime) -> None:
    """The matter ended while its clock stood."""
    StandingClock.objects.filter(request=request, until=None).update(until=at)


@transaction.atomic
def attach_paper(
    request: Request,
    upload: UploadedFile[bytes],
    *,
    actor: Actor,
    holds_passphrase: bool = False,
) -> Attachment:
    """The worker adds one paper to an open matter; it is taken, or refused with a sentence. The same
    paper sent once more is the one that is there. Each time the office asks there is new room."""
    require(policies.may_attach_paper(actor, request, holds_passphrase=holds_passphrase))
    Request.objects.select_for_update().get(pk=request.pk)
    kept = keep_file(
        upload,
        actor=actor,
        target=target_of(request),
        most=room_for_papers(request).most,
        full="desk.papers_full",
    )
    if before := Attachment.objects.filter(request=request, file=kept).first():
        return before
    paper = Attachment.objects.create(request=request, file=kept)
    now = timezone.now()
    write_entry(request, EntryKind.ATTACHED, actor=actor, at=now, text=kept.name)
    record("desk.attach_paper", request, actor=actor, file=kept.pk)
    return paper


def remind_worker(*, now: datetime, actor: Actor = REMINDING) -> int:
    """Once after five working days: the worker is told again that something is missing."""
    due = Request.objects.filter(state=State.WAITING, remind_at__lte=now).order_by("remind_at")
    keys = list(due.values_list("pk", flat=True)[:BATCH])
    return sum(_remind(pk, now=now, actor=actor) for pk in keys)


@transaction.atomic
def _remind(pk: int, *, now: datetime, actor: Actor) -> int:
    waiting = Request.objects.filter(pk=pk, state=State.WAITING, remind_at__lte=now)
    if not waiting.update(remind_at=None):
        return 0  # another sweeper was here, or the worker has just handed it in
    request = Request.objects.get(pk=pk)
    tell_worker(request, write_entry(request, EntryKind.REMINDED, actor=actor, at=now))
    record("desk.remind_worker", request, actor=actor)
    return 1
