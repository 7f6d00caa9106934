"""我的信息: what we know about somebody, where it came from, and who has looked at it."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from zhijia.access import selectors
from zhijia.base.ui.http import ActorRequest, page

RECENT = 30


@never_cache
@require_http_methods(["GET", "POST"])
def my_data(request: ActorRequest) -> HttpResponse:
    """Masked at first, because phones are lent; in full after one press, which no address keeps."""
    context = {
        "groups": selectors.my_data(request.actor),
        "in_full": request.method == "POST" and request.actor.is_proven,
    }
    return page(request, "access/my_data.html", context)


@never_cache
@require_GET
def who_looked(request: ActorRequest) -> HttpResponse:
    recent = request.GET.get("of") == "recent"
    looks = selectors.my_looks(request.actor, days=RECENT if recent else None)
    return page(request, "access/who_looked.html", {"looks": looks, "recent": recent})
