"""Indexes for finding people."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("org", "0006_whole")]
    operations: ClassVar = [
        migrations.RemoveIndex(model_name="membership", name="org_membership_by_state"),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(fields=["union", "state", "id"], name="org_membership_in_state"),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(
                fields=["union", "employment", "id"], name="org_membership_employed"
            ),
        ),
    ]
