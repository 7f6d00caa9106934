"""The member's card: issued when first looked at, and anew whenever its member wants."""

from __future__ import annotations

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
    found = MemberCard.objects.filter(person_id=actor.person_id or 0).order_by("pk").last()
    return found or _new_card(actor)


def _new_card(actor: Actor) -> MemberCard:
    card = MemberCard.objects.create(person_id=actor.person_id or 0, issued_at=timezone.now())
    record("org.issue_card", card, actor=actor)
    return card


@transaction.atomic
def renew_card(*, actor: Actor) -> MemberCard:
    """A new card: every earlier picture and print is worthless from now on."""
    require(policies.may_renew_card(actor))
    MemberCard.objects.filter(person_id=actor.person_id or 0).delete()
    return _new_card(actor)
