"""Signing in: the phone and a code or the password, and who of the people behind the phone."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from zhijia.access import selectors, signing_in
from zhijia.access.forms.signing_in import (
    AskForCodeForm,
    ChooseAccountForm,
    EnterCodeForm,
    EnterPasswordForm,
)
from zhijia.access.models import Account
from zhijia.access.outside import ways_in
from zhijia.base.ui.attempt import attempt, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.kernel.identity import mask_phone


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: ActorRequest) -> HttpResponse:
    """Two forms on one page: 「收验证码」, and the password."""
    by_password = "password" in request.POST
    wished = {"next": request.GET.get("next", "")}
    code = AskForCodeForm(None if by_password else request.POST or None, initial=wished)
    password = EnterPasswordForm(
        request.POST if by_password else None, initial=wished, auto_id="id_by_password_%s"
    )
    answer = _by_password(request, password) if by_password else _by_code(request, code)
    if answer is not None:
        return answer
    form = password if by_password else code
    context = {
        "form": form,
        "code": code,
        "password": password,
        "codes_are_read": selectors.codes_are_read(),
        "ways_in": ways_in(),
    }
    return page(request, "access/sign_in.html", context, status=status_of(form))


def _by_code(request: ActorRequest, form: AskForCodeForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    typed = form.cleaned_data
    attempt(form, signing_in.ask_for_code, request, typed["phone"], way_on=typed["next"])
    return redirect("access:enter_code") if form.is_valid() else None


def _by_password(request: ActorRequest, form: EnterPasswordForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    typed = form.cleaned_data
    people = attempt(
        form,
        signing_in.enter_password,
        request,
        typed["phone"],
        typed["password"],
        way_on=typed["next"],
    )
    return _go_on(request, people) if people else None


@never_cache
@require_http_methods(["GET", "POST"])
def enter_code(request: ActorRequest) -> HttpResponse:
    """The code that was sent, if it was; the page is the same for a phone nobody has."""
    state = signing_in.under_way(request)
    if not state.phone:
        return redirect("access:sign_in")
    asks_again = "again" in request.POST
    form = EnterCodeForm(None if asks_again else request.POST or None)
    if asks_again:
        return _send_again(request, state)
    if form.is_valid():
        people = attempt(form, signing_in.enter_code, request, form.cleaned_data["code"])
        if people:
            return _go_on(request, people)
    context = {
        "form": form,
        "phone": mask_phone(state.number),
        "codes_are_read": selectors.codes_are_read(),
    }
    return page(request, "access/enter_code.html", context, status=status_of(form))


def _send_again(request: ActorRequest, state: signing_in.UnderWay) -> HttpResponse:
    form = AskForCodeForm({"phone": state.number, "next": state.next})
    if form.is_valid():
        attempt(form, signing_in.ask_for_code, request, state.number, way_on=state.next)
    for refusals in form.errors.values():
        messages.warning(request, str(refusals[0]))
    if form.is_valid():
        messages.success(request, _("又发了一个。请用最新的那一条。"))
    return redirect("access:enter_code")


def _go_on(request: ActorRequest, people: list[Account]) -> HttpResponse:
    if len(people) > 1:
        return redirect("access:choose_account")
    return _signed_in(request, people[0])


def _signed_in(request: ActorRequest, account: Account) -> HttpResponse:
    state = signing_in.under_way(request)
    signing_in.sign_in_as(request, account, by=state.by, way_on=state.next)
    return redirect(signing_in.way_on(request, state.next))


@never_cache
@require_http_methods(["GET", "POST"])
def choose_account(request: ActorRequest) -> HttpResponse:
    """Several people behind one phone: only those the code or the password has proven."""
    people = signing_in.people_to_choose(request)
    if not people:
        return redirect("access:sign_in")
    choices = [selectors.told_apart(account) for account in people]
    form = ChooseAccountForm(request.POST or None, people=choices)
    if form.is_valid():
        account = attempt(form, signing_in.chosen, people, form.cleaned_data["account"])
        if account is not None:
            return _signed_in(request, account)
    return page(request, "access/choose_account.html", {"form": form}, status=status_of(form))


@require_POST
def sign_out(request: ActorRequest) -> HttpResponse:
    signing_in.end_session(request)
    response = redirect("/")
    response.headers["Clear-Site-Data"] = signing_in.CLEARED_ON_LEAVING  # phones are shared
    return response
