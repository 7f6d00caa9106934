"""Correct, export, agree, close: what a person may do with what we hold; and the officer's check."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhijia.access import policies, selectors, services, signing_in
from zhijia.access.forms.my_data import (
    CorrectForm,
    DeclineCorrectionForm,
    EraseForm,
    NewPhoneForm,
    ProvePhoneForm,
    SeenForm,
)
from zhijia.access.models import Correction
from zhijia.access.second_factor import account_of, with_fresh_sign_in, with_second_factor
from zhijia.base.ui.attempt import attempt, goes_through, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.kernel.verdict import require

# The person


@never_cache
@require_GET
def correct_my_data(request: ActorRequest) -> HttpResponse:
    """Which value is wrong, and what became of earlier corrections."""
    context = {
        "fields": selectors.correctable(),
        "corrections": selectors.my_corrections(request.actor),
    }
    return page(request, "access/my_data_correct.html", context)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def propose_correction(request: ActorRequest, field: str) -> HttpResponse:
    """What is right: done at once, or checked within three working days."""
    shown = {key: (words, proof) for key, words, proof in selectors.correctable()}
    if field not in shown or field == "phone":
        raise Http404
    words, proof = shown[field]
    person = account_of(request).person
    require(policies.may_propose_correction(request.actor, person))
    form = CorrectForm(
        request.POST or None,
        name=field,
        label=words,
        paper=proof == "paper",
        may_choose=field == "name" and selectors.has_union(request.actor),
    )
    if form.is_valid():
        made: Correction | None = attempt(
            form,
            services.propose_correction,
            person,
            field,
            form.cleaned_data["value"],
            actor=request.actor,
            why=form.cleaned_data.get("why", ""),
            to_district=form.cleaned_data.get("to") == "district",
        )
        if made:
            messages.success(request, _told(made))
            return redirect("access:correct_my_data")
    context = {"form": form, "title": words, "proof": proof, "field": field}
    return page(request, "access/my_data_propose.html", context, status=status_of(form))


def _told(made: Correction) -> str:
    if made.due_on is None:
        return _("已更正。")
    office = {"office": made.office.name, "day": made.due_on}
    return _("已收到。%(office)s会在%(day)s前核对，请带证件去一趟，结果在这里看。") % office


@never_cache
@require_http_methods(["GET", "POST"])
@with_fresh_sign_in
def change_phone(request: ActorRequest) -> HttpResponse:
    """The new number; a code goes to it."""
    form = NewPhoneForm(request.POST or None)
    if form.is_valid():
        phone = form.cleaned_data["phone"]
        if goes_through(form, signing_in.ask_for_phone_code, request, account_of(request), phone):
            return redirect("access:prove_phone")
    return page(request, "access/my_data_phone.html", {"form": form}, status=status_of(form))


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
@with_fresh_sign_in
def prove_phone(request: ActorRequest) -> HttpResponse:
    """The code that the new number got; then it is the person's."""
    form = ProvePhoneForm(request.POST or None)
    if form.is_valid():
        phone = attempt(form, signing_in.prove_phone, request, form.cleaned_data["code"])
        if phone and goes_through(
            form, services.change_phone, account_of(request), phone, actor=request.actor
        ):
            messages.success(request, _("手机号已更正。以后用新号登录。"))
            return redirect("access:correct_my_data")
    return page(request, "access/my_data_prove_phone.html", {"form": form}, status=status_of(form))


@require_POST
def withdraw_correction(request: ActorRequest, pk: int) -> HttpResponse:
    row = selectors.correction_or_404(request.actor, pk)
    services.withdraw_correction(row, actor=request.actor)
    messages.success(request, _("已撤回。"))
    return redirect("access:correct_my_data")


@never_cache
@require_http_methods(["GET", "POST"])
@with_fresh_sign_in
def export_my_data(request: ActorRequest) -> HttpResponse:
    """Everything as one zip, after a fresh proof."""
    if request.method == "GET":
        return page(request, "access/my_data_export.html")
    content = services.export_my_data(account_of(request), actor=request.actor)
    answer = HttpResponse(content, content_type="application/zip")
    name = f"my-data-{timezone.localdate().isoformat()}.zip"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@never_cache
