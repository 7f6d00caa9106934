"""The display page, the switches, and the gallery of components."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from zhijia.base.ui import samples
from zhijia.base.ui.http import page
from zhijia.base.ui.look import COOKIE, COOKIE_SECONDS, WISHES, Look, look_of


@require_GET
def display(request: HttpRequest) -> HttpResponse:
    return page(request, "ui/display.html", {"here": request.GET.get("next", "")})


@csrf_exempt  # changes nothing but this browser's own view; so a first visit needs no cookie at all
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Take the wishes of the form and go back to the page the person came from."""
    look = look_of(request)
    for name in WISHES:
        look = look.with_wish(name, request.POST.get(name, ""))
    response = HttpResponseRedirect(_way_back(request))
    _keep(response, COOKIE, look.words)
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        _keep(response, settings.LANGUAGE_COOKIE_NAME, language)
    return response


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=COOKIE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _way_back(request: HttpRequest) -> str:
    """The page the switch was pressed on, if it is one of ours."""
    wished = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        wished, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wished if ours else reverse("ui:display")


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state; `look`, `language` and `face` of the address win over cookies."""
    face = "bench" if request.GET.get("face") == "bench" else "portal"
    asked = request.GET.get("language")
    language = asked if asked in dict(settings.LANGUAGES) else translation.get_language()
    with translation.override(language):
        return page(
            request, f"ui/gallery_{face}.html", _gallery_context(request, face), part="queue"
        )


def _gallery_context(request: HttpRequest, face: str) -> dict[str, Any]:
    look = (
        Look.from_words(request.GET.get("look", "")) if "look" in request.GET else look_of(request)
    )
    return {"look": look, "face": face, **samples.gallery()}
