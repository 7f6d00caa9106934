"""Asking a person whom a union's roster names although the register knows them elsewhere."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import F, Max
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
BACK = "org.claim_joined"
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


@transaction.atomic
def join_claim(claim: Claim, *, actor: Actor, note: str) -> Membership:
    """A former member is back: the district has made sure who they are and says how (`note`). Their
    old entry goes on at the union whose roster named them; what it lacked comes from the roster."""
    require(policies.may_join_claim(actor, claim))
    record, membership = claim.record, claim.membership
    changes: dict[str, object] = {"answered_at": timezone.now()}
    move(claim, CLAIM_FLOW, "join", actor=actor, note=note, changes=changes)
    since, employment = _began(claim.person, membership)
    if record is not None:
        _fill_in(claim.person, record)
    _remove_record(claim)
    joined = enrol_member(
        claim.person, claim.claimed_by, actor=HOUSE, since=since, employment=employment
    )
    line = joined.history.latest("pk")
    line.seal(note=note.strip())
    line.save(update_fields=["envelope"])
    notify(claim.person_id, BACK, key=f"claim:{claim.pk}:joined", link="/me/membership/")
    return joined


def _began(person: Person, membership: Membership | None) -> tuple[date, str]:
    """The day the roster says, but not before the last membership ended; and the employment."""
    ended = Membership.objects.filter(person=person).aggregate(last=Max("until"))["last"]
    today = timezone.localdate()
    if membership is None:
        return today, ""
    since = max(membership.since, ended) if ended else membership.since
    return since, membership.employment


def _fill_in(person: Person, record: Person) -> None:
    """What the old entry does not hold, from the roster; what it holds stays."""
    known = person.sealed()
    missing = {name: value for name, value in record.sealed().items() if not known.get(name)}
    if "phone" in missing:
        person.phone_index = record.phone_index
    person.seal(**missing)
    person.is_compared = False
    person.save()
    if not MemberRecord.objects.filter(person=person).exists():
        MemberRecord.objects.filter(person=record).update(person=person)


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
