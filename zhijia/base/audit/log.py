"""The one line a service writes about what it did."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from zhijia.base.audit.models import AuditEntry
from zhijia.kernel.actor import Actor


def target_of(row: models.Model) -> str:
    """How the trail names a row: "desk.request:12". A row without a number cannot be named."""
    if row.pk is None:
        raise ValueError(f"{row._meta.label} is not saved")
    return f"{row._meta.label_lower}:{row.pk}"


def record(verb: str, row: models.Model | str, *, actor: Actor, **facts: object) -> AuditEntry:
    """Write one entry in the caller's transaction. `facts` are codes, ids and figures, never words
    a person wrote and never identities."""
    return AuditEntry.objects.create(
        at=timezone.now(),
        actor=actor.name,
        verb=verb,
        target=row if isinstance(row, str) else target_of(row),
        facts=facts,
    )
