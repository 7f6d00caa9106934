"""What happens by itself, as idempotent passes over what is due."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhijia.base.audit.log import record, target_of
from zhijia.base.calendar.selectors import calendar
from zhijia.base.files.services import drop_files_of
from zhijia.base.moves import move
from zhijia.desk.models import Closing, Draft, EntryKind, Participant, Request
from zhijia.desk.rules.flow import CLIMB_AFTER, FLOW, State
from zhijia.desk.services.history import tell_worker, write_entry
from zhijia.desk.services.merging import locked_joined
from zhijia.kernel.actor import Actor, system
from zhijia.kernel.deadlines import deadline, is_over
from zhijia.kernel.errors import Conflict
from zhijia.org import selectors as org
from zhijia.org.models import Union

BATCH = 500
CLIMBING = system("desk.climb_overdue")
CLOSING = system("desk.close_unobjected")
CLEARING = system("desk.clear_drafts")


def climb_overdue(*, now: datetime, actor: Actor = CLIMBING) -> int:
    """Broken promises climb: first to the superior of the office, a working day later one further,
    until the district's chair has them. Each matter in its own transaction."""
    due = Request.objects.owed().filter(climb_at__lt=now).order_by("climb_at")
    keys = list(due.values_list("pk", flat=True)[:BATCH])
    return sum(_climb(pk, now=now, actor=actor) for pk in keys)


@transaction.atomic
def _climb(pk: int, *, now: datetime, actor: Actor) -> int:
    request = Request.objects.select_for_update().owed().filter(pk=pk, climb_at__lt=now).first()
    if request is None:
        return 0  # another sweeper was here, or the office has just answered
    above = org.superior_of(request.supervisor or request.office)
    at_the_top = org.superior_of(above).pk == above.pk
    request.climb_at = None if at_the_top else deadline(now, CLIMB_AFTER, calendar()).due_at
    request.supervisor = above
    request.save(update_fields=["climb_at", "supervisor"])
    Participant.objects.create(
        request=request, union=above, role="supervisor", why="overdue", since=now
    )
    record("desk.climb_overdue", request, actor=actor, to=above.pk)
    _tell_of_climbing(request, above, actor=actor, at=now)
    return 1


def _tell_of_climbing(lead: Request, above: Union, *, actor: Actor, at: datetime) -> None:
    """A leading matter is due when the first of those joined to it is: each worker whose own promise
    is broken reads where it went."""
    for request in (lead, *locked_joined(lead)):
        own = request.due_at if request.state == State.SUBMITTED else request.answer_due_at
        if own is not None and is_over(own, at):
            entry = write_entry(request, EntryKind.CLIMBED, actor=actor, at=at, text=above.name)
            tell_worker(request, entry)


def close_unobjected(*, now: datetime, actor: Actor = CLOSING) -> int:
    """An answer nobody objected to within seven days closes the matter; the worker is told, and can
    still rate it or have it reopened."""
    due = Request.objects.filter(state=State.ANSWERED, object_until__lte=now)
    keys = list(due.order_by("object_until").values_list("pk", flat=True)[:BATCH])
    return sum(_close(pk, now=now, actor=actor) for pk in keys)


def _close(pk: int, *, now: datetime, actor: Actor) -> int:
    try:
        with transaction.atomic():
            unobjected = Request.objects.filter(state=State.ANSWERED, object_until__lte=now)
            request = unobjected.filter(pk=pk).first()
            if request is None:
                return 0  # the worker was here before us
            changes: dict[str, object] = {"closed_at": now, "object_until": None}
            move(request, FLOW, "lapse", actor=actor, changes=changes)
            Closing.objects.create(request=request, at=now)
            tell_worker(request, write_entry(request, EntryKind.LAPSED, actor=actor, at=now))
    except Conflict:
        return 0  # the worker has just rated or reopened it
    return 1


def clear_drafts(*, now: datetime, actor: Actor = CLEARING) -> int:
    """Drafts past their day disappear, and shown passphrases are wiped after a quarter of an hour."""
    wiped = Draft.objects.filter(show_until__lte=now).update(envelope=b"", show_until=None)
    expired = list(Draft.objects.filter(expires_at__lte=now)[:BATCH])
    for draft in expired:
        with transaction.atomic():
            drop_files_of(target_of(draft), actor=actor)
            draft.delete()
    return wiped + len(expired)
