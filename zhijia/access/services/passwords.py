"""The password of one's own account."""

from __future__ import annotations

from django.db import transaction

from zhijia.access import policies
from zhijia.access.models import Account
from zhijia.base.audit.log import record
from zhijia.kernel.actor import Actor
from zhijia.kernel.verdict import require


@transaction.atomic
def change_password(account: Account, password: str, *, actor: Actor) -> Account:
    """Set a password that the form has found good; every other session ends with the old one."""
    require(policies.may_change_password(actor, account))
    account.set_password(password)
    account.save(update_fields=["password"])
    record("access.change_password", account, actor=actor)
    return account
