"""Pattern alarms: read and checked by officers of the district, never shown to an employer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhijia.base.ui.attempt import goes_through, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.kernel.verdict import require
from zhijia.rights import policies, services
from zhijia.rights.forms.letters import CheckAlarmForm
from zhijia.rights.models import Alarm
from zhijia.rights.selectors import alarms as selectors


@require_GET
def alarms(request: ActorRequest) -> HttpResponse:
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None
    return page(request, "rights/alarms.html", selectors.alarms_page(request.actor, before=before))


@require_GET
def alarm(request: ActorRequest, pk: int) -> HttpResponse:
    return _alarm_page(request, selectors.alarm_or_404(request.actor, pk))


def _alarm_page(
    request: ActorRequest, row: Alarm, refused: forms.Form | None = None
) -> HttpResponse:
    context = selectors.alarm_page(request.actor, row) | {"form": refused}
    return page(
        request, "rights/alarm.html", context, status=status_of(refused) if refused else 200
    )


@require_http_methods(["GET", "POST"])
def check_alarm(request: ActorRequest, pk: int) -> HttpResponse:
    row = selectors.alarm_or_404(request.actor, pk)
    require(policies.may_check_alarm(request.actor, row))
    form = CheckAlarmForm(request.POST or None)
    if form.is_valid() and goes_through(
        form, services.check_alarm, row, actor=request.actor, **form.cleaned_data
    ):
        messages.success(request, _("已记下。请决定要不要处理。"))
        return redirect("rights:alarm", pk)
    context = {"alarm": row, "form": form}
    return page(request, "rights/check_alarm.html", context, status=status_of(form))


@require_POST
def dismiss_alarm(request: ActorRequest, pk: int) -> HttpResponse:
    return _settle(request, pk, services.dismiss_alarm)


@require_POST
def act_alarm(request: ActorRequest, pk: int) -> HttpResponse:
    return _settle(request, pk, services.act_alarm)


def _settle(request: ActorRequest, pk: int, use_case: Callable[..., Any]) -> HttpResponse:
    row = selectors.alarm_or_404(request.actor, pk)
    form = forms.Form(request.POST)
    if not goes_through(form, use_case, row, actor=request.actor):
        return _alarm_page(request, row, form)
    messages.success(request, _("已记下。"))
    return redirect("rights:alarm", pk)
