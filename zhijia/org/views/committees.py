"""The committees of a union, the calendar of a branch, and the rule of dues and funds."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhijia.base.ui.attempt import attempt, goes_through, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.kernel.calendar_file import calendar_file
from zhijia.kernel.verdict import require
from zhijia.org import policies, selectors, services
from zhijia.org.forms import (
    DivideFundsForm,
    FileChangeForm,
    NoteChangeForm,
    RecordTermForm,
    SeatMemberForm,
    UnseatMemberForm,
)
from zhijia.org.models import CertificateFiling, CommitteeMember, Term, Union
from zhijia.org.rules.terms import term_choices
from zhijia.org.selectors.figures import known_figures
from zhijia.org.views.reading import number_asked


@require_GET
def committees(request: ActorRequest, pk: int) -> HttpResponse:
    union = selectors.union_or_404(request.actor, pk)
    context = {
        "here": selectors.committees_page(request.actor, union),
        "may_record": policies.may_record_term(request.actor, union),
        "may_tick": policies.may_tick_step(request.actor, union),
    }
    return page(request, "org/committees.html", context)


@require_http_methods(["GET", "POST"])
def record_term(request: ActorRequest, pk: int) -> HttpResponse:
    """A new term of one of the committees."""
    union = selectors.union_or_404(request.actor, pk)
    require(policies.may_record_term(request.actor, union))
    years = term_choices(on=timezone.localdate(), figures=known_figures())
    first = {"kind": request.GET.get("kind", "")}
    form = RecordTermForm(request.POST or None, years=years, initial=first)
    if form.is_valid():
        recorded: Term | None = attempt(
            form,
            services.record_term,
            union,
            form.cleaned_data["kind"],
            actor=request.actor,
            since=form.cleaned_data["since"],
            years=form.cleaned_data["years"],
            facts=form.facts(),
        )
        if recorded:
            messages.success(request, _("已登记本届。下一步登记委员。"))
            return redirect("org:committees", pk)
    context = {"form": form, "union": union}
    return page(request, "org/committee_record_term.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def seat_member(request: ActorRequest, pk: int) -> HttpResponse:
    """Somebody who was elected to the committee of the term `pk`."""
    term = selectors.term_or_404(request.actor, pk)
    require(policies.may_seat_member(request.actor, term))
    form = SeatMemberForm(request.POST or None, term=term)
    if form.is_valid():
        typed = form.cleaned_data
        person = attempt(
            form, selectors.active_member_named, term.union, typed["name"], typed["phone"]
        )
        if person and goes_through(
            form,
            services.seat_member,
            term,
            person,
            actor=request.actor,
            position=typed["position"],
            since=typed["since"],
        ):
            messages.success(request, _("已登记。"))
            return redirect("org:committees", term.union_id)
    context = {"form": form, "term": term}
    return page(request, "org/committee_seat_member.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def unseat_member(request: ActorRequest, pk: int) -> HttpResponse:
    seat = selectors.seat_or_404(request.actor, pk)
    require(policies.may_unseat_member(request.actor, seat))
    form = UnseatMemberForm(request.POST or None)
    if form.is_valid():
        ended: CommitteeMember | None = attempt(
            form, services.unseat_member, seat, actor=request.actor, on=form.cleaned_data["on"]
        )
        if ended:
            messages.success(request, _("已登记，任职的经过都留着。"))
            return redirect("org:committees", seat.term.union_id)
    context = {"form": form, "seat": seat}
    return page(request, "org/committee_unseat_member.html", context, status=status_of(form))


@require_POST
def tick_step(request: ActorRequest, pk: int) -> HttpResponse:
    """Mark a step of the election, or take the mark back."""
    union = selectors.union_or_404(request.actor, pk)
    kind, step = request.POST.get("kind", ""), request.POST.get("step", "")
    done = request.POST.get("done") == "yes"
    services.tick_step(union, kind, step, actor=request.actor, done=done)
    messages.success(request, _("已记下。"))
    return redirect("org:committees", pk)


@require_http_methods(["GET", "POST"])
def note_change(request: ActorRequest, pk: int) -> HttpResponse:
    """A change the legal-person certificate has to follow."""
    union: Union = selectors.union_or_404(request.actor, pk)
    require(policies.may_note_change(request.actor, union))
    form = NoteChangeForm(request.POST or None)
    if form.is_valid():
        noted: CertificateFiling | None = attempt(
            form, services.note_change, union, actor=request.actor, **form.cleaned_data
        )
        if noted:
            messages.success(request, _("已记下，日历会提醒您去办。"))
            return redirect("org:committees", pk)
    context = {"form": form, "union": union}
    return page(request, "org/certificate_note_change.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def file_change(request: ActorRequest, pk: int) -> HttpResponse:
    """The change was filed, and perhaps a new certificate given."""
    filing = selectors.filing_or_404(request.actor, pk)
    require(policies.may_file_change(request.actor, filing))
    form = FileChangeForm(request.POST or None)
    if form.is_valid():
        filed: CertificateFiling | None = attempt(
            form, services.file_change, filing, actor=request.actor, **form.cleaned_data
        )
        if filed:
            messages.success(request, _("已登记办完。"))
            return redirect("org:committees", filing.union_id)
    context = {"form": form, "filing": filing}
    return page(request, "org/certificate_file_change.html", context, status=status_of(form))


@require_GET
def calendar(request: ActorRequest) -> HttpResponse:
    """What is due when in a branch."""
    shown = selectors.calendar_page(
        request.actor,
        union_id=number_asked(request.GET.get("union", "")),
        kind=request.GET.get("kind", ""),
    )
    return page(request, "org/calendar.html", {"shown": shown, "kinds": selectors.CALENDAR_KINDS})


@require_GET
def calendar_download(request: ActorRequest) -> HttpResponse:
    """The same dates for the calendar of a phone or a computer."""
    union_id = number_asked(request.GET.get("union", ""))
    days = selectors.calendar_days(request.actor, union_id=union_id)
    file = calendar_file(days, made_at=timezone.now(), maker="org")
    answer = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="union-calendar.ics"'
    return answer


@require_GET
def funds(request: ActorRequest, pk: int) -> HttpResponse:
    """The rule in force for a union; an amount in the address is divided by it."""
    union = selectors.union_or_404(request.actor, pk)
    form = DivideFundsForm(request.GET if "amount" in request.GET else None)
    asked = form.cleaned_data["amount"] if form.is_valid() else None
    context = {
        "here": selectors.funds_page(union, asked=asked),
        "form": form,
        "place": selectors.place_name(selectors.region_of(union)),
    }
    return page(request, "org/funds.html", context, status=status_of(form))
