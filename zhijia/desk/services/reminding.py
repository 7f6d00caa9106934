"""The word to an office on the day a promise is due, before its superior hears of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from zhijia.access import selectors as access
from zhijia.access.models import Account
from zhijia.base.audit.log import record
from zhijia.base.calendar.selectors import calendar
from zhijia.base.outbox.services import notify
from zhijia.desk import policies
from zhijia.desk.models import EntryKind, Request
from zhijia.desk.services.history import write_entry
from zhijia.kernel.actor import Actor, system
from zhijia.kernel.deadlines import deadline

BATCH = 500
REMINDING = system("desk.remind_office")
NOT_YET = Q(reminded_due_at=None) | ~Q(reminded_due_at=F("due_at"))


def remind_office(*, now: datetime, actor: Actor = REMINDING) -> int:
    """What is due by the next closing time and still owed: whoever works on it is told, once a promise.
    What has climbed already is its superior's and needs no reminder."""
    closing = deadline(now, 0, calendar()).due_at
    near = Request.objects.owed().filter(NOT_YET, climb_at__lte=closing, due_at__gte=now)
    keys = list(near.order_by("climb_at").values_list("pk", flat=True)[:BATCH])
    return sum(_remind(pk, now=now, actor=actor) for pk in keys)


@transaction.atomic
def _remind(pk: int, *, now: datetime, actor: Actor) -> int:
    owed = Request.objects.owed().filter(NOT_YET, pk=pk, due_at__gte=now)
    if not owed.update(reminded_due_at=F("due_at")):
        return 0  # another sweeper was here, or the office has just taken the step
    request = Request.objects.for_pages().get(pk=pk)
    entry = write_entry(request, EntryKind.PROMPTED, actor=actor, at=now)
    for account in _who_works_on(request):
        notify(
            person_id=account.person_id,
            text="desk.due_today",
            facts={"number": request.number},
            link=f"/w/requests/{request.number}/",
            channels=("sms",) if account == request.handler else (),
            key=f"desk.due:{entry.pk}:{account.pk}",
        )
    record("desk.remind_office", request, actor=actor)
    return 1


def _who_works_on(request: Request) -> Iterable[Account]:
    """Its handler; without one, or where that one may work on it no more, every officer of the office
    who may."""

    def may(account: Account) -> bool:
        return bool(policies.may_write_to_worker(access.actor_for(account), request))

    if request.handler is not None and may(request.handler):
        return [request.handler]
    at_the_office = {post.account_id: post.account for post in access.principals_at(request.office)}
    return [account for account in at_the_office.values() if may(account)]
