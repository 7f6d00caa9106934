"""The public page of the district's own work."""

from __future__ import annotations

import csv
import io

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from zhijia.base.ui.http import ActorRequest, page
from zhijia.insights import selectors


@require_GET
def public_figures(request: ActorRequest) -> HttpResponse:
    shown = selectors.public_figures(request.GET.get("month", ""))
    return page(request, "insights/public_figures.html", {"shown": shown})


@require_GET
def download_figures(request: ActorRequest, month: str) -> HttpResponse:
    """The same month as CSV, for whoever wants to count again."""
    shown = selectors.public_figures(month)
    table = io.StringIO()
    if shown is not None:
        csv.writer(table).writerows(selectors.rows_of(shown))
    response = HttpResponse("\ufeff" + table.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="figures-{month}.csv"'
    return response
