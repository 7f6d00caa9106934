"""Memberships that change because their union changed."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Value
from django.db.models.functions import Greatest

from zhijia.org.models import Membership, MembershipState, Union

BATCH = 1_000


def hand_over_members(union: Union, to: Union, *, on: date, retained: bool) -> int:
    """End every membership of a union on a day and begin it at another one; the caller holds the
    transaction and writes the audit entry. Returns how many people went over.

    Whoever was retained stays retained; whoever joined after the day changes on the day they joined.
    """
    current = Membership.objects.current().filter(union=union)
    people = list(current.order_by("pk").values_list("person_id", "state", "since", "employment"))
    current.update(state=MembershipState.ENDED, until=Greatest(F("since"), Value(on)), change="4")
    Membership.objects.bulk_create(
        [
            Membership(
                person_id=person_id,
                union=to,
                state=MembershipState.RETAINED if retained else state,
                since=max(on, since),
                employment=employment,
                change="3" if retained else "2",
            )
            for person_id, state, since, employment in people
        ],
        batch_size=BATCH,
    )
    Union.objects.filter(pk=to.pk).update(members_count=F("members_count") + len(people))
    return len(people)
