"""Second factors: an app that shows codes, passkeys, and recovery codes for a bad day.

The rows are django-allauth's (`mfa.Authenticator`), sealed by `adapters.FactorAdapter`. Of their
use no time is written down.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, validate_totp_code
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction

from zhijia.access import policies
from zhijia.access.models import Account, Post
from zhijia.base.audit.log import record
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.verdict import require

Kind = Authenticator.Type
CODES_LEFT_AT_LEAST = 1


def prove_second_factor(account: Account, typed: str, *, actor: Actor) -> Authenticator:
    """The factor whose code this is: the app's, each code once; or a recovery code, which is used
    up. Raises `access.factor_wrong`."""
    require(policies.may_prove_second_factor(actor, account))
    factors = Authenticator.objects.filter(
        user=account, type__in=[Kind.TOTP, Kind.RECOVERY_CODES]
    ).order_by("-type")
    for factor in factors:
        if factor.wrap().validate_code(typed):
            if factor.type == Kind.RECOVERY_CODES:
                record("access.use_recovery_code", account, actor=actor)
            return factor
    raise RuleViolation("access.factor_wrong", field="code")


@transaction.atomic
def set_up_totp(
    account: Account, secret: str, typed: str, *, actor: Actor
) -> tuple[Authenticator, list[str]]:
    """Take an app into use, in place of the one before; the new recovery codes if there were none."""
    require(policies.may_set_up_totp(actor, account))
    if not secret or not validate_totp_code(secret, typed):
        raise RuleViolation("access.factor_wrong", field="code")
    Authenticator.objects.filter(user=account, type=Kind.TOTP).delete()
    factor = TOTP.activate(account, secret).instance
    record("access.set_up_totp", account, actor=actor)
    return factor, _first_recovery_codes(account)


@transaction.atomic
def add_passkey(
    account: Account, name: str, credential: dict[str, Any], *, actor: Actor
) -> tuple[Authenticator, list[str]]:
    """Take a checked passkey into use; the new recovery codes if there were none."""
    require(policies.may_add_passkey(actor, account))
    factor = WebAuthn.add(account, name, credential).instance
    record("access.add_passkey", account, actor=actor)
    return factor, _first_recovery_codes(account)


@transaction.atomic
def remove_factor(account: Account, pk: int, *, actor: Actor) -> None:
    """Take an app or a passkey away; with the last one the recovery codes go too."""
    require(policies.may_remove_factor(actor, account))
    mine = Authenticator.objects.filter(user=account)
    removed = mine.filter(pk=pk).exclude(type=Kind.RECOVERY_CODES).first()
    if removed is None:
        raise RuleViolation("access.factor_gone")
    record("access.remove_factor", account, actor=actor, kind=removed.type)
    removed.delete()
    if not mine.exclude(type=Kind.RECOVERY_CODES).exists():
        mine.delete()


@transaction.atomic
def renew_recovery_codes(account: Account, *, actor: Actor) -> list[str]:
    """Ten new recovery codes; the old ones are void."""
    require(policies.may_renew_recovery_codes(actor, account))
    mine = Authenticator.objects.filter(user=account)
    if not mine.exclude(type=Kind.RECOVERY_CODES).exists():
        raise RuleViolation("access.no_factor_yet")
    mine.filter(type=Kind.RECOVERY_CODES).delete()
    record("access.renew_recovery_codes", account, actor=actor)
    return _first_recovery_codes(account)


@transaction.atomic
def reset_second_factor(post: Post, *, actor: Actor) -> int:
    """Take every factor from an officer who has lost theirs, once somebody who could appoint them
    has seen them in person; returns how many there were. They set up a new one before anything
    that asks for one."""
    require(policies.may_reset_second_factor(actor, post))
    gone, _tables = Authenticator.objects.filter(user=post.account_id).delete()
    record("access.reset_second_factor", post, actor=actor, factors=gone)
    return int(gone)


def _first_recovery_codes(account: Account) -> list[str]:
    if Authenticator.objects.filter(user=account, type=Kind.RECOVERY_CODES).exists():
        return []
    codes: list[str] = RecoveryCodes.activate(account).generate_codes()
    return codes
