"""Statutes: the list with its search, one statute, one article."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from zhijia.base.ui.http import ActorRequest, page
from zhijia.law.rules.search import LONGEST_SEARCH
from zhijia.law.selectors import statutes as selectors


@require_GET
def statutes(request: ActorRequest) -> HttpResponse:
    """All statutes; with words the articles in which they stand."""
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    context = {
        "words": words,
        "found": selectors.found_articles(words),
        "statutes": selectors.shown_statutes(),
    }
    return page(request, "law/statutes.html", context)


@require_GET
def statute(request: ActorRequest, slug: str) -> HttpResponse:
    """One statute with the articles we explain."""
    return page(request, "law/statute.html", {"statute": selectors.statute_or_404(slug)})


@require_GET
def article(request: ActorRequest, slug: str, number: int) -> HttpResponse:
    """One article: what it means, since when it holds, where it stands, what uses it."""
    return page(request, "law/article.html", {"article": selectors.article_or_404(slug, number)})
