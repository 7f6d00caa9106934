"""Put right what the register holds: who may, and what follows from it."""

from __future__ import annotations

import pytest

from zhijia.base.audit.models import AuditEntry
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import NotAllowed, RuleViolation
from zhijia.org.models import Person, id_index, phone_index
from zhijia.org.services import correct_person
from zhijia.org.tests.town import Town, member, officer

ID = "11010519491231002X"


def checker(town: Town) -> Actor:
    return officer(town.east, "org.read_tree sealing.reveal")


def test_correct_person_brings_what_hangs_on_the_value(town: Town) -> None:
    person = member("张建国", town.mill, phone="13812345678").person
    for field, value in (("name", "欧阳军"), ("id_number", ID), ("phone", "13500000000")):
        correct_person(person, field, value, actor=checker(town))
    person = Person.objects.get(pk=person.pk)
    assert (person.name, person.initials) == ("欧阳军", "oyj")
    assert (person.id_index, person.birth_year, person.sex) == (id_index(ID), 1949, "2")
    assert person.phone_index == phone_index("13500000000")
    assert (person.sealed()["id_number"], person.is_compared) == (ID, False)
    entries = AuditEntry.objects.filter(verb="org.correct_person").order_by("pk")
    assert [entry.facts for entry in entries] == [
        {"column": "name"},
        {"column": "id_number"},
        {"column": "phone"},
    ]


def test_oneself_corrects_what_needs_no_paper(town: Town) -> None:
    person = member("张建国", town.mill).person
    oneself = Actor(account_id=1, person_id=person.pk)
    correct_person(person, "address", "东湖路1号", actor=oneself)
    assert Person.objects.get(pk=person.pk).sealed()["address"] == "东湖路1号"
    for field in ("name", "id_number"):
        with pytest.raises(NotAllowed):
            correct_person(person, field, ID, actor=oneself)
    unproven = Actor(account_id=1, person_id=person.pk, is_proven=False)
    with pytest.raises(NotAllowed):
        correct_person(person, "address", "西山路1号", actor=unproven)


def test_who_may_not(town: Town) -> None:
    person = member("张建国", town.mill).person
    for actor in (officer(town.west, "sealing.reveal"), town.east_chair, Actor(person_id=7)):
        with pytest.raises(NotAllowed):
            correct_person(person, "name", "张三", actor=actor)
    nobodys = Person.written_down("王小路")
    nobodys.save()
    with pytest.raises(NotAllowed):
        correct_person(nobodys, "name", "张三", actor=checker(town))
    correct_person(nobodys, "name", "张三", actor=officer(town.district, "sealing.reveal"))


def test_a_number_is_somebodys_alone(town: Town) -> None:
    first, second = member("甲", town.mill).person, member("乙", town.mill).person
    correct_person(first, "id_number", ID, actor=checker(town))
    correct_person(first, "id_number", ID, actor=checker(town))
    with pytest.raises(RuleViolation, match=r"org\.id_held_by_another"):
        correct_person(second, "id_number", ID, actor=checker(town))
