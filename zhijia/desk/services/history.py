"""One line of a matter's history, and the neutral word that something happened."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from zhijia.base.outbox.services import notify
from zhijia.desk.models import Entry, EntryKind, Participant, Request
from zhijia.desk.rules.contact import Reach
from zhijia.kernel.actor import Actor
from zhijia.org.models import Union

BY_WORKER = frozenset(
    {
        EntryKind.FILED,
        EntryKind.FROM_WORKER,
        EntryKind.CORRECTED,
        EntryKind.SUPPLIED,
        EntryKind.ATTACHED,
        EntryKind.RATED,
        EntryKind.REOPENED,
        EntryKind.WITHDRAWN,
        EntryKind.TEXT_AGREED,
        EntryKind.TEXT_DECLINED,
    }
)
BY_THE_OTHER = frozenset({EntryKind.TAKEN, EntryKind.RETURNED})


def write_entry(
    request: Request,
    kind: EntryKind,
    *,
    actor: Actor,
    at: datetime,
    text: str = "",
    to: Union | None = None,
) -> Entry:
    """Add a line; who wrote it is an account and its office, or nobody (the worker, a sweep). `to`
    is the other office of a line about dispatching. Whose matter it is never stands in it by name."""
    is_filer = actor.person_id is not None and actor.person_id == request.filer_id
    by_worker = is_filer or kind in BY_WORKER
    office = to if kind in BY_THE_OTHER else request.office
    entry = Entry(
        request=request,
        at=at,
        kind=kind,
        office=None if by_worker else office,
        to=to,
        author_id=None if by_worker else actor.account_id,
    )
    if text:
        entry.seal(text=text.strip())
    entry.save()
    return entry


def tell_worker(request: Request, entry: Entry, *, by_phone: bool = True) -> None:
    """A neutral sentence with the number and nothing else, in the same transaction.

    Visitors who left a phone get the same sentence; the phone travels sealed. Whoever named another
    number is written to there, and whoever wants no phone at all finds it on this platform only.
    """
    sealed = request.sealed()
    phone = sealed.get("phone", "")
    if request.filer_id is None and not phone:
        return
    notify(
        person_id=request.filer_id,
        phone=phone,
        channels=("sms",) if by_phone and sealed.get("reach") != Reach.SILENT else (),
        text="desk.progress",
        facts={"number": request.number},
        link=f"/matters/{request.number}/",
        key=f"desk.entry:{entry.pk}",
        language=language_of(request),
    )


def language_of(request: Request) -> str:
    """The language of the pages on which somebody asked; Chinese where an officer wrote it down."""
    return request.sealed().get("language") or settings.LANGUAGE_CODE


def end_supervision(request: Request, *, at: datetime) -> None:
    """Whoever an overdue matter had climbed to takes part until its step is taken, not for good."""
    Participant.objects.filter(request=request, role="supervisor", until=None).update(until=at)
