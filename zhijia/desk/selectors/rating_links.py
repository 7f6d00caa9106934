"""The link somebody rates with."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils import timezone

from zhijia.desk import policies
from zhijia.desk.models import RatingLink
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
