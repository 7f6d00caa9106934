"""登录和设备: the devices one is signed in on, the password, the second factors."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhijia.access import policies, second_factor, selectors, services, signing_in
from zhijia.access.forms.security import (
    AddPasskeyForm,
    ChangePasswordForm,
    PasskeyForm,
    ProveDeviceForm,
    ProveForm,
    ResetSecondFactorForm,
    SetUpTotpForm,
)
from zhijia.access.outside import ways_in
from zhijia.access.second_factor import Errand, account_of, with_fresh_sign_in, with_second_factor
from zhijia.base.ui.attempt import attempt, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.kernel.verdict import require


@never_cache
@require_GET
def my_security(request: ActorRequest) -> HttpResponse:
    context = {
        "devices": selectors.devices_of(request.actor),
        "here": signing_in.device_of(request),
        "has_password": account_of(request).has_usable_password(),
        "factors": selectors.factors_of(request.actor),
        "codes_left": selectors.recovery_codes_left(request.actor),
        "ways_in": ways_in(),
        "connected": selectors.connected_outside(request.actor),
    }
    return page(request, "access/my_security.html", context)


@require_POST
def end_device(request: ActorRequest, pk: int) -> HttpResponse:
    """Sign out one other device; the one in hand by the usual way."""
    device = selectors.own_device_or_404(request.actor, pk)
    here = signing_in.device_of(request)
    services.end_device(device, actor=request.actor)
    if device == here:
        signing_in.end_session(request)
        return redirect("/")
    messages.success(request, _("已退出那台设备。"))
    return redirect("access:my_security")


@require_POST
def end_other_devices(request: ActorRequest) -> HttpResponse:
    device = selectors.own_device_or_404(request.actor, signing_in.device_number(request))
    count = services.end_other_devices(device, actor=request.actor)
    messages.success(request, _("已退出另外%(count)s台设备。") % {"count": count})
    return redirect("access:my_security")


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
@with_fresh_sign_in
def change_password(request: ActorRequest) -> HttpResponse:
    account = account_of(request)
    form = ChangePasswordForm(request.POST or None, account=account)
    if form.is_valid():
        done = attempt(
            form, services.change_password, account, form.cleaned_data["new"], actor=request.actor
        )
        if done is not None:
            signing_in.stay_signed_in(request)
            messages.success(request, _("密码已改。别的设备要重新登录。"))
            return redirect("access:my_security")
    return page(request, "access/change_password.html", {"form": form}, status=status_of(form))


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def prove_second_factor(request: ActorRequest) -> HttpResponse:
    """A code, a recovery code or a passkey; then back to where they were."""
    errand = Errand.of(request)
    if not selectors.has_second_factor(request.actor):
        return second_factor.add_page(request, errand)
    by_passkey = "credential" in request.POST
    form = (PasskeyForm if by_passkey else ProveForm)(request.POST or None)
    if form.is_valid():
        if by_passkey:
            credential = form.cleaned_data["credential"]
            attempt(form, second_factor.prove_by_passkey, request, credential)
        else:
            attempt(form, second_factor.prove_by_code, request, form.cleaned_data["code"])
        if form.is_valid():
            return second_factor.go_on(request, errand)
    return second_factor.prove_page(request, errand, form, status=status_of(form))


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def prove_device(request: ActorRequest) -> HttpResponse:
    """A new device on an idle account: what it does not show, and the ways to prove it."""
    errand = Errand.of(request)
    if request.actor.is_proven:
        return second_factor.go_on(request, errand)
    form = ProveDeviceForm(request.POST or None)
    if form.is_valid():
        attempt(form, second_factor.prove_by_identity, request, form.cleaned_data["id_number"])
        if form.is_valid():
            messages.success(request, _("这台设备验证过了。"))
            return second_factor.go_on(request, errand)
    context = {"form": form, "errand": errand, "ways": second_factor.ways_to_prove(request)}
    return page(request, "access/prove_device.html", context, status=status_of(form))


@never_cache
@require_http_methods(["GET", "POST"])
def add_second_factor(request: ActorRequest) -> HttpResponse:
    """Which kinds there are, and which to begin with."""
    return second_factor.add_page(request, Errand.of(request))


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
@with_fresh_sign_in
def set_up_totp(request: ActorRequest) -> HttpResponse:
    """An app that shows codes: scan, type one, done."""
    errand = Errand.of(request)
    form = SetUpTotpForm(request.POST if "code" in request.POST else None)
    if form.is_valid():
        codes = attempt(form, second_factor.set_up_totp, request, form.cleaned_data["code"])
        if codes is not None:
            return _set_up(request, errand, codes)
    context = {"form": form, "errand": errand, "totp": second_factor.new_totp(request)}
    return page(request, "access/set_up_totp.html", context, status=status_of(form))


@never_cache
@require_http_methods(["GET", "POST"])
@with_fresh_sign_in
def add_passkey(request: ActorRequest) -> HttpResponse:
    """A passkey of this device or of a key; the browser's own dialog makes it."""
    errand = Errand.of(request)
    form = AddPasskeyForm(request.POST if "credential" in request.POST else None)
    if form.is_valid():
        typed = form.cleaned_data
        codes = attempt(
            form, second_factor.add_passkey, request, typed["name"], typed["credential"]
        )
        if codes is not None:
            return _set_up(request, errand, codes)
    options = second_factor.passkey_creation(request)
    context = {"form": form, "errand": errand, "passkey": options}
    return page(request, "access/add_passkey.html", context, status=status_of(form))


def _set_up(request: ActorRequest, errand: Errand, codes: list[str]) -> HttpResponse:
    """The recovery codes, this once; or straight back if there were some already."""
    messages.success(request, _("第二道验证设好了。"))
    if not codes:
        return second_factor.go_on(request, errand)
    return _codes_page(request, errand, codes)


def _codes_page(request: ActorRequest, errand: Errand, codes: list[str]) -> HttpResponse:
    context = {
        "codes": codes,
        "errand": errand,
        "typed": second_factor.typed_before(request, errand),
    }
    return page(request, "access/recovery_codes.html", context)


@never_cache
@require_POST
@with_fresh_sign_in
def renew_recovery_codes(request: ActorRequest) -> HttpResponse:
    codes = services.renew_recovery_codes(account_of(request), actor=request.actor)
    return _codes_page(request, Errand(), codes)


@require_POST
@with_fresh_sign_in
def remove_factor(request: ActorRequest, pk: int) -> HttpResponse:
    services.remove_factor(account_of(request), pk, actor=request.actor)
    messages.success(request, _("已去掉。"))
    return redirect("access:my_security")


@require_http_methods(["GET", "POST"])
@with_second_factor
def reset_second_factor(request: ActorRequest, pk: int) -> HttpResponse:
    """For an officer who has lost theirs: the superior, in person."""
    post = selectors.post_or_404(request.actor, pk)
    require(policies.may_reset_second_factor(request.actor, post))
    form = ResetSecondFactorForm(request.POST or None)
    if form.is_valid():
        services.reset_second_factor(post, actor=request.actor)
        messages.success(request, _("已重设。请本人登录后马上设新的。"))
        return redirect("access:posts", post.union_id)
    context = {"form": form, "post": post}
    return page(request, "access/reset_second_factor.html", context, status=status_of(form))
