"""保存多久: what we hold about people, for how long, what then, and what was removed."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from zhijia.access import policies, selectors
from zhijia.base.ui.http import ActorRequest, page


@require_GET
def retention(request: ActorRequest) -> HttpResponse:
    """The terms are for everybody; the figures for auditors and for whoever runs the platform."""
    with_figures = bool(policies.may_read_removals(request.actor))
    context = {
        "kinds": selectors.kept_kinds_with_figures() if with_figures else selectors.kept_kinds(),
        "removals": selectors.removals() if with_figures else [],
        "with_figures": with_figures,
        "days": selectors.FIGURES_OF.days,
    }
    return page(request, "access/retention.html", context)
