"""What was made good: an employer's later audits held against the earlier ones."""

from __future__ import annotations

from zhijia.kernel.actor import Actor
from zhijia.org.models import Employer
from zhijia.rights.models import FollowUp


def follow_ups_of(actor: Actor, employer: Employer) -> list[FollowUp]:
    """Every comparison of this employer's audits, the newest first."""
    rows = FollowUp.objects.visible_to(actor).filter(employer=employer)
    return list(rows.select_related("later", "earlier").order_by("-later__done_at", "-pk"))
