"""From a request to a session: the code that was asked for, the device's cookie, sign-in, sign-out.

Ours are the phone, the code and the choice between the people behind one phone; the session is
Django's; the limits and the record of what was proven when are django-allauth's (docs/adr/0007).
"""

from __future__ import annotations

import base64
import hmac
import re
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import cast
from urllib.parse import quote

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth import SESSION_KEY, login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme

from zhijia.access import selectors, services
from zhijia.access.models import Account, Device
from zhijia.access.rules.browsers import browser_of, system_of
from zhijia.access.rules.sign_in import CODE_LIVES, MOST_TRIES, PAUSES, PROOF_STAYS_FRESH
from zhijia.base.sealing.envelopes import decrypted, digest_of, encrypted
from zhijia.base.ui.http import ActorRequest
from zhijia.kernel.errors import RuleViolation
from zhijia.org.models import phone_index

BACKEND = "django.contrib.auth.backends.ModelBackend"
SIGN_IN_METHODS = ("code", "password")
UNDER_WAY, DEVICE = "access.sign_in", "access.device"
NEW_PHONE = "access.new_phone"
COOKIE, COOKIE_SECONDS = "zh_device", 400 * 24 * 3600  # browsers keep no cookie longer
SEALED_FOR = b"access.sign_in"
CLEARED_ON_LEAVING = '"cache", "storage"'  # Clear-Site-Data; the mark of the device is a cookie
BEING_WRITTEN = re.compile(r"/(?:ask|join)/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/")

Handler = Callable[[HttpRequest], HttpResponse]


@dataclass(slots=True)
class UnderWay:
    """A sign-in that is not finished, as the session keeps it.

    `phone` is sealed, `code` a keyed digest, `sent_at` seconds since 1970; `people` are the
    accounts to choose between once the phone or the password is proven, `by` says by which.
    """

    next: str = ""
    phone: str = ""
    code: str = ""
    sent_at: float = 0
    tries: int = 0
    by: str = ""
    people: list[int] = field(default_factory=list)

    @property
    def number(self) -> str:
        """The phone in clear."""
        return decrypted(base64.b64decode(self.phone), SEALED_FOR).decode() if self.phone else ""

    @property
    def is_over(self) -> bool:
        age = timezone.now().timestamp() - self.sent_at
        return not self.code or self.tries >= MOST_TRIES or age > CODE_LIVES.total_seconds()


def under_way(request: HttpRequest) -> UnderWay:
    return UnderWay(**request.session.get(UNDER_WAY, {}))


def _keep(request: HttpRequest, state: UnderWay) -> None:
    request.session[UNDER_WAY] = asdict(state)


# The code


def ask_for_code(request: ActorRequest, phone: str, *, way_on: str) -> None:
    """Send a code to a phone, known or not, and remember what would be right."""
    index = _index(phone)
    refuse_if_paused(request, index)
    _count_code(request, index)
    language = translation.get_language() or settings.LANGUAGE_CODE
    code = services.send_sign_in_code(phone, actor=request.actor, language=language)
    sealed = base64.b64encode(encrypted(phone.encode(), SEALED_FOR)).decode()
    state = UnderWay(next=way_on, phone=sealed, sent_at=timezone.now().timestamp())
    state.code = _code_digest(index, code)
    _keep(request, state)


def _count_code(request: HttpRequest, index: str) -> None:
    """One client asks seldom for one phone. What all clients together ask for a phone has a cap as
    wide as the bill for text messages allows, so that nobody can use it up for a colleague; and a
    browser in which the holder has signed in before asks on its own account, under no cap."""
    known = selectors.device_known_by(index, mark) if (mark := _kept_mark(request)) else None
    client = f"{known.digest} {index}" if known else _key(request, index)
    if not ratelimit.consume(request, action="request_login_code", key=client):
        raise RuleViolation("access.code_asked_too_often", field="phone")
    if known:
        return
    if not ratelimit.consume(request, action="request_login_code_phone", key=index):
        raise RuleViolation("access.codes_used_up", field="phone")


def enter_code(request: ActorRequest, typed: str) -> list[Account]:
    """The people behind the phone whose code this is."""
    state = under_way(request)
    index = _index(state.number)
    refuse_if_paused(request, index)
    if state.is_over:
        raise RuleViolation("access.code_over", field="code")
    state.tries += 1
    _keep(request, state)
    count_failure(request, index)
    people = selectors.accounts_behind(index)
    if not hmac.compare_digest(state.code, _code_digest(index, typed)) or not people:
        raise RuleViolation("access.code_wrong", field="code")
    forget_failures(request, index)
    _keep(request, UnderWay(next=state.next, by="code", people=[one.pk for one in people]))
    return people


