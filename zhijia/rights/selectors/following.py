"""What was made good: an employer's later audits held against the earlier ones."""

from __future__ import annotations

from zhijia.kernel.actor import Actor
from zhijia.rights.models import FollowUp


def follow_ups_of(actor: Actor, **which: object) -> list[FollowUp]:
    """The comparisons of an employer's audits, or of one audit with the one before, newest first."""
    rows = FollowUp.objects.visible_to(actor).filter(**which)
    return list(rows.select_related("later", "earlier").order_by("-later__done_at", "-pk"))
