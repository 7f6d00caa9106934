"""What the machinery reads of the audit trail."""

from __future__ import annotations

from datetime import datetime

from zhijia.base.audit.models import AuditEntry


def unsealed_before(moment: datetime) -> int:
    """How many entries were written before this moment and are not in the chain yet. For /readyz."""
    return AuditEntry.objects.filter(seal_no=None, at__lt=moment).count()
