"""Asking the worker for papers, and offering a matter to another office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhijia.base.ui.attempt import goes_through, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.desk import policies, selectors, services
from zhijia.desk.forms import DispatchRequestForm, TextForm, WriteForm
from zhijia.desk.models import Request
from zhijia.kernel.verdict import require


@require_http_methods(["GET", "POST"])
def pause_request(request: ActorRequest, number: str) -> HttpResponse:
    matter = selectors.request_or_404(request.actor, number)
    require(policies.may_pause_request(request.actor, matter))
    form = TextForm(
        request.POST or None,
        label=_("请职工补什么，为什么要？"),
        hint=_("职工会看到这段话。说清楚要哪几样、没有怎么办、怎么交。"),
    )
    if form.is_valid() and goes_through(
        form, services.pause_request, matter, actor=request.actor, text=form.cleaned_data["text"]
    ):
        messages.success(request, _("已发给职工。时限先停下，职工看得到。"))
        return redirect("desk:handle_request", number)
    context = {"matter": matter, "form": form}
    return page(request, "desk/pause_request.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def resume_request(request: ActorRequest, number: str) -> HttpResponse:
    matter = selectors.request_or_404(request.actor, number)
    require(policies.may_resume_request(request.actor, matter))
    form = TextForm(
        request.POST or None,
        label=_("为什么不等了，接下来怎么办？"),
        hint=_("职工会看到这段话。"),
    )
    if form.is_valid() and goes_through(
        form, services.resume_request, matter, actor=request.actor, text=form.cleaned_data["text"]
    ):
        messages.success(request, _("时限接着走了。"))
        return redirect("desk:handle_request", number)
    context = {"matter": matter, "form": form}
    return page(request, "desk/resume_request.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def dispatch_request(request: ActorRequest, number: str) -> HttpResponse:
    matter = selectors.request_or_404(request.actor, number)
    require(policies.may_dispatch_request(request.actor, matter))
    targets = selectors.dispatch_targets(matter)
    form = DispatchRequestForm(request.POST or None, targets=targets)
    if form.is_valid() and goes_through(
        form,
        services.dispatch_request,
        matter,
        actor=request.actor,
        to=next(one for one in targets if str(one.pk) == form.cleaned_data["to"]),
        reason=form.cleaned_data["reason"],
    ):
        messages.success(request, _("已转出。对方接手以前，还是您这边负责。"))
        return redirect("desk:handle_request", number)
    context = {"matter": matter, "form": form}
    return page(request, "desk/dispatch_request.html", context, status=status_of(form))


@require_POST
def take_request(request: ActorRequest, number: str) -> HttpResponse:
    offer = selectors.offer_or_404(request.actor, number)
    form = forms.Form(request.POST)
    if goes_through(form, services.take_request, offer, actor=request.actor):
        messages.success(request, _("接手了。答应职工的日子不变。"))
        return redirect("desk:handle_request", number)
    return _refused(request, offer.request, form)


@require_http_methods(["GET", "POST"])
def return_request(request: ActorRequest, number: str) -> HttpResponse:
    offer = selectors.offer_or_404(request.actor, number)
    require(policies.may_return_request(request.actor, offer))
    form = TextForm(
        request.POST or None,
        label=_("为什么不接手，应该归谁？"),
        hint=_("转来的工会看得到这段话，职工看不到。"),
    )
    if form.is_valid() and goes_through(
        form, services.return_request, offer, actor=request.actor, reason=form.cleaned_data["text"]
    ):
        messages.success(request, _("已退回，并说明了原因。"))
        return redirect("desk:requests")
    context = {"matter": offer.request, "form": form}
    return page(request, "desk/return_request.html", context, status=status_of(form))


@require_POST
def recall_request(request: ActorRequest, number: str) -> HttpResponse:
    offer = selectors.offer_or_404(request.actor, number)
    form = forms.Form(request.POST)
    if goes_through(form, services.recall_request, offer, actor=request.actor):
        messages.success(request, _("收回了。"))
        return redirect("desk:handle_request", number)
    return _refused(request, offer.request, form)


def _refused(request: ActorRequest, matter: Request, form: forms.Form) -> HttpResponse:
    """The matter's page again, with the sentence why not."""
    context: dict[str, Any] = selectors.office_page(request.actor, matter)
    context |= {"form": WriteForm(), "refused": form}
    return page(request, "desk/handle_request.html", context, status=status_of(form))
