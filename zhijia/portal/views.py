"""The worker's four tabs."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from zhijia.base.limits import refuse_flood
from zhijia.base.outbox import services as outbox
from zhijia.base.ui.http import ActorRequest, page
from zhijia.desk.views.asking import FLOOD, begin_draft
from zhijia.portal import selectors


@require_GET
def home(request: ActorRequest) -> HttpResponse:
    """有困难，找工会. Before there is a district there is only the first run."""
    if not selectors.is_begun():
        return redirect("workbench:begin_district")
    return page(request, "portal/home.html", selectors.home(request.actor))


@require_POST
def ask_with_result(request: ActorRequest, name: str) -> HttpResponse:
    """Take what a calculator found to the front door: a draft begins with it, and the worker goes on
    from the first question. Nothing is sent before they have read it over."""
    refuse_flood(request, "desk.ask", **FLOOD)
    said = selectors.result_as_request(name, request.POST)
    if said is None:
        return redirect("law:calculator", name)
    draft = begin_draft(request, said)
    return redirect("desk:answer_question", draft.key, "category")


@require_POST
def ask_with_self_test(request: ActorRequest) -> HttpResponse:
    """Take what the self-test came to to the front door, as a calculator's result is taken."""
    refuse_flood(request, "desk.ask", **FLOOD)
    said = selectors.self_test_as_request(request.POST)
    if said is None:
        return redirect("care:self_test")
    draft = begin_draft(request, said)
    return redirect("desk:answer_question", draft.key, "category")


@require_GET
def matters(request: ActorRequest) -> HttpResponse:
    """My matters; a visitor is asked for the number instead."""
    if not request.actor.is_signed_in:
        return redirect("desk:open_with_passphrase")
    return page(request, "portal/matters.html", selectors.matters(request.actor))


@require_GET
def messages(request: ActorRequest) -> HttpResponse:
    return page(request, "portal/messages.html", {"inbox": selectors.messages(request.actor)})


@require_POST
def open_message(request: ActorRequest, pk: int) -> HttpResponse:
    """Mark a message as read and go where it leads."""
    return redirect(outbox.read_message(pk, actor=request.actor).link or "portal:messages")


@require_GET
def me(request: ActorRequest) -> HttpResponse:
    return page(request, "portal/me.html", selectors.me(request.actor))
