"""What a change of the tree means for applications: a union may go, its promises do not."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from zhijia.base.audit.log import record
from zhijia.base.texts import Text
from zhijia.kernel.actor import Actor
from zhijia.org import selectors
from zhijia.org.models import Application, ApplicationStep
from zhijia.org.services.joining_history import write_application_entry
from zhijia.org.sockets import TreeChange

GONE = ("merged", "closed")


class ApplicationsFollowTheTree:
    """Says on the page of the change what will happen, and does it (socket `org.CHANGED`)."""

    def foretell(self, change: TreeChange) -> Iterable[Text]:
        return selectors.open_applications_of(change)

    @transaction.atomic
    def carry_out(self, change: TreeChange, *, actor: Actor) -> None:
        """Open applications to a union that goes, or waiting at it for another one, are the affair
        of the one that takes its place at once; the promise stays as it was."""
        if change.change not in GONE:
            return
        successor = selectors.successor_of(change)
        now = timezone.now()
        rows = Application.objects.select_for_update().under_way().of_union(change.union_id)
        for application in rows.order_by("pk"):
            if application.turn_id == change.union_id:
                application.turn = successor
            if application.union_id == change.union_id:
                application.union = successor
            application.save(update_fields=["union", "turn"])
            kind, text = ApplicationStep.HANDED_ON, successor.name
            write_application_entry(application, kind, actor=actor, at=now, text=text)
            record("org.rehome_applications", application, actor=actor, to=successor.pk)
