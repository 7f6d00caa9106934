"""What the upload of a roster saw of its formulas."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("org", "0008_searching")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="roster",
            name="has_formulas",
            field=models.BooleanField(
                default=True,
                help_text="Whether the check has to look for formulas in the file again.",
            ),
        ),
    ]
