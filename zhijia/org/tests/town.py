"""A small tree with people, for the tests of this app."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhijia.kernel.actor import Actor
from zhijia.org.models import Employer, Membership, Person, Union
from zhijia.org.rules.names import normal_name

LONG_AGO = date(2015, 5, 1)


@dataclass(frozen=True)
class Town:
    """district ─ east (mill, yard) and west (forge); one employer beside each, one without."""

    district: Union
    east: Union
    west: Union
    mill: Union
    yard: Union
    forge: Union
    mill_employer: Employer
    lone_employer: Employer

    @property
    def district_officer(self) -> Actor:
        return officer(self.district, "org.read_tree org.edit_tree org.read_members org.import")

    @property
    def east_chair(self) -> Actor:
        return officer(self.east, "org.read_tree org.edit_tree org.read_members org.import")

    @property
    def east_reader(self) -> Actor:
        return officer(self.east, "org.read_tree org.read_members")

    @property
    def west_chair(self) -> Actor:
        return officer(self.west, "org.read_tree org.edit_tree org.read_members org.import")


def officer(union: Union, duties: str, account_id: int = 1) -> Actor:
    return Actor(
        account_id=account_id,
        person_id=account_id + 9_000,
        grants=dict.fromkeys(duties.split(), (union.path,)),
    )


def build() -> Town:
    def plant(name: str, kind: str, parent: Union | None) -> Union:
        return Union.objects.plant(name=name, kind=kind, parent=parent, set_up_on=LONG_AGO)

    district = plant("示范区总工会", "district", None)
    east = plant("东湖街道总工会", "street", district)
    west = plant("西山街道总工会", "street", district)
    mill = plant("宏达纺织有限公司工会", "enterprise", east)
    yard = plant("东湖货场联合工会", "enterprise", east)
    forge = plant("西山锻造厂工会", "enterprise", west)
    return Town(
        district,
        east,
        west,
        mill,
        yard,
        forge,
        mill_employer=employer("宏达纺织有限公司", mill),
        lone_employer=employer("小巷面馆", west),
    )


def employer(name: str, union: Union) -> Employer:
    return Employer.objects.create(name=name, normal_name=normal_name(name), union=union)


def member(name: str, union: Union, *, phone: str = "", since: date = LONG_AGO) -> Membership:
    person = Person.written_down(name, phone=phone)
    person.save()
    row = Membership.objects.create(person=person, union=union, since=since, change="1")
    Union.objects.filter(pk=union.pk).update(members_count=union.memberships.current().count())
    return row
