"""Changing the tree. What cannot be taken back has two pages: what, then what follows from it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhijia.base.ui.attempt import attempt, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.kernel.verdict import require
from zhijia.org import policies, selectors, services
from zhijia.org.forms import (
    ChangeForm,
    CloseUnionForm,
    EditUnionForm,
    FoundUnionForm,
    MergeUnionForm,
    MoveUnionForm,
    RenameUnionForm,
)
from zhijia.org.models import Union


@require_http_methods(["GET", "POST"])
def found_union(request: ActorRequest, pk: int) -> HttpResponse:
    """Set up a union under the union `pk`."""
    parent = selectors.union_or_404(request.actor, pk)
    require(policies.may_found_union(request.actor, parent))
    form = FoundUnionForm(request.POST or None, parent=parent)
    if form.is_valid():
        founded = attempt(
            form,
            services.found_union,
            parent,
            actor=request.actor,
            facts=form.facts(),
            on=form.cleaned_data["set_up_on"],
        )
        if founded:
            messages.success(request, _("已登记。下一步可以任命主席，或者导入会员名册。"))
            return redirect("org:union", founded.pk)
    context = {"form": form, "union": parent}
    return page(request, "org/found_union.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def edit_union(request: ActorRequest, pk: int) -> HttpResponse:
    """Correct the register's columns."""
    union = selectors.union_or_404(request.actor, pk)
    require(policies.may_edit_union(request.actor, union))
    form = EditUnionForm(request.POST or None, instance=union)
    if form.is_valid():
        facts = form.cleaned_data
        saved = attempt(form, services.edit_union, union, actor=request.actor, facts=facts)
        if saved:
            messages.success(request, _("已保存。"))
            return redirect("org:union", pk)
    context = {"form": form, "union": union}
    return page(request, "org/edit_union.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def rename_union(request: ActorRequest, pk: int) -> HttpResponse:
    union = selectors.union_or_404(request.actor, pk)
    require(policies.may_rename_union(request.actor, union))
    form = RenameUnionForm(request.POST or None, initial={"name": union.name})
    if form.is_valid():
        named = attempt(
            form, services.rename_union, union, actor=request.actor, **form.cleaned_data
        )
        if named:
            messages.success(request, _("已更名，原来的名称留在沿革里。"))
            return redirect("org:union", pk)
    context = {"form": form, "union": union}
    return page(request, "org/rename_union.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def move_union(request: ActorRequest, pk: int) -> HttpResponse:
    """Where to, and what follows; then it is done."""
    union = selectors.union_or_404(request.actor, pk)
    require(policies.may_close_union(request.actor, union))
    places = selectors.places_for(request.actor, union)
    form = MoveUnionForm(request.POST or None, places=places)
    if form.is_valid() and _is_confirmed(request):
        moved = attempt(form, services.move_union, union, actor=request.actor, **form.cleaned_data)
        if moved:
            messages.success(request, _("已划转。会员和单位跟着工会走，历史都留着。"))
            return redirect("org:union", pk)
    return _change_page(request, "move_union", union, form, "moved")


@require_http_methods(["GET", "POST"])
def merge_union(request: ActorRequest, pk: int) -> HttpResponse:
    """Into which union, and what follows; then it is done."""
    union = selectors.union_or_404(request.actor, pk)
    require(policies.may_close_union(request.actor, union))
    places = selectors.places_for(request.actor, union, merge=True)
    form = MergeUnionForm(request.POST or None, places=places)
    if form.is_valid() and _is_confirmed(request):
        kept = attempt(form, services.merge_union, union, actor=request.actor, **form.cleaned_data)
        if kept:
            messages.success(request, _("已合并。会员、单位和下面的工会都过来了。"))
            return redirect("org:union", kept.pk)
    return _change_page(request, "merge_union", union, form, "merged")


@require_http_methods(["GET", "POST"])
def close_union(request: ActorRequest, pk: int) -> HttpResponse:
    """When and why, and what follows; then it is done."""
    union = selectors.union_or_404(request.actor, pk)
    require(policies.may_close_union(request.actor, union))
    form = CloseUnionForm(request.POST or None)
    if form.is_valid() and _is_confirmed(request):
        shut = attempt(form, services.close_union, union, actor=request.actor, **form.cleaned_data)
        if shut:
            messages.success(request, _("已撤销。会员的会籍由上级工会保留。"))
            return redirect("org:union", pk)
    return _change_page(request, "close_union", union, form, "closed")


def _is_confirmed(request: ActorRequest) -> bool:
    return "confirmed" in request.POST


def _change_page(
    request: ActorRequest, name: str, union: Union, form: ChangeForm, change: str
) -> HttpResponse:
    """The form; once it is filled in, what would follow and the last button."""
    follows = None
    if form.is_valid():
        follows = selectors.what_follows(
            request.actor,
            union,
            change,
            on=form.cleaned_data["on"],
            target=form.cleaned_data.get("target"),
        )
    context = {"form": form, "union": union, "follows": follows}
    return page(request, f"org/{name}.html", context, status=status_of(form))
