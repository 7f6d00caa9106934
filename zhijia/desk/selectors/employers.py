"""How many matters name each employer: a count for the floors above, never which matters."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count

from zhijia.desk.models import Request


def matters_by_employer(category: str, since: datetime, until: datetime) -> dict[int, int]:
    """Matters of a category filed from `since` until `until`, by employer; none where nobody came."""
    rows = Request.objects.filter(
        employer__isnull=False,
        category__code=category,
        filed_at__gte=since,
        filed_at__lt=until,
    )
    return dict(rows.values_list("employer_id").annotate(matters=Count("pk")))
