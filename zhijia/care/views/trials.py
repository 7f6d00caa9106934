"""The wind tunnel: order it, watch it, read it, take it along; and which decisions are late."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhijia.base.ui.attempt import attempt, goes_through, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.base.ui.tables import table_file
from zhijia.care import services
from zhijia.care.forms.trials import TrialForm
from zhijia.care.models import Trial
from zhijia.care.selectors import trials as selectors

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STOPS_POLLING = 286


@require_http_methods(["GET", "POST"])
def try_policies(request: ActorRequest) -> HttpResponse:
    """What to try on which families; below it the latest trials."""
    choices = selectors.policy_choices(request.actor)
    initial = {
        "one": request.GET.get("one") or selectors.policy_now(),
        "other": request.GET.get("other", ""),
    }
    form = TrialForm(request.POST or None, request.FILES or None, choices=choices, initial=initial)
    if form.is_valid():
        trial = attempt(form, services.try_policies, form.question(), actor=request.actor)
        if trial is not None:
            return redirect("care:trial", trial.pk)
    context = {"form": form, "trials": selectors.listed(request.actor)}
    return page(request, "care/try_policies.html", context, status=status_of(form))


@require_GET
def trial(request: ActorRequest, pk: int) -> HttpResponse:
    """Where a trial stands: waiting, running, stopped, or its result."""
    row = selectors.trial_or_404(request.actor, pk)
    job = selectors.job_of(row)
    is_part = request.GET.get("part") == "job"
    if job is not None and not job.is_over:
        context = {"trial": row, "job": job, "is_own": row.account_id == request.actor.account_id}
        template = "care/_trial_job.html" if is_part else "care/trial_under_way.html"
        return page(request, template, context)
    if is_part:
        return HttpResponse(status=STOPS_POLLING, headers={"HX-Refresh": "true"})
    return page(request, "care/trial.html", selectors.trial_page(row) | {"job": job})


@require_POST
def stop_trial(request: ActorRequest, pk: int) -> HttpResponse:
    row = selectors.trial_or_404(request.actor, pk)
    form = forms.Form(request.POST)
    if goes_through(form, services.stop_trial, row, actor=request.actor):
        messages.success(request, _("已停止。"))
    return redirect("care:trial", pk)


@require_POST
def throw_away_families(request: ActorRequest, pk: int) -> HttpResponse:
    row = selectors.trial_or_404(request.actor, pk)
    services.throw_away_families(row, actor=request.actor)
    messages.success(request, _("上传的表已删掉，结果还在。"))
    return redirect("care:trial", pk)


@require_GET
def trial_table(request: ActorRequest, pk: int) -> HttpResponse:
    """The result as CSV, for whoever wants to count again."""
    rows = selectors.table_of(selectors.trial_or_404(request.actor, pk))
    return table_file(rows, f"trial-{pk}.csv")


@require_GET
def trial_workbook(request: ActorRequest, pk: int) -> HttpResponse:
    """The same as a workbook."""
    content = selectors.workbook_of(selectors.trial_or_404(request.actor, pk))
    return _file(content, XLSX, f"trial-{pk}.xlsx")


@require_GET
def made_up_families(request: ActorRequest) -> HttpResponse:
    """The made-up families as a file: how a household file looks."""
    content = selectors.example_file(timezone.localdate())
    return _file(content, "text/csv; charset=utf-8", "families.csv")


def _file(content: str | bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_GET
def late_decisions(request: ActorRequest) -> HttpResponse:
    """What became known late, and the trials whose decisions could be looked at again."""
    return page(request, "care/late_decisions.html", selectors.late_overview(request.actor))


@require_http_methods(["GET", "POST"])
def check_late(request: ActorRequest, pk: int) -> HttpResponse:
    """The decisions of one trial that would come out otherwise with what is known today."""
    row = selectors.trial_or_404(request.actor, pk)
    form = forms.Form(request.POST or None)
    if request.method == "POST" and goes_through(
        form, services.check_late, row, actor=request.actor
    ):
        return redirect("care:check_late", pk)
    return _late_page(request, row, form)


def _late_page(request: ActorRequest, row: Trial, form: forms.Form) -> HttpResponse:
    job = selectors.late_job_of(row)
    is_part = request.GET.get("part") == "job"
    if job is not None and not job.is_over:
        context = {"trial": row, "job": job}
        template = "care/_late_job.html" if is_part else "care/late_under_way.html"
        return page(request, template, context)
    if is_part:
        return HttpResponse(status=STOPS_POLLING, headers={"HX-Refresh": "true"})
    context = selectors.late_page(row) | {"form": form, "job": job}
    return page(request, "care/check_late.html", context, status=status_of(form))
