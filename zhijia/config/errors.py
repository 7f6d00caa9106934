"""Errors as pages: a sentence, what can be done next, and 12351."""

from __future__ import annotations

from contextlib import suppress

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.urls import is_valid_path

from zhijia.base.texts import sentence
from zhijia.base.ui.http import GoneWithWords
from zhijia.kernel.errors import ZhijiaError


def error_page(request: HttpRequest, error: ZhijiaError) -> HttpResponse:
    """A refusal of the house, with its own status and sentence."""
    context = {"sentence": sentence(error), "code": error.code, "status": error.status}
    context["kept"] = own_words(request)
    return render(request, "ui/refused.html", context, status=error.status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    template = "ui/not_found.html"
    if isinstance(exception, GoneWithWords):
        template = exception.template
    return render(request, template, {"kept": own_words(request)}, status=404)


OWN_WORDS = ("story", "text", "why", "reason", "instead")
"""Fields in which somebody writes in their own words, and the questions a district adds."""


def own_words(request: HttpRequest) -> list[str]:
    """What somebody has just written on a page that is refused or gone by now: they get it back to be
    copied. Nothing else that was sent is shown again."""
    with suppress(MultiPartParserError, SuspiciousOperation, UnreadablePostError):
        typed = request.POST
        names = [name for name in typed if name in OWN_WORDS or name.startswith("ask-")]
        return [typed[name].strip() for name in names if typed[name].strip()]
    return []  # it could not be read; the page to be shown is the same


def only_by_button(request: HttpRequest, allowed: str) -> HttpResponse:
    """Somebody came by the address of a step, after signing in again say: the step was not taken, and
    the page it belongs to is the nearest one above."""
    context = {"page": _page_above(request.path)}
    answer = render(request, "ui/only_by_button.html", context, status=405)
    answer.headers["Allow"] = allowed
    return answer


def _page_above(address: str) -> str:
    """The nearest address above that is a page, as so many steps up: no number of a matter is said
    again. The portal's first page at last."""
    parts = address.strip("/").split("/")
    for up in range(1, len(parts)):
        if is_valid_path(f"/{'/'.join(parts[:-up])}/"):
            return "../" * up
    return "/"


def malformed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was sent cannot be read, or is too large."""
    return render(request, "ui/malformed.html", status=400)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "ui/stale_form.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/broken.html", status=500)