def enter_password(
    request: ActorRequest, phone: str, password: str, *, way_on: str
) -> list[Account]:
    """The people behind the phone whose password this is."""
    index = _index(phone)
    refuse_if_paused(request, index)
    if not ratelimit.consume(request, action="login"):
        raise RuleViolation("access.too_many_tries", minutes=10)
    count_failure(request, index)
    people = selectors.accounts_with_password(index, password)
    if not people:
        raise RuleViolation("access.password_wrong", field="password")
    forget_failures(request, index)
    _keep(request, UnderWay(next=way_on, by="password", people=[one.pk for one in people]))
    return people


def ask_for_phone_code(request: ActorRequest, account: Account, phone: str) -> None:
    """Send a code to the number that somebody wants to be reached by from now on."""
    index = _index(phone)
    refuse_if_paused(request, index)
    _count_code(request, index)
    language = translation.get_language() or settings.LANGUAGE_CODE
    code = services.send_phone_code(account, phone, actor=request.actor, language=language)
    sealed = base64.b64encode(encrypted(phone.encode(), SEALED_FOR)).decode()
    state = UnderWay(phone=sealed, sent_at=timezone.now().timestamp())
    state.code = _code_digest(index, code)
    request.session[NEW_PHONE] = asdict(state)


def prove_phone(request: ActorRequest, typed: str) -> str:
    """The number whose code this is. Raises `access.code_over` and `access.code_wrong`."""
    state = UnderWay(**request.session.get(NEW_PHONE, {}))
    index = _index(state.number)
    refuse_if_paused(request, index)
    if state.is_over:
        raise RuleViolation("access.code_over", field="code")
    state.tries += 1
    request.session[NEW_PHONE] = asdict(state)
    count_failure(request, index)
    if not hmac.compare_digest(state.code, _code_digest(index, typed)):
        raise RuleViolation("access.code_wrong", field="code")
    forget_failures(request, index)
    del request.session[NEW_PHONE]
    return state.number


def people_to_choose(request: HttpRequest) -> list[Account]:
    """Who may be chosen in this session; nobody before a proof."""
    return selectors.accounts_with_ids(under_way(request).people)


def _index(phone: str) -> str:
    return phone_index(phone) or ""


def _code_digest(index: str, code: str) -> str:
    return digest_of("access.sign_in_code", f"{index}:{code}")


def refuse_if_paused(request: HttpRequest, subject: str) -> None:
    """After 5 failures a quarter of an hour, after 10 three hours: for this client at this account
    only, so that nobody can lock a colleague out."""
    for action, minutes in PAUSES:
        if not ratelimit.consume(request, action=action, key=_key(request, subject), dry_run=True):
            raise RuleViolation("access.too_many_tries", minutes=minutes)


def count_failure(request: HttpRequest, subject: str) -> None:
    for action, _minutes in PAUSES:
        ratelimit.consume(request, action=action, key=_key(request, subject))


def forget_failures(request: HttpRequest, subject: str) -> None:
    for action, _minutes in PAUSES:
        ratelimit.clear(request, action=action, key=_key(request, subject))


def _key(request: HttpRequest, subject: str) -> str:
    return f"{request.META['REMOTE_ADDR']} {subject}"


# The session


def sign_in_as(
    request: HttpRequest, account: Account, *, by: str = "password", way_on: str = ""
) -> Device:
    """Open a session for an account that has proven itself `by` something, on this device. `way_on`
    is where they were when they asked to sign in."""
    _leave_the_visitor_behind(request, checked_next(request, way_on))
    request.session.pop(UNDER_WAY, None)
    login(request, account, backend=BACKEND)
    request.session.cycle_key()
    record_authentication(request, account, by)
    told = request.META.get("HTTP_USER_AGENT", "")
    actor = selectors.actor_for(account)
    device = services.sign_in(
        account,
        actor=actor,
        mark=_mark(request),
        browser=browser_of(told),
        system=system_of(told),
        session_key=str(request.session.session_key),
    )
    request.session[DEVICE] = {"id": device.pk, "is_proven": device.is_proven}
    cast(ActorRequest, request).actor = selectors.signed_in_for_request(request).actor
    if len(proven_by(request)) > 1:
        device_is_proven(cast(ActorRequest, request))
    return device


