"""What a view receives and how it answers."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.middleware import HtmxDetails

from zhijia.kernel.actor import Actor


class ActorRequest(HttpRequest):
    """What every view receives once the middleware has done its work."""

    actor: Actor
    whoami: object
    htmx: HtmxDetails


class GoneWithWords(Http404):
    """Not found, with a page of its own that says what may have become of it and how to go on."""

    def __init__(self, template: str) -> None:
        super().__init__(template)
        self.template = template


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    part: str = "",
    status: int = 200,
) -> HttpResponse:
    """The whole page, or only the named part of it when htmx asks for that part."""
    htmx = getattr(request, "htmx", None)
    if part and htmx and not htmx.boosted and htmx.target == part:
        template = f"{template}#{part}"
    return render(request, template, context or {}, status=status)


def renew_visitors_key(request: ActorRequest) -> None:
    """A new key for a visitor's session before it learns something, so that nobody who knew the old
    one comes along. Somebody signed in got theirs at the sign-in, and it stays: by that key their
    device is signed out from afar. A session without a key gets its first one when it is kept."""
    if not request.actor.is_signed_in and request.session.session_key is not None:
        request.session.cycle_key()
