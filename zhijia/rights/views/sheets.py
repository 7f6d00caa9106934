"""The sheet an officer prints for one person of an audit."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from zhijia.base.ui.http import ActorRequest, page
from zhijia.rights.selectors import sheets
from zhijia.rights.selectors.findings import audited_person_or_404


@require_GET
def worker_sheet(request: ActorRequest, pk: int) -> HttpResponse:
    """What the person is told about their own contributions, and what a low base would cost."""
    person = audited_person_or_404(request.actor, pk)
    return page(request, "rights/worker_sheet.html", sheets.sheet_page(person))
