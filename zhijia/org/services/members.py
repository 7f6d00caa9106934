"""The record of a member: corrected by whoever keeps the roster, opened only for a reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from zhijia.base.audit.log import record
from zhijia.base.sealing.services import reveal
from zhijia.kernel.actor import Actor
from zhijia.kernel.verdict import require
from zhijia.org import policies
from zhijia.org.models import MemberRecord, Membership

OF_THE_MEMBERSHIP = ("employment", "employer")
OPENED_BY_REASON = ("name", "phone", "id_number")


@transaction.atomic
def edit_member(membership: Membership, *, actor: Actor, facts: dict[str, Any]) -> Membership:
    """Correct the open items of the national register, and what is known of the work. Name, ID and
    phone are the person's own to correct."""
    require(policies.may_edit_member(actor, membership))
    row = MemberRecord.objects.filter(person=membership.person_id).first()
    row = row or MemberRecord(person_id=membership.person_id)
    changed = []
    for name, value in facts.items():
        held = membership if name in OF_THE_MEMBERSHIP else row
        if getattr(held, name) != value:
            setattr(held, name, value)
            changed.append(name)
    row.save()
    membership.save(update_fields=OF_THE_MEMBERSHIP)
    record("org.edit_member", membership, actor=actor, columns=sorted(changed))
    return membership


@transaction.atomic
def reveal_member(
    membership: Membership, fields: Iterable[str], *, actor: Actor, purpose: str, reason: str
) -> dict[str, str]:
    """Name, phone or ID number for a written reason; the person reads who looked and why."""
    require(policies.may_reveal_member(actor, membership))
    asked = [name for name in fields if name in OPENED_BY_REASON]
    shown = reveal(
        membership.person,
        asked,
        actor=actor,
        purpose=purpose,
        reason=reason,
        person_id=membership.person_id,
    )
    return shown | ({"name": membership.person.name} if "name" in asked else {})
