"""The members: the list, one of them, and what may happen to a membership.

A change has two pages at one address, as a change of the tree has: what, then what follows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from zhijia.base.ui.attempt import attempt, goes_through, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.kernel.verdict import require
from zhijia.org import policies, selectors, services
from zhijia.org.forms import (
    CorrectMembershipForm,
    EditMemberForm,
    EndMembershipForm,
    ExcludeMembershipForm,
    FilterMembersForm,
    MemberChangeForm,
    RestoreMembershipForm,
    RetainMembershipForm,
    RevealMemberForm,
    TransferMembershipForm,
)
from zhijia.org.models import ChangeKind, Membership
from zhijia.org.views.reading import number_asked

_AFTER = re.compile(r"((?:/[0-9]{1,18})+/):([0-9]{1,18})")
REASONS_OF_ENDING = {str(ChangeKind.LEFT): "5", str(ChangeKind.TRANSFERRED_OUT): "1"}


@require_GET
def members(request: ActorRequest) -> HttpResponse:
    """Fifty members of a branch in the order of the tree, all or those that were asked for."""
    form = FilterMembersForm(request.GET)
    shown = selectors.members_page(
        request.actor,
        union_id=number_asked(request.GET.get("union", "")),
        chosen=form.chosen(),
        after=_after(request.GET.get("after", "")),
    )
    chosen = form.chosen()
    asked = {"union": shown.union.pk, "q": chosen.text, **chosen.filters()}
    context = {
        "shown": shown,
        "form": form,
        "asked": chosen.text,
        "is_filtered": bool(chosen.filters()),
        "may_import": request.actor.holds_somewhere("org.import"),
        "query": urlencode({name: value for name, value in asked.items() if value}),
    }
    return page(request, "org/members.html", context)


@require_GET
def member(request: ActorRequest, pk: int) -> HttpResponse:
    """One member, masked, with the history and what can be done."""
    row = selectors.member_or_404(request.actor, pk)
    return page(request, "org/member.html", {"here": selectors.member_page(request.actor, row)})


@require_http_methods(["GET", "POST"])
def edit_member(request: ActorRequest, pk: int) -> HttpResponse:
    """Correct the open items of the register."""
    row = selectors.member_or_404(request.actor, pk)
    require(policies.may_edit_member(request.actor, row))
    form = EditMemberForm(
        request.POST or None,
        instance=selectors.record_of(row),
        initial={"employment": row.employment, "employer": row.employer_id},
        employers=selectors.employers_of(request.actor, row),
    )
    if form.is_valid() and goes_through(
        form, services.edit_member, row, actor=request.actor, facts=form.cleaned_data
    ):
        messages.success(request, _("已保存。"))
        return redirect("org:member", pk)
    context = {"form": form, "membership": row}
    return page(request, "org/edit_member.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def reveal_member(request: ActorRequest, pk: int) -> HttpResponse:
    """Name, phone or ID number for a reason; the values stand only in the answer to the POST."""
    row = selectors.member_or_404(request.actor, pk)
    require(policies.may_reveal_member(request.actor, row))
    form = RevealMemberForm(request.POST or None)
    shown = None
    if form.is_valid():
        shown = attempt(
            form,
            services.reveal_member,
            row,
            form.cleaned_data["fields_asked"],
            actor=request.actor,
            purpose=form.cleaned_data["purpose"],
            reason=form.cleaned_data["reason"],
        )
    labels = dict(form.fields["fields_asked"].choices)  # type: ignore[attr-defined]
    opened = [(labels[name], value) for name, value in shown.items()] if shown else None
    context = {"membership": row, "form": form, "opened": opened}
    return page(request, "org/reveal_member.html", context, status=status_of(form))


# What may happen to a membership -----------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def transfer_membership(request: ActorRequest, pk: int) -> HttpResponse:
    """To which union; whoever keeps both rosters may do so."""
    row = selectors.member_or_404(request.actor, pk)
    require(policies.may_end_membership(request.actor, row))
    form = TransferMembershipForm(
        request.POST or None,
        membership=row,
        places=selectors.unions_to_transfer_to(request.actor, row),
    )

    def transfer() -> Membership | None:
        facts = _facts(form, "union", "on", "note")
        return attempt(form, services.transfer_membership, row, actor=request.actor, **facts)

    return _change(request, row, form, "transfer", transfer, gettext_lazy("已转会。"))


@require_http_methods(["GET", "POST"])
def retain_membership(request: ActorRequest, pk: int) -> HttpResponse:
    row = selectors.member_or_404(request.actor, pk)
    require(policies.may_retain_membership(request.actor, row))
    form = RetainMembershipForm(
        request.POST or None, membership=row, initial={"employment": row.employment}
    )

    def retain() -> Membership | None:
        facts = _facts(form, "employment", "reason", "on", "note")
        return attempt(form, services.retain_membership, row, actor=request.actor, **facts)

    return _change(request, row, form, "retain", retain, gettext_lazy("已办理保留会籍。"))


@require_http_methods(["GET", "POST"])
def restore_membership(request: ActorRequest, pk: int) -> HttpResponse:
    row = selectors.member_or_404(request.actor, pk)
    require(policies.may_restore_membership(request.actor, row))
    form = RestoreMembershipForm(request.POST or None, membership=row)

    def restore() -> Membership | None:
        facts = _facts(form, "on", "note")
        return attempt(form, services.restore_membership, row, actor=request.actor, **facts)

    return _change(request, row, form, "restore", restore, gettext_lazy("已恢复会籍。"))


@require_http_methods(["GET", "POST"])
def end_membership(request: ActorRequest, pk: int) -> HttpResponse:
    """The member leaves, or goes to a union that is not on this platform."""
    row = selectors.member_or_404(request.actor, pk)
    require(policies.may_end_membership(request.actor, row))
    form = EndMembershipForm(request.POST or None, membership=row)

    def end() -> Membership | None:
        facts = _facts(form, "kind", "on", "note")
        reason = REASONS_OF_ENDING[facts["kind"]]
        return attempt(
            form, services.end_membership, row, actor=request.actor, reason=reason, **facts
        )

    return _change(request, row, form, "end", end, gettext_lazy("会籍已结束。"))


@require_http_methods(["GET", "POST"])
def exclude_membership(request: ActorRequest, pk: int) -> HttpResponse:
    row = selectors.member_or_404(request.actor, pk)
    require(policies.may_exclude_membership(request.actor, row))
    form = ExcludeMembershipForm(request.POST or None, membership=row)

    def exclude() -> Membership | None:
        facts = _facts(form, "on", "note")
        return attempt(form, services.exclude_membership, row, actor=request.actor, **facts)

    return _change(request, row, form, "exclude", exclude, gettext_lazy("已开除会籍。"))


@require_http_methods(["GET", "POST"])
def correct_membership(request: ActorRequest, pk: int) -> HttpResponse:
    """Take back the latest line of the record."""
    row = selectors.member_or_404(request.actor, pk)
    change = selectors.latest_change_or_404(row)
    require(policies.may_correct_membership(request.actor, change))
    form = CorrectMembershipForm(request.POST or None)
    if form.is_valid():
        note = form.cleaned_data["note"]
        line = attempt(form, services.correct_membership, change, actor=request.actor, note=note)
        if line is not None:  # of a transfer: the membership that goes on is the former one
            messages.success(request, _("已更正，原来的记录还在。"))
            return redirect("org:member", line.membership_id)
    context = {"form": form, "membership": row, "change": change}
    return page(request, "org/correct_membership.html", context, status=status_of(form))


def _facts(form: MemberChangeForm, *names: str) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in names}


def _change(
    request: ActorRequest,
    membership: Membership,
    form: MemberChangeForm,
    step: str,
    take: Callable[[], Membership | None],
    done: Promise,
) -> HttpResponse:
    """The form; once it is filled in, what would follow and the last button; then it is done."""
    if form.is_valid() and "confirmed" in request.POST:
        changed = take()
        if changed is not None:
            messages.success(request, str(done))
            return redirect("org:member", changed.pk)
    follows = None
    if form.is_valid():
        follows = selectors.what_follows_for(
            membership,
            step,
            on=form.cleaned_data["on"],
            union=form.cleaned_data.get("union"),
            kind=form.cleaned_data.get("kind", ""),
        )
    context = {"form": form, "membership": membership, "follows": follows, "step": step}
    template = f"org/{step}_membership.html"
    return page(request, template, context, status=status_of(form))


def _after(text: str) -> tuple[str, int] | None:
    """The key of the last row of the page before: "/1/7/42/:1234"."""
    if not text:
        return None
    found = _AFTER.fullmatch(text)
    if found is None:
        raise Http404
    return found[1], int(found[2])
