"""What the directory and the guides show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language

from zhijia.base.scope import any_branch, visible_or_404
from zhijia.kernel.actor import Actor
from zhijia.org import selectors as org
from zhijia.org.models import Union
from zhijia.org.models.union import UnionKind
from zhijia.press.models import Station, StationKind
from zhijia.press.rules.freshness import is_stale
from zhijia.press.rules.guides import CHECKED_ON, GUIDES, Guide

MOST = 100


@dataclass(frozen=True, slots=True)
class Shown:
    """One place as it is listed; a stale one says that nobody has made sure lately."""

    station: Station
    is_stale: bool


def directory(asked: dict[str, str], *, today: date) -> dict[str, Any]:
    """The open places of one kind, one street, or with some words in their name or address."""
    rows = Station.objects.filter(is_open=True).select_related("union")
    kind = asked.get("kind", "") if asked.get("kind") in StationKind.values else ""
    street = org.street_with_id(asked.get("street", ""))
    words = asked.get("q", "").replace("\x00", "").strip()[:40]
    if kind:
        rows = rows.filter(kind=kind)
    if street is not None:
        rows = rows.filter(union=street)
    if words:
        rows = rows.filter(
            Q(name__contains=words) | Q(address__contains=words) | Q(offers__contains=words)
        )
    found = list(rows[: MOST + 1])
    return {
        "stations": [Shown(one, is_stale(one.checked_on, today)) for one in found[:MOST]],
        "is_cut": len(found) > MOST,
        "kinds": StationKind.choices,
        "streets": org.streets(),
        "asked": {"kind": kind, "street": street.pk if street else "", "q": words},
        "is_filtered": bool(kind or street or words),
        "unions": ([district] if (district := org.district()) else []) + org.streets(),
    }


def stations_page(actor: Actor, *, today: date) -> dict[str, Any]:
    """What one keeps oneself: the stale ones first."""
    mine = Station.objects.filter(
        any_branch("union__path", actor.reach("press.edit")), is_open=True
    ).select_related("union")
    shown = [Shown(one, is_stale(one.checked_on, today)) for one in mine]
    return {
        "stations": sorted(shown, key=lambda one: not one.is_stale),
        "may_add": bool(unions_to_choose(actor)),
    }


def unions_to_choose(actor: Actor) -> list[Union]:
    """The district and the streets in whose branch one keeps the directory."""
    kept = any_branch("path", actor.reach("press.edit"))
    kinds = [UnionKind.DISTRICT, UnionKind.STREET, UnionKind.SYSTEM]
    return list(Union.objects.standing().filter(kept, kind__in=kinds).order_by("path"))


def station_or_404(actor: Actor, pk: int) -> Station:
    mine = any_branch("union__path", actor.reach("press.edit"))
    rows = Station.objects.select_related("union").filter(mine, is_open=True)
    return visible_or_404(rows, actor, pk=pk)


def guides() -> list[dict[str, Any]]:
    """All guides, with their titles in the reader's language."""
    return [_said(guide) for guide in GUIDES]


def guide_page(guide: Guide) -> dict[str, Any]:
    """One guide in the reader's language, with what computes or asks further."""
    return {"guide": _said(guide), "checked_on": CHECKED_ON}


def _said(guide: Guide) -> dict[str, Any]:
    language = get_language() or ""
    return {
        "slug": guide.slug,
        "title": guide.title.said_in(language),
        "lead": guide.lead.said_in(language),
        "steps": [step.said_in(language) for step in guide.steps],
        "bring": [one.said_in(language) for one in guide.bring],
        "sources": [one.said_in(language) for one in guide.sources],
        "links": [(name, words.said_in(language)) for name, words in guide.links],
    }
