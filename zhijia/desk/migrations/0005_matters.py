"""Merged requests, group matters, hand-overs."""

from __future__ import annotations

import uuid
from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("desk", "0004_ways_in"),
        ("org", "0005_committees"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations: ClassVar = [
        migrations.CreateModel(
            name="GroupMatter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seal_key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("envelope", models.BinaryField(blank=True, default=bytes)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("confidential", models.BooleanField(default=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("gathering", "gathering"),
                            ("open", "open"),
                            ("answered", "answered"),
                            ("dissolved", "dissolved"),
                        ],
                        default="gathering",
                        max_length=12,
                    ),
                ),
                ("formed_at", models.DateTimeField()),
                ("reached_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("solved", "solved"),
                            ("partly", "partly"),
                            ("unsolved", "unsolved"),
                            ("referred", "referred"),
                        ],
                        max_length=12,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GroupPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "end",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("answered", "Answered"),
                            ("left", "Left"),
                            ("taken_out", "Taken Out"),
                        ],
                        max_length=10,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HandedOff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("target", models.CharField(max_length=40)),
                ("case_number", models.CharField(max_length=60)),
                ("case_url", models.CharField(max_length=200)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "end",
                    models.CharField(
                        blank=True,
                        choices=[("closed", "Closed"), ("returned", "Returned")],
                        max_length=10,
                    ),
                ),
            ],
        ),
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
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("reference", models.CharField(max_length=20, unique=True)),
                ("authority", models.CharField(max_length=80)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("shown", "shown"),
                            ("agreed", "agreed"),
                            ("declined", "declined"),
                            ("sent", "sent"),
                            ("dropped", "dropped"),
                        ],
                        default="shown",
                        max_length=10,
                    ),
                ),
                ("shown_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("letter", "letter"),
                            ("by_hand", "by_hand"),
                            ("online", "online"),
                        ],
                        max_length=10,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TeamMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("leads", models.BooleanField(default=False)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="request",
            name="concerns",
            field=models.CharField(
                blank=True,
                choices=[("one", "one"), ("several", "several"), ("many", "many")],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="request",
            name="merged_into",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="desk.request",
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("filed", "Filed"),
                    ("accepted", "Accepted"),
                    ("declined", "Declined"),
                    ("to_worker", "To Worker"),
                    ("from_worker", "From Worker"),
                    ("note", "Note"),
                    ("climbed", "Climbed"),
                    ("paused", "Paused"),
                    ("reminded", "Reminded"),
                    ("supplied", "Supplied"),
                    ("resumed", "Resumed"),
                    ("attached", "Attached"),
                    ("dispatched", "Dispatched"),
                    ("taken", "Taken"),
                    ("returned", "Returned"),
                    ("recalled", "Recalled"),
                    ("untaken", "Untaken"),
                    ("handed_on", "Handed On"),
                    ("answered", "Answered"),
                    ("rated", "Rated"),
                    ("lapsed", "Lapsed"),
                    ("reopened", "Reopened"),
                    ("withdrawn", "Withdrawn"),
                    ("transcript", "Transcript"),
                    ("corrected", "Corrected"),
                    ("merged", "Merged"),
                    ("split", "Split"),
                    ("grouped", "Grouped"),
                    ("ungrouped", "Ungrouped"),
                    ("text_shown", "Text Shown"),
                    ("text_agreed", "Text Agreed"),
                    ("text_refused", "Text Declined"),
                    ("text_dropped", "Text Dropped"),
                    ("text_sent", "Text Sent"),
                    ("handed_off", "Handed Off"),
                    ("came_back", "Came Back"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="request",
            name="state",
            field=models.CharField(
                choices=[
                    ("submitted", "submitted"),
                    ("accepted", "accepted"),
                    ("waiting", "waiting"),
                    ("merged", "merged"),
                    ("answered", "answered"),
                    ("closed", "closed"),
                    ("declined", "declined"),
                    ("withdrawn", "withdrawn"),
                ],
                default="submitted",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("merged_into__isnull", False), ("state", "merged")),
                    models.Q(
                        models.Q(("state", "merged"), _negated=True), ("merged_into__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="desk_merged_into_some_matter",
            ),
        ),
        migrations.AddField(
            model_name="groupmatter",
            name="category",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="desk.category"
            ),
        ),
        migrations.AddField(
            model_name="groupmatter",
            name="employer",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="org.employer",
            ),
        ),
        migrations.AddField(
            model_name="groupmatter",
            name="office",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.union"
            ),
        ),
        migrations.AddField(
            model_name="grouppart",
            name="group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="parts",
                to="desk.groupmatter",
            ),
        ),
        migrations.AddField(
            model_name="grouppart",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="group_parts",
                to="desk.request",
            ),
        ),
        migrations.AddField(
            model_name="handedoff",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="handed_off",
                to="desk.request",
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="handovers",
                to="desk.request",
            ),
        ),
        migrations.AddField(
            model_name="teammember",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="teammember",
            name="group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="team",
                to="desk.groupmatter",
            ),
        ),
        migrations.AddIndex(
            model_name="groupmatter",
            index=models.Index(fields=["office", "state", "due_at"], name="desk_groups_due"),
        ),
        migrations.AddConstraint(
            model_name="groupmatter",
            constraint=models.CheckConstraint(
                condition=models.Q(("confidential", True)), name="desk_a_group_is_confidential"
            ),
        ),
        migrations.AddConstraint(
            model_name="groupmatter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("due_at__isnull", True), ("reached_at__isnull", True)),
                    models.Q(("due_at__gt", models.F("reached_at")), ("reached_at__isnull", False)),
                    _connector="OR",
                ),
                name="desk_a_group_of_size_has_a_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupmatter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("state__in", ("gathering", "open"))),
                    models.Q(
                        models.Q(("state__in", ("gathering", "open")), _negated=True),
                        ("ended_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="desk_a_group_ends_some_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="grouppart",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)),
                fields=("request",),
                name="desk_in_one_group_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="grouppart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end", ""), ("until__isnull", True)),
                    models.Q(("until__isnull", False), models.Q(("end", ""), _negated=True)),
                    _connector="OR",
                ),
                name="desk_a_part_ends_somehow",
            ),
        ),
        migrations.AddConstraint(
            model_name="handedoff",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)),
                fields=("request",),
                name="desk_with_one_domain_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="handedoff",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end", ""), ("until__isnull", True)),
                    models.Q(("until__isnull", False), models.Q(("end", ""), _negated=True)),
                    _connector="OR",
                ),
                name="desk_comes_back_somehow",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("shown", "agreed"))),
                fields=("request",),
                name="desk_one_text_is_shown",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", False),
                        ("sent_at__gte", models.F("decided_at")),
                        ("sent_at__isnull", False),
                        ("state", "sent"),
                        models.Q(("way", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state", "sent"), _negated=True),
                        ("sent_at__isnull", True),
                        ("way", ""),
                    ),
                    _connector="OR",
                ),
                name="desk_nothing_leaves_without_a_yes",
            ),
        ),
        migrations.AddConstraint(
            model_name="teammember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)),
                fields=("group", "account"),
                name="desk_once_in_a_team",
            ),
        ),
        migrations.AddConstraint(
            model_name="teammember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("leads", True), ("until__isnull", True)),
                fields=("group",),
                name="desk_one_leads_a_team",
            ),
        ),
    ]
