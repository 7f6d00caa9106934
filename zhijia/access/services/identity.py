"""Proving who one is by the identity number the union has written down."""

from __future__ import annotations

import hmac

from zhijia.access import policies
from zhijia.access.models import Account
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.verdict import require
from zhijia.org.models import id_index


def prove_identity(account: Account, id_number: str, *, actor: Actor) -> Account:
    """Compare by the keyed index: nothing is opened, nothing is kept. Raises
    `access.identity_wrong`, also when no number is known."""
    require(policies.may_prove_identity(actor, account))
    known, typed = account.person.id_index or "", id_index(id_number) or ""
    if not known or not hmac.compare_digest(known, typed):
        raise RuleViolation("access.identity_wrong", field="id_number")
    return account
