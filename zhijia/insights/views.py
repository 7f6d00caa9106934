"""The public page of the district's own work, and the officer's own figures."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhijia.base.ui.http import ActorRequest, page
from zhijia.base.ui.tables import table_file
from zhijia.insights import selectors


@require_GET
def public_figures(request: ActorRequest) -> HttpResponse:
    shown = selectors.public_figures(request.GET.get("month", ""))
    return page(request, "insights/public_figures.html", {"shown": shown})


@require_GET
def download_figures(request: ActorRequest, month: str) -> HttpResponse:
    """The same month as CSV, for whoever wants to count again."""
    shown = selectors.public_figures(month)
    rows = selectors.rows_of(shown) if shown is not None else iter(())
    return table_file(rows, f"figures-{month}.csv")


@require_GET
def live_figures(request: ActorRequest) -> HttpResponse:
    shown = selectors.live_figures(request.actor, request.GET.dict(), now=timezone.now())
    return page(
        request,
        "insights/live_figures.html",
        {
            "shown": shown,
            "may_call": request.actor.holds_somewhere("desk.supervise"),
            **selectors.choices(),
        },
    )


@require_GET
def download_live_figures(request: ActorRequest) -> HttpResponse:
    """The officer's table as a file."""
    shown = selectors.live_figures(request.actor, request.GET.dict(), now=timezone.now())
    name = f"figures-{shown.by}-{shown.since}-{shown.until}.csv"
    return table_file(selectors.rows_of_live(shown), name)
