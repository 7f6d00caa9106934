"""What the machinery and the auditors read of the audit trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from zhijia.base.audit.models import AuditEntry, AuditHead

PAGE = 50


@dataclass(frozen=True, slots=True)
class Trail:
    """One page of the trail, the newest entry first, and where the next page begins."""

    entries: list[AuditEntry]
    next_before: int | None


def unsealed_before(moment: datetime) -> int:
    """How many entries were written before this moment and are not in the chain yet. For /readyz."""
    return AuditEntry.objects.filter(seal_no=None, at__lt=moment).count()


def trail(
    *, verb: str = "", actor_name: str = "", target: str = "", before: int | None = None
) -> Trail:
    """Fifty entries by what was done, who did it (`account:12`) and to what (`desk.request:12`);
    `before` is the number of the last entry of the page before."""
    wanted = {"verb": verb, "actor": actor_name, "target": target}
    found: QuerySet[AuditEntry] = AuditEntry.objects.filter(
        **{column: value for column, value in wanted.items() if value}
    )
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found.order_by("-pk")[: PAGE + 1])
    return Trail(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)


def last_head() -> AuditHead | None:
    """The newest published head of the chain."""
    return AuditHead.objects.order_by("-on").first()
