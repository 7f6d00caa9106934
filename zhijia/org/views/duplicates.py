"""Entries that may be one person: the list, two side by side, and the decision."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhijia.base.ui.attempt import attempt, goes_through, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.kernel.verdict import require
from zhijia.org import policies, selectors, services
from zhijia.org.forms import MergePeopleForm, UndoMergeForm


@require_GET
def duplicates(request: ActorRequest) -> HttpResponse:
    """Fifty pairs, the latest first."""
    before = request.GET.get("before", "")
    shown = selectors.pairs_page(
        request.actor, before=int(before) if before.isdecimal() and len(before) < 19 else None
    )
    return page(request, "org/duplicates.html", {"shown": shown})


@require_GET
def compare_people(request: ActorRequest, pk: int) -> HttpResponse:
    pair = selectors.pair_or_404(request.actor, pk)
    context = {"here": selectors.pair_page(request.actor, pair)}
    return page(request, "org/compare_people.html", context)


@require_POST
def part_people(request: ActorRequest, pk: int) -> HttpResponse:
    """They are two people; the pair is not shown again."""
    pair = selectors.pair_or_404(request.actor, pk)
    services.part_people(pair, actor=request.actor)
    messages.success(request, _("已记下是两个人，不再提醒。"))
    return redirect("org:duplicates")


@require_http_methods(["GET", "POST"])
def merge_people(request: ActorRequest, pk: int) -> HttpResponse:
    """Which entry stays, and how one knows."""
    pair = selectors.pair_or_404(request.actor, pk)
    require(policies.may_merge_people(request.actor, pair))
    here = selectors.pair_page(request.actor, pair)
    people = {str(side.person.pk): side.person for side in here.sides}
    form = MergePeopleForm(
        request.POST or None, sides=[(str(side.person.pk), side.words) for side in here.sides]
    )
    if form.is_valid():
        kept = people[form.cleaned_data["keep"]]
        merged = attempt(
            form,
            services.merge_people,
            pair,
            actor=request.actor,
            keep=kept,
            reason=form.cleaned_data["reason"],
        )
        if merged:
            messages.success(request, _("已合并。发现不对，可以在会员页撤销合并。"))
            return redirect("org:member", selectors.current_membership_of(kept).pk)
    context = {"form": form, "here": here}
    return page(request, "org/merge_people.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def undo_merge(request: ActorRequest, pk: int) -> HttpResponse:
    """Part two entries again; `pk` is the membership of the person who was kept."""
    row = selectors.member_or_404(request.actor, pk)
    merge = selectors.merge_or_404(row)
    require(policies.may_undo_merge(request.actor, merge))
    form = UndoMergeForm(request.POST or None)
    if form.is_valid() and goes_through(form, services.undo_merge, merge, actor=request.actor):
        messages.success(request, _("已撤销合并，两份登记都回到原样。"))
        return redirect("org:member", pk)
    context = {"form": form, "membership": row, "merge": merge}
    return page(request, "org/undo_merge.html", context, status=status_of(form))
