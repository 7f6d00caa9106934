"""What a change of the tree means for open matters (socket `org.CHANGED`): a union may go, its
promises do not; whoever takes its place owes them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from zhijia.base.audit.log import record
from zhijia.base.texts import Text
from zhijia.desk import selectors
from zhijia.desk.models import Dispatch, EntryKind, Request
from zhijia.desk.services.dispatching import drop_offers
from zhijia.desk.services.history import end_supervision, write_entry
from zhijia.desk.services.promising import promises_handed_to
from zhijia.kernel.actor import Actor
from zhijia.org import selectors as org
from zhijia.org.sockets import TreeChange

GONE = ("merged", "closed")


@transaction.atomic
def rehome_requests(change: TreeChange, *, actor: Actor) -> int:
    """Open matters of a union that is merged or closed go to the union that takes its place, or to
    its superior. The promise stays as it was; the worker reads who has it now."""
    now = timezone.now()
    supervised = Request.objects.owed().filter(supervisor__isnull=False)
    for request in supervised.filter(office__path__startswith=change.after):
        end_supervision(
            request, at=now
        )  # its superiors may be others now; the next sweep tells them
        Request.objects.filter(pk=request.pk).update(supervisor=None, climb_at=request.due_at)
    if change.change not in GONE:
        return 0
    successor = org.successor_of(change)
    moved = 0
    for offer in Dispatch.objects.filter(ended_at=None, to_id=change.union_id):
        drop_offers(offer.request, actor=actor, at=now)
    unfinished = Request.objects.select_for_update().unfinished()
    for request in unfinished.filter(office_id=change.union_id):
        drop_offers(request, actor=actor, at=now)
        request.office = successor
        request.handler = None
        request.save(update_fields=["office", "handler"])
        promises_handed_to(request, successor)
        write_entry(request, EntryKind.HANDED_ON, actor=actor, at=now, text=successor.name)
        record("desk.rehome_requests", request, actor=actor, to=successor.pk)
        moved += 1
    return moved


class RequestsFollowTheTree:
    """Says on the page of the change what will happen, and does it."""

    def foretell(self, change: TreeChange) -> Iterable[Text]:
        return selectors.open_requests_of(change)

    def carry_out(self, change: TreeChange, *, actor: Actor) -> None:
        rehome_requests(change, actor=actor)
