"""What leaves the front door: a text for another authority, or a case of another domain."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhijia.base.ui.attempt import attempt, goes_through, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.desk import policies, selectors, services
from zhijia.desk.forms import DraftHandoverForm, HandOffRequestForm, SendHandoverForm
from zhijia.desk.views.tracking import opened_matter
from zhijia.kernel.verdict import require


@require_http_methods(["GET", "POST"])
def draft_handover(request: ActorRequest, number: str) -> HttpResponse:
    """The worker's words stand beside the form to be read, never in it."""
    matter = selectors.request_or_404(request.actor, number)
    require(policies.may_draft_handover(request.actor, matter))
    form = DraftHandoverForm(request.POST or None)
    if form.is_valid():
        shown = attempt(
            form,
            services.draft_handover,
            matter,
            actor=request.actor,
            authority=form.cleaned_data["authority"],
            text=form.cleaned_data["text"],
        )
        if shown is not None:
            messages.success(request, _("已经给职工看了。职工同意以前，不会发出去。"))
            return redirect("desk:handover", shown.key)
    context = {"matter": matter, "form": form}
    return page(request, "desk/draft_handover.html", context, status=status_of(form))


@require_GET
def handover(request: ActorRequest, key: UUID) -> HttpResponse:
    """The paper as it leaves; it prints without the matter's number."""
    shown = selectors.handover_or_404(request.actor, key)
    context = selectors.handover_page(request.actor, shown)
    return page(request, "desk/handover.html", context)


@require_http_methods(["GET", "POST"])
def send_handover(request: ActorRequest, key: UUID) -> HttpResponse:
    shown = selectors.handover_or_404(request.actor, key)
    require(policies.may_send_handover(request.actor, shown))
    form = SendHandoverForm(request.POST or None)
    if form.is_valid() and goes_through(
        form, services.send_handover, shown, actor=request.actor, **form.cleaned_data
    ):
        messages.success(request, _("记下了。职工看得到什么时候、发给了谁。"))
        return redirect("desk:handover", key)
    context = {"form": form, "shown": shown, "matter": shown.request}
    return page(request, "desk/send_handover.html", context, status=status_of(form))


@require_POST
def drop_handover(request: ActorRequest, key: UUID) -> HttpResponse:
    shown = selectors.handover_or_404(request.actor, key)
    services.drop_handover(shown, actor=request.actor)
    messages.success(request, _("收回了，没有发出去。"))
    return redirect("desk:handle_request", shown.request.number)


@require_http_methods(["GET", "POST"])
def agree_to_handover(request: ActorRequest, number: str) -> HttpResponse:
    """The worker reads the very text that would leave, and to whom."""
    matter, by_passphrase = opened_matter(request, number)
    asked = request.POST.get("key", "") if request.method == "POST" else None
    shown = selectors.handover_shown(matter, key=asked)
    if shown is None:
        return redirect("desk:request", number)
    if request.method == "POST":
        services.agree_to_handover(shown, actor=request.actor, holds_passphrase=by_passphrase)
        messages.success(request, _("您同意了。发出去以前，随时可以改主意。"))
        return redirect("desk:request", number)
    return page(request, "desk/agree_to_handover.html", {"matter": matter, "shown": shown})


@require_POST
def decline_handover(request: ActorRequest, number: str) -> HttpResponse:
    matter, by_passphrase = opened_matter(request, number)
    shown = selectors.handover_shown(matter, key=request.POST.get("key", ""))
    if shown is not None:
        services.decline_handover(shown, actor=request.actor, holds_passphrase=by_passphrase)
        messages.success(request, _("不会发出去。您这件事照样办。"))
    return redirect("desk:request", number)


@require_http_methods(["GET", "POST"])
def hand_off_request(request: ActorRequest, number: str) -> HttpResponse:
    matter = selectors.request_or_404(request.actor, number)
    require(policies.may_hand_off_request(request.actor, matter))
    usual = matter.category.handoff
    form = HandOffRequestForm(request.POST or None, domains=selectors.domains(), usual=usual)
    if form.is_valid() and goes_through(
        form, services.hand_off_request, matter, actor=request.actor, **form.cleaned_data
    ):
        messages.success(request, _("那边开了案子。答复职工还是您这边负责。"))
        return redirect("desk:handle_request", number)
    context = {"matter": matter, "form": form}
    return page(request, "desk/hand_off_request.html", context, status=status_of(form))
