"""The office's side: the queue of applications, one of them, the steps."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhijia.base.ui.attempt import attempt, goes_through, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.kernel.verdict import require
from zhijia.org import policies, selectors, services
from zhijia.org.forms.joining import RefuseApplicationForm, RevealApplicantForm
from zhijia.org.models import Application


@require_GET
def applications(request: ActorRequest) -> HttpResponse:
    asked = {name: str(value).replace("\0", "") for name, value in request.GET.items()}
    shown = selectors.applications(request.actor, asked, now=timezone.now())
    return page(request, "org/applications.html", {"queue": shown}, part="queue")


@require_GET
def handle_application(request: ActorRequest, application: str) -> HttpResponse:
    row = selectors.handled_application_or_404(request.actor, application)
    context = selectors.office_application_page(request.actor, row)
    return page(request, "org/handle_application.html", context)


def _take(
    request: ActorRequest, number: str, use_case: Callable[..., Application], said: str
) -> HttpResponse:
    """Take a step that needs no words; a refusal comes back on the application's page."""
    row = selectors.handled_application_or_404(request.actor, number)
    form = forms.Form(request.POST)
    if goes_through(form, use_case, row, actor=request.actor):
        messages.success(request, said)
        return redirect("org:handle_application", number)
    context = selectors.office_application_page(request.actor, row) | {"refused": form}
    return page(request, "org/handle_application.html", context, status=status_of(form))


@require_POST
def approve_application(request: ActorRequest, application: str) -> HttpResponse:
    said = _("已同意。核对身份以后入册，申请人会收到结果。")
    return _take(request, application, services.approve_application, said)


@require_POST
def confirm_applicant(request: ActorRequest, application: str) -> HttpResponse:
    said = _("已核对。申请人会收到结果。")
    return _take(request, application, services.confirm_applicant, said)


@require_POST
def pass_up_application(request: ActorRequest, application: str) -> HttpResponse:
    said = _("已转给上级工会，3个工作日内由它答复。")
    return _take(request, application, services.pass_up_application, said)


@require_http_methods(["GET", "POST"])
def refuse_application(request: ActorRequest, application: str) -> HttpResponse:
    """No, with a written reason and where to go instead."""
    row = selectors.handled_application_or_404(request.actor, application)
    require(policies.may_refuse_application(request.actor, row))
    form = RefuseApplicationForm(request.POST or None)
    if form.is_valid() and goes_through(
        form,
        services.refuse_application,
        row,
        actor=request.actor,
        reason=form.cleaned_data["text"],
    ):
        messages.success(request, _("已发送。申请人会看到理由和去处。"))
        return redirect("org:handle_application", application)
    context = {"application": row, "form": form}
    return page(request, "org/refuse_application.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def reveal_applicant(request: ActorRequest, application: str) -> HttpResponse:
    """Name or numbers for a written reason; the values stand only in the answer to the POST."""
    row = selectors.handled_application_or_404(request.actor, application)
    require(policies.may_reveal_applicant(request.actor, row))
    form = RevealApplicantForm(request.POST or None)
    shown = None
    if form.is_valid():
        shown = attempt(
            form,
            services.reveal_applicant,
            row,
            form.cleaned_data["fields_asked"],
            actor=request.actor,
            purpose=form.cleaned_data["purpose"],
            reason=form.cleaned_data["reason"],
        )
    context = {"application": row, "form": form, "shown": shown}
    return page(request, "org/reveal_applicant.html", context, status=status_of(form))
