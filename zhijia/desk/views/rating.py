"""Rating with a link: no account, no passphrase, and nothing of the matter but its number."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhijia.base.limits import refuse_flood
from zhijia.base.ui.attempt import goes_through, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.desk import selectors, services
from zhijia.desk.forms import RateRequestForm
from zhijia.desk.views.tracking import FLOOD


@never_cache
@require_http_methods(["GET", "POST"])
def rate_with_link(request: ActorRequest, token: str) -> HttpResponse:
    """Rate once. A link that is used up or too old says so, and where to go instead."""
    link = selectors.rating_link_or_404(token)
    form = RateRequestForm(request.POST if request.method == "POST" else None)
    context = selectors.rating_page(request.actor, link) | {"form": form}
    if context["why_not"]:
        gone = 410 if context["is_over"] else 200
        return page(request, "desk/rate_with_link.html", context, status=gone)
    if (
        form.is_valid()
        and goes_through(form, refuse_flood, request, "desk.track", **FLOOD)
        and goes_through(
            form, services.rate_with_link, link, actor=request.actor, **form.cleaned_data
        )
    ):
        return page(request, "desk/rated_with_link.html", context)
    return page(request, "desk/rate_with_link.html", context, status=status_of(form))
