"""Indexes that tell a search whom to show before it looks at anybody.

PostgreSQL keeps the rule of one membership at a time as an index of the person alone, and would lose
it with the plain index of that column: it is put aside before and made again after.
"""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

import zhijia.org.models.fields


ONE_AT_A_TIME = models.UniqueConstraint(
    fields=["person"],
    condition=models.Q(until__isnull=True),
    name="org_one_membership_at_a_time",
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("org", "0007_finding")]
    operations: ClassVar = [
        migrations.RemoveIndex(model_name="person", name="org_person_by_sound"),
        migrations.RemoveConstraint(model_name="membership", name=ONE_AT_A_TIME.name),
        migrations.AlterField(
            model_name="membership",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="memberships",
                to="org.person",
            ),
        ),
        migrations.AddConstraint(model_name="membership", constraint=ONE_AT_A_TIME),
        migrations.AlterField(
            model_name="person",
            name="initials",
            field=zhijia.org.models.fields.BytewiseField(blank=True, editable=False, max_length=30),
        ),
        migrations.AlterField(
            model_name="person",
            name="name",
            field=zhijia.org.models.fields.BytewiseField(max_length=60, verbose_name="姓名"),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(
                fields=["person", "until", "union", "id"], name="org_membership_of_person"
            ),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(
                condition=models.Q(("state__in", ["active"]), _negated=True),
                fields=["state"],
                name="org_membership_not_active",
            ),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(
                condition=models.Q(("employment__in", ["", "1"]), _negated=True),
                fields=["employment"],
                name="org_membership_not_at_work",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["name", "id"], name="org_person_by_name"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["initials", "id"], name="org_person_by_initials"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["pinyin", "birth_year", "id"], name="org_person_by_pinyin"),
        ),
    ]
