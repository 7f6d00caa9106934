"""Group matters: joining, the team, the common answer, and leaving."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhijia.base.ui.attempt import attempt, goes_through, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.desk import policies, selectors, services
from zhijia.desk.forms import AnswerGroupForm, JoinGroupForm, NameTeamForm, TextForm
from zhijia.desk.models import GroupMatter, Request
from zhijia.desk.views.tracking import opened_matter
from zhijia.kernel.verdict import require


@require_GET
def groups(request: ActorRequest) -> HttpResponse:
    return page(request, "desk/groups.html", {"lines": selectors.groups_page(request.actor)})


@require_GET
def group(request: ActorRequest, key: UUID) -> HttpResponse:
    shown = selectors.group_or_404(request.actor, key)
    return page(request, "desk/group.html", selectors.group_page(request.actor, shown))


@require_http_methods(["GET", "POST"])
def join_group(request: ActorRequest, number: str) -> HttpResponse:
    """Join a matter into a group that runs, or begin one with it."""
    matter = selectors.request_or_404(request.actor, number)
    require(policies.may_form_group(request.actor, matter))
    running = selectors.groups_to_join(request.actor, matter)
    form = JoinGroupForm(request.POST or None, groups=running)
    if form.is_valid():
        joined = attempt(form, _joined, request, matter, running, form.cleaned_data)
        if joined is not None:
            messages.success(request, _("加入了。职工看得到，随时可以退出来单独办。"))
            return redirect("desk:group", joined.key)
    context = {"matter": matter, "form": form}
    return page(request, "desk/join_group.html", context, status=status_of(form))


def _joined(
    request: ActorRequest, matter: Request, running: list[GroupMatter], said: dict[str, str]
) -> GroupMatter:
    if said["group"] == JoinGroupForm.NEW:
        return services.form_group(matter, actor=request.actor, title=said["title"])
    chosen = next(one for one in running if str(one.key) == said["group"])
    return services.join_group(matter, actor=request.actor, group=chosen)


@require_http_methods(["GET", "POST"])
def name_team(request: ActorRequest, key: UUID) -> HttpResponse:
    shown = selectors.group_or_404(request.actor, key)
    require(policies.may_name_team(request.actor, shown))
    candidates = selectors.team_candidates(shown)
    form = NameTeamForm(request.POST or None, candidates=candidates)
    if form.is_valid():
        chosen = [one for one in candidates if str(one.pk) in form.cleaned_data["members"]]
        lead = next(one for one in candidates if str(one.pk) == form.cleaned_data["lead"])
        if goes_through(form, services.name_team, shown, chosen, actor=request.actor, lead=lead):
            messages.success(request, _("小组定了。他们的待办里马上看得到。"))
            return redirect("desk:group", key)
    context = {"group": shown, "form": form, "rule": selectors.rule_of(shown)}
    return page(request, "desk/name_team.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def answer_group(request: ActorRequest, key: UUID) -> HttpResponse:
    shown = selectors.group_or_404(request.actor, key)
    require(policies.may_answer_group(request.actor, shown))
    form = AnswerGroupForm(request.POST or None)
    if form.is_valid() and goes_through(
        form, services.answer_group, shown, actor=request.actor, **form.cleaned_data
    ):
        messages.success(request, _("发出了。每个人各自确认，各自评价。"))
        return redirect("desk:group", key)
    context = {"group": shown, "form": form}
    return page(request, "desk/answer_group.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def release_from_group(request: ActorRequest, number: str) -> HttpResponse:
    """An officer takes out what was joined by mistake."""
    matter = selectors.request_or_404(request.actor, number)
    require(policies.may_leave_group(request.actor, matter))
    form = TextForm(
        request.POST or None, label=_("为什么移出来？"), hint=_("只有工会的同志看得到。")
    )
    if form.is_valid() and goes_through(
        form, services.leave_group, matter, actor=request.actor, reason=form.cleaned_data["text"]
    ):
        messages.success(request, _("移出来了，单独办。"))
        return redirect("desk:handle_request", number)
    context = {"matter": matter, "form": form}
    return page(request, "desk/release_from_group.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def leave_group(request: ActorRequest, number: str) -> HttpResponse:
    """The worker has the matter dealt with by itself; no reason is asked."""
    matter, by_passphrase = opened_matter(request, number)
    if selectors.group_of(matter) is None:
        return redirect("desk:request", number)
    if request.method == "POST":
        services.leave_group(matter, actor=request.actor, holds_passphrase=by_passphrase)
        messages.success(request, _("退出来了。您这件事单独办，日子不变。"))
        return redirect("desk:request", number)
    return page(request, "desk/leave_group.html", {"matter": matter})
