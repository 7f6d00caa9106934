"""How the district writes down a notice of its own or a new one of the State Council."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from zhijia.base.audit.log import record
from zhijia.base.calendar.models import DayRow
from zhijia.kernel.actor import Actor
from zhijia.kernel.workdays import Day


@transaction.atomic
def add_notice(days: Iterable[Day], *, source: str, actor: Actor) -> int:
    """Add the days a notice arranges; days it already named stay as they are. Returns how many
    rows were added. The caller has asked the policy whether the actor may."""
    rows = [row_of(day, source) for day in days]
    known = {(day, notice) for day, notice in DayRow.objects.values_list("day", "notice")}
    new = [row for row in rows if (row.day, row.notice) not in known]
    DayRow.objects.bulk_create(new)
    if new:
        record(
            "calendar.add_notice", f"calendar.notice:{new[0].notice}", actor=actor, days=len(new)
        )
    return len(new)


def row_of(day: Day, source: str) -> DayRow:
    return DayRow(
        day=day.on,
        kind=DayRow.Kind.WORK if day.works else DayRow.Kind.REST,
        occasion=day.occasion,
        notice=day.notice,
        source=source,
        known_since=day.known_since,
        arranges=day.arranges,
    )
