"""The second factor: asked where identities are revealed, lists exported, things committed or paid.

A view says `@with_second_factor`. Whoever has proven one within the last 15 minutes passes; anybody
else proves it first and comes back, and what they had typed comes back with them. Whoever has none
is led to set one up. The table and the arithmetic of factors are django-allauth's.
"""

from __future__ import annotations

import base64
import json
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

import segno
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhijia.access import selectors, services
from zhijia.access.forms.security import ProveForm
from zhijia.access.models import Account
from zhijia.access.signing_in import (
    SIGN_IN_METHODS,
    checked_next,
    count_failure,
    device_is_proven,
    forget_failures,
    is_fresh,
    proven_by,
    refuse_if_paused,
    with_next,
)
from zhijia.base.sealing.envelopes import SealBroken, decrypted, encrypted
from zhijia.base.ui.http import ActorRequest, page
from zhijia.kernel.errors import RuleViolation

View = Callable[..., HttpResponse]
TOTP_SECRET = "access.totp_secret"  # noqa: S105  (the name under which the session keeps it)
MALFORMED = (ValidationError, LookupError, TypeError, ValueError, struct.error)
"""What the parser of passkeys raises at an answer that no browser gave."""
HELD, HELD_FOR, HELD_SECONDS = "access.held", b"access.held", 3600


def with_second_factor(view: View) -> View:
    """Ask for a second factor before this page, unless one was proven in the last 15 minutes."""

    @wraps(view)
    def asked(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if has_fresh_proof(request):
            return view(request, *args, **kwargs)
        return _ask(request)

    return asked


def with_fresh_sign_in(view: View) -> View:
    """Before a change of how somebody signs in: the proof of the device if it still lacks, then the
    second factor if they have one, otherwise a sign-in of the last 15 minutes."""

    @wraps(view)
    def asked(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.actor.is_proven:
            return redirect(with_next("access:prove_device", reverse("access:my_security")))
        if selectors.has_second_factor(request.actor):
            return with_second_factor(view)(request, *args, **kwargs)
        if is_fresh(request, SIGN_IN_METHODS):
            return view(request, *args, **kwargs)
        return redirect(with_next("access:sign_in", _page_with_errand(request)))

    return asked


def _page_with_errand(request: ActorRequest) -> str:
    """This page's address, which leads on to where somebody was going; what they had typed there
    waits in the session."""
    errand = Errand.of(request)
    if errand.held:
        request.session[HELD] = [errand.next, errand.held]
    return f"{request.path}?{urlencode({'next': errand.next})}" if errand.next else request.path


def has_fresh_proof(request: HttpRequest) -> bool:
    return is_fresh(request, ("mfa",))


def _ask(request: ActorRequest) -> HttpResponse:
    """Off to the proof: a GET by a redirect, a POST by the page itself, which holds what was typed."""
    knows_one = selectors.has_second_factor(request.actor)
    where = "access:prove_second_factor" if knows_one else "access:add_second_factor"
    if request.method in ("GET", "HEAD"):
        answer: HttpResponse = redirect(with_next(where, request.get_full_path()))
    else:
        show = prove_page if knows_one else add_page
        answer = show(request, Errand(request.get_full_path(), held(request)), status=403)
    if request.htmx:
        _for_the_whole_page(answer)
    return answer


def _for_the_whole_page(answer: HttpResponse) -> None:
    """htmx asked for a part; it is given the whole page instead."""
    if "Location" in answer:
        answer.headers["HX-Redirect"] = answer["Location"]
        answer.status_code = 200
        del answer.headers["Location"]
        return
    answer.headers["HX-Retarget"] = answer.headers["HX-Reselect"] = "#main"
    answer.headers["HX-Reswap"] = "outerHTML"


# What somebody was about to do


@dataclass(frozen=True, slots=True)
class Errand:
    """Where somebody was going, and what they had typed there (sealed, "" for nothing)."""

    next: str = ""
    held: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> Errand:
        """The errand that a page of this room was given."""
        wished = request.POST.get("next") or request.GET.get("next", "")
        where, waiting = request.session.get(HELD, ("", ""))
        held = request.POST.get("held") or (waiting if where == wished else "")
        return cls(checked_next(request, wished), held)


def held(request: ActorRequest) -> str:
    """What a form held, sealed for this account and this address for an hour. Files are not kept."""
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    ]
    content = [request.actor.account_id, request.get_full_path(), time.time(), typed]
    return base64.urlsafe_b64encode(encrypted(json.dumps(content).encode(), HELD_FOR)).decode()


def typed_before(request: ActorRequest, errand: Errand) -> list[tuple[str, str]]:
    """The fields of the form that was held up; none if the seal is not ours or too old."""
    try:
        content = decrypted(base64.urlsafe_b64decode(errand.held), HELD_FOR)
    except (SealBroken, ValueError):
        return []
    account, where, at, typed = json.loads(content)
    if (account, where) != (request.actor.account_id, errand.next):
        return []
    return [(name, value) for name, value in typed] if time.time() - at < HELD_SECONDS else []


def go_on(request: ActorRequest, errand: Errand) -> HttpResponse:
    """Back to where they were: at once, or with what they had typed, one press away."""
    typed = typed_before(request, errand)
    request.session.pop(HELD, None)
    if typed:
        shown = {"where": errand.next, "typed": typed}
        return page(request, "access/go_on.html", shown)
    return redirect(errand.next or "access:my_security")


# The two pages that a held-up request meets


def prove_page(
    request: ActorRequest, errand: Errand, form: Form | None = None, *, status: int = 200
) -> HttpResponse:
    """The page that asks for a code of the app, a recovery code or a passkey. `form` is what came
    back with a fault, of either kind."""
    code_form = form if isinstance(form, ProveForm) else ProveForm()
    context = {
        "form": form or code_form,
        "code_form": code_form,
        "errand": errand,
        "passkey": passkey_request(request) if selectors.has_passkey(request.actor) else None,
        "has_codes": selectors.has_totp(request.actor),
    }
    return page(request, "access/prove_second_factor.html", context, status=status)


def add_page(request: ActorRequest, errand: Errand, *, status: int = 200) -> HttpResponse:
    """The page that explains the two kinds of second factor."""
    return page(request, "access/add_second_factor.html", {"errand": errand}, status=status)


# Proving


def prove_by_code(request: ActorRequest, typed: str) -> None:
    """A code of the app, or one of the recovery codes."""
    subject = f"second factor {request.actor.account_id}"
    refuse_if_paused(request, subject)
    count_failure(request, subject)
    used = services.prove_second_factor(account_of(request), typed, actor=request.actor)
    forget_failures(request, subject)
    remember_proof(request, used)
    device_is_proven(request)


def prove_by_passkey(request: ActorRequest, credential: dict[str, Any]) -> None:
    account = account_of(request)
    try:
        webauthn.parse_authentication_response(credential)
        used = webauthn.complete_authentication(account, credential)
    except MALFORMED:
        raise RuleViolation("access.passkey_wrong") from None
    remember_proof(request, used)
    device_is_proven(request)


def prove_by_identity(request: ActorRequest, id_number: str) -> None:
    """The whole identity number as the second proof of a device."""
    subject = f"identity {request.actor.account_id}"
    refuse_if_paused(request, subject)
    count_failure(request, subject)
    services.prove_identity(account_of(request), id_number, actor=request.actor)
    forget_failures(request, subject)
    device_is_proven(request)


def ways_to_prove(request: ActorRequest) -> dict[str, bool]:
    """What this person can prove a new device with: whatever they did not just sign in with."""
    account, used = account_of(request), proven_by(request)
    return {
        "second_factor": selectors.has_second_factor(request.actor),
        "password": account.has_usable_password() and "password" not in used,
        "code": account.phone_index is not None and "code" not in used,
        "identity": account.person.id_index is not None,
    }


def passkey_request(request: ActorRequest) -> dict[str, Any]:
    """What the browser's passkey dialog needs; also remembers the challenge in the session."""
    return cast("dict[str, Any]", webauthn.begin_authentication(account_of(request)))


def remember_proof(request: ActorRequest, used: Authenticator) -> None:
    """For the next 15 minutes. It proves a device only where it is given, not where it is set up."""
    record_authentication(request, account_of(request), "mfa", id=used.pk, type=used.type)


# Setting up


def new_totp(request: ActorRequest) -> dict[str, str]:
    """A secret that is not in use yet: as a picture to scan, and as letters to type."""
    secret = _kept_secret(request) or generate_totp_secret()
    sealed = base64.b64encode(encrypted(secret.encode(), HELD_FOR)).decode()
    request.session[TOTP_SECRET] = sealed
    address = get_adapter().build_totp_url(account_of(request), secret)
    groups = " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))
    picture = segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="#fff")
    return {"picture": picture, "secret": groups}


