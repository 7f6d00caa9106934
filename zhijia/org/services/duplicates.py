"""Look for rows of the register that may be one person. Only finds; deciding is for people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import combinations

from django.db import transaction
from django.db.models import Q

from zhijia.org.models import Claim, Membership, Person, PersonPair, Union
from zhijia.org.rules.likeness import Likeness, signs_of
from zhijia.org.rules.tree import ids_of

BATCH = 500
BATCHES = 10  # a sweep compares five thousand rows at most
ALIKE_MOST = 20
"""A phone that more people of a branch give is an office's or a relative's, and tells nothing."""
COLUMNS = ("pk", "name", "pinyin", "id_index", "phone_index", "birth_year", "sex")
Rows = dict[int, Likeness]
Placed = tuple[tuple[int, ...], int]
"""The ids along the path of somebody's union, and the person."""


def find_duplicates(*, now: datetime) -> int:
    """Compare the rows nobody has compared yet with those that share their phone, or the sound of
    their name in one union. A sweep; returns how many rows it compared."""
    compared = 0
    for _turn in range(BATCHES):
        waiting = Person.objects.filter(is_compared=False).order_by("pk")
        fresh = set(waiting.values_list("pk", flat=True)[:BATCH])
        if not fresh:
            break
        _compare(fresh)
        compared += len(fresh)
    return compared


@transaction.atomic
def _compare(fresh: set[int]) -> None:
    rows = _near(_looked_at(Q(pk__in=fresh)))
    found = [
        PersonPair(one_id=one, other_id=other, signs=signs)
        for one, other in sorted(_pairs(rows))
        if (one in fresh or other in fresh) and (signs := signs_of(rows[one], rows[other]))
    ]
    PersonPair.objects.bulk_create(found, ignore_conflicts=True)
    Person.objects.filter(pk__in=fresh).update(is_compared=True)


def _near(fresh: Rows) -> Rows:
    """The fresh rows, and those they share something with."""
    phones = {row.phone for row in fresh.values()} - {""}
    unions = {row.union for row in fresh.values()} - {None}
    sounds = {row.sound for row in fresh.values()}
    neighbours = Membership.objects.current().filter(union__in=unions, person__pinyin__in=sounds)
    return (
        fresh
        | _looked_at(Q(phone_index__in=phones))
        | _looked_at(Q(pk__in=set(neighbours.values_list("person_id", flat=True))))
    )


def _looked_at(asked: Q) -> Rows:
    found = Person.objects.filter(asked, merged_into__isnull=True).values_list(*COLUMNS)
    people = {pk: facts for pk, *facts in found}
    current = Membership.objects.current().filter(person__in=people)
    unions = dict(current.values_list("person_id", "union_id"))
    recorded = dict(Claim.objects.filter(record__in=people).values_list("record_id", "id_index"))
    return {
        pk: Likeness(
            name, sound, identity or recorded.get(pk, ""), phone or "", year, sex, unions.get(pk)
        )
        for pk, (name, sound, identity, phone, year, sex) in people.items()
    }


def _pairs(rows: Rows) -> Iterator[tuple[int, int]]:
    """Pairs that share a phone, or the sound of the name in one union: each side in order."""
    by_phone: dict[str, list[int]] = defaultdict(list)
    by_place: dict[object, list[int]] = defaultdict(list)
    for pk, row in rows.items():
        if row.phone:
            by_phone[row.phone].append(pk)
        if row.union is not None:
            by_place[row.union, row.sound].append(pk)
    places = _places(rows)
    for alike in by_phone.values():
        for few in _few_of_a_branch([(places.get(rows[pk].union, ()), pk) for pk in alike]):
            yield from combinations(sorted(few), 2)
    for alike in by_place.values():
        if len(alike) <= ALIKE_MOST:
            yield from combinations(sorted(alike), 2)


def _places(rows: Rows) -> dict[int | None, tuple[int, ...]]:
    """The ids along the path of each union somebody of the rows is a member of."""
    wanted = {row.union for row in rows.values() if row.union is not None}
    paths = Union.objects.filter(pk__in=wanted).values_list("pk", "path")
    return {pk: tuple(ids_of(path)) for pk, path in paths}


def _few_of_a_branch(alike: list[Placed], depth: int = 0) -> Iterator[list[int]]:
    """The largest branches in which few enough of these people are members: how many there are
    outside a branch decides nothing that its officers see."""
    if len(alike) <= ALIKE_MOST:
        yield [pk for _path, pk in alike]
        return
    branches: dict[int, list[Placed]] = defaultdict(list)
    for path, pk in alike:
        if len(path) > depth:
            branches[path[depth]].append((path, pk))
    for branch in branches.values():
        yield from _few_of_a_branch(branch, depth + 1)
