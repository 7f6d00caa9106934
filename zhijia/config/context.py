"""What the shell of every page needs: the face, the menu, the language, the look."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from zhijia.base.sockets import MENU
from zhijia.base.ui.look import look_of
from zhijia.org import selectors as org


def shell(request: HttpRequest) -> dict[str, Any]:
    """Read only when the page asks: an error page needs none of it."""
    actor = getattr(request, "actor", None)
    entries = [e for _, e in MENU if actor and actor.holds_somewhere(e.duty)]
    return {
        "actor": actor,
        "menu": sorted(entries, key=lambda e: (e.order, e.url_name)),
        "look": look_of(request),
        "district": SimpleLazyObject(org.district_name),
        "whoami": getattr(request, "whoami", None),
    }
