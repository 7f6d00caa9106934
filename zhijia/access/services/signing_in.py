"""Signing in and out: the code that is sent, the device that is remembered, the day that is kept."""

from __future__ import annotations

import secrets
from importlib import import_module

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from zhijia.access import policies
from zhijia.access.models import Account, Device
from zhijia.access.rules.sign_in import CODE_DIGITS, CODE_LIVES, is_idle
from zhijia.base.audit.log import record
from zhijia.base.outbox.services import post, send
from zhijia.kernel.actor import Actor
from zhijia.kernel.verdict import require

SIGN_IN_CODE = "access.sign_in_code"


@transaction.atomic
def send_sign_in_code(phone: str, *, actor: Actor, language: str) -> str:
    """Put a new code into the outbox, whoever the phone belongs to: six digits, e.g. "402917".

    Whether anybody has an account with this phone is asked when the code is delivered, after the
    page has been answered: so the page can neither say nor betray it by taking longer.
    """
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    until = timezone.now() + CODE_LIVES
    payload = {"phone": phone, "code": code, "until": until.isoformat(), "language": language}
    post(SIGN_IN_CODE, f"{SIGN_IN_CODE}:{secrets.token_hex(16)}", payload)
    return code


@transaction.atomic
def send_phone_code(account: Account, phone: str, *, actor: Actor, language: str) -> str:
    """A code to a number that somebody says is theirs now: it proves itself by coming back."""
    require(policies.may_send_phone_code(actor, account))
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    facts = {"code": code, "minutes": CODE_LIVES.seconds // 60}
    key = f"access.phone_code:{secrets.token_hex(16)}"
    send("sms", "access.phone_code", facts, key=key, to=phone, language=language)
    return code


@transaction.atomic
def sign_in(
    account: Account, *, actor: Actor, mark: str, browser: str, system: str, session_key: str
) -> Device:
    """Remember the device (`mark` is what its cookie holds) and the day. On a device that comes new
    to an account idle for 90 days nothing is proven yet, and the day does not count as use. Of
    officers the audit trail keeps the sign-in; of workers nothing but the day is kept."""
    require(policies.may_sign_in(actor, account))
    today = timezone.localdate()
    digest = Device.digest_of_mark(account.pk, mark)
    device = Device.objects.filter(digest=digest).first()
    if device is None:
        proven = not is_idle(account.seen_on, today)
        device = Device(account=account, digest=digest, is_proven=proven)
    close_session(device.session_key)
    device.browser, device.system = browser, system
    device.since, device.session_key = today, session_key
    device.save()
    if device.is_proven:
        _seen(account)
    if actor.is_officer:
        record("access.sign_in", device, actor=actor)
    return device


@transaction.atomic
def move_session(device: Device, session_key: str, *, actor: Actor) -> None:
    """The session of this device got a new key, so that it can still be ended from afar."""
    require(policies.may_move_session(actor, device))
    device.session_key = session_key
    device.save(update_fields=["session_key"])


@transaction.atomic
def sign_out(device: Device, *, actor: Actor) -> None:
    """The device stays known, without a session."""
    require(policies.may_sign_out(actor, device))
    device.session_key = ""
    device.save(update_fields=["session_key"])


@transaction.atomic
def prove_device(device: Device, *, actor: Actor) -> None:
    """The holder has given a second proof on this device: it is one of theirs from now on."""
    require(policies.may_prove_device(actor, device))
    device.is_proven = True
    device.save(update_fields=["is_proven"])
    _seen(device.account)
    record("access.prove_device", device, actor=actor)


@transaction.atomic
def end_device(device: Device, *, actor: Actor) -> None:
    """Sign a device out from afar and forget it: it comes back as a new one."""
    require(policies.may_end_device(actor, device))
    record("access.end_device", device, actor=actor)
    close_session(device.session_key)
    device.delete()


@transaction.atomic
def end_other_devices(device: Device, *, actor: Actor) -> int:
    """Sign out and forget every device but this one; returns how many there were."""
    require(policies.may_end_other_devices(actor, device))
    others = list(Device.objects.filter(account=device.account_id).exclude(pk=device.pk))
    for other in others:
        end_device(other, actor=actor)
    return len(others)


def close_session(session_key: str) -> None:
    if session_key:
        import_module(settings.SESSION_ENGINE).SessionStore(session_key).delete()


def _seen(account: Account) -> None:
    account.last_seen_on = timezone.localdate()
    account.save(update_fields=["last_seen_on"])
