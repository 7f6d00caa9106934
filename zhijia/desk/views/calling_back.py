"""HTTP of call-backs."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhijia.base.ui.attempt import goes_through, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.desk import selectors, services
from zhijia.desk.forms.calling_back import RecordCallBackForm


@require_GET
def call_backs(request: ActorRequest) -> HttpResponse:
    context = {
        "calls": selectors.open_call_backs(request.actor),
        "months": selectors.months_called(request.actor),
    }
    return page(request, "desk/call_backs.html", context)


@require_http_methods(["GET", "POST"])
def record_call_back(request: ActorRequest, pk: int) -> HttpResponse:
    call = selectors.call_back_or_404(request.actor, pk)
    form = RecordCallBackForm(request.POST or None)
    if form.is_valid() and goes_through(
        form, services.record_call_back, call, actor=request.actor, **form.cleaned_data
    ):
        messages.success(request, _("已记下。"))
        return redirect("desk:call_backs")
    context = {"call": call, "form": form}
    return page(request, "desk/record_call_back.html", context, status=status_of(form))
