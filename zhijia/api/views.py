"""Thin doors to the law library: a question in, the answer of the command line out.

Nothing is kept: no session, no cookie, no row. Contract: docs/cli.md, "zhijia law", and
docs/law-library.md; described for programs at /api/v1/openapi.json.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from zhijia.api.answers import FIGURES, JSON, LAW, answered, counted, json_answer
from zhijia.api.figures import known_figures
from zhijia.api.law import answer_of
from zhijia.api.openapi import description


@csrf_exempt
def law(request: HttpRequest, calculator: str) -> HttpResponse:
    """One question to one calculator."""
    return counted(request, LAW) or answered(request, lambda: answer_of(calculator, request))


@csrf_exempt
def figures(request: HttpRequest) -> HttpResponse:
    """What is known of a place in a year."""
    return counted(request, FIGURES) or answered(request, lambda: known_figures(request))


@require_GET
def openapi(request: HttpRequest) -> HttpResponse:
    """The description of all this, OpenAPI 3.1."""
    return json_answer(description(), content_type=JSON)
