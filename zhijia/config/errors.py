"""Errors as pages: a sentence, what can be done next, and 12351."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhijia.base.texts import sentence
from zhijia.kernel.errors import ZhijiaError


def error_page(request: HttpRequest, error: ZhijiaError) -> HttpResponse:
    """A refusal of the house, with its own status and sentence."""
    context = {"sentence": sentence(error), "code": error.code, "status": error.status}
    return render(request, "ui/refused.html", context, status=error.status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "ui/not_found.html", status=404)


def malformed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was sent cannot be read, or is too large: the same page as for a stale form."""
    return render(request, "ui/stale_form.html", status=400)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "ui/stale_form.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/broken.html", status=500)
