"""The tree, one union, the members."""

from __future__ import annotations

import re

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from zhijia.base.ui.http import ActorRequest, page
from zhijia.org import policies, selectors

_AFTER = re.compile(r"((?:/[0-9]{1,18})+/):([0-9]{1,18})")


@require_GET
def unions(request: ActorRequest) -> HttpResponse:
    """The actor's branches from the top, or what a search finds."""
    asked = request.GET.get("q", "")
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


@require_GET
def members(request: ActorRequest) -> HttpResponse:
    """Fifty members of a branch in the order of the tree."""
    asked = request.GET.get("q", "")
    shown = selectors.members_page(
        request.actor,
        union_id=_number(request.GET.get("union", "")),
        text=asked,
        after=_after(request.GET.get("after", "")),
    )
    return page(request, "org/members.html", {"shown": shown, "asked": asked})


def _number(text: str) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,18}", text):
        raise Http404
    return int(text)


def _after(text: str) -> tuple[str, int] | None:
    """The key of the last row of the page before: "/1/7/42/:1234"."""
    if not text:
        return None
    found = _AFTER.fullmatch(text)
    if found is None:
        raise Http404
    return found[1], int(found[2])
