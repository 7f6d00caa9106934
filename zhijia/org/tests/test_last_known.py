"""Who left is found by, and shown as, what their union knew then: nothing newer."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from zhijia.kernel.actor import Actor
from zhijia.org import selectors, services
from zhijia.org.models import LastKnown, Membership, Person, PersonPair, Union, phone_index
from zhijia.org.services.retention import pseudonymise_person
from zhijia.org.tests.town import LONG_AGO, Town, officer

ON, LATER = date(2018, 3, 1), date(2018, 9, 1)
ID = "11010519491231002X"
OTHER_ID = "110105199003070017"
PHONE, NEW_PHONE = "13812345678", "13500000000"


@pytest.fixture(autouse=True, params=["looked at", "looked up", "walked"])
def way_of_searching(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small branch, a middling one and a large one are searched differently."""
    at = "zhijia.org.selectors.members"
    monkeypatch.setattr(f"{at}.SMALL", 5_000 if request.param == "looked at" else -1)
    monkeypatch.setattr(f"{at}.LARGE", -1 if request.param == "walked" else 20_000)


def enrolled(town: Town, union: Union, name: str, **facts: Any) -> Membership:
    person = Person.written_down(name, **facts)
    person.save()
    return services.enrol_member(person, union, actor=town.district_officer, since=LONG_AGO)


def found(actor: Actor, text: str, union: Union | None = None, state: str = "ended") -> list[str]:
    chosen = selectors.Chosen(text=text, state=state)
    page = selectors.members_page(actor, chosen=chosen, union_id=union.pk if union else None)
    return [line.name.words for line in page.lines]


def rewritten(town: Town, person: Person) -> None:
    """Name, phone and ID number put right at another union, as the district does."""
    district = officer(town.district, "org.read_tree sealing.reveal")
    for field, value in (("name", "欧阳军"), ("phone", NEW_PHONE), ("id_number", OTHER_ID)):
        services.correct_person(person, field, value, actor=district)


OLD = ("张建", "zjg", "zhangjian", PHONE, ID)
NEW = ("欧阳", "oyj", "ouyang", NEW_PHONE, OTHER_ID)


def test_a_former_union_finds_by_what_it_knew_and_sees_no_more(town: Town) -> None:
    mine = enrolled(town, town.mill, "张建国", id_number=ID, phone=PHONE)
    number = mine.person.member_number
    services.transfer_membership(mine, actor=town.district_officer, union=town.forge, on=ON)
    rewritten(town, mine.person)
    for typed in (*OLD, number):
        assert found(town.east_chair, typed) == ["张*国"], typed
    for typed in NEW:
        assert found(town.east_chair, typed) == [], typed
        assert found(town.west_chair, typed, state="") == ["欧*军"], typed
    assert found(town.east_chair, "") == ["张*国"]
    here = selectors.member_or_404(town.east_chair, mine.pk)
    assert (here.masked_name, here.member_number) == ("张*国", number)


def test_a_merger_later_tells_a_former_union_nothing(town: Town) -> None:
    """The rows follow the person who is kept; what the old union knew stays as it was."""
    left = enrolled(town, town.mill, "张建国", phone=PHONE)
    gone, number = left.person, left.person.member_number
    services.end_membership(left, actor=town.east_chair, on=ON)
    again = services.enrol_member(gone, town.forge, actor=town.district_officer, since=LATER)
    kept = enrolled(town, town.forge, "章建国", phone=PHONE, id_number=ID)
    services.find_duplicates(now=timezone.now())
    pair = PersonPair.objects.get()
    services.merge_people(pair, actor=town.district_officer, keep=kept.person, reason="同一人")
    left.refresh_from_db()
    assert left.person == kept.person
    assert found(town.east_chair, "张建") == found(town.east_chair, number) == ["张*国"]
    for typed in ("章建", ID, kept.person.member_number):
        assert found(town.east_chair, typed) == [], typed
    again.refresh_from_db()  # the second membership, ended by the merger, is known as it was
    assert again.known.name == "张建国"


def test_every_way_a_membership_ends_is_noted(town: Town) -> None:
    district = town.district_officer
    left, excluded, moved, never, over = (
        enrolled(town, union, name)
        for union, name in zip([town.mill] * 4 + [town.yard], "甲乙丙丁戊", strict=True)
    )
    services.end_membership(left, actor=district, on=ON)
    services.exclude_membership(excluded, actor=district, on=ON, note="会议")
    services.transfer_membership(moved, actor=district, union=town.forge, on=ON)
    services.correct_membership(never.history.get(), actor=district, note="x")
    services.merge_union(town.yard, actor=district, target=town.mill, on=ON, reason="并入")
    ended = Membership.objects.filter(until__isnull=False)
    assert {row.known.name for row in ended} == set("甲乙丙丁戊")
    assert LastKnown.objects.count() == ended.count() == 5
    assert over.pk in set(ended.values_list("pk", flat=True))


def test_whoever_comes_back_by_a_correction_is_the_person_of_today(town: Town) -> None:
    mine = enrolled(town, town.mill, "张建国", phone=PHONE)
    services.end_membership(mine, actor=town.east_chair, on=ON)
    rewritten(town, mine.person)
    assert found(town.east_chair, "张建") == ["张*国"]
    latest = mine.history.latest("pk")
    services.correct_membership(latest, actor=town.district_officer, note="录错")
    assert found(town.east_chair, "欧阳", state="") == ["欧*军"]
    assert not LastKnown.objects.exists()
    mine.refresh_from_db()
    services.end_membership(mine, actor=town.east_chair, on=ON)
    assert mine.known.phone_index == phone_index(NEW_PHONE)


def test_who_is_taken_out_of_the_register_is_taken_out_here(town: Town) -> None:
    mine = enrolled(town, town.mill, "张建国", id_number=ID, phone=PHONE)
    services.end_membership(mine, actor=town.east_chair, on=ON)
    pseudonymise_person(mine.person, actor=town.district_officer)
    for typed in OLD:
        assert found(town.east_chair, typed) == [], typed
    known = LastKnown.objects.get()
    assert (known.id_index, known.phone_index, known.pinyin) == (None, None, "")


def test_those_who_left_before_are_noted_once_with_todays_name_and_no_phone(town: Town) -> None:
    """The migration over a register with people in it: only those who left, and no phone."""
    left = enrolled(town, town.mill, "张建国", id_number=ID, phone=PHONE)
    enrolled(town, town.mill, "李大海", phone=NEW_PHONE)
    services.end_membership(left, actor=town.east_chair, on=ON)
    as_noted = LastKnown.objects.values().get()
    LastKnown.objects.all().delete()
    migration = import_module("zhijia.org.migrations.0010_last_known")
    with connection.cursor() as cursor:
        migration.note_those_who_left(apps, cursor)  # of the editor it only uses execute
    assert LastKnown.objects.values().get() == as_noted | {"phone_index": None}
    assert found(town.east_chair, "张建") == ["张*国"]
    assert found(town.east_chair, PHONE) == []
