"""The slip an officer carries to another authority, and what comes back from there."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhijia.base.ui.attempt import goes_through, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.desk import policies, selectors, services
from zhijia.desk.forms import CloseHandoffForm, RecordReceiptForm, TextForm
from zhijia.kernel.verdict import require


@require_GET
def slip(request: ActorRequest, key: UUID) -> HttpResponse:
    shown = selectors.slip_or_404(request.actor, key)
    return page(request, "desk/slip.html", selectors.slip_page(request.actor, shown))


@require_POST
def download_slip(request: ActorRequest, key: UUID) -> HttpResponse:
    """The same as a file, for an authority that takes files."""
    shown = selectors.slip_or_404(request.actor, key)
    package = services.download_slip(shown, actor=request.actor)
    return HttpResponse(
        package.as_json(),
        content_type="application/json; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{package.slip}.json"',
            "Cache-Control": "no-store",
        },
    )


@require_http_methods(["GET", "POST"])
def record_receipt(request: ActorRequest, key: UUID) -> HttpResponse:
    shown = selectors.slip_or_404(request.actor, key)
    require(policies.may_record_receipt(request.actor, shown))
    form = RecordReceiptForm(request.POST or None, initial={"receipt": shown.receipt})
    if form.is_valid() and goes_through(
        form, services.record_receipt, shown, actor=request.actor, **form.cleaned_data
    ):
        messages.success(request, _("记下了。职工看得到这个号。"))
        return redirect("desk:slip", key)
    context = {"form": form, "slip": shown}
    return page(request, "desk/record_receipt.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def close_handoff(request: ActorRequest, key: UUID) -> HttpResponse:
    """What the authority did is the answer; the worker says whether it will do."""
    shown = selectors.slip_or_404(request.actor, key)
    require(policies.may_close_handoff(request.actor, shown.request))
    form = CloseHandoffForm(request.POST or None)
    if form.is_valid() and goes_through(
        form, services.close_handoff, shown.key, actor=request.actor, **form.cleaned_data
    ):
        messages.success(request, _("已答复职工。职工认可，或者要求重新办。"))
        return redirect("desk:handle_request", shown.request.number)
    context = {"form": form, "slip": shown}
    return page(request, "desk/close_handoff.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def return_handoff(request: ActorRequest, key: UUID) -> HttpResponse:
    """The authority does not take it; the office goes on."""
    shown = selectors.slip_or_404(request.actor, key)
    require(policies.may_return_handoff(request.actor, shown.request))
    form = TextForm(
        request.POST or None,
        label=_("对方为什么不办？"),
        hint=_("记在内部记录里。这件事接着由您这边办，日子不变。"),
    )
    if form.is_valid() and goes_through(
        form,
        services.return_handoff,
        shown.key,
        actor=request.actor,
        reason=form.cleaned_data["text"],
    ):
        messages.success(request, _("记下了。这件事接着由您这边办。"))
        return redirect("desk:handle_request", shown.request.number)
    context = {"form": form, "slip": shown}
    return page(request, "desk/return_handoff.html", context, status=status_of(form))
