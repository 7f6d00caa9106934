"""A signed policy can be withdrawn by two people: who asked, why, and who signed that."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

from zhijia.care.rules.policy_flow import State

NOBODY = {"null": True, "on_delete": django.db.models.deletion.PROTECT, "related_name": "+"}


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0001_policies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint("policyversion", "care_policy_counts_when_signed"),
        migrations.AddField(
            "policyversion", "withdrawal_asked_at", models.DateTimeField(null=True)
        ),
        migrations.AddField(
            "policyversion",
            "withdrawal_asked_by",
            models.ForeignKey(to=settings.AUTH_USER_MODEL, **NOBODY),
        ),
        migrations.AddField(
            "policyversion", "withdrawal_reason", models.CharField(blank=True, max_length=500)
        ),
        migrations.AddField("policyversion", "withdrawn_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "policyversion",
            "withdrawn_by",
            models.ForeignKey(to=settings.AUTH_USER_MODEL, **NOBODY),
        ),
        migrations.AlterField(
            "policyversion",
            "state",
            models.CharField(
                choices=[(state, state) for state in State], default="draft", max_length=12
            ),
        ),
        migrations.AddConstraint(
            "policyversion",
            models.CheckConstraint(
                name="care_policy_counts_when_signed",
                condition=~Q(state__in=("active", "superseded", "withdrawn"))
                | Q(signed_by__isnull=False, submitted_by__isnull=False, holds_from__isnull=False),
            ),
        ),
        migrations.AddConstraint(
            "policyversion",
            models.CheckConstraint(
                name="care_policy_withdrawn_by_another",
                condition=Q(withdrawn_by__isnull=True)
                | ~Q(withdrawn_by=F("withdrawal_asked_by")),
            ),
        ),
        migrations.AddConstraint(
            "policyversion",
            models.CheckConstraint(
                name="care_policy_withdrawn_by_two",
                condition=~Q(state="withdrawn")
                | Q(
                    withdrawal_asked_by__isnull=False,
                    withdrawn_by__isnull=False,
                    withdrawn_at__isnull=False,
                ),
            ),
        ),
    ]
