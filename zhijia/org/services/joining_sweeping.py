"""What happens to applications by itself, as idempotent passes over what is due."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhijia.base.audit.log import record
from zhijia.base.moves import move
from zhijia.kernel.actor import Actor, system
from zhijia.kernel.errors import Conflict
from zhijia.org import selectors
from zhijia.org.models import Application, ApplicationStep, JoiningDraft
from zhijia.org.rules.joining_flow import FLOW, State
from zhijia.org.services.joining_deciding import hand_to_superior
from zhijia.org.services.joining_history import write_application_entry

BATCH = 500
PASSING_OVER = system("org.pass_over_silent")
LAPSING = system("org.lapse_unanswered")
CLEARING = system("org.clear_joining_drafts")


def pass_over_silent(*, now: datetime, actor: Actor = PASSING_OVER) -> int:
    """A union that said nothing for its working days is passed over: its superior has the next
    ones, and the applicant is told. The district has nobody above: there it stays overdue. Each
    application in its own transaction."""
    district = selectors.district()
    if district is None:
        return 0
    due = Application.objects.silent(now).exclude(turn=district).order_by("due_at", "pk")
    keys = list(due.values_list("pk", flat=True)[:BATCH])
    return sum(_pass_over(pk, now=now, actor=actor) for pk in keys)


def _pass_over(pk: int, *, now: datetime, actor: Actor) -> int:
    try:
        with transaction.atomic():
            rows = Application.objects.silent(now).select_related("turn", "union")
            application = rows.filter(pk=pk).first()
            if application is None:
                return 0  # another sweeper was here, or the office has just answered
            hand_to_superior(application, ApplicationStep.PASSED_OVER, actor=actor, now=now)
            record("org.pass_over_silent", application, actor=actor, to=application.turn_id)
    except Conflict:
        return 0
    return 1


def lapse_unanswered(*, now: datetime, actor: Actor = LAPSING) -> int:
    """A member who did not say for thirty days whether they want to move stays where they are."""
    due = Application.objects.filter(state=State.ASKED, agree_until__lte=now)
    keys = list(due.order_by("agree_until").values_list("pk", flat=True)[:BATCH])
    return sum(_lapse(pk, now=now, actor=actor) for pk in keys)


def _lapse(pk: int, *, now: datetime, actor: Actor) -> int:
    try:
        with transaction.atomic():
            application = Application.objects.get(pk=pk)
            ended: dict[str, object] = {"agree_until": None, "ended_at": now}
            move(application, FLOW, "lapse", actor=actor, changes=ended)
            write_application_entry(application, ApplicationStep.LAPSED, actor=actor, at=now)
    except Conflict:
        return 0  # the member has just answered
    return 1


def clear_joining_drafts(*, now: datetime, actor: Actor = CLEARING) -> int:
    """Drafts past their day disappear; shown passphrases are wiped after a quarter of an hour."""
    shown = JoiningDraft.objects.filter(show_until__lte=now)
    wiped = shown.update(envelope=b"", show_until=None)
    expired = list(
        JoiningDraft.objects.filter(expires_at__lte=now).values_list("pk", flat=True)[:BATCH]
    )
    JoiningDraft.objects.filter(pk__in=expired).delete()
    return wiped + len(expired)
