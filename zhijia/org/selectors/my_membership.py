"""A worker's own membership: what it is, how it came about, and what is under way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Min

from zhijia.kernel.actor import Actor
from zhijia.org import policies
from zhijia.org.models import Application, Membership, MembershipChange, Person
from zhijia.org.rules.joining_flow import State, Wish


def membership_of_person(person_id: int | None) -> Membership | None:
    """The membership somebody has today, active or retained."""
    if person_id is None:
        return None
    current = Membership.objects.current().filter(person_id=person_id)
    return current.select_related("union", "person").first()


def open_application_of(person_id: int) -> Application | None:
    """What this person has asked for and what has not ended yet."""
    return Application.objects.for_pages().under_way().filter(person_id=person_id).first()


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the history: what happened to the membership, where, when and why."""

    words: str
    union: str
    on: date
    reason: str


def changes_of(person_id: int) -> list[Change]:
    """The whole history of somebody's membership, the latest first."""
    rows = MembershipChange.objects.filter(membership__person_id=person_id)
    ordered = rows.select_related("membership__union").order_by("-on", "-pk")
    return [
        Change(
            words=str(row.get_kind_display()),
            union=row.membership.union.name,
            on=row.on,
            reason=str(row.get_reason_display() or ""),
        )
        for row in ordered
    ]


def joined_on(membership: Membership) -> date:
    """The day somebody first joined a union: the years go on counting when they move."""
    first = Membership.objects.filter(person_id=membership.person_id).aggregate(day=Min("since"))
    found: date = first["day"]
    return found


def questions_for_member(actor: Actor) -> list[Application]:
    """Applications that somebody who was not signed in made with this person's identity number."""
    mine = Person.objects.filter(pk=actor.person_id or 0, id_index__isnull=False)
    number = mine.values_list("id_index", flat=True).first()
    if number is None:
        return []
    rows = Application.objects.for_pages().under_way()
    return list(rows.filter(person__isnull=True, id_index=number).order_by("filed_at"))


def my_membership(actor: Actor) -> dict[str, Any]:
    """The page of one's own membership. On a device that is not proven questions and direct
    applications stay hidden: they tell where somebody wants to go."""
    assert actor.person_id is not None  # noqa: S101  the door: only whoever has signed in
    membership = membership_of_person(actor.person_id)
    underway = open_application_of(actor.person_id)
    if underway is not None and underway.confidential and not actor.is_proven:
        underway = None
    return {
        "membership": membership,
        "joined_on": joined_on(membership) if membership else None,
        "changes": changes_of(actor.person_id),
        "underway": underway,
        "must_decide": underway is not None and underway.state == State.ASKED,
        "questions": questions_for_member(actor) if actor.is_proven else [],
        "may_retain": bool(policies.may_ask_to_retain(actor)) and underway is None,
        "may_leave": bool(policies.may_ask_to_leave(actor)) and underway is None,
        "is_leaving": underway is not None and underway.wish == Wish.LEAVE,
        "asked": State.ASKED,
    }
