"""A day of a result for the phone's calendar."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from zhijia.base.ui.http import ActorRequest, page
from zhijia.law.forms.deadlines import DeadlineForm
from zhijia.law.rules.calendar_file import calendar_file


@require_POST
def keep_deadline(request: ActorRequest) -> HttpResponse:
    """A calendar file of one day, under the title that was chosen. Nothing is kept here."""
    form = DeadlineForm(request.POST)
    if not form.is_valid():
        return page(request, "law/keep_deadline.html", {"form": form}, status=422)
    text = calendar_file(
        form.cleaned_data["day"], form.title, uid=str(uuid.uuid4()), made_at=timezone.now()
    )
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="day.ics"'},
    )
