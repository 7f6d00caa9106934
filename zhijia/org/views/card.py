"""The member card: on the screen, on paper, and what somebody sees who scans it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhijia.base.ui.http import ActorRequest, page
from zhijia.org import policies, selectors, services


@require_GET
def member_card(request: ActorRequest) -> HttpResponse:
    """The card with a code that holds for a minute; the page fetches the next one by itself."""
    until = timezone.now() + selectors.SHOWN_FOR
    return _card(request, "org/member_card.html", until=until, part="code")


@require_GET
def print_card(request: ActorRequest) -> HttpResponse:
    """The card for paper: its code holds until the card is renewed or the membership ends."""
    return _card(request, "org/print_card.html", until=None)


def _card(request: ActorRequest, template: str, *, until: object, part: str = "") -> HttpResponse:
    context = selectors.card_page(request.actor)
    if policies.may_issue_card(request.actor):
        card = services.issue_card(actor=request.actor)
        token = selectors.token_of(card, until=until)  # type: ignore[arg-type]
        address = request.build_absolute_uri(reverse("org:verify_card", args=[token]))
        context["square"] = mark_safe(selectors.square_of(address))  # noqa: S308  (drawn by us)
    return page(request, template, context, part=part)


@require_POST
def renew_card(request: ActorRequest) -> HttpResponse:
    """Lost the print, or somebody took a picture: a new key."""
    services.renew_card(actor=request.actor)
    messages.success(request, _("已换新卡。以前打印的、拍下来的都作废了。"))
    return redirect("org:member_card")


@require_GET
def verify_card(request: ActorRequest, token: str) -> HttpResponse:
    """Valid or not, and when that was asked: nothing else, and nothing is kept of the scan."""
    now = timezone.now()
    context = {"is_valid": selectors.card_is_valid(token, now=now), "at": now}
    return page(request, "org/verify_card.html", context)
