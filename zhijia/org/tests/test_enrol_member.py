"""Enrol a member: counted once, one union at a time."""

from __future__ import annotations

import pytest

from zhijia.base.audit.models import AuditEntry
from zhijia.kernel.errors import NotAllowed, RuleViolation
from zhijia.org import services
from zhijia.org.models import Membership, Person
from zhijia.org.tests.town import LONG_AGO, Town


def somebody() -> Person:
    person = Person.written_down("张建国", id_number="11010519491231002X", phone="13812345678")
    person.save()
    return person


def test_enrol_member(town: Town) -> None:
    person = somebody()
    row = services.enrol_member(person, town.mill, actor=town.east_chair, since=LONG_AGO)
    town.mill.refresh_from_db()
    assert (row.state, row.change, town.mill.members_count) == ("active", "1", 1)
    assert AuditEntry.objects.get().facts == {"union": town.mill.pk}
    assert (person.birth_year, person.sex, person.initials) == (1949, "2", "zjg")
    assert b"138" not in bytes(person.envelope)


def test_one_union_at_a_time(town: Town) -> None:
    person = somebody()
    services.enrol_member(person, town.mill, actor=town.district_officer, since=LONG_AGO)
    with pytest.raises(RuleViolation) as refused:
        services.enrol_member(person, town.yard, actor=town.district_officer, since=LONG_AGO)
    assert refused.value.code == "org.member_already"
    town.yard.refresh_from_db()
    assert town.yard.members_count == 0


def test_a_closed_union_takes_nobody(town: Town) -> None:
    services.close_union(town.mill, actor=town.east_chair, on=LONG_AGO, reason="x")
    town.mill.refresh_from_db()
    with pytest.raises(RuleViolation) as refused:
        services.enrol_member(somebody(), town.mill, actor=town.east_chair, since=LONG_AGO)
    assert refused.value.code == "org.union_closed"


def test_who_may_not(town: Town) -> None:
    for actor in (town.west_chair, town.east_reader):
        with pytest.raises(NotAllowed):
            services.enrol_member(somebody_once(), town.mill, actor=actor, since=LONG_AGO)
    assert not Membership.objects.exists()


def somebody_once() -> Person:
    person = Person.written_down("李明")
    person.save()
    return person
