"""tell_old_union: the union somebody left for another hears that much and no more."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from zhijia.base.outbox.models import Message
from zhijia.kernel.actor import Actor, system
from zhijia.org import services
from zhijia.org.models import Membership
from zhijia.org.tests.town import Town, member, officer

pytestmark = pytest.mark.django_db
HOUSE = system("tests.moving")
SINCE = date(2018, 1, 1)


@pytest.fixture
def chair(town: Town) -> Membership:
    """赵玉兰 is on record as the chair of the mill's committee."""
    seated = member("赵玉兰", town.mill, phone="13912345678")
    superior = officer(town.district, "org.edit_tree")
    services.record_term(
        town.mill, "committee", actor=superior, since=SINCE, years=5, facts={"seats": 3}
    )
    services.seat_member(
        town.mill.terms.get(), seated.person, actor=superior, position="chair", since=SINCE
    )
    return seated


def moved(town: Town, row: Membership, *, by: Actor = HOUSE, **how: Any) -> Membership:
    return services.transfer_membership(
        row, actor=by, union=town.forge, on=timezone.localdate(), **how
    )


def messages_to(row: Membership) -> list[Message]:
    return list(Message.objects.filter(person_id=row.person_id))


def test_the_head_hears_that_somebody_moved_not_who_and_not_where_to(
    town: Town, chair: Membership
) -> None:
    leaver = member("张建国", town.mill, phone="13812345678")
    moved(town, leaver)
    (line,) = messages_to(chair)
    assert line.text == "org.member_moved_away"
    said = f"{line.facts} {line.link}"
    for secret in ("张", "建国", town.forge.name, str(leaver.person.member_number)):
        assert secret not in said
    assert line.link == f"/w/members/?union={town.mill.pk}&state=ended"


def test_nobody_is_told_of_what_is_done_quietly(town: Town, chair: Membership) -> None:
    moved(town, member("张建国", town.mill), quietly=True)
    assert messages_to(chair) == []


def test_who_did_it_or_whom_it_is_about_needs_no_line(town: Town, chair: Membership) -> None:
    both = "org.import"
    own = Actor(account_id=3, person_id=chair.person_id, grants={both: (town.district.path,)})
    moved(town, member("张建国", town.mill), by=own)
    moved(town, chair)
    assert messages_to(chair) == []


def test_a_union_without_a_committee_on_record_gets_none(town: Town) -> None:
    moved(town, member("张建国", town.yard))
    assert not Message.objects.exists()
