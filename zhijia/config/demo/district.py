"""The made-up tree: a federation, streets, systems, enterprises, joint unions, and their members."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhijia.base.bulk import refresh_statistics
from zhijia.config.demo.names import (
    STREETS,
    SYSTEMS,
    company,
    identity_number,
    mobile_number,
    person_name,
)
from zhijia.desk import services as desk
from zhijia.kernel.actor import system
from zhijia.org import services as org
from zhijia.org.models import (
    ChangeKind,
    Employer,
    Membership,
    MembershipChange,
    Person,
    Union,
    UnionKind,
)
from zhijia.org.rules.names import normal_name

ACTOR = system("demo.build_district")
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Scale:
    streets: int
    systems: int
    enterprises: int
    members: int


SCALES = {
    "town": Scale(streets=6, systems=2, enterprises=50, members=3_000),
    "district": Scale(streets=12, systems=4, enterprises=1_480, members=130_000),
}
JOINT_EVERY = 10
"""Every tenth base union is a joint one and covers four employers."""


@dataclass(frozen=True, slots=True)
class Tree:
    root: Union
    streets: list[Union]
    enterprises: list[Union]


@transaction.atomic
def build_district(scale: Scale, chance: Random) -> Tree:
    """Federation, streets and systems, base unions with their employers, members, categories."""
    founded = date(2001, 5, 1)
    root = org.found_district("示范区总工会", on=founded, actor=ACTOR)
    streets = [_branch(root, f"{name}街道总工会", UnionKind.STREET) for name in STREETS]
    systems = [_branch(root, f"{name}系统工会", UnionKind.SYSTEM) for name in SYSTEMS]
    streets, systems = streets[: scale.streets], systems[: scale.systems]
    Union.objects.plant_all([*streets, *systems])
    enterprises = _enterprises([*streets, *systems], scale.enterprises, chance)
    _members(enterprises, scale.members, chance)
    refresh_statistics()
    desk.seed_categories(actor=ACTOR)
    return Tree(root, streets, enterprises)


def _branch(root: Union, name: str, kind: str) -> Union:
    address = f"{name[:2]}路1号" if kind == UnionKind.STREET else ""
    return Union(
        parent=root,
        name=name,
        kind=kind,
        set_up_on=date(2004, 3, 1),
        address=address,
        office_phone="12351转接" if address else "",
    )


def _enterprises(parents: list[Union], count: int, chance: Random) -> list[Union]:
    unions, firms = [], []
    for serial in range(count):
        name, industry = company(serial)
        joint = serial % JOINT_EVERY == JOINT_EVERY - 1
        parent = parents[0] if serial == 0 else parents[serial % len(parents)]
        title = (
            f"{parent.name[:2]}第{serial // JOINT_EVERY + 1}联合工会" if joint else f"{name}工会"
        )
        unions.append(
            Union(
                parent=parent,
                name=title,
                kind=UnionKind.ENTERPRISE,
                base_type="1" if joint else "0",
                industry=industry,
                set_up_on=date(2008, 1, 1) + timedelta(days=chance.randrange(5_000)),
            )
        )
        firms.append((name, industry, joint, serial))
    planted = Union.objects.plant_all(unions)
    Employer.objects.bulk_create(_employers(planted, firms, chance), batch_size=BATCH)
    return planted


def _employers(unions: list[Union], firms: list[Any], chance: Random) -> Iterator[Employer]:
    for union, (name, industry, joint, serial) in zip(unions, firms, strict=True):
        names = [f"{union.name[:2]}小店{serial}之{n}" for n in range(1, 5)] if joint else [name]
        for one in names:
            yield Employer(
                name=one,
                normal_name=normal_name(one),
                nature="600" if joint else "170",
                industry=industry,
                staff_count=chance.randrange(8, 400),
                union=union,
            )


def _members(unions: list[Union], count: int, chance: Random) -> None:
    """Members in batches; a few large unions, many small ones."""
    weights = [1 / (1 + place % 17) for place in range(len(unions))]
    placed = iter(chance.choices(unions, weights=weights, k=count))
    today = timezone.localdate()
    counts: dict[int, int] = {}
    serial = 1_000
    while batch := list(islice(placed, BATCH)):
        people = []
        for _union in batch:
            serial += 1
            people.append(
                Person.written_down(
                    person_name(chance),
                    id_number=identity_number(serial, chance),
                    phone=mobile_number(serial),
                )
            )
        Person.objects.bulk_create(people)
        joined = Membership.objects.bulk_create(
            Membership(
                person=person,
                union=union,
                since=today - timedelta(days=chance.randrange(30, 5_000)),
                employment="1",
                change="1",
            )
            for person, union in zip(people, batch, strict=True)
        )
        MembershipChange.objects.bulk_create(
            MembershipChange(membership=row, kind=ChangeKind.JOINED, on=row.since) for row in joined
        )
        for union in batch:
            counts[union.pk] = counts.get(union.pk, 0) + 1
    for union in unions:
        union.members_count = counts.get(union.pk, 0)
    Union.objects.bulk_update(unions, ["members_count"], batch_size=500)
