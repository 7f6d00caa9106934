"""Joining matters that are one, and taking them apart again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhijia.base.ui.attempt import attempt, goes_through, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.desk import policies, selectors, services
from zhijia.desk.forms import MergeRequestForm, TextForm
from zhijia.kernel.verdict import require


@require_http_methods(["GET", "POST"])
def merge_request(request: ActorRequest, number: str) -> HttpResponse:
    """What looks like the same matter, by which signs; an officer decides."""
    matter = selectors.request_or_404(request.actor, number)
    require(policies.may_merge_request(request.actor, matter))
    likely = selectors.likely_duplicates(request.actor, matter)
    form = MergeRequestForm(request.POST or None, likely=likely)
    if form.is_valid():
        lead = attempt(form, selectors.lead_with, request.actor, form.cleaned_data["lead"])
        if lead is not None and goes_through(
            form,
            services.merge_request,
            matter,
            actor=request.actor,
            lead=lead,
            reason=form.cleaned_data["reason"],
        ):
            messages.success(request, _("并好了。只办这一件，结果两边都会收到。"))
            return redirect("desk:handle_request", lead.number)
    context = {"matter": matter, "form": form, "likely": likely}
    return page(request, "desk/merge_request.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def split_request(request: ActorRequest, number: str) -> HttpResponse:
    matter = selectors.request_or_404(request.actor, number)
    require(policies.may_split_request(request.actor, matter))
    form = TextForm(
        request.POST or None,
        label=_("为什么分开办？"),
        hint=_("只有工会的同志看得到。分开以后，按原来答应的日子办。"),
    )
    if form.is_valid() and goes_through(
        form, services.split_request, matter, actor=request.actor, reason=form.cleaned_data["text"]
    ):
        messages.success(request, _("分开了。答应职工的日子不变。"))
        return redirect("desk:handle_request", number)
    context = {"matter": matter, "form": form}
    return page(request, "desk/split_request.html", context, status=status_of(form))
