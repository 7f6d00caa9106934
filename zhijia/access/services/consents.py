"""Agreeing to something, and taking it back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from zhijia.access import policies
from zhijia.access.models import Consent
from zhijia.access.rules.consents import CONSENTS
from zhijia.base.audit.log import record
from zhijia.kernel.actor import Actor, system
from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.verdict import require
from zhijia.org.models import Person
from zhijia.org.services import forget_applications_of

JOINING = "joining"
NOTING = system("access.note_joining")


@transaction.atomic
def give_consent(person: Person, kind: str, *, actor: Actor) -> Consent:
    """Agree in the words in use today. What is agreed to already stays as it is."""
    require(policies.may_give_consent(actor, person))
    version = _known(kind)
    in_force = Consent.objects.select_for_update().filter(
        person=person, kind=kind, withdrawn_at__isnull=True
    )
    found = in_force.first()
    if found is not None and found.version == version:
        return found
    now = timezone.now()
    in_force.update(withdrawn_at=now)
    given = Consent.objects.create(person=person, kind=kind, version=version, given_at=now)
    record("access.give_consent", given, actor=actor, kind=kind, version=version)
    return given


@transaction.atomic
def withdraw_consent(person: Person, kind: str, *, actor: Actor) -> Consent:
    """Take it back, also where nobody was ever asked: it is an objection then. Twice is once."""
    require(policies.may_withdraw_consent(actor, person))
    version = _known(kind)
    rows = Consent.objects.select_for_update().filter(person=person, kind=kind)
    last = rows.order_by("-pk").first()
    if last is not None and last.withdrawn_at is not None:
        return last
    row = last or Consent(person=person, kind=kind, version=version)
    row.withdrawn_at = timezone.now()
    row.save()
    if kind == JOINING:
        forget_applications_of(person, actor=actor)
    record("access.withdraw_consent", row, actor=actor, kind=kind, version=row.version)
    return row


def note_joining(person_id: int, *, at: datetime, actor: Actor) -> None:
    """The consent somebody gave on the page where they joined (socket `org.AGREED`). They have said
    yes there; the office whose step made it come true only carries it out."""
    version = _known(JOINING)
    in_force = Consent.objects.select_for_update().filter(
        person_id=person_id, kind=JOINING, withdrawn_at__isnull=True
    )
    if in_force.filter(version=version).exists():
        return
    in_force.update(withdrawn_at=at)
    given = Consent.objects.create(person_id=person_id, kind=JOINING, version=version, given_at=at)
    record("access.give_consent", given, actor=NOTING, kind=JOINING, version=version)


def _known(kind: str) -> str:
    if kind not in CONSENTS:
        raise RuleViolation("access.consent_unknown")
    return CONSENTS[kind].version
