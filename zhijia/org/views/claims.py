"""What the district has to ask somebody, and the person's answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhijia.base.ui.attempt import goes_through, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.kernel.verdict import require
from zhijia.org import policies, selectors, services
from zhijia.org.forms.roster import AnswerClaimForm, JoinClaimForm


@require_GET
def claims(request: ActorRequest) -> HttpResponse:
    """Whom rosters name although the register knows them elsewhere. The district's own page."""
    return page(request, "org/claims.html", {"claims": selectors.claims_page(request.actor)})


@require_POST
def ask_claim(request: ActorRequest, pk: int) -> HttpResponse:
    claim = selectors.claim_or_404(request.actor, pk)
    services.ask_claim(claim, actor=request.actor)
    messages.success(request, _("已经给本人发了消息。答复以前什么都不变。"))
    return redirect("org:claims")


@require_http_methods(["GET", "POST"])
def join_claim(request: ActorRequest, pk: int) -> HttpResponse:
    """A former member whom a roster names: both side by side, and how it was checked."""
    claim = selectors.claim_or_404(request.actor, pk)
    require(policies.may_join_claim(request.actor, claim))
    form = JoinClaimForm(request.POST or None)
    if form.is_valid() and goes_through(
        form, services.join_claim, claim, actor=request.actor, note=form.cleaned_data["note"]
    ):
        messages.success(request, _("已接回原来的登记。"))
        return redirect("org:claims")
    context = {"claim": claim, "form": form, "sides": selectors.claim_sides(claim)}
    return page(request, "org/join_claim.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def answer_claim(request: ActorRequest, pk: int) -> HttpResponse:
    """The person's own word: move, or stay as it is."""
    claim = selectors.my_claim_or_404(request.actor, pk)
    form = AnswerClaimForm(request.POST or None)
    if form.is_valid() and goes_through(
        form,
        services.answer_claim,
        claim,
        actor=request.actor,
        agreed=form.cleaned_data["answer"] == "yes",
    ):
        messages.success(request, _("已记下您的决定。"))
        return redirect("portal:me")
    context = {"claim": claim, "form": form}
    return page(request, "org/answer_claim.html", context, status=status_of(form))
