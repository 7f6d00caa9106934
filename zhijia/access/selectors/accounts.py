"""The reads of signing in: who is behind a phone, on which devices, with which second factors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db.models import Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from zhijia.access.models import Account, Device
from zhijia.access.texts import OUTSIDE_WORDS
from zhijia.base.audit.models import AuditEntry
from zhijia.base.texts import Text
from zhijia.kernel.actor import Actor
from zhijia.org.models import phone_index

FEWEST_CHECKS = 2
PHONE_DIGITS = 11
BUILT_BY_DEMO = "system:demo."


def accounts_behind(phone_index: str) -> list[Account]:
    """Who signs in with this phone."""
    found = Account.objects.behind_phone(phone_index)
    return list(found.select_related("person").order_by("pk"))


def accounts_with_password(phone_index: str, password: str) -> list[Account]:
    """Who signs in with this phone and this password. An unknown phone, one person and two people
    take the same time: a password is always checked at least twice."""
    people = accounts_behind(phone_index)
    for _check in range(FEWEST_CHECKS - len(people)):
        make_password(password)
    return [one for one in people if _has_password(one, password)]


def _has_password(account: Account, password: str) -> bool:
    if account.has_usable_password():
        return check_password(password, account.password)
    make_password(password)
    return False


def accounts_with_ids(ids: Iterable[int]) -> list[Account]:
    found = Account.objects.filter(pk__in=ids, is_active=True)
    return list(found.select_related("person").order_by("pk"))


def device(actor: Actor, pk: int | None) -> Device | None:
    """One of the actor's own devices."""
    return Device.objects.filter(pk=pk or 0, account_id=actor.account_id or 0).first()


def device_known_by(phone_index: str, mark: str) -> Device | None:
    """The device that this mark is, if somebody who signs in with this phone has used it. One query
    for any phone."""
    found = Device.objects.filter(account__phone_index=phone_index, account__is_active=True)
    for one in found:
        if one.digest == Device.digest_of_mark(one.account_id, mark):
            return one
    return None


def own_device_or_404(actor: Actor, pk: int) -> Device:
    found = device(actor, pk)
    if found is None:
        raise Http404
    return found


def devices_of(actor: Actor) -> list[Device]:
    """The devices on which the actor is signed in, the newest first."""
    own = Device.objects.filter(account_id=actor.account_id or 0).exclude(session_key="")
    return list(own.order_by("-since", "-pk"))


def told_apart(account: Account) -> tuple[str, str, str]:
    """How people behind one phone are told apart: key, masked name, year of birth."""
    born = account.person.birth_year
    return (
        str(account.pk),
        account.person.masked_name,
        _("%(year)s年生") % {"year": born} if born else "",
    )


def account_called(word: str) -> Account | None:
    """The account in use with this number, account name or login phone; None for none or several."""
    named = Q(username=word)
    if word.isascii() and word.isdigit():
        is_phone = len(word) == PHONE_DIGITS
        named |= Q(phone_index=phone_index(word)) if is_phone else Q(pk=int(word[:PHONE_DIGITS]))
    found = Account.objects.filter(named, is_active=True).select_related("person")[:2]
    return found[0] if len(found) == 1 else None


def codes_are_read() -> str:
    """Where a code is read that is not really sent: "page" in a made-up district, where anybody may
    sign in as anybody; "window" where the platform was started, on a machine of one's own with real
    people in it; "" where codes are sent by text message."""
    if settings.MESSAGES != "development":
        return ""
    return "page" if settings.IS_DEMO and _was_built_by_the_demo() else "window"


def _was_built_by_the_demo() -> bool:
    """Whether the audit trail begins with made-up people, as production also asks before it starts."""
    return AuditEntry.objects.filter(actor__startswith=BUILT_BY_DEMO).exists()


def factors_of(actor: Actor) -> list[Authenticator]:
    """The apps and passkeys of the actor's own account, the oldest first."""
    own = Authenticator.objects.filter(user_id=actor.account_id or 0)
    return list(own.exclude(type=Authenticator.Type.RECOVERY_CODES).order_by("pk"))


def has_second_factor(actor: Actor) -> bool:
    return bool(factors_of(actor))


def has_passkey(actor: Actor) -> bool:
    return any(one.type == Authenticator.Type.WEBAUTHN for one in factors_of(actor))


def has_totp(actor: Actor) -> bool:
    return any(one.type == Authenticator.Type.TOTP for one in factors_of(actor))


def recovery_codes_left(actor: Actor) -> int:
    """How many recovery codes are still unused."""
    kind = Authenticator.Type.RECOVERY_CODES
    found = Authenticator.objects.filter(user_id=actor.account_id or 0, type=kind).first()
    return len(found.wrap().get_unused_codes()) if found else 0


@dataclass(frozen=True, slots=True)
class Connected:
    """Another platform that opens this account, and since which day."""

    pk: int
    name: Text
    since: date


def connected_outside(actor: Actor) -> list[Connected]:
    rows = SocialAccount.objects.filter(user_id=actor.account_id or 0).order_by("pk")
    return [
        Connected(
            row.pk,
            OUTSIDE_WORDS.get(row.provider, row.provider),
            timezone.localdate(row.date_joined),
        )
        for row in rows
    ]
