"""The counter and the telephone: an officer writes down what somebody says."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhijia.base.idempotency.services import once, owner_of
from zhijia.base.ui.attempt import attempt, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.desk import policies, selectors, services
from zhijia.desk.forms import EnterRequestForm
from zhijia.desk.models import Draft
from zhijia.kernel.actor import Actor
from zhijia.kernel.verdict import require
from zhijia.org import selectors as org


@require_http_methods(["GET", "POST"])
def enter_request(request: ActorRequest) -> HttpResponse:
    kinds = org.kinds_of(request.actor.reach("desk.handle"))
    require(policies.may_enter_request(request.actor, kinds))
    form = EnterRequestForm(*typed(request), category=request.GET.get("category", ""))
    if form.is_valid():
        said = form.answers()
        draft = attempt(
            form,
            once,
            "desk.enter_request",
            form.cleaned_data["once"],
            said,
            lambda: _entered(form, request.actor),
            owner=owner_of(request.actor),
        )
        if draft is not None:
            return redirect("desk:request_entered", draft.key)
    return page(request, "desk/enter_request.html", {"form": form}, status=status_of(form))


def typed(request: ActorRequest) -> tuple[Any, ...]:
    """What was sent, files with it; nothing for a fresh page."""
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _entered(form: EnterRequestForm, actor: Actor) -> Draft:
    """The draft that holds the slip: a second press of the button finds it again."""
    draft = draft_with_papers(form, actor)
    services.enter_request(draft, actor=actor, source=form.cleaned_data["source"])
    return draft


def draft_with_papers(form: EnterRequestForm, actor: Actor) -> Draft:
    """What was said, and the papers that came with it."""
    draft = services.start_draft(form.answers(), actor=actor)
    for paper in form.cleaned_data["papers"]:
        services.add_paper(draft, paper, actor=actor)
    return draft


@require_GET
def request_entered(request: ActorRequest, key: UUID) -> HttpResponse:
    """The slip for the person: number and passphrase, for a quarter of an hour."""
    draft = selectors.draft_or_404(request.actor, key, known_keys=())
    filed = selectors.filed_request(draft)
    if filed is None:
        return redirect("desk:enter_request")
    context = {"matter": filed, "passphrase": selectors.passphrase_of(draft)}
    if token := selectors.rating_token_of(draft):
        address = request.build_absolute_uri(reverse("desk:rate_with_link", args=[token]))
        context["square"] = selectors.square_of(address, fills=False)
    return page(request, "desk/request_entered.html", context)
