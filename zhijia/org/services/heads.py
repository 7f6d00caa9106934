"""Whoever leads a union on record, and the neutral word that a member has moved away."""

from __future__ import annotations

from zhijia.base.outbox.services import notify
from zhijia.kernel.actor import Actor
from zhijia.org.models import CommitteeKind, CommitteeMember, Membership, Union
from zhijia.org.rules.committee import HEADS

MOVED_AWAY = "org.member_moved_away"


def head_of(union: Union, kind: str = CommitteeKind.COMMITTEE) -> CommitteeMember | None:
    """The chair or director of a committee of today, as the committees' page has it."""
    return CommitteeMember.objects.filter(
        term__union=union,
        term__kind=kind,
        term__replaced_on__isnull=True,
        until__isnull=True,
        position__in=HEADS,
    ).first()


def tell_old_union(membership: Membership, *, actor: Actor) -> None:
    """A line for the head of the union somebody left for another: not who, not where to. Their
    roster shows the member gone. Whoever moved them, or was moved, needs no line."""
    head = head_of(membership.union)
    if head is None or head.person_id in (actor.person_id, membership.person_id):
        return
    notify(
        head.person_id,
        MOVED_AWAY,
        key=f"{MOVED_AWAY}:{membership.pk}",
        link=f"/w/members/?union={membership.union_id}&state=ended",
    )
