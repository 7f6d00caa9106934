"""Forms on paper that were typed in after the month of their receipt had been published: no published
month has them. Each is counted in the month it was typed in, or, where that one is published too, now."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import migrations
from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")


def _month(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date().replace(day=1)


def count_them(apps: Any, schema_editor: Any) -> None:
    using = schema_editor.connection.alias
    requests = apps.get_model("desk", "Request").objects.using(using)
    entries = apps.get_model("audit", "AuditEntry").objects.using(using)
    figures = apps.get_model("insights", "MonthlyFigures").objects.using(using)
    published = dict(figures.values_list("month", "frozen_at"))
    now = timezone.now()
    for pk, filed_at in requests.filter(source="paper").values_list("pk", "filed_at"):
        frozen_at = published.get(_month(filed_at))
        entered = entries.filter(verb="desk.enter_paper", target=f"desk.request:{pk}")
        typed_at = entered.order_by("at").values_list("at", flat=True).first()
        if frozen_at is None or typed_at is None or typed_at < frozen_at:
            continue
        at = now if _month(typed_at) in published else typed_at
        requests.filter(pk=pk).update(counted_at=at)


class Migration(migrations.Migration):
    dependencies = [
        ("insights", "0001_initial"),
        ("desk", "0012_counted_at"),
        ("audit", "0001_initial"),
    ]

    operations = [migrations.RunPython(count_them, migrations.RunPython.noop)]
