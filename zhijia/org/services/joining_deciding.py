"""What an office does with an application, and what its applicant may still do."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from zhijia.base.audit.log import record, target_of
from zhijia.base.calendar.selectors import calendar
from zhijia.base.moves import move
from zhijia.base.sealing.services import reveal
from zhijia.kernel.actor import Actor
from zhijia.kernel.deadlines import deadline
from zhijia.kernel.errors import Conflict
from zhijia.kernel.verdict import require
from zhijia.org import policies, selectors
from zhijia.org.models import Application, ApplicationStep, Person
from zhijia.org.rules.joining_flow import DAYS, FLOW
from zhijia.org.services.joining_history import tell_applicant, write_application_entry
from zhijia.org.services.joining_settling import agree, settle


@transaction.atomic
def approve_application(application: Application, *, actor: Actor) -> Application:
    """The union says yes. A member's or a worker's own account makes it true at once; of a visitor
    the district first checks who they are: every visitor, so that the union learns nothing."""
    require(policies.may_approve_application(actor, application))
    now = timezone.now()
    office = application.turn
    district = selectors.district() or office
    checks = application.person_id is None and office.pk != district.pk
    changes: dict[str, object] = {"due_at": application.due_at}
    if checks:
        changes = {"turn_id": district.pk, "due_at": deadline(now, DAYS, calendar()).due_at}
    move(application, FLOW, "approve", actor=actor, changes=changes)
    if checks:
        entry = write_application_entry(
            application, ApplicationStep.APPROVED, actor=actor, at=now, office=office
        )
        tell_applicant(application, entry)
    else:
        settle(application, actor=actor)
    return application


@transaction.atomic
def confirm_applicant(application: Application, *, actor: Actor) -> Application:
    """The district has checked who the visitor is; now it comes true, or the member is asked."""
    require(policies.may_confirm_applicant(actor, application))
    settle(application, actor=actor)
    return application


@transaction.atomic
def refuse_application(application: Application, *, actor: Actor, reason: str) -> Application:
    """Say no, with a written reason and where to go instead; the applicant reads it."""
    require(policies.may_refuse_application(actor, application))
    now = timezone.now()
    office = application.turn
    ended: dict[str, object] = {"due_at": None, "ended_at": now}
    move(application, FLOW, "refuse", actor=actor, note=reason, changes=ended)
    entry = write_application_entry(
        application, ApplicationStep.REFUSED, actor=actor, at=now, office=office, text=reason
    )
    tell_applicant(application, entry)
    return application


@transaction.atomic
def pass_up_application(application: Application, *, actor: Actor) -> Application:
    """Hand it to the superior union at once: it is theirs to say yes or no, within their days."""
    require(policies.may_pass_up_application(actor, application))
    hand_to_superior(application, ApplicationStep.PASSED_UP, actor=actor, now=timezone.now())
    record("org.pass_up_application", application, actor=actor, to=application.turn_id)
    return application


def hand_to_superior(
    application: Application, kind: ApplicationStep, *, actor: Actor, now: datetime
) -> None:
    """Compare-and-swap the turn, so that it goes up one step and not two."""
    before = application.turn
    above = selectors.superior_of(before)
    due_at = deadline(now, DAYS, calendar()).due_at
    swapped = Application.objects.filter(
        pk=application.pk, state=application.state, turn=before
    ).update(turn=above, due_at=due_at)
    if not swapped:
        raise Conflict("flow.already_moved")
    application.turn, application.due_at = above, due_at
    entry = write_application_entry(
        application, kind, actor=actor, at=now, office=before, text=above.name
    )
    tell_applicant(application, entry)


@transaction.atomic
def withdraw_application(
    application: Application, *, actor: Actor, holds_passphrase: bool = False
) -> Application:
    """Take it back. The member whose number was typed may end it too: then it was not theirs, or
    they stay where they are. To the office both look the same."""
    require(
        policies.may_withdraw_application(actor, application, holds_passphrase=holds_passphrase)
    )
    now = timezone.now()
    ended: dict[str, object] = {"due_at": None, "agree_until": None, "ended_at": now}
    move(application, FLOW, "withdraw", actor=actor, changes=ended)
    write_application_entry(application, ApplicationStep.WITHDRAWN, actor=actor, at=now)
    return application


@transaction.atomic
def agree_to_transfer(application: Application, *, actor: Actor) -> Application:
    """The member says yes to the question: their membership moves to the union that was asked."""
    require(policies.may_agree_to_transfer(actor, application))
    person = Person.objects.select_for_update().get(pk=actor.person_id or 0)
    agree(application, person, actor=actor, now=timezone.now())
    return application


@transaction.atomic
def reveal_applicant(
    application: Application, fields: list[str], *, actor: Actor, purpose: str, reason: str
) -> dict[str, str]:
    """Show who applied, for a reason the applicant can read afterwards."""
    require(policies.may_reveal_applicant(actor, application))
    person = application.person
    shown = reveal(
        application if person is None else person,
        fields,
        actor=actor,
        purpose=purpose,
        reason=reason,
        person_id=application.person_id,
        target=target_of(application),
    )
    if person is not None and "name" in fields:
        shown["name"] = person.name
    return shown
