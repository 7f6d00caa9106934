"""Asking a person whom a union's roster names although the register knows them elsewhere."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from zhijia.base.moves import move
from zhijia.base.outbox.services import notify
from zhijia.kernel.actor import Actor, system
from zhijia.kernel.verdict import require
from zhijia.org import policies
from zhijia.org.models import (
    Claim,
    MemberRecord,
    Membership,
    MembershipChange,
    Person,
    PersonPair,
    Union,
)
from zhijia.org.rules.roster_flow import CLAIM_FLOW
from zhijia.org.services.membership import enrol_member, transfer_membership

ASKED = "org.claim_asked"
HOUSE = system("org.answer_claim")


@transaction.atomic
def ask_claim(claim: Claim, *, actor: Actor) -> None:
    """Ask the person: the message is neutral, the question itself stands behind their sign-in."""
    require(policies.may_ask_claim(actor, claim))
    move(claim, CLAIM_FLOW, "ask", actor=actor, changes={"asked_at": timezone.now()})
    notify(claim.person_id, ASKED, key=f"claim:{claim.pk}", link=f"/me/claims/{claim.pk}/")


@transaction.atomic
def answer_claim(claim: Claim, *, actor: Actor, agreed: bool) -> None:
    """The person's own word. Yes: their membership moves to the union (or begins there) and the
    record the roster made goes. No: nothing changes, and nobody at the union is told."""
    require(policies.may_answer_claim(actor, claim))
    step = "agree" if agreed else "decline"
    move(claim, CLAIM_FLOW, step, actor=actor, changes={"answered_at": timezone.now()})
    if agreed:
        _remove_record(claim)
        _move_or_enrol(claim)


def _move_or_enrol(claim: Claim) -> None:
    """Carried out by the house: the person has said yes, the union has asked by its roster."""
    today = timezone.localdate()
    current = Membership.objects.current().filter(person=claim.person_id).first()
    if current is None:
        enrol_member(claim.person, claim.claimed_by, actor=HOUSE, since=today)
    elif current.union_id != claim.claimed_by_id:
        transfer_membership(current, actor=HOUSE, union=claim.claimed_by, on=today)


def _remove_record(claim: Claim) -> None:
    """The second row of the same person, which the roster made, with its membership."""
    record_id = claim.record_id
    if record_id is None:
        return
    Claim.objects.filter(pk=claim.pk).update(record=None, membership=None)
    memberships = Membership.objects.filter(person_id=record_id)
    for union_id in memberships.current().filter(state="active").values_list("union_id", flat=True):
        Union.objects.filter(pk=union_id).update(members_count=F("members_count") - 1)
    MembershipChange.objects.filter(membership__in=memberships).delete()
    memberships.delete()
    MemberRecord.objects.filter(person_id=record_id).delete()
    PersonPair.objects.filter(one_id=record_id).delete()
    PersonPair.objects.filter(other_id=record_id).delete()
    Person.objects.filter(pk=record_id).delete()
