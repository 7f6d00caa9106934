"""Closed answers as rows: the grade somebody gave stays when the matter is done again."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def from_matters(apps: Any, schema_editor: Any) -> None:
    using = schema_editor.connection.alias
    closings = apps.get_model("desk", "Closing").objects.using(using)
    requests = apps.get_model("desk", "Request").objects.using(using)
    closed = requests.filter(
        state="closed", answered_at__isnull=False, closed_at__isnull=False, closings=None
    )
    rows = closed.order_by("pk").values_list("pk", "closed_at", "grade")
    closings.bulk_create(
        (closings.model(request_id=pk, at=at, grade=grade) for pk, at, grade in rows.iterator()),
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [("desk", "0008_nobody_agreed_by_name")]

    operations = [
        migrations.CreateModel(
            name="Closing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_index=True)),
                ("grade", models.CharField(blank=True, max_length=20)),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="closings",
                        to="desk.request",
                    ),
                ),
            ],
            options={"ordering": ["at", "pk"]},
        ),
        migrations.RunPython(from_matters, migrations.RunPython.noop),
    ]
