"""The tree and one union."""

from __future__ import annotations

import re

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from zhijia.base.ui.http import ActorRequest, page
from zhijia.org import policies, selectors


@require_GET
def unions(request: ActorRequest) -> HttpResponse:
    """The actor's branches from the top, or what a search finds."""
    asked = request.GET.get("q", "").replace("\0", "")
    found = selectors.find_unions(request.actor, asked) if asked.strip() else None
    tree = selectors.open_tree(request.actor)
    context = {
        "tree": tree,
        "asked": asked,
        "found": found,
        "may_import": policies.may_check_sheet(request.actor, "org.edit_tree"),
    }
    return page(request, "org/unions.html", context)


@require_GET
def union(request: ActorRequest, pk: int) -> HttpResponse:
    """One union beside the tree opened down to it."""
    row = selectors.union_or_404(request.actor, pk)
    context = {
        "tree": selectors.open_tree(request.actor, row),
        "here": selectors.union_page(request.actor, row),
        "may_edit": policies.may_edit_union(request.actor, row),
        "may_close": policies.may_close_union(request.actor, row),
    }
    return page(request, "org/union.html", context)


def number_asked(text: str) -> int | None:
    """A row's number from the address line; None when none is given, 404 when it is none."""
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,18}", text):
        raise Http404
    return int(text)
