"""Other platforms as a way in to one's own account."""

from __future__ import annotations

from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from zhijia.access import policies
from zhijia.access.models import Account
from zhijia.base.audit.log import record
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import Conflict, RuleViolation
from zhijia.kernel.verdict import require


@transaction.atomic
def connect_outside(account: Account, provider: str, uid: str, *, actor: Actor) -> SocialAccount:
    """Make somebody's account at another platform a way in; one of theirs opens one account here."""
    require(policies.may_connect_outside(actor, account))
    row, is_new = SocialAccount.objects.get_or_create(
        provider=provider, uid=uid, defaults={"user": account}
    )
    if row.user_id != account.pk:
        raise Conflict("access.outside_taken")
    if is_new:
        record("access.connect_outside", account, actor=actor, provider=provider)
    return row


@transaction.atomic
def disconnect_outside(account: Account, pk: int, *, actor: Actor) -> None:
    """It is no way in any more; the phone stays one."""
    require(policies.may_disconnect_outside(actor, account))
    gone, _tables = SocialAccount.objects.filter(user=account, pk=pk).delete()
    if not gone:
        raise RuleViolation("access.outside_gone")
    record("access.disconnect_outside", account, actor=actor)
