"""Somebody corrects what we hold about them: at once, by a code, or by a paper an officer sees."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.timezone import localdate

from zhijia.access import policies
from zhijia.access.models import Account, Correction
from zhijia.access.rules.corrections import CORRECTABLE, DAYS_TO_DECIDE, FLOW, Proof, State
from zhijia.access.rules.retention import CORRECTIONS_KEPT_YEARS, years_before
from zhijia.base.audit.log import record
from zhijia.base.calendar.selectors import calendar
from zhijia.base.moves import move
from zhijia.base.outbox.services import notify, send
from zhijia.base.sealing.services import reveal
from zhijia.kernel.actor import Actor, system
from zhijia.kernel.errors import Conflict, RuleViolation
from zhijia.kernel.verdict import require
from zhijia.org import selectors as org
from zhijia.org.models import Person, Union, phone_index
from zhijia.org.services import correct_person

CLIMBING = system("access.climb_corrections")
BATCH = 500


@transaction.atomic
def propose_correction(
    person: Person,
    field: str,
    value: str,
    *,
    actor: Actor,
    why: str = "",
    to_district: bool = False,
) -> Correction:
    """Say what is right. What needs no paper is right from now on; a name or an identity number
    waits for an officer of the person's own union, or of the district if they prefer. The value has
    been checked by the form."""
    require(policies.may_propose_correction(actor, person))
    rule = CORRECTABLE[field]
    if rule.proof == Proof.CODE:
        raise RuleViolation("access.phone_needs_a_code", field=field)
    office = _office_of(person, to_district=to_district or rule.at_district)
    row = _written(person, field, value, office=office, why=why)
    if rule.proof == Proof.NONE:
        _apply(row, person, value, actor=actor)
    else:
        row.due_on = calendar().due(localdate(row.asked_at), DAYS_TO_DECIDE).due
        row.save(update_fields=["due_on"])
    record("access.propose_correction", row, actor=actor, column=field, office=office.pk)
    return row


@transaction.atomic
def change_phone(account: Account, phone: str, *, actor: Actor) -> Correction:
    """The new number has proven itself by its code: it is the person's, and the account is opened
    by it from now on. The old number is told, in case it was somebody else."""
    require(policies.may_change_phone(actor, account))
    person = Person.objects.get(pk=account.person_id)
    old = person.sealed().get("phone", "")
    if phone == old:
        raise RuleViolation("access.phone_is_the_same", field="phone")
    row = _written(person, "phone", phone, office=_office_of(person, to_district=True), why="")
    _apply(row, person, phone, actor=actor)
    account.phone_index = phone_index(phone)
    account.save(update_fields=["phone_index"])
    if old:
        send("sms", "access.phone_changed", {}, key=f"access.phone_changed:{row.pk}", to=old)
    record("access.change_phone", account, actor=actor)
    return row


@transaction.atomic
def accept_correction(row: Correction, *, actor: Actor) -> Correction:
    """The officer has seen the paper: the value is right from now on."""
    require(policies.may_accept_correction(actor, row))
    _decide(row, "accept", actor=actor)
    correct_person(row.person, row.field, row.sealed()["after"], actor=actor)
    return _told(row)


@transaction.atomic
def decline_correction(row: Correction, *, actor: Actor, answer: str) -> Correction:
    """The paper does not show it; the person reads why."""
    require(policies.may_decline_correction(actor, row))
    row.seal(answer=answer)
    _decide(row, "decline", actor=actor, note=answer)
    row.save(update_fields=["envelope"])
    return _told(row)


@transaction.atomic
def withdraw_correction(row: Correction, *, actor: Actor) -> Correction:
    """The person takes it back before anybody decided."""
    require(policies.may_withdraw_correction(actor, row))
    return _decide(row, "withdraw", actor=actor)


@transaction.atomic
def reveal_correction(row: Correction, *, actor: Actor, reason: str) -> dict[str, str]:
    """The values before and after, to be held against the paper; the person reads who looked."""
    require(policies.may_reveal_correction(actor, row))
    return reveal(
        row, ["before", "after", "why"], actor=actor, reason=reason, person_id=row.person_id
    )


def climb_corrections(*, now: datetime, actor: Actor = CLIMBING) -> int:
    """What nobody decided in time goes to the district, with a new term."""
    district = org.district()
    if district is None:
        return 0
    today = localdate(now)
    late = Correction.objects.filter(state=State.OPEN, due_on__lt=today).exclude(office=district)
    climbed = 0
    for row in late.order_by("due_on")[:BATCH]:
        due_on = calendar().due(today, DAYS_TO_DECIDE).due
        same = Correction.objects.filter(pk=row.pk, state=State.OPEN, office=row.office_id)
        with transaction.atomic():
            moved = same.update(office=district, due_on=due_on)
            if moved:
                record("access.climb_correction", row, actor=actor, to=district.pk)
        climbed += moved
    return climbed


def wipe_corrections(*, now: datetime) -> int:
    """Values and words of corrections decided three years ago; what was corrected when stays."""
    before = years_before(localdate(now), CORRECTIONS_KEPT_YEARS)
    old = Correction.objects.filter(decided_at__date__lte=before).exclude(envelope=b"")
    return old.update(envelope=b"")


def erase_corrections(person_id: int) -> int:
    """When an account is closed: open ones end, and no values stay."""
    theirs = Correction.objects.filter(person_id=person_id)
    theirs.filter(state=State.OPEN).update(state=State.WITHDRAWN, decided_at=timezone.now())
    return theirs.exclude(envelope=b"").update(envelope=b"")


def _written(person: Person, field: str, value: str, *, office: Union, why: str) -> Correction:
    before = person.name if field == "name" else person.sealed().get(field, "")
    if value == before:
        raise RuleViolation("access.nothing_to_correct", field="value")
    row = Correction(person=person, field=field, office=office, asked_at=timezone.now())
    row.seal(before=before, after=value, why=why)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Conflict("access.correction_open_already") from None
    return row


def _apply(row: Correction, person: Person, value: str, *, actor: Actor) -> None:
    _decide(row, "apply", actor=actor)
    correct_person(person, row.field, value, actor=actor)


def _decide(row: Correction, name: str, *, actor: Actor, note: str = "") -> Correction:
    changes: dict[str, object] = {
        "decided_at": timezone.now(),
        "decided_by_id": actor.account_id,
    }
    move(row, FLOW, name, actor=actor, note=note, changes=changes)
    return row


def _told(row: Correction) -> Correction:
    notify(
        row.person_id,
        "access.correction_decided",
        key=f"access.correction:{row.pk}",
        link="/me/data/",
    )
    return row


def _office_of(person: Person, *, to_district: bool) -> Union:
    """Whose officer sees the paper: the person's own union, or the district."""
    own = None if to_district else org.union_of_person(person.pk)
    office = own or org.district()
    if office is None:
        raise RuleViolation("access.no_office_to_correct")
    return office
