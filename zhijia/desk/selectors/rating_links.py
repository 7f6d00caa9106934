"""The link somebody rates with."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404
from django.utils import timezone

from zhijia.base.sealing.envelopes import digest_of
from zhijia.desk import policies
from zhijia.desk.models import Entry, EntryKind, RatingLink, Request
from zhijia.desk.rules.rating_links import OVER
from zhijia.desk.selectors.actions import why_not
from zhijia.kernel.actor import Actor


def rating_link_or_404(token: str) -> RatingLink:
    links = RatingLink.objects.select_related("request__office")
    found = links.filter(token_digest=RatingLink.digest_of(token)).first()
    if found is None:
        raise Http404
    return found


def rating_page(actor: Actor, link: RatingLink) -> dict[str, Any]:
    """Of the matter nothing but its number; and why nothing can be rated, if so."""
    verdict = policies.may_rate_with_link(actor, link, now=timezone.now())
    return {
        "number": link.request.number,
        "why_not": why_not(verdict),
        "is_over": verdict.reason in OVER,
    }


def token_on_page(answer: Entry) -> str:
    """The token of the link a visitor finds with their answer: made anew from the answer each time the
    page is opened, so that it need not be kept. 128 bits of a keyed digest; nobody guesses it."""
    return digest_of("desk.rating_on_page", f"{answer.request_id}:{answer.pk}")[:32]


def rating_address(actor: Actor, request: Request) -> str:
    """Where a visitor without a phone rates once, later or on another device; empty once nothing is to
    be rated by it any more."""
    entries = Entry.objects.filter(request=request, kind=EntryKind.ANSWERED)
    answer = entries.order_by("-at", "-pk").first()
    if answer is None:
        return ""
    token = token_on_page(answer)
    links = RatingLink.objects.filter(token_digest=RatingLink.digest_of(token))
    link = links.select_related("request__office").first()
    if link is None or not policies.may_rate_with_link(actor, link, now=timezone.now()):
        return ""
    return f"{settings.PUBLIC_ADDRESS}/rate/{token}/"
