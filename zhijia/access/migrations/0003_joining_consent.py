"""What somebody agreed to where they joined is kept like any other consent."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("access", "0002_my_data")]
    operations: ClassVar = [
        migrations.AlterField(
            model_name="consent",
            name="kind",
            field=models.CharField(
                choices=[("sms", "sms"), ("joining", "joining")], max_length=20
            ),
        ),
    ]
