"""The class of the employer: floors and caps of enterprises and public institutions differ."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rights", "0004_alarms_of_matters")]

    operations = [
        migrations.AddField(
            model_name="audit",
            name="payer",
            field=models.CharField(
                blank=True,
                choices=[
                    ("enterprise", "enterprise"),
                    ("public_institution", "public_institution"),
                ],
                default="",
                help_text="The class of the employer, where somebody said it.",
                max_length=20,
            ),
            preserve_default=False,
        ),
    ]
