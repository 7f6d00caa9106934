"""Closing one's own account: what goes at once, and what has to stay."""

from __future__ import annotations

from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from zhijia.access import policies
from zhijia.access.models import Account, Post
from zhijia.base.audit.log import record
from zhijia.base.sockets import RETENTION
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.verdict import require
from zhijia.org.models import Membership
from zhijia.org.services.retention import pseudonymise_person


@transaction.atomic
def erase_account(account: Account, *, actor: Actor) -> dict[str, int]:
    """Close the account and remove everything the declared kinds let go at a person's request;
    returns how many rows went, by kind. The register keeps a member's name for its term; of somebody
    who was never a member nothing that names them stays. An officer ends their posts first."""
    require(policies.may_erase_account(actor, account))
    if Post.objects.in_force(timezone.localdate()).filter(account=account).exists():
        raise RuleViolation("access.erase_needs_no_post")
    gone = {key: kind.erase(account.person_id) for key, kind in RETENTION if kind.erase}
    account.phone_index, account.username = None, f"erased-{uuid4().hex}"
    account.is_active = False
    account.set_unusable_password()
    account.save()
    if not Membership.objects.filter(person=account.person_id).exists():
        pseudonymise_person(account.person, actor=actor)
    record("access.erase_account", account, actor=actor, rows=sum(gone.values()))
    return gone
