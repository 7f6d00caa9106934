"""Two officers at once: one wins, the other is told, and the counters agree with the rows.

In real threads with a connection each, on both databases, `ZHIJIA_RACES` rounds (10 without it); the
negative controls take a guard away and must see the damage.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from zhijia.kernel.errors import ZhijiaError
from zhijia.org import services
from zhijia.org.models import Membership, MembershipChange, Person, PersonMerge, PersonPair, Union
from zhijia.org.services import membership as writing
from zhijia.org.tests import town as building
from zhijia.org.tests.town import LONG_AGO, Town

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROUNDS = int(os.environ.get("ZHIJIA_RACES", "10"))
ON = date(2018, 3, 1)


@pytest.fixture
def town(transactional_db: None) -> Town:
    return building.build()


def both(*deeds: Callable[[], object]) -> list[object]:
    """Do these at the same moment; the result of each, or the refusal it met."""
    gate = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> object:
        try:
            gate.wait(timeout=20)
            return deed()
        except ZhijiaError as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def refusals(results: list[object]) -> list[str]:
    return [result.code for result in results if isinstance(result, ZhijiaError)]


def somebody(town: Town, union: Union | None = None) -> Membership:
    person = Person.written_down("张建国")
    person.save()
    actor = town.district_officer
    return services.enrol_member(person, union or town.mill, actor=actor, since=LONG_AGO)


def assert_counted(town: Town) -> None:
    """Every counter is the number of active members."""
    for union in Union.objects.all():
        active = Membership.objects.filter(union=union, state="active").count()
        assert union.members_count == active, union.name


def copies(row: Membership) -> tuple[Membership, Membership]:
    first, second = (
        Membership.objects.select_related("union", "person").get(pk=row.pk) for _ in range(2)
    )
    return first, second


def transfers(town: Town, row: Membership) -> list[Callable[[], Any]]:
    """The same member to two unions at once."""
    actor = town.district_officer
    return [
        lambda mine=mine, union=union: services.transfer_membership(
            mine, actor=actor, union=union, on=ON
        )
        for mine, union in zip(copies(row), (town.yard, town.forge), strict=True)
    ]


def test_two_officers_transfer_the_same_member(town: Town) -> None:
    for _round in range(ROUNDS):
        row = somebody(town)
        assert refusals(both(*transfers(town, row))) == ["flow.already_moved"]
        assert Membership.objects.current().filter(person=row.person_id).count() == 1
        assert row.history.count() == 2
    assert_counted(town)


def test_an_ending_meets_a_transfer(town: Town) -> None:
    actor = town.district_officer
    for _round in range(ROUNDS):
        row = somebody(town)
        mine, _other = copies(row)
        results = both(
            transfers(town, row)[0],
            lambda mine=mine: services.end_membership(mine, actor=actor, on=ON),
        )
        assert refusals(results) == ["flow.already_moved"]
        assert row.history.count() == 2
    assert_counted(town)


def test_two_unions_enrol_one_person(town: Town) -> None:
    actor = town.district_officer
    for _round in range(ROUNDS):
        person = Person.written_down("李明")
        person.save()
        results = both(
            *(
                lambda union=union, person=person: services.enrol_member(
                    person, union, actor=actor, since=LONG_AGO
                )
                for union in (town.mill, town.forge)
            )
        )
        assert refusals(results) == ["org.member_already"]
    assert_counted(town)


def test_members_who_cross_do_not_block_each_other(town: Town) -> None:
    """Mill to yard and yard to mill at once: the unions are always locked in one order."""
    actor = town.district_officer
    for _round in range(ROUNDS):
        here, there = somebody(town, town.mill), somebody(town, town.yard)
        results = both(
            lambda here=here: services.transfer_membership(
                here, actor=actor, union=town.yard, on=ON
            ),
            lambda there=there: services.transfer_membership(
                there, actor=actor, union=town.mill, on=ON
            ),
        )
        assert refusals(results) == []
    assert_counted(town)


def test_nobody_is_enrolled_into_a_union_that_is_being_closed(town: Town) -> None:
    actor = town.district_officer
    for serial in range(ROUNDS):
        union = Union.objects.plant(
            name=f"{serial}厂工会", kind="enterprise", parent=town.east, set_up_on=LONG_AGO
        )
        person = Person.written_down("李明")
        person.save()
        stale = Union.objects.select_related("parent").get(pk=union.pk)
        both(
            lambda union=union: services.close_union(union, actor=actor, on=ON, reason="x"),
            lambda stale=stale, person=person: services.enrol_member(
                person, stale, actor=actor, since=LONG_AGO
            ),
        )
        assert not Membership.objects.current().filter(union=union).exists()
    assert_counted(town)


def test_one_line_is_corrected_once(town: Town) -> None:
    actor = town.district_officer
    for _round in range(ROUNDS):
        row = somebody(town)
        services.retain_membership(row, actor=actor, on=ON, reason="1")
        line = row.history.latest("pk")
        lines = [MembershipChange.objects.get(pk=line.pk) for _ in range(2)]
        results = both(
            *(
                lambda mine=mine: services.correct_membership(mine, actor=actor, note="x")
                for mine in lines
            )
        )
        assert len(refusals(results)) == 1
        assert row.history.filter(kind="corrected").count() == 1
    assert_counted(town)


def test_a_pair_is_merged_once(town: Town) -> None:
    actor = town.district_officer
    for serial in range(ROUNDS):
        for union in (town.mill, town.yard):
            person = Person.written_down("张建国", phone=f"1380000{serial:04d}")
            person.save()
            services.enrol_member(person, union, actor=actor, since=LONG_AGO)
        services.find_duplicates(now=timezone.now())
        pair = PersonPair.objects.get(state="open")
        results = both(
            *(
                lambda keep=keep, pair=pair: services.merge_people(
                    PersonPair.objects.get(pk=pair.pk), actor=actor, keep=keep, reason="x"
                )
                for keep in (pair.one, pair.other)
            )
        )
        assert len(refusals(results)) == 1
        assert PersonMerge.objects.filter(pair=pair).count() == 1
    assert_counted(town)


# Negative controls -------------------------------------------------------------------------------


def test_without_the_comparison_a_member_goes_two_ways(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Swap without compare and without the one-membership rule's help: the history tells two
    endings of one membership."""
    real = QuerySet.filter

    def without_state(self: QuerySet[Membership], *args: object, **kwargs: object) -> object:
        if set(kwargs) == {"pk", "state"}:
            kwargs.pop("state")
        return real(self, *args, **kwargs)

    monkeypatch.setattr(QuerySet, "filter", without_state)
    somebody(town)  # whose count is taken away
    row = somebody(town)
    actor = town.district_officer
    first, second = copies(row)
    results = both(
        lambda: services.end_membership(first, actor=actor, on=ON),
        lambda: services.end_membership(second, actor=actor, on=ON),
    )
    assert refusals(results) == []
    assert row.history.filter(kind="left").count() == 2
    with pytest.raises(AssertionError):
        assert_counted(town)


def test_without_the_lock_somebody_is_enrolled_into_a_closed_union(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check without the lock believes the page, and the page was drawn before the closing."""

    def believe(union: Union, *others: Union) -> None:
        assert union.stands

    monkeypatch.setattr(writing, "_lock_standing", believe)
    stale = Union.objects.get(pk=town.yard.pk)
    services.close_union(town.yard, actor=town.district_officer, on=ON, reason="x")
    person = Person.written_down("李明")
    person.save()
    services.enrol_member(person, stale, actor=town.district_officer, since=LONG_AGO)
    assert Membership.objects.current().filter(union=town.yard).exists()
