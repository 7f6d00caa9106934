"""Following one's own matter: look, add, rate, reopen, withdraw."""

from __future__ import annotations

from uuid import NAMESPACE_OID, uuid5

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhijia.access.signing_in import CLEARED_ON_LEAVING, end_session
from zhijia.base.files.http import file_response
from zhijia.base.limits import refuse_flood
from zhijia.base.ui.attempt import attempt, goes_through, status_of
from zhijia.base.ui.http import ActorRequest, page, renew_visitors_key
from zhijia.desk import policies, selectors, services
from zhijia.desk.forms import (
    AttachPaperForm,
    OpenWithPassphraseForm,
    RateRequestForm,
    SupplyRequestForm,
    TextForm,
)
from zhijia.desk.models import Request
from zhijia.desk.views.writing import writes_once
from zhijia.kernel.calendar_file import CalendarDay, calendar_file
from zhijia.kernel.verdict import require

OPENED = "desk_opened"
FLOOD = {"most": 120, "seconds": 600}


OPEN_FOR = 30 * 60  # seconds; a public computer is soon somebody else's


def opened_matter(request: ActorRequest, number: str) -> tuple[Request, bool]:
    now = timezone.now().timestamp()
    opened = [n for n, at in request.session.get(OPENED, {}).items() if now - at < OPEN_FOR]
    return selectors.matter_or_404(request.actor, number, opened=opened)


def remember_opened(request: ActorRequest, number: str) -> None:
    """The session gets a new key, so that nobody who knew the old one comes along."""
    renew_visitors_key(request)
    opened = {**request.session.get(OPENED, {}), number: timezone.now().timestamp()}
    request.session[OPENED] = opened


@require_http_methods(["GET", "POST"])
def open_with_passphrase(request: ActorRequest) -> HttpResponse:
    """查办理进度: number and passphrase, both in the body of the request and never in an address."""
    form = OpenWithPassphraseForm(request.POST or None)
    if form.is_valid() and goes_through(form, refuse_flood, request, "desk.track", **FLOOD):
        found = attempt(
            form,
            services.open_with_passphrase,
            form.cleaned_data["number"],
            form.cleaned_data["passphrase"],
            actor=request.actor,
            client=request.META["REMOTE_ADDR"],
        )
        if found is not None:
            remember_opened(request, found.number)
            return redirect("desk:request", found.number)
    return page(request, "desk/open_with_passphrase.html", {"form": form}, status=status_of(form))


@require_GET
def show_request(request: ActorRequest, number: str) -> HttpResponse:
    matter, by_passphrase = opened_matter(request, number)
    context = selectors.matter_page(request.actor, matter, holds_passphrase=by_passphrase)
    return page(request, "desk/request.html", context)


@require_GET
def keep_due_day(request: ActorRequest, number: str) -> HttpResponse:
    """The day of the promise that runs, for a calendar. Its title names neither matter nor union: a
    calendar lies open on many screens."""
    matter, _by_passphrase = opened_matter(request, number)
    clock = selectors.workers_clock_of_now(matter)
    if clock is None:
        raise Http404
    day = CalendarDay(
        uid=f"{uuid5(NAMESPACE_OID, matter.number)}@zhijia",
        on=timezone.localdate(clock.due_at),
        title=_("有一件事看看进度"),
        remind_days_before=0,
    )
    return HttpResponse(
        calendar_file([day], made_at=timezone.now(), maker="desk"),
        content_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": 'attachment; filename="day.ics"',
            "Cache-Control": "no-store",
        },
    )


@require_GET
def open_paper(request: ActorRequest, number: str, pk: int) -> HttpResponseBase:
    matter, _by_passphrase = opened_matter(request, number)
    return file_response(selectors.paper_or_404(matter, pk), request)


