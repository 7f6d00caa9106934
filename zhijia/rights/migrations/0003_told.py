from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rights", "0002_insurance_letters")]

    operations = [
        migrations.AddField(
            model_name="auditedemployer",
            name="told_at",
            field=models.DateTimeField(
                help_text=(
                    "First drafted or handed out for the employer: later lists are held against it."
                ),
                null=True,
            ),
        ),
    ]
