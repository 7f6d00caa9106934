"""Alarms of matters brought in: they compare half years, not audits."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

AUDITED = "rights.auditedemployer"


class Migration(migrations.Migration):
    dependencies = [("rights", "0003_told")]

    operations = [
        migrations.AlterField(
            model_name="alarm",
            name="audited",
            field=models.ForeignKey(
                AUDITED, django.db.models.deletion.CASCADE, null=True, related_name="alarms"
            ),
        ),
        migrations.AlterField(
            model_name="alarm",
            name="earlier",
            field=models.ForeignKey(
                AUDITED, django.db.models.deletion.CASCADE, null=True, related_name="+"
            ),
        ),
        migrations.AddConstraint(
            model_name="alarm",
            constraint=models.UniqueConstraint(
                name="rights_alarm_of_matters_once",
                fields=["employer"],
                condition=Q(audited__isnull=True, state="raised"),
            ),
        ),
        migrations.AddConstraint(
            model_name="alarm",
            constraint=models.CheckConstraint(
                name="rights_alarm_compares_audits_or_matters",
                condition=Q(measure="cases") | Q(audited__isnull=False, earlier__isnull=False),
            ),
        ),
    ]
