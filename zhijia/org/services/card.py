"""The member's card: issued when first looked at, and anew whenever its member wants."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from zhijia.base.audit.log import record
from zhijia.kernel.actor import Actor
from zhijia.kernel.verdict import require
from zhijia.org import policies
from zhijia.org.models import MemberCard


@transaction.atomic
def issue_card(*, actor: Actor) -> MemberCard:
    """The card of whoever acts; looking twice finds the same one."""
    require(policies.may_issue_card(actor))
    card, is_new = MemberCard.objects.get_or_create(
        person_id=actor.person_id, defaults={"issued_at": timezone.now()}
    )
    if is_new:
        record("org.issue_card", card, actor=actor)
    return card


@transaction.atomic
def renew_card(*, actor: Actor) -> MemberCard:
    """A new key: every earlier picture and print of the card is worthless from now on."""
    require(policies.may_renew_card(actor))
    card = issue_card(actor=actor)
    card.key, card.issued_at = uuid.uuid4(), timezone.now()
    card.save(update_fields=["key", "issued_at"])
    record("org.renew_card", card, actor=actor)
    return card
