"""HTTP of demands: asking, answering, allowing, and the meter."""

from __future__ import annotations

from datetime import date

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhijia.base.ui.attempt import attempt, goes_through, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.base.ui.tables import table_file
from zhijia.directives import policies, selectors, services
from zhijia.directives.forms import MakeDemandForm, NoteForm, ReplyDemandForm, SetCapForm
from zhijia.directives.models import Demand
from zhijia.directives.rules.burden import month_of
from zhijia.directives.rules.flow import State
from zhijia.directives.texts import EVERY, STATES
from zhijia.kernel.verdict import require

WORDS = {"every": EVERY, "states": STATES}


@require_GET
def demands(request: ActorRequest) -> HttpResponse:
    shown = selectors.demands_page(request.actor, today=timezone.localdate())
    return page(request, "directives/demands.html", {**shown, **WORDS})


@require_http_methods(["GET", "POST"])
def make_demand(request: ActorRequest) -> HttpResponse:
    branches = selectors.branches_to_ask(request.actor)
    if not branches:
        raise Http404
    form = MakeDemandForm(branches, request.POST or None)
    if form.is_valid():
        branch = selectors.branch_or_404(request.actor, form.cleaned_data["branch"])
        made = attempt(form, services.make_demand, branch, form.cleaned_data, actor=request.actor)
        if made is not None:
            messages.success(request, _made(made))
            return redirect("directives:demand", made.pk)
    context = {"form": form, "cap": selectors.cap_on(timezone.localdate())}
    return page(request, "directives/make_demand.html", context, status=status_of(form))


def _made(made: Demand) -> str:
    if made.state == State.WAITING:
        return _("已交区总工会主席看。同意以前，基层不会看到。")
    return _("已发出。基层工会在“报送”里能看到。")


@require_GET
def demand(request: ActorRequest, pk: int) -> HttpResponse:
    return _demand_page(request, selectors.demand_or_404(request.actor, pk))


def _demand_page(
    request: ActorRequest, row: Demand, refused: forms.Form | None = None
) -> HttpResponse:
    shown = selectors.demand_page(request.actor, row, today=timezone.localdate())
    context = {**shown, **WORDS, "form": refused}
    status = status_of(refused) if refused else 200
    return page(request, "directives/demand.html", context, status=status)


@require_http_methods(["GET", "POST"])
def allow_demand(request: ActorRequest, pk: int) -> HttpResponse:
    row = selectors.demand_or_404(request.actor, pk)
    require(policies.may_allow_demand(request.actor, row))
    form = NoteForm(request.POST or None, label=_("为什么还是要报？"))
    if form.is_valid() and goes_through(
        form, services.allow_demand, row, actor=request.actor, note=form.cleaned_data["note"]
    ):
        messages.success(request, _("已同意。基层工会现在能看到。"))
        return redirect("directives:demand", pk)
    context = {"demand": row, "form": form}
    return page(request, "directives/allow_demand.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def refuse_demand(request: ActorRequest, pk: int) -> HttpResponse:
    row = selectors.demand_or_404(request.actor, pk)
    require(policies.may_refuse_demand(request.actor, row))
    form = NoteForm(request.POST or None, label=_("为什么不用报？"))
    if form.is_valid() and goes_through(
        form, services.refuse_demand, row, actor=request.actor, note=form.cleaned_data["note"]
    ):
        messages.success(request, _("没有同意。提的工会会看到理由。"))
        return redirect("directives:demand", pk)
    context = {"demand": row, "form": form}
    return page(request, "directives/refuse_demand.html", context, status=status_of(form))


@require_POST
def withdraw_demand(request: ActorRequest, pk: int) -> HttpResponse:
    row = selectors.demand_or_404(request.actor, pk)
    form = forms.Form(request.POST)
    if not goes_through(form, services.withdraw_demand, row, actor=request.actor):
        return _demand_page(request, row, form)
    messages.success(request, _("已撤回。基层不用再报。"))
    return redirect("directives:demand", pk)


@require_GET
def demand_replies(request: ActorRequest, pk: int, on: date) -> HttpResponse:
    row = selectors.demand_or_404(request.actor, pk)
    require(policies.may_make_demand(request.actor, row.office))
    items, rows = selectors.replies_of(row, on)
    context = {"demand": row, "on": on, "items": items, "rows": rows}
    return page(request, "directives/demand_replies.html", context)


@require_GET
def download_demand_replies(request: ActorRequest, pk: int, on: date) -> HttpResponse:
    """What came in for one date, as a table."""
    row = selectors.demand_or_404(request.actor, pk)
    require(policies.may_make_demand(request.actor, row.office))
    items, rows = selectors.replies_of(row, on)
    lines = [[_("工会"), *(item.name for item in items)], *([name, *told] for name, told in rows)]
    return table_file(lines, f"demand-{pk}-{on}.csv")


@require_http_methods(["GET", "POST"])
def reply_demand(request: ActorRequest, pk: int, union: int, on: date) -> HttpResponse:
    owed = selectors.owed_or_404(request.actor, pk, union, on, timezone.localdate())
    form = ReplyDemandForm(owed.demand.items.all(), request.POST or None)
    if form.is_valid() and goes_through(
        form,
        services.reply_demand,
        owed.demand,
        owed.union,
        on,
        answers=form.answers(),
        minutes=form.cleaned_data["minutes"],
        actor=request.actor,
    ):
        messages.success(request, _("已报。不用再报到别处。"))
        return redirect("directives:demands")
    context = {"owed": owed, "form": form}
    return page(request, "directives/reply_demand.html", context, status=status_of(form))


@require_GET
def burden(request: ActorRequest) -> HttpResponse:
    month = month_of(request.GET.get("month", ""), today=timezone.localdate())
    shown = selectors.burden(request.actor, month)
    context = {
        "shown": shown,
        "may_set_cap": policies.may_set_cap(request.actor, selectors.district_of_all()),
        **WORDS,
    }
    return page(request, "directives/burden.html", context)


@require_http_methods(["GET", "POST"])
def set_cap(request: ActorRequest) -> HttpResponse:
    require(policies.may_set_cap(request.actor, selectors.district_of_all()))
    form = SetCapForm(request.POST or None)
    if form.is_valid() and goes_through(
        form, services.set_cap, actor=request.actor, **form.cleaned_data
    ):
        messages.success(request, _("已定。"))
        return redirect("directives:burden")
    context = {"form": form, "cap": selectors.cap_on(timezone.localdate())}
    return page(request, "directives/set_cap.html", context, status=status_of(form))
