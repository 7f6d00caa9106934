"""What the directory and the guides show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Q
from django.utils.translation import get_language

from zhijia.base.scope import any_branch, visible_or_404
from zhijia.kernel.actor import Actor
from zhijia.org import selectors as org
from zhijia.org.models import Union
from zhijia.org.models.union import UnionKind
from zhijia.press.models import Station, StationKind
from zhijia.press.rules.freshness import is_stale
from zhijia.press.rules.guides import GUIDES, Guide, Step
from zhijia.press.rules.statutes import READ_ON, Article, Statute
from zhijia.press.rules.words import Words

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
    district, streets = org.district(), org.streets()
    return {
        "stations": [Shown(one, is_stale(one.checked_on, today)) for one in found[:MOST]],
        "is_cut": len(found) > MOST,
        "kinds": StationKind.choices,
        "streets": streets,
        "asked": {"kind": kind, "street": street.pk if street else "", "q": words},
        "is_filtered": bool(kind or street or words),
        "unions": ([district] if district else []) + streets,
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


@dataclass(frozen=True, slots=True)
class ShownArticle:
    """An article as a guide names it; `library` is its statute's address where the law library
    explains it, or empty."""

    called: str
    library: str
    number: int


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One thing to do, the articles that say so, and what no article says."""

    words: str
    articles: list[ShownArticle]
    open_point: str


@dataclass(frozen=True, slots=True)
class ShownSource:
    """A statute a guide rests on: which text of it was read, and where that stands."""

    name: str
    text_of: date
    is_whole: bool
    source: str
    site: str
    articles: list[ShownArticle]


def guides() -> list[dict[str, Any]]:
    """All guides, with their titles in the reader's language."""
    return [_titled(guide) for guide in GUIDES]


def guide_page(guide: Guide) -> dict[str, Any]:
    """One guide in the reader's language, with what computes or asks further."""
    return {
        "guide": {
            **_titled(guide),
            "steps": [_step(step) for step in guide.steps],
            "bring": [_said(one) for one in guide.bring],
            "links": [(name, _said(words)) for name, words in guide.links],
        },
        "sources": _sources(guide.articles),
        "read_on": READ_ON,
    }


def _titled(guide: Guide) -> dict[str, Any]:
    return {"slug": guide.slug, "title": _said(guide.title), "lead": _said(guide.lead)}


def _said(words: Words) -> str:
    return words.said_in(get_language() or "")


def _step(step: Step) -> ShownStep:
    return ShownStep(
        words=_said(step.words),
        articles=[_article(one) for one in step.rests_on],
        open_point=_said(step.open_point) if step.open_point else "",
    )


def _article(one: Article) -> ShownArticle:
    library = one.statute.library if one.is_explained else ""
    return ShownArticle(_said(one.called), library, one.number)


def _sources(cited: tuple[Article, ...]) -> list[ShownSource]:
    """The statutes of a guide in the order they are first named, each with its articles."""
    held: dict[Statute, list[Article]] = {}
    for one in cited:
        held.setdefault(one.statute, []).append(one)
    return [
        ShownSource(
            name=_said(statute.name),
            text_of=statute.text_of,
            is_whole=statute.whole,
            source=statute.source,
            site=urlsplit(statute.source).netloc,
            articles=[_article(one) for one in sorted(articles, key=lambda one: one.number)],
        )
        for statute, articles in held.items()
    ]