def set_up_totp(request: ActorRequest, typed: str) -> list[str]:
    """Take the secret into use once a code of it is right; the recovery codes if there were none."""
    account, secret = account_of(request), _kept_secret(request)
    factor, codes = services.set_up_totp(account, secret, typed, actor=request.actor)
    del request.session[TOTP_SECRET]
    remember_proof(request, factor)
    return codes


def _kept_secret(request: ActorRequest) -> str:
    kept = request.session.get(TOTP_SECRET, "")
    return decrypted(base64.b64decode(kept), HELD_FOR).decode() if kept else ""


def passkey_creation(request: ActorRequest) -> dict[str, Any]:
    """What the browser needs to make a passkey."""
    return cast("dict[str, Any]", webauthn.begin_registration(account_of(request), False))


def add_passkey(request: ActorRequest, name: str, credential: dict[str, Any]) -> list[str]:
    """Take a passkey into use; the recovery codes if there were none."""
    try:
        webauthn.parse_registration_response(credential)
        webauthn.complete_registration(credential)
    except MALFORMED:
        raise RuleViolation("access.passkey_wrong") from None
    account = account_of(request)
    factor, codes = services.add_passkey(account, name, credential, actor=request.actor)
    remember_proof(request, factor)
    return codes


def account_of(request: HttpRequest) -> Account:
    return cast(Account, request.user)
