"""What stands on the posters and forms an office prints. Nothing of it is kept: a poster counts nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import segno
from django.http import Http404

from zhijia.desk import policies
from zhijia.desk.models import Category
from zhijia.desk.selectors.asking import open_categories
from zhijia.kernel.actor import Actor
from zhijia.org import selectors as org
from zhijia.org.models import Union, UnionKind

COUNTERS = (UnionKind.DISTRICT, UnionKind.STREET, UnionKind.SYSTEM)
"""The unions with a counter of their own: a base union sits with the employer and prints none."""

HOUSE_NAME = "职家"
MOST_NAMED = 6
USUAL_HOURS = "工作日8:30—17:30"
"""Where a place says nothing else; on paper, so in Chinese whoever prints it."""


def counters(actor: Actor) -> list[Union]:
    """The places of the officer's branch where somebody can walk in."""
    rows = Union.objects.visible_to(actor).standing().filter(kind__in=COUNTERS).order_by("path")
    return [union for union in rows if policies.may_make_poster(actor, union)]


def counter_or_404(actor: Actor, pk: int) -> Union:
    found = next((union for union in counters(actor) if union.pk == pk), None)
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody can go: as it stands on paper."""

    name: str
    address: str
    phone: str
    hours: str


def place_of(union: Union) -> Place:
    """A place as the register knows it, with the hours of the district's own counter."""
    return Place(union.name, union.address, union.office_phone, USUAL_HOURS)


def square_of(address: str, *, fills: bool = True) -> str:
    """The square code of an address as SVG: it fills what it stands in, or has a size of its own. It
    holds the address and nothing else."""
    code = segno.make(address, error="q", micro=False)
    drawn: str = code.svg_inline(scale=5, border=2, dark="#000", light="#fff", omitsize=fills)
    return drawn


def kept_from_the_employer(categories: Iterable[Category]) -> list[Category]:
    """The kinds of matter that are confidential now: a poster promises this for these and no others."""
    return [one for one in categories if one.confidential][:MOST_NAMED]


def poster_page(places: Iterable[Place], *, address: str) -> dict[str, object]:
    """Everything on a poster: the same words for all, a place each."""
    return {
        "places": list(places),
        "square": square_of(address),
        "square_on_screen": square_of(address, fills=False),
        "address": address,
        "district": org.district_name() or HOUSE_NAME,
        "secret": kept_from_the_employer(open_categories()),
    }


def paper_page(
    union: Union, codes: Iterable[str], *, addresses: Mapping[str, str]
) -> dict[str, object]:
    """Everything on printed forms: a code each, and where the worker looks with it."""
    categories = open_categories()
    return {
        "union": union,
        "codes": list(codes),
        "square": square_of(addresses["track"]),
        "track": addresses["track"],
        "ask": addresses["ask"],
        "district": org.district_name() or HOUSE_NAME,
        "categories": categories,
        "secret": kept_from_the_employer(categories),
    }
