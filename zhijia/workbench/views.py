"""The officer's home, and the five tasks of a new district."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhijia.access.signing_in import sign_in_as
from zhijia.base.limits import refuse_flood
from zhijia.base.ui.attempt import attempt, goes_through, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.workbench import selectors, services
from zhijia.workbench.forms import (
    AddOfficerForm,
    AuditTrailForm,
    BeginDistrictForm,
    PlantStreetsForm,
    RenameDistrictForm,
)


@require_GET
def today(request: ActorRequest) -> HttpResponse:
    shown = selectors.today(request.actor, now=timezone.now())
    return page(request, "workbench/today.html", {"today": shown})


@require_GET
def audit_trail(request: ActorRequest) -> HttpResponse:
    """Who did what to what, the newest first: for the auditor, without anybody's words."""
    form = AuditTrailForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    shown = {"trail": selectors.audit_trail(**asked), "form": form}
    return page(request, "workbench/audit_trail.html", shown, status=200 if asked else 422)


@require_http_methods(["GET", "POST"])
def begin_district(request: ActorRequest) -> HttpResponse:
    """The very first page; it is gone once a district stands."""
    if selectors.is_begun():
        raise Http404
    form = BeginDistrictForm(request.POST or None)
    if form.is_valid() and goes_through(
        form, refuse_flood, request, "workbench.begin", most=20, seconds=600
    ):
        typed = form.cleaned_data
        first = services.FirstOfficer(typed["name"], typed["phone"], typed["password"])
        account = attempt(
            form,
            services.begin_district,
            code=typed["code"],
            district=typed["district"],
            first=first,
            on=timezone.localdate(),
            actor=request.actor,
        )
        if account is not None:
            sign_in_as(request, account)
            return redirect("workbench:setup")
    return page(request, "workbench/begin_district.html", {"form": form}, status=status_of(form))


@require_GET
def setup(request: ActorRequest) -> HttpResponse:
    return page(request, "workbench/setup.html", {"tasks": selectors.setup_tasks(request.actor)})


@require_http_methods(["GET", "POST"])
def rename_district(request: ActorRequest) -> HttpResponse:
    district = selectors.district()
    form = RenameDistrictForm(request.POST or None, initial={"name": district.name})
    if form.is_valid() and goes_through(
        form,
        services.rename_district,
        **form.cleaned_data,
        on=timezone.localdate(),
        actor=request.actor,
    ):
        messages.success(request, _("已保存。"))
        return redirect("workbench:setup")
    return page(request, "workbench/rename_district.html", {"form": form}, status=status_of(form))


@require_http_methods(["GET", "POST"])
def plant_streets(request: ActorRequest) -> HttpResponse:
    form = PlantStreetsForm(request.POST or None)
    if form.is_valid():
        planted = attempt(
            form,
            services.plant_streets,
            form.cleaned_data["names"],
            on=timezone.localdate(),
            actor=request.actor,
        )
        if planted is not None:
            messages.success(request, _("新加了%(count)s个。") % {"count": len(planted)})
            return redirect("workbench:setup")
    context = {"form": form, "streets": selectors.streets()}
    return page(request, "workbench/plant_streets.html", context, status=status_of(form))


@require_GET
def holidays(request: ActorRequest) -> HttpResponse:
    return page(request, "workbench/holidays.html", {"years": selectors.holidays()})


@require_http_methods(["GET", "POST"])
def add_officer(request: ActorRequest) -> HttpResponse:
    form = AddOfficerForm(request.POST or None)
    if form.is_valid() and goes_through(
        form,
        services.add_officer,
        **form.cleaned_data,
        on=timezone.localdate(),
        actor=request.actor,
    ):
        messages.success(request, _("已任职。本人用手机号收验证码就能登录。"))
        return redirect("workbench:add_officer")
    context = {"form": form, "officers": selectors.officers(request.actor)}
    return page(request, "workbench/add_officer.html", context, status=status_of(form))
