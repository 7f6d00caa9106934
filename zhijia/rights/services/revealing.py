"""From a masked line to the person behind it, with a reason and on the record."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from zhijia.base.sealing.services import reveal
from zhijia.kernel.actor import Actor
from zhijia.kernel.verdict import require
from zhijia.org.models import Person
from zhijia.rights import policies
from zhijia.rights.models import AuditedPerson
from zhijia.rights.selectors.own import is_open_to_its_people


@transaction.atomic
def reveal_audited(
    person: AuditedPerson, fields: Iterable[str], *, actor: Actor, purpose: str, reason: str
) -> dict[str, str]:
    """Name or number of somebody a finding is about. The person reads of it where they may know of
    the audit at all: where the employer handed every file over, or the evidence was their own."""
    require(policies.may_reveal_audited(actor, person))
    known = Person.objects.filter(id_index=person.id_index).first() if person.id_index else None
    told = known is not None and is_open_to_its_people(person.audited)
    return reveal(
        person,
        fields,
        actor=actor,
        purpose=purpose,
        reason=reason,
        person_id=known.pk if known and told else None,
    )
