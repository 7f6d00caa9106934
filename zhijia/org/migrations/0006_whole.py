"""What the register still lacked: handing everything over, and cards that stay void."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models


def void_the_cards_of_former_members(apps: Any, schema_editor: Any) -> None:
    """From now on a card ends with the membership; those of before are caught up with."""
    current = apps.get_model("org", "Membership").objects.filter(until__isnull=True)
    cards = apps.get_model("org", "MemberCard").objects
    cards.exclude(person__in=current.values("person")).delete()


class Migration(migrations.Migration):
    dependencies: ClassVar = [("org", "0005_committees")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="HandOver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seal_key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("envelope", models.BinaryField(blank=True, default=bytes)),
                ("number", models.CharField(max_length=8, unique=True)),
                ("account_id", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ordered", "正在做"),
                            ("made", "可以下载"),
                            ("failed", "没有做成"),
                            ("gone", "已经删了"),
                        ],
                        default="ordered",
                        max_length=10,
                    ),
                ),
                ("job_key", models.UUIDField(editable=False, null=True)),
                (
                    "people_count",
                    models.PositiveIntegerField(default=0, help_text="Whose details are whole."),
                ),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True, null=True)),
                (
                    "union",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.union",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account_id"], name="org_hand_over_by_account")
                ],
            },
        ),
        migrations.AlterField(
            model_name="claim",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "还没问本人"),
                    ("asked", "已问本人"),
                    ("agreed", "本人同意"),
                    ("declined", "本人不同意"),
                    ("joined", "已接回原来的登记"),
                    ("withdrawn", "已撤回"),
                ],
                default="open",
                max_length=10,
            ),
        ),
        migrations.RunPython(void_the_cards_of_former_members, migrations.RunPython.noop),
    ]
