"""Writing the district's policy: begin, change word by word or as text, check, submit, sign."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhijia.base.ui.attempt import attempt, goes_through, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.care import policies, services
from zhijia.care.forms.versions import (
    AnswerForm,
    MarkForm,
    NoteForm,
    PolicyTextForm,
    WithdrawalForm,
)
from zhijia.care.models import PolicyVersion
from zhijia.care.rules.marks import mark_at
from zhijia.care.selectors import reading
from zhijia.care.selectors import versions as selectors
from zhijia.care.services.versions import change_mark as change_marked
from zhijia.kernel.errors import Conflict
from zhijia.kernel.verdict import require


@require_GET
def policy_versions(request: ActorRequest) -> HttpResponse:
    """What is being worked on, what holds, what is over."""
    return page(request, "care/policy_versions.html", selectors.versions_page(request.actor))


@require_http_methods(["GET", "POST"])
def draft_policy(request: ActorRequest) -> HttpResponse:
    """Choose what to begin with: an earlier version of one's own, or an example."""
    require(policies.may_draft_policy(request.actor, reading.home_of_policies()))
    form = forms.Form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        version = attempt(form, services.draft_policy, actor=request.actor, **_begun_with(request))
        if version is not None:
            messages.success(request, _("草稿已建好。点加粗带线的字就能改。"))
            return redirect("care:policy_version", version.pk)
    context = {
        "form": form,
        "spans": selectors.spans(),
        "examples": selectors.examples(),
    }
    return page(request, "care/draft_policy.html", context, status=status_of(form))


def _begun_with(request: ActorRequest) -> dict[str, object]:
    earlier = request.POST.get("based_on", "")
    if earlier.isascii() and earlier.isdigit() and len(earlier) < 19:
        return {"based_on": reading.version_or_404(request.actor, int(earlier))}
    return {"example": reading.example_or_404(request.POST.get("example", "")).id}


@require_GET
def policy_version(request: ActorRequest, pk: int) -> HttpResponse:
    return _version_page(request, reading.version_or_404(request.actor, pk))


def _version_page(
    request: ActorRequest, version: PolicyVersion, refused: forms.Form | None = None
) -> HttpResponse:
    context = selectors.version_page(request.actor, version) | {"form": refused}
    status = status_of(refused) if refused else 200
    return page(request, "care/policy_version.html", context, status=status)


