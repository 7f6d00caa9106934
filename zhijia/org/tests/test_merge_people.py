"""Two rows of one person: found, set apart or merged by somebody, and parted again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from zhijia.base.audit.models import AuditEntry
from zhijia.kernel.errors import Conflict, NotAllowed, RuleViolation
from zhijia.org import services
from zhijia.org.models import (
    MemberRecord,
    Membership,
    Person,
    PersonMerge,
    PersonPair,
    Union,
    id_index,
    phone_index,
)
from zhijia.org.tests.town import LONG_AGO, Town, officer

ID = "11010519491231002X"
PHONE = "13812345678"


def person(name: str, union: Union, **facts: Any) -> Person:
    row = Person.written_down(name, **facts)
    row.save()
    services.enrol_member(row, union, actor=officer(union, "org.import"), since=LONG_AGO)
    return row


def sweep() -> int:
    return services.find_duplicates(now=timezone.now())


def signs() -> dict[tuple[str, str], list[str]]:
    pairs = PersonPair.objects.select_related("one", "other").order_by("pk")
    return {(pair.one.name, pair.other.name): pair.signs for pair in pairs}


def refusal(call: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    with pytest.raises((RuleViolation, NotAllowed, Conflict)) as refused:
        call(*args, **kwargs)
    return refused.value.code


# Finding -----------------------------------------------------------------------------------------


def test_find_duplicates(town: Town) -> None:
    person("张建国", town.mill, phone=PHONE, id_number=ID)
    person("章建国", town.yard, phone=PHONE)  # sounds the same, shares the phone
    person("李明", town.mill, birth_year=1980)
    person("李明", town.mill, birth_year=1980)  # one union, one name, one year
    person("李明", town.forge, birth_year=1980)  # another union: a namesake
    person("王芳", town.mill, phone=PHONE)  # a relative's phone
    assert sweep() == 6
    assert signs() == {
        ("张建国", "章建国"): ["same_sound", "same_phone"],
        ("李明", "李明"): ["same_name", "same_birth_year", "same_place"],
    }
    assert sweep() == 0  # nothing is compared twice


def test_what_comes_later_is_compared_with_what_stood_before(town: Town) -> None:
    person("张建国", town.mill, phone=PHONE)
    assert sweep() == 1
    person("张建国", town.forge, phone=PHONE)
    assert sweep() == 1
    assert list(signs().values()) == [["same_name", "same_phone"]]


def test_two_numbers_of_ids_are_two_people(town: Town) -> None:
    person("张建国", town.mill, phone=PHONE, id_number=ID)
    person("张建国", town.yard, phone=PHONE, id_number="110105194912310038")
    sweep()
    assert signs() == {}


def test_a_phone_of_a_whole_office_tells_nothing(town: Town) -> None:
    for _ in range(21):
        person("张建国", town.mill, phone=PHONE)
    sweep()
    assert signs() == {}


@pytest.mark.parametrize("outside", [0, 1])
def test_how_many_share_a_phone_outside_a_branch_changes_nothing_inside(
    town: Town, outside: int
) -> None:
    """Else a roster of twenty with one phone would tell whether anybody else has that phone."""
    for union in (town.mill, town.yard) * 10:
        person("张建国", union, phone=PHONE)
    for _ in range(outside):
        person("张建国", town.forge, phone=PHONE)
    sweep()
    assert PersonPair.objects.count() == 20 * 19 // 2


# Deciding ----------------------------------------------------------------------------------------


@pytest.fixture
def pair(town: Town) -> PersonPair:
    """One person twice: with an ID in the mill, with a phone and a record in the yard."""
    first = person("张建国", town.mill, phone=PHONE, id_number=ID)
    second = person("章建国", town.yard, phone=PHONE, address="东湖路8号", sex="1")
    MemberRecord.objects.create(person=second, skill="2", trade="钳工")
    Person.objects.filter(pk=first.pk).update(sex="")
    sweep()
    return PersonPair.objects.get()


def merged(town: Town, pair: PersonPair) -> PersonMerge:
    return services.merge_people(
        pair, actor=town.district_officer, keep=pair.one, reason="本人确认是同一人"
    )


def counts(*unions: Union) -> list[int]:
    return [Union.objects.get(pk=union.pk).members_count for union in unions]


def test_part_people(town: Town, pair: PersonPair) -> None:
    services.part_people(pair, actor=town.east_chair)
    assert PersonPair.objects.get().state == "apart"
    assert AuditEntry.objects.latest("pk").verb == "org.part_people"
    Person.objects.update(is_compared=False)
    sweep()
    assert PersonPair.objects.get().state == "apart"  # it does not come up again
    code = refusal(services.part_people, pair, actor=town.east_chair)
    assert code == "flow.already_moved"


def test_merge_people(town: Town, pair: PersonPair) -> None:
    merge = merged(town, pair)
    kept = Person.objects.get(pk=pair.one_id)
    gone = Person.objects.get(pk=pair.other_id)
    assert kept.sealed() == {"id_number": ID, "phone": PHONE, "address": "东湖路8号"}
    assert kept.sex == "1"
    assert (kept.member_record.skill, kept.member_record.trade) == ("2", "钳工")
    assert (gone.merged_into, gone.id_index, gone.phone_index) == (kept, None, None)
    assert Membership.objects.filter(person=kept).count() == 2
    assert Membership.objects.current().get(person=kept).union == town.mill
    assert counts(town.mill, town.yard) == [1, 0]
    assert merge.sealed() == {"reason": "本人确认是同一人"}
    entry = AuditEntry.objects.latest("pk")
    assert (entry.verb, entry.facts["gone"]) == ("org.merge_people", gone.pk)
    assert "本人" not in str(entry.facts)


def test_undo_merge(town: Town, pair: PersonPair) -> None:
    first, second = pair.one.sealed(), pair.other.sealed()
    merge = merged(town, pair)
    services.undo_merge(merge, actor=town.district_officer)
    kept = Person.objects.get(pk=pair.one_id)
    gone = Person.objects.get(pk=pair.other_id)
    assert (kept.sealed(), gone.sealed()) == (first, second)
    assert (kept.sex, gone.sex, gone.merged_into) == ("", "1", None)
    assert (kept.id_index, gone.phone_index) == (id_index(ID), phone_index(PHONE))
    assert (kept.member_record.skill, gone.member_record.skill) == ("", "2")
    current = Membership.objects.current().order_by("pk")
    assert [(row.person, row.union) for row in current] == [(kept, town.mill), (gone, town.yard)]
    assert counts(town.mill, town.yard) == [1, 1]
    pair.refresh_from_db()
    assert pair.state == "open"
    history = gone.memberships.get().history.all()
    assert [line.kind for line in history] == ["joined", "corrected", "corrected"]
    ask = services.undo_merge
    assert refusal(ask, merge, actor=town.district_officer) == "flow.already_moved"


def test_a_merger_cannot_be_undone_once_something_has_changed(town: Town, pair: PersonPair) -> None:
    merge = merged(town, pair)
    current = Membership.objects.current().get(person=pair.one_id)
    district = town.district_officer
    services.retain_membership(current, actor=district, on=date(2020, 1, 1), reason="1")
    assert refusal(services.undo_merge, merge, actor=district) == "org.merge_changed_since"
    merge.refresh_from_db()
    assert merge.undone_at is None


def test_two_ids_are_never_merged(town: Town, pair: PersonPair) -> None:
    other = pair.other
    other.seal(id_number="110105194912310038")
    other.id_index = id_index("110105194912310038")
    other.save()
    ask = services.merge_people
    code = refusal(ask, pair, actor=town.district_officer, keep=pair.one, reason="x")
    assert code == "org.two_ids"
    assert PersonPair.objects.get().state == "open"


def test_who_may_not(town: Town, pair: PersonPair) -> None:
    ask, facts = services.merge_people, {"keep": pair.one, "reason": "x"}
    assert refusal(ask, pair, actor=town.east_chair, **facts) == "org.district_merges"
    assert refusal(ask, pair, actor=town.west_chair, **facts) == "org.not_your_roster"
    reader = officer(town.district, "org.read_members")
    assert refusal(ask, pair, actor=reader, **facts) == "org.not_your_roster"
    assert refusal(services.part_people, pair, actor=town.west_chair) == "org.not_your_roster"
    merge = merged(town, pair)
    assert refusal(services.undo_merge, merge, actor=town.east_chair) == "org.district_merges"
    assert PersonMerge.objects.get().undone_at is None
