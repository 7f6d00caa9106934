"""A worker's own membership: what it is, moving, keeping, leaving, and questions about it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhijia.base.ui.attempt import attempt, goes_through, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.kernel.verdict import require
from zhijia.org import policies, selectors, services
from zhijia.org.forms.joining import RetainForm


@require_GET
def my_membership(request: ActorRequest) -> HttpResponse:
    return page(request, "org/my_membership.html", selectors.my_membership(request.actor))


@require_http_methods(["GET", "POST"])
def ask_to_retain(request: ActorRequest) -> HttpResponse:
    """Keep the membership while retired or without work."""
    require(policies.may_ask_to_retain(request.actor))
    form = RetainForm(request.POST or None)
    if form.is_valid():
        filed = attempt(form, services.ask_to_retain, actor=request.actor, **form.codes())
        if filed is not None:
            messages.success(request, _("已收到您的申请。"))
            return redirect("org:application", filed.number)
    context = {
        "form": form,
        "membership": selectors.membership_of_person(request.actor.person_id),
        "promise": selectors.joining_promise(),
    }
    return page(request, "org/ask_to_retain.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def ask_to_leave(request: ActorRequest) -> HttpResponse:
    """Leave the union: a page that names what ends with it."""
    require(policies.may_ask_to_leave(request.actor))
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        filed = attempt(form, services.ask_to_leave, actor=request.actor)
        if filed is not None:
            messages.success(request, _("已收到。办好以前可以撤回。"))
            return redirect("org:application", filed.number)
    context = {
        "form": form,
        "membership": selectors.membership_of_person(request.actor.person_id),
        "promise": selectors.joining_promise(),
    }
    return page(request, "org/ask_to_leave.html", context, status=status_of(form))


@require_POST
def agree_to_transfer(request: ActorRequest, application: str) -> HttpResponse:
    """Yes: the membership moves."""
    row = selectors.question_or_404(request.actor, application)
    form = forms.Form(request.POST)
    if goes_through(form, services.agree_to_transfer, row, actor=request.actor):
        messages.success(request, _("会籍已经转过来了，会龄接着算。"))
        return redirect("org:my_membership")
    context = selectors.my_membership(request.actor) | {"refused": form}
    return page(request, "org/my_membership.html", context, status=status_of(form))


@require_POST
def refuse_transfer(request: ActorRequest, application: str) -> HttpResponse:
    """No, or it was not me: the application ends and the membership stays where it is."""
    row = selectors.question_or_404(request.actor, application)
    form = forms.Form(request.POST)
    if goes_through(form, services.withdraw_application, row, actor=request.actor):
        messages.success(request, _("已结束这份申请，您的会籍没有变。"))
        return redirect("org:my_membership")
    context = selectors.my_membership(request.actor) | {"refused": form}
    return page(request, "org/my_membership.html", context, status=status_of(form))