@require_http_methods(["GET", "POST"])
def write_to_office(request: ActorRequest, number: str) -> HttpResponse:
    matter, by_passphrase = opened_matter(request, number)
    require(policies.may_write_to_office(request.actor, matter, holds_passphrase=by_passphrase))
    form = TextForm(
        request.POST or None,
        label=_("您想补充什么？"),
        hint=_("办理人马上能看到。"),
    )
    if form.is_valid() and writes_once(
        request,
        form,
        "desk.write_to_office",
        number,
        lambda: services.write_to_office(
            matter,
            actor=request.actor,
            text=form.cleaned_data["text"],
            holds_passphrase=by_passphrase,
        ),
    ):
        messages.success(request, _("已发送。办理人会看到。"))
        return redirect("desk:request", number)
    context = {"matter": matter, "form": form}
    return page(request, "desk/write_to_office.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def attach_paper(request: ActorRequest, number: str) -> HttpResponse:
    """One more paper for an open matter; the page stays for the next one."""
    matter, by_passphrase = opened_matter(request, number)
    own = {"actor": request.actor, "holds_passphrase": by_passphrase}
    require(policies.may_attach_paper(request.actor, matter, holds_passphrase=by_passphrase))
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    form = AttachPaperForm(*typed)
    if (
        form.is_valid()
        and goes_through(form, refuse_flood, request, "desk.paper", **FLOOD)
        and goes_through(form, services.attach_paper, matter, form.cleaned_data["papers"], **own)
    ):
        messages.success(request, _("收好了。办理人马上能看到。"))
        return redirect("desk:request", number)
    context = {"matter": matter, "form": form, "room": selectors.room_for_papers(matter)}
    return page(request, "desk/attach_paper.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def supply_request(request: ActorRequest, number: str) -> HttpResponse:
    """The worker says that everything asked for is there; the clock goes on."""
    matter, by_passphrase = opened_matter(request, number)
    require(policies.may_supply_request(request.actor, matter, holds_passphrase=by_passphrase))
    form = SupplyRequestForm(request.POST or None)
    if form.is_valid() and goes_through(
        form,
        services.supply_request,
        matter,
        actor=request.actor,
        holds_passphrase=by_passphrase,
        **form.cleaned_data,
    ):
        messages.success(request, _("已告诉办理人，时限接着走。"))
        return redirect("desk:request", number)
    context = {"matter": matter, "form": form, "asked_for": selectors.asked_for(matter)}
    return page(request, "desk/supply_request.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def rate_request(request: ActorRequest, number: str) -> HttpResponse:
    matter, by_passphrase = opened_matter(request, number)
    require(policies.may_rate_request(request.actor, matter, holds_passphrase=by_passphrase))
    form = RateRequestForm(request.POST or None)
    if form.is_valid() and goes_through(
        form,
        services.rate_request,
        matter,
        actor=request.actor,
        holds_passphrase=by_passphrase,
        **form.cleaned_data,
    ):
        messages.success(request, _("您的评价已收到。"))
        return redirect("desk:request", number)
    context = {"matter": matter, "form": form}
    return page(request, "desk/rate_request.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def reopen_request(request: ActorRequest, number: str) -> HttpResponse:
    matter, by_passphrase = opened_matter(request, number)
    require(policies.may_reopen_request(request.actor, matter, holds_passphrase=by_passphrase))
    form = TextForm(
        request.POST or None,
        label=_("哪里还没办好？"),
        hint=_("写一句就行。时限从现在重新算。"),
    )
    if form.is_valid() and goes_through(
        form,
        services.reopen_request,
        matter,
        actor=request.actor,
        why=form.cleaned_data["text"],
        holds_passphrase=by_passphrase,
    ):
        messages.success(request, _("已经转回去重新办理。"))
        return redirect("desk:request", number)
    context = {"matter": matter, "form": form}
    return page(request, "desk/reopen_request.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def withdraw_request(request: ActorRequest, number: str) -> HttpResponse:
    """A page of its own that names the consequence: taking back cannot be taken back."""
    matter, by_passphrase = opened_matter(request, number)
    require(policies.may_withdraw_request(request.actor, matter, holds_passphrase=by_passphrase))
    form = forms.Form(request.POST or None)
    if request.method == "POST" and goes_through(
        form,
        services.withdraw_request,
        matter,
        actor=request.actor,
        holds_passphrase=by_passphrase,
    ):
        messages.success(request, _("已撤回。"))
        return redirect("desk:request", number)
    context = {"matter": matter, "form": form}
    return page(request, "desk/withdraw_request.html", context, status=status_of(form))


@require_POST
def leave_quickly(request: ActorRequest) -> HttpResponse:
    """End the session and show a neutral page; the browser is asked to forget the rest."""
    end_session(request)
    response = redirect("press:places")
    response["Clear-Site-Data"] = CLEARED_ON_LEAVING
    return response