def _leave_the_visitor_behind(request: HttpRequest, way_on: str) -> None:
    """Phones are shared: whatever visitors opened or began in this browser does not become the
    account's. Of lists of keys the one in the address that the sign-in leads back to is kept: the
    draft that this visitor is just writing. An account's own session stays as it is; that of another
    account is emptied by Django."""
    session = request.session
    if SESSION_KEY in session:
        return
    being_written = BEING_WRITTEN.match(way_on)
    draft = being_written.group(1) if being_written else None
    knew = [name for name, held in session.items() if isinstance(held, list) and draft in held]
    session.clear()
    session.update({name: [draft] for name in knew})


def proven_by(request: HttpRequest) -> set[str]:
    """By which of the two ways, code or password, this session was opened lately: both are two
    proofs."""
    return {method for method in SIGN_IN_METHODS if is_fresh(request, (method,))}


def is_fresh(request: HttpRequest, methods: tuple[str, ...]) -> bool:
    """Whether something of these kinds was proven in this session within the last 15 minutes."""
    since = time.time() - PROOF_STAYS_FRESH.total_seconds()
    records = get_authentication_records(request, request.user)
    return any(one["method"] in methods and one["at"] > since for one in records)


def device_is_proven(request: ActorRequest) -> None:
    """The second proof was given: this device opens everything from now on."""
    device = device_of(request)
    if device is not None and not device.is_proven:
        services.prove_device(device, actor=request.actor)
        request.session[DEVICE] = {"id": device.pk, "is_proven": True}
        request.actor = selectors.signed_in_for_request(request).actor


def end_session(request: ActorRequest) -> None:
    """Sign out on this device, which stays known, and forget everything the session holds; for a
    visitor the latter alone."""
    device = device_of(request)
    if device is not None:
        services.sign_out(device, actor=request.actor)
    logout(request)


def forget_session(request: ActorRequest) -> None:
    """The account is gone and its devices with it: forget everything the session holds."""
    logout(request)


def device_of(request: ActorRequest) -> Device | None:
    """The device of this session."""
    return selectors.device(request.actor, device_number(request))


def device_number(request: HttpRequest) -> int:
    """The key of this session's device; 0 for none."""
    return int(request.session.get(DEVICE, {}).get("id", 0))


def stay_signed_in(request: ActorRequest) -> None:
    """After a change of password this session goes on, under a new key."""
    update_session_auth_hash(request, cast(Account, request.user))
    device = device_of(request)
    if device is not None:
        services.move_session(device, str(request.session.session_key), actor=request.actor)


def _mark(request: HttpRequest) -> str:
    """What this browser's cookie holds; a new random mark if it holds none of ours."""
    mark = _kept_mark(request) or secrets.token_urlsafe(24)
    request.new_device_mark = mark  # type: ignore[attr-defined]
    return mark


def _kept_mark(request: HttpRequest) -> str:
    return str(request.get_signed_cookie(COOKIE, default="", salt=COOKIE))


def devices_keep_their_mark(get_response: Handler) -> Handler:
    """Middleware: after a sign-in the browser is given its mark, or the old one for longer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        mark = getattr(request, "new_device_mark", "")
        if mark:
            response.set_signed_cookie(
                COOKIE,
                mark,
                salt=COOKIE,
                max_age=COOKIE_SECONDS,
                httponly=True,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        return response

    return middleware


# The way on


def checked_next(request: HttpRequest, wished: str) -> str:
    """An address of this house, from its root on: "/matters/"; anything else is nothing."""
    from_the_root = wished.startswith("/") and not wished.startswith("//")
    ours = from_the_root and url_has_allowed_host_and_scheme(
        wished, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wished if ours else ""


def with_next(url_name: str, wished: str) -> str:
    """The address of a page that leads on to another one."""
    return f"{reverse(url_name)}?next={quote(wished, safe='/')}"


def way_on(request: ActorRequest, wished: str) -> str:
    """Where somebody goes after signing in: where they wanted to, else their own home."""
    home: str = settings.OFFICER_HOME if request.actor.is_officer else settings.LOGIN_REDIRECT_URL
    return checked_next(request, wished) or home


def chosen(people: Sequence[Account], pk: str) -> Account:
    """One of the people to choose between. Raises `access.choose_who`."""
    for one in people:
        if str(one.pk) == pk:
            return one
    raise RuleViolation("access.choose_who", field="account")
