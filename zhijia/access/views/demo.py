"""What would have been sent, for whoever tries the made-up district. Not there anywhere else."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from zhijia.access import selectors
from zhijia.base.outbox.selectors import sent_in_development
from zhijia.base.ui.http import ActorRequest, page

LATEST = 10


@never_cache
@require_GET
def development_messages(request: ActorRequest) -> HttpResponse:
    if selectors.codes_are_read() != "page":
        raise Http404
    sent = sent_in_development()[:LATEST]
    return page(request, "access/development_messages.html", {"sent": sent})
