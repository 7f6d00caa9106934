"""Employers: the list, one of them, and the union that answers for its workers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhijia.base.ui.attempt import attempt, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.kernel.verdict import require
from zhijia.org import policies, selectors, services
from zhijia.org.forms import AssignEmployerForm, EmployerForm, RegisterEmployerForm
from zhijia.org.models import Employer


@require_GET
def employers(request: ActorRequest) -> HttpResponse:
    """Fifty employers, all or only those without a union of their own."""
    after = request.GET.get("after", "")
    shown = selectors.employers_page(
        request.actor,
        text=request.GET.get("q", "").replace("\0", ""),
        unorganised=request.GET.get("show") == "unorganised",
        after=int(after) if after.isdecimal() else 0,
    )
    context = {
        "shown": shown,
        "asked": request.GET.get("q", "").replace("\0", ""),
        "show": request.GET.get("show"),
    }
    return page(request, "org/employers.html", context)


@require_GET
def employer(request: ActorRequest, pk: int) -> HttpResponse:
    row = selectors.employer_or_404(request.actor, pk)
    may_edit = policies.may_edit_employer(request.actor, row)
    return page(request, "org/employer.html", {"employer": row, "may_edit": may_edit})


@require_http_methods(["GET", "POST"])
def register_employer(request: ActorRequest) -> HttpResponse:
    """Write down an employer in one of the actor's branches."""
    form = RegisterEmployerForm(
        request.POST or None, places=selectors.answering_unions(request.actor)
    )
    if form.is_valid():
        registered = attempt(
            form,
            services.register_employer,
            form.cleaned_data["union"],
            actor=request.actor,
            name=form.cleaned_data["name"],
            uscc=form.cleaned_data["uscc"],
            facts=form.facts(),
        )
        if registered:
            messages.success(request, _("已登记。"))
            return redirect("org:employer", registered.pk)
    return page(request, "org/register_employer.html", {"form": form}, status=status_of(form))


@require_http_methods(["GET", "POST"])
def edit_employer(request: ActorRequest, pk: int) -> HttpResponse:
    row = selectors.employer_or_404(request.actor, pk)
    require(policies.may_edit_employer(request.actor, row))
    form = EmployerForm(request.POST or None, initial=_facts_of(row))
    if form.is_valid():
        saved = attempt(
            form,
            services.edit_employer,
            row,
            actor=request.actor,
            name=form.cleaned_data["name"],
            uscc=form.cleaned_data["uscc"],
            facts=form.facts(),
        )
        if saved:
            messages.success(request, _("已保存。"))
            return redirect("org:employer", pk)
    context = {"form": form, "employer": row}
    return page(request, "org/edit_employer.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def assign_employer(request: ActorRequest, pk: int) -> HttpResponse:
    """Choose the union that answers for the workers of this employer."""
    row = selectors.employer_or_404(request.actor, pk)
    require(policies.may_edit_employer(request.actor, row))
    form = AssignEmployerForm(
        request.POST or None,
        initial={"union": row.union_id},
        places=selectors.answering_unions(request.actor),
    )
    if form.is_valid():
        union = form.cleaned_data["union"]
        saved = attempt(form, services.assign_employer, row, actor=request.actor, union=union)
        if saved:
            messages.success(request, _("已改归口工会。"))
            return redirect("org:employer", pk)
    context = {"form": form, "employer": row}
    return page(request, "org/assign_employer.html", context, status=status_of(form))


def _facts_of(employer: Employer) -> dict[str, object]:
    return {name: getattr(employer, name) for name in EmployerForm.Meta.fields}