@require_http_methods(["GET", "POST"])
def change_policy(request: ActorRequest, pk: int) -> HttpResponse:
    """The whole document as text; a fault comes back with its line."""
    version = reading.version_or_404(request.actor, pk)
    require(policies.may_change_policy(request.actor, version))
    shown = {"document": version.document, "seen": reading.as_seen(version.document)}
    form = PolicyTextForm(request.POST or None, initial=shown)
    if form.is_valid():
        text, seen = form.cleaned_data["document"], form.cleaned_data["seen"]
        if attempt(form, services.change_policy, version, text, actor=request.actor, seen=seen):
            messages.success(request, _("已存好。"))
            return redirect("care:policy_version", pk)
    context = {"version": version, "form": form}
    return page(request, "care/change_policy.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def change_mark(request: ActorRequest, pk: int, line: int, start: int) -> HttpResponse:
    """One number, comparison, list or sentence of the notice."""
    version = reading.version_or_404(request.actor, pk)
    require(policies.may_change_policy(request.actor, version))
    mark = mark_at(version.document, line, start)
    if mark is None and request.method == "POST":
        raise Conflict("care.mark_gone")
    if mark is None:
        raise Http404
    shown = {"seen": reading.as_seen(version.document)}
    form = MarkForm(mark, request.POST or None, initial=shown)
    if form.is_valid() and goes_through(
        form,
        change_marked,
        version,
        line,
        start,
        form.words,
        actor=request.actor,
        seen=form.cleaned_data["seen"],
    ):
        messages.success(request, _("已存好。"))
        return redirect("care:policy_version", pk)
    written = version.document.split("\n")[line - 1].strip()
    context = {"version": version, "form": form, "mark": mark, "written": written}
    return page(request, "care/change_mark.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def answer_finding(request: ActorRequest, pk: int, at: int) -> HttpResponse:
    """Answer one finding of the checks in writing."""
    version = reading.version_or_404(request.actor, pk)
    require(policies.may_answer_finding(request.actor, version))
    open_points = reading.unanswered(version)
    if at >= len(open_points):
        raise Http404
    finding = open_points[at]
    form = AnswerForm(request.POST or None)
    if form.is_valid() and goes_through(
        form,
        services.answer_finding,
        version,
        actor=request.actor,
        code=finding["code"],
        clause=finding["clause"],
        answer=form.cleaned_data["answer"],
    ):
        messages.success(request, _("已答复。"))
        return redirect("care:policy_version", pk)
    context = {"version": version, "form": form, "finding": finding}
    return page(request, "care/answer_finding.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def renew_vectors(request: ActorRequest, pk: int) -> HttpResponse:
    """The test families: what should come out, what comes out; take the latter for right."""
    version = reading.version_or_404(request.actor, pk)
    form = forms.Form(request.POST or None)
    if request.method == "POST" and goes_through(
        form, services.renew_vectors, version, actor=request.actor
    ):
        messages.success(request, _("样例已照现在的写法重做。请逐个看一遍再提交。"))
        return redirect("care:policy_version", pk)
    context = {
        "version": version,
        "form": form,
        "groups": selectors.vector_groups(version),
        "may_renew": bool(policies.may_renew_vectors(request.actor, version)),
    }
    return page(request, "care/renew_vectors.html", context, status=status_of(form))


@require_POST
def submit_policy(request: ActorRequest, pk: int) -> HttpResponse:
    version = reading.version_or_404(request.actor, pk)
    form = forms.Form(request.POST)
    if not goes_through(form, services.submit_policy, version, actor=request.actor):
        return _version_page(request, version, form)
    messages.success(request, _("已提交。另一位同志对着原文签字以后才用。"))
    return redirect("care:policy_version", pk)


@require_POST
def sign_policy(request: ActorRequest, pk: int) -> HttpResponse:
    version = reading.version_or_404(request.actor, pk)
    form = forms.Form(request.POST)
    if not goes_through(form, services.sign_policy, version, actor=request.actor):
        return _version_page(request, version, form)
    messages.success(request, _("已签字。从施行那天起按它判定。"))
    return redirect("care:policy_version", pk)


@require_POST
def discard_policy(request: ActorRequest, pk: int) -> HttpResponse:
    version = reading.version_or_404(request.actor, pk)
    form = forms.Form(request.POST)
    if not goes_through(form, services.discard_policy, version, actor=request.actor):
        return _version_page(request, version, form)
    messages.success(request, _("这份草稿不要了。"))
    return redirect("care:policy_versions")


@require_http_methods(["GET", "POST"])
def return_policy(request: ActorRequest, pk: int) -> HttpResponse:
    version = reading.version_or_404(request.actor, pk)
    require(policies.may_return_policy(request.actor, version))
    form = NoteForm(request.POST or None)
    if form.is_valid() and goes_through(
        form, services.return_policy, version, actor=request.actor, note=form.cleaned_data["note"]
    ):
        messages.success(request, _("已退回，又是草稿了。"))
        return redirect("care:policy_version", pk)
    context = {"version": version, "form": form}
    return page(request, "care/return_policy.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def ask_withdrawal(request: ActorRequest, pk: int) -> HttpResponse:
    """Why it should decide nothing any more, and what would decide then."""
    version = reading.version_or_404(request.actor, pk)
    require(policies.may_ask_withdrawal(request.actor, version))
    form = WithdrawalForm(request.POST or None)
    if form.is_valid() and goes_through(
        form, services.ask_withdrawal, version, actor=request.actor, **form.cleaned_data
    ):
        messages.success(request, _("已提出撤回。另一位同志签字以前，仍照它判定。"))
        return redirect("care:policy_version", pk)
    context = {"version": version, "form": form, "followed_by": selectors.followed_by(version)}
    return page(request, "care/ask_withdrawal.html", context, status=status_of(form))


@require_POST
def withdraw_policy(request: ActorRequest, pk: int) -> HttpResponse:
    version = reading.version_or_404(request.actor, pk)
    form = forms.Form(request.POST)
    if not goes_through(form, services.withdraw_policy, version, actor=request.actor):
        return _version_page(request, version, form)
    messages.success(request, _("已撤回。从今天起不再照它判定，以前的决定不变。"))
    return redirect("care:policy_version", pk)


@require_POST
def keep_policy(request: ActorRequest, pk: int) -> HttpResponse:
    version = reading.version_or_404(request.actor, pk)
    form = forms.Form(request.POST)
    if not goes_through(form, services.keep_policy, version, actor=request.actor):
        return _version_page(request, version, form)
    messages.success(request, _("没有撤回，照旧用。"))
    return redirect("care:policy_version", pk)
