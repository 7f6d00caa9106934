"""What is known, for everybody; and entering figures with two signatures, for officers."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhijia.base.ui.attempt import attempt, goes_through, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.kernel.figure_kinds import KINDS
from zhijia.kernel.regions import COUNTRY
from zhijia.kernel.verdict import require
from zhijia.law import policies, services
from zhijia.law.forms.figures import (
    KnownFiguresForm,
    NoteForm,
    ProposeFigureForm,
    kinds_to_choose,
)
from zhijia.law.models import Figure
from zhijia.law.selectors import figures as selectors
from zhijia.law.selectors.figure_file import figure_file


def _asked(request: ActorRequest) -> KnownFiguresForm:
    """What the address asks for; the whole country in this year when it asks for nothing."""
    usual = {"region": COUNTRY, "year": timezone.localdate().year, "kind": ""}
    return KnownFiguresForm({**usual, **request.GET.dict()})


@require_GET
def figures(request: ActorRequest) -> HttpResponse:
    form = _asked(request)
    known = selectors.known_page(**form.cleaned_data) if form.is_valid() else None
    context = {
        "form": form,
        "known": known,
        "asked": request.GET.urlencode(),
        "may_propose": request.actor.holds_somewhere("law.propose_figure"),
    }
    return page(request, "law/figures.html", context, status=status_of(form))


@require_GET
def figures_file(request: ActorRequest) -> HttpResponse:
    """The same as a table for a spreadsheet."""
    form = _asked(request)
    if not form.is_valid():
        raise Http404
    asked = form.cleaned_data
    answer = HttpResponse(figure_file(**asked), content_type="text/csv; charset=utf-8")
    name = f"zhijia-figures-{asked['region']}-{asked['year']}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_GET
def figure_proposals(request: ActorRequest) -> HttpResponse:
    after = request.GET.get("before", "")
    before = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else None
    shown = selectors.figures_page(request.actor, before=before)
    return page(request, "law/figure_proposals.html", shown)


@require_GET
def choose_figure_kind(request: ActorRequest) -> HttpResponse:
    require(policies.may_propose_figure(request.actor, selectors.home_of_figures()))
    return page(request, "law/choose_figure_kind.html", {"kinds": kinds_to_choose()})


@require_http_methods(["GET", "POST"])
def propose_figure(request: ActorRequest, kind: str) -> HttpResponse:
    """Type a figure, see what it would change, then ask for the second signature."""
    require(policies.may_propose_figure(request.actor, selectors.home_of_figures()))
    if kind not in KINDS:
        raise Http404
    form = ProposeFigureForm(kind, request.POST or None, initial=_initial(request))
    changes = None
    if form.is_valid() and "send" in request.POST:
        figure = attempt(form, services.propose_figure, form.typed(), actor=request.actor)
        if figure is not None:
            messages.success(request, _("已提请签字。别的同志签字以前，计算不会用它。"))
            return redirect("law:figure", figure.pk)
    elif form.is_valid():
        changes = attempt(form, selectors.changes_typed, form.typed())
    context = {"form": form, "kind": dict(kinds_to_choose())[kind], "changes": changes}
    return page(request, "law/propose_figure.html", context, status=status_of(form))


def _initial(request: ActorRequest) -> dict[str, object] | None:
    """What an earlier row had, when the address names one."""
    earlier = request.GET.get("from", "")
    if not (earlier.isascii() and earlier.isdigit() and len(earlier) < 19):
        return None
    return selectors.typed_before(request.actor, int(earlier))


@require_GET
def figure(request: ActorRequest, pk: int) -> HttpResponse:
    row = selectors.figure_or_404(request.actor, pk)
    return _figure_page(request, row)


def _figure_page(
    request: ActorRequest, row: Figure, refused: forms.Form | None = None
) -> HttpResponse:
    context = selectors.figure_page(request.actor, row) | {"form": refused}
    return page(request, "law/figure.html", context, status=status_of(refused) if refused else 200)


@require_POST
def sign_figure(request: ActorRequest, pk: int) -> HttpResponse:
    row = selectors.figure_or_404(request.actor, pk)
    form = forms.Form(request.POST)
    if not goes_through(form, services.sign_figure, row, actor=request.actor):
        return _figure_page(request, row, form)
    messages.success(request, _("已签字。从现在起按它计算。"))
    return redirect("law:figure", pk)


@require_POST
def withdraw_figure(request: ActorRequest, pk: int) -> HttpResponse:
    row = selectors.figure_or_404(request.actor, pk)
    form = forms.Form(request.POST)
    if not goes_through(form, services.withdraw_figure, row, actor=request.actor):
        return _figure_page(request, row, form)
    messages.success(request, _("已撤下。从现在起不再按它计算。"))
    return redirect("law:figure", pk)


@require_http_methods(["GET", "POST"])
def return_figure(request: ActorRequest, pk: int) -> HttpResponse:
    row = selectors.figure_or_404(request.actor, pk)
    require(policies.may_return_figure(request.actor, row))
    form = NoteForm(
        request.POST or None,
        label=_("哪里不对？"),
        hint=_("提的同志会看到。写清楚对着原文看到的是什么。"),
    )
    if form.is_valid() and goes_through(
        form, services.return_figure, row, actor=request.actor, note=form.cleaned_data["note"]
    ):
        messages.success(request, _("已退回。"))
        return redirect("law:figure", pk)
    context = {"listed": selectors.row_of(row), "form": form}
    return page(request, "law/return_figure.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def contest_figure(request: ActorRequest, pk: int) -> HttpResponse:
    row = selectors.figure_or_404(request.actor, pk)
    require(policies.may_contest_figure(request.actor, row))
    form = NoteForm(
        request.POST or None,
        label=_("为什么要撤下它？"),
        hint=_("别的同志签字以前，计算还按它。数字写错了，可以直接提一个对的来代替。"),
    )
    if form.is_valid() and goes_through(
        form, services.contest_figure, row, actor=request.actor, note=form.cleaned_data["note"]
    ):
        messages.success(request, _("已提请撤下，等别的同志签字。"))
        return redirect("law:figure", pk)
    context = {"listed": selectors.row_of(row), "form": form}
    return page(request, "law/contest_figure.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def keep_figure(request: ActorRequest, pk: int) -> HttpResponse:
    row = selectors.figure_or_404(request.actor, pk)
    require(policies.may_keep_figure(request.actor, row))
    form = NoteForm(request.POST or None, label=_("为什么不用撤下？"))
    if form.is_valid() and goes_through(
        form, services.keep_figure, row, actor=request.actor, note=form.cleaned_data["note"]
    ):
        messages.success(request, _("照旧使用。"))
        return redirect("law:figure", pk)
    context = {"listed": selectors.row_of(row), "form": form}
    return page(request, "law/keep_figure.html", context, status=status_of(form))
