"""Reads of the tree and its people. Whoever reads for a person on a screen gives the actor first;
the few without one answer about the tree's own public shape."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.cache import cache

from zhijia.base.outbox.sockets import Addresses
from zhijia.org.models import Employer, Membership, Person, Union, UnionKind
from zhijia.org.models.union import UnionChange
from zhijia.org.rules.names import normal_name
from zhijia.org.rules.tree import ids_of
from zhijia.org.sockets import TreeChange

DISTRICT_NAME = "org.district_name"


def district() -> Union | None:
    """The federation at the root of the tree; None before the first run."""
    return Union.objects.filter(kind=UnionKind.DISTRICT, parent__isnull=True).first()


def district_name() -> str:
    """What stands beside the mark on every page, empty before the first run: kept for a minute, so
    a new name may be that late where another process serves the page."""
    kept: str | None = cache.get(DISTRICT_NAME)
    if kept:
        return kept
    found = district()
    if found is not None:
        cache.set(DISTRICT_NAME, found.name, 60)
    return found.name if found else ""


def union_with_id(typed: str) -> Union | None:
    """The standing union of this id, as it came from a form."""
    return Union.objects.standing().filter(pk=int(typed)).first() if typed.isdecimal() else None


def streets() -> list[Union]:
    """The standing street and town unions, as a visitor may choose from them."""
    return list(Union.objects.standing().filter(kind=UnionKind.STREET).order_by("pk"))


def has_streets() -> bool:
    """Whether a visitor has a street or town to choose."""
    return Union.objects.standing().filter(kind=UnionKind.STREET).exists()


def street_with_id(typed: str) -> Union | None:
    """The standing street union of this id, as it came from a form."""
    if not typed.isdecimal():
        return None
    return Union.objects.standing().filter(kind=UnionKind.STREET, pk=int(typed)).first()


def superior_of(union: Union) -> Union:
    """The union above; the district stands above itself."""
    return union.parent or union


def near(union: Union, *, with_base: bool, most: int = 300) -> list[Union]:
    """The standing unions below this one and the one above it, in the order of the tree; base
    unions and groups only when asked for."""
    below = Union.objects.standing().under(union).exclude(pk=union.pk)
    if not with_base:
        below = below.exclude(kind__in=[UnionKind.ENTERPRISE, UnionKind.GROUP])
    above = [union.parent] if union.parent else []
    return [*above, *below.order_by("path")[:most]]


def kinds_of(paths: Iterable[str]) -> set[str]:
    """What the unions at these paths are: district, street, enterprise…"""
    return set(Union.objects.filter(path__in=list(paths)).values_list("kind", flat=True))


def union_of_person(person_id: int | None) -> Union | None:
    """The union a person is a member of today."""
    if person_id is None:
        return None
    current = Membership.objects.current().filter(person_id=person_id)
    found = current.select_related("union").first()
    return found.union if found else None


def street_of_person(person_id: int | None) -> Union | None:
    """The street union above the person's own union."""
    union = union_of_person(person_id)
    if union is None:
        return None
    above = Union.objects.standing().filter(kind=UnionKind.STREET, pk__in=ids_of(union.path))
    return above.first()


def employer_named(typed: str) -> Employer | None:
    """The one employer of exactly this name; unknown or ambiguous is None, never a guess."""
    name = normal_name(typed)
    found = list(Employer.objects.filter(normal_name=name)[:2]) if name else []
    return found[0] if len(found) == 1 else None


def person(person_id: int) -> Person:
    """The person behind an account or a matter."""
    return Person.objects.get(pk=person_id)


def addresses_of(person_id: int) -> Addresses:
    """Where a person can be reached today: the phone in their envelope."""
    found = Person.objects.filter(pk=person_id).first()
    return Addresses(sms=found.sealed().get("phone", "")) if found else Addresses()


def successor_of(change: TreeChange) -> Union:
    """Who takes the place of a union that goes: the one it is merged into, else its superior."""
    if change.other_id is not None:
        return Union.objects.get(pk=change.other_id)
    return superior_of(Union.objects.get(pk=change.union_id))


def standing_heir_of(union: Union) -> Union:
    """Who stands in the place of a union today: itself while it stands, else whoever it was merged
    into, else its superior."""
    heir = union
    while not heir.stands:
        mergers = heir.history.filter(change=UnionChange.MERGED, other__isnull=False)
        last = mergers.select_related("other").order_by("-on", "-pk").first()
        heir = last.other if last and last.other else superior_of(heir)
    return heir
