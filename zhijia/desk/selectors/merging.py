"""Matters that look like one, and those that have been joined."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhijia.base.texts import Text
from zhijia.desk.models import Entry, EntryKind, Request
from zhijia.desk.rules.flow import UNFINISHED, State
from zhijia.desk.rules.likeness import DAYS_LOOKED_BACK, Sign, signs
from zhijia.desk.rules.merging import Side, fits
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import RuleViolation

MOST_COMPARED = 200
"""The newest so many open matters of the same office and kind are compared."""

SIGNS: dict[str, Text] = {
    Sign.FILER: _("同一个人提交"),
    Sign.CONTACT: _("留了同一个号码"),
    Sign.TEXT: _("写的话八成以上相同"),
}


@dataclass(frozen=True, slots=True)
class Likely:
    """A matter that looks like the one at hand, and by which signs; `why_not` when it cannot lead."""

    request: Request
    words: tuple[Text, ...]
    can_lead: bool


@dataclass(frozen=True, slots=True)
class Joined:
    """A matter joined to the one at hand, and whether its worker has written since."""

    request: Request
    has_news: bool


def side_of(request: Request) -> Side:
    """What counts about a matter when two are joined; whether it leads others is asked for apart."""
    return Side(
        key=request.pk,
        state=request.state,
        office=request.office_id,
        category=request.category_id,
        confidential=request.confidential,
        employer=request.employer_id,
    )


def likely_duplicates(actor: Actor, request: Request) -> list[Likely]:
    """The open matters of this office and kind that carry a sign of being the same one. Only what
    this officer may read is compared."""
    since = timezone.now() - timedelta(days=DAYS_LOOKED_BACK)
    rows = Request.objects.visible_to(actor).for_pages()
    near = rows.filter(
        office_id=request.office_id, category_id=request.category_id, state__in=UNFINISHED
    )
    near = near.filter(filed_at__gte=since).exclude(pk=request.pk)
    near = near.exclude(filer_id=actor.person_id or 0).exclude(state=State.MERGED)
    own = side_of(request)
    found = []
    for other in near.order_by("-filed_at", "-pk")[:MOST_COMPARED]:
        if seen := _signs(request, other):
            words = tuple(SIGNS[sign] for sign in seen)
            found.append(Likely(other, words, bool(fits(own, side_of(other)))))
    return found


def _signs(one: Request, other: Request) -> list[Sign]:
    first, second = one.sealed(), other.sealed()
    return signs(
        filers=(one.filer_id, other.filer_id),
        phones=(first.get("phone", ""), second.get("phone", "")),
        stories=(first.get("story", ""), second.get("story", "")),
    )


def lead_with(actor: Actor, number: str) -> Request:
    """The matter with this number to join another one into: hidden and missing read the same."""
    rows = Request.objects.visible_to(actor).for_pages()
    found = rows.exclude(filer_id=actor.person_id or 0).filter(number=number).first()
    if found is None:
        raise RuleViolation("desk.no_such_matter", field="number")
    return found


def joined_to(actor: Actor, lead: Request) -> list[Joined]:
    """The matters joined to this one that this officer may read."""
    news = Entry.objects.filter(
        request=OuterRef("pk"), kind__in=[EntryKind.FROM_WORKER, EntryKind.ATTACHED]
    )
    joined = Entry.objects.filter(request=OuterRef("request"), kind=EntryKind.MERGED)
    later = news.exclude(Exists(joined.filter(at__gt=OuterRef("at"))))
    rows = Request.objects.visible_to(actor).for_pages().filter(merged_into=lead)
    with_news = set(rows.filter(Exists(later)).values_list("pk", flat=True))
    return [Joined(row, row.pk in with_news) for row in rows.order_by("pk")]


def lead_of(actor: Actor, request: Request) -> Request | None:
    """The matter this one is joined to."""
    rows = Request.objects.visible_to(actor).for_pages()
    return rows.filter(pk=request.merged_into_id).first() if request.merged_into_id else None


def joined_count(lead: Request) -> int:
    """How many matters an answer to this one reaches beside it."""
    return Request.objects.filter(merged_into=lead).count()
