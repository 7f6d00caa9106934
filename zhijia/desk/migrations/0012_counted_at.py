"""When figures count a form on paper that was typed in after the month of its receipt was counted."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0011_team_promises")]

    operations = [
        migrations.AddField(
            model_name="request",
            name="counted_at",
            field=models.DateTimeField(null=True),
        ),
    ]
