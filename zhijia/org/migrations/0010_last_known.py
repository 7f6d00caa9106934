"""What a union knew of each member who left.

Of those who left before this there is no older word than today's: the name and the ID number are
taken from it, and the phone is left out, because it changes most and is not for a former union.
"""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import zhijia.org.models.fields


def note_those_who_left(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """One statement for all of them."""
    membership = apps.get_model("org", "Membership")._meta.db_table
    person = apps.get_model("org", "Person")._meta.db_table
    known = apps.get_model("org", "LastKnown")._meta.db_table
    schema_editor.execute(
        f"""INSERT INTO {known} (membership_id, name, pinyin, initials, id_index, serial)
        SELECT m.id, p.name, p.pinyin, p.initials, p.id_index, p.id
          FROM {membership} AS m JOIN {person} AS p ON p.id = m.person_id
         WHERE m.state = 'ended'"""
    )


class Migration(migrations.Migration):
    dependencies: ClassVar = [("org", "0009_roster_formulas")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="LastKnown",
            fields=[
                (
                    "membership",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="known",
                        serialize=False,
                        to="org.membership",
                    ),
                ),
                (
                    "name",
                    zhijia.org.models.fields.BytewiseField(max_length=60, verbose_name="姓名"),
                ),
                (
                    "pinyin",
                    zhijia.org.models.fields.BytewiseField(
                        blank=True, editable=False, max_length=200
                    ),
                ),
                (
                    "initials",
                    zhijia.org.models.fields.BytewiseField(
                        blank=True, editable=False, max_length=30
                    ),
                ),
                ("id_index", models.CharField(editable=False, max_length=32, null=True)),
                ("phone_index", models.CharField(editable=False, max_length=32, null=True)),
                ("serial", models.BigIntegerField(editable=False)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["name", "membership"], name="org_known_by_name"),
                    models.Index(fields=["initials", "membership"], name="org_known_by_initials"),
                    models.Index(fields=["pinyin", "membership"], name="org_known_by_pinyin"),
                    models.Index(fields=["id_index"], name="org_known_by_id_number"),
                    models.Index(fields=["phone_index"], name="org_known_by_phone"),
                    models.Index(fields=["serial"], name="org_known_by_member_number"),
                ]
            },
        ),
        migrations.RunPython(note_those_who_left, migrations.RunPython.noop),
    ]
