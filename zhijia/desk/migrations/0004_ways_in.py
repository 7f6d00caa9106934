"""Categories as data, posters, paper forms, voice notes."""

from __future__ import annotations

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

TERMS = (
    "title",
    "title_en",
    "hint",
    "hint_en",
    "goes_to",
    "confidential",
    "accept_days",
    "answer_days",
    "clock_source",
    "papers",
    "papers_en",
    "questions",
    "handoff",
)


def write_first_versions(apps: Any, schema_editor: Any) -> None:
    """What each category says today is what it said to every matter filed so far."""
    Category = apps.get_model("desk", "Category")
    Version = apps.get_model("desk", "CategoryVersion")
    Request = apps.get_model("desk", "Request")
    for category in Category.objects.all():
        filed = Request.objects.filter(category=category)
        earliest = filed.order_by("filed_at").values_list("filed_at", flat=True).first()
        version = Version.objects.create(
            category=category,
            number=1,
            since=earliest or timezone.now(),
            terms={name: getattr(category, name) for name in TERMS},
        )
        filed.update(version=version)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("desk", "0003_entered"), ("org", "0007_finding")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="category",
            name="clock_source",
            field=models.CharField(blank=True, max_length=120, verbose_name="时限的依据"),
        ),
        migrations.AddField(
            model_name="category",
            name="handoff",
            field=models.CharField(blank=True, max_length=60, verbose_name="转给哪项业务"),
        ),
        migrations.AddField(
            model_name="category",
            name="papers",
            field=models.TextField(blank=True, max_length=600, verbose_name="带什么材料"),
        ),
        migrations.AddField(
            model_name="category",
            name="papers_en",
            field=models.TextField(blank=True, max_length=1200, verbose_name="带什么材料（英文）"),
        ),
        migrations.AddField(
            model_name="category",
            name="questions",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.CreateModel(
            name="CategoryVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("since", models.DateTimeField()),
                (
                    "terms",
                    models.JSONField(help_text="The columns of the category that TERMS names."),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="desk.category",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="categoryversion",
            constraint=models.UniqueConstraint(
                fields=("category", "number"), name="desk_version_numbered_once"
            ),
        ),
        migrations.AddField(
            model_name="request",
            name="version",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="desk.categoryversion",
            ),
        ),
        migrations.AddField(
            model_name="attachment",
            name="is_voice",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="PaperBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("printed_on", models.DateField()),
                ("expires_on", models.DateField(db_index=True)),
                ("count", models.PositiveSmallIntegerField()),
                (
                    "union",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.union",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="paperbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_on__gt", models.F("printed_on"))),
                name="desk_batch_expires_later",
            ),
        ),
        migrations.CreateModel(
            name="PaperForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code_digest", models.CharField(max_length=64, unique=True)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="forms",
                        to="desk.paperbatch",
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="paper_form",
                        to="desk.request",
                    ),
                ),
            ],
        ),
        migrations.RunPython(write_first_versions, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="request",
            name="source",
            field=models.CharField(
                choices=[(one, one) for one in ("web", "counter", "hotline", "paper")],
                default="web",
                max_length=10,
            ),
        ),
    ]