@require_GET
def my_consents(request: ActorRequest) -> HttpResponse:
    context = {"consents": selectors.my_consents(request.actor)}
    return page(request, "access/my_data_consents.html", context)


@require_POST
def give_consent(request: ActorRequest, kind: str) -> HttpResponse:
    services.give_consent(account_of(request).person, kind, actor=request.actor)
    messages.success(request, _("已记下您同意。"))
    return redirect("access:my_consents")


@require_POST
def withdraw_consent(request: ActorRequest, kind: str) -> HttpResponse:
    services.withdraw_consent(account_of(request).person, kind, actor=request.actor)
    messages.success(request, _("已撤回，马上起作用。"))
    return redirect("access:my_consents")


@never_cache
@require_http_methods(["GET", "POST"])
@with_fresh_sign_in
def erase_account(request: ActorRequest) -> HttpResponse:
    """What goes, what stays and under which clause; then it is done."""
    form = EraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        account = account_of(request)
        if goes_through(form, services.erase_account, account, actor=request.actor):
            signing_in.forget_session(request)
            messages.success(request, _("账号已注销。以后要用，请找工会重新开。"))
            return redirect("/")
    context = {"form": form, "kinds": selectors.kept_kinds()}
    return page(request, "access/my_data_erase.html", context, status=status_of(form))


# The officer


@require_GET
def corrections(request: ActorRequest) -> HttpResponse:
    """What waits to be checked, the earliest day first."""
    context = {"rows": selectors.open_corrections(request.actor)}
    return page(request, "access/corrections.html", context)


@never_cache
@require_GET
def handle_correction(request: ActorRequest, pk: int) -> HttpResponse:
    return _handle_page(request, _office_row(request, pk))


@never_cache
@require_POST
def reveal_correction(request: ActorRequest, pk: int) -> HttpResponse:
    """The values in full, to be held against the paper; on record before it is shown."""
    row = _office_row(request, pk)
    require(policies.may_reveal_correction(request.actor, row))
    return _reveal(request, row)


@with_second_factor
def _reveal(request: ActorRequest, row: Correction) -> HttpResponse:
    reason = _("核对您提的更正")
    shown = services.reveal_correction(row, actor=request.actor, reason=reason)
    return _handle_page(request, row, shown=shown)


@require_POST
def accept_correction(request: ActorRequest, pk: int) -> HttpResponse:
    row = _office_row(request, pk)
    require(policies.may_accept_correction(request.actor, row))
    form = SeenForm(request.POST)
    if form.is_valid() and goes_through(form, services.accept_correction, row, actor=request.actor):
        messages.success(request, _("已更正，本人会看到。"))
        return redirect("access:corrections")
    return _handle_page(request, row, accept=form)


@require_POST
def decline_correction(request: ActorRequest, pk: int) -> HttpResponse:
    row = _office_row(request, pk)
    require(policies.may_decline_correction(request.actor, row))
    form = DeclineCorrectionForm(request.POST)
    if form.is_valid():
        answer = form.cleaned_data["answer"]
        if goes_through(form, services.decline_correction, row, actor=request.actor, answer=answer):
            messages.success(request, _("已答复，本人会看到理由。"))
            return redirect("access:corrections")
    return _handle_page(request, row, decline=form)


def _office_row(request: ActorRequest, pk: int) -> Correction:
    row = selectors.correction_or_404(request.actor, pk)
    require(policies.may_read_correction(request.actor, row))
    return row


def _handle_page(
    request: ActorRequest,
    row: Correction,
    *,
    shown: dict[str, str] | None = None,
    accept: SeenForm | None = None,
    decline: DeclineCorrectionForm | None = None,
) -> HttpResponse:
    faulty = accept or decline
    context = {
        "row": row,
        "shown": shown,
        "title": selectors.field_words(row.field),
        "accept": accept or SeenForm(),
        "decline": decline or DeclineCorrectionForm(),
        "form": faulty,
        "may_decide": policies.may_accept_correction(request.actor, row),
    }
    status = status_of(faulty) if faulty else 200
    return page(request, "access/handle_correction.html", context, status=status)
