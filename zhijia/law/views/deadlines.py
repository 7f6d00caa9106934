"""A day of a result for the phone's calendar."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from zhijia.base.ui.http import ActorRequest, page
from zhijia.kernel.calendar_file import CalendarDay, calendar_file
from zhijia.law.forms.deadlines import DeadlineForm


@require_POST
def keep_deadline(request: ActorRequest) -> HttpResponse:
    """A calendar file of one day, under the title that was chosen. Nothing is kept here."""
    form = DeadlineForm(request.POST)
    if not form.is_valid():
        return page(request, "law/keep_deadline.html", {"form": form}, status=422)
    day = CalendarDay(str(uuid.uuid4()), form.cleaned_data["day"], form.title)
    text = calendar_file([day], made_at=timezone.now(), maker="law")
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="day.ics"'},
    )
