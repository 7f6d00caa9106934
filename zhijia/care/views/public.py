"""What anybody may read: the policies in force, those of other places, each as a notice."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from zhijia.base.ui.http import ActorRequest, page
from zhijia.care.models.policy_version import SIGNED
from zhijia.care.selectors import reading, versions
from zhijia.care.selectors.self_test import policy_to_check


@require_GET
def policies(request: ActorRequest) -> HttpResponse:
    """困难帮扶政策: what holds now, what held before."""
    context = {
        "spans": versions.spans(),
        "may_check": policy_to_check() is not None,
        "may_write": request.actor.holds_somewhere("care.propose_policy"),
    }
    return page(request, "care/policies.html", context)


@require_GET
def policy(request: ActorRequest, pk: int) -> HttpResponse:
    """One signed version as a notice."""
    version = reading.version_or_404(request.actor, pk)
    if version.state not in SIGNED:
        raise Http404
    span = next((one for one in versions.spans() if one.version.pk == version.pk), None)
    context = {
        "version": version,
        "span": span,
        "paper": versions.paper(version.document),
        "may_check": bool(span and span.is_now) and policy_to_check() is not None,
    }
    return page(request, "care/policy.html", context)


@require_GET
def examples(request: ActorRequest) -> HttpResponse:
    return page(request, "care/examples.html", {"examples": versions.examples()})


@require_GET
def example(request: ActorRequest, identity: str) -> HttpResponse:
    context = versions.example_page(identity)
    context["may_write"] = request.actor.holds_somewhere("care.propose_policy")
    return page(request, "care/example.html", context)
