"""The promise an office has been reminded of, and the line that says so."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0009_closings"),
    ]

    operations = [
        migrations.AddField(
            model_name="request",
            name="reminded_due_at",
            field=models.DateTimeField(null=True),
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
                    ("prompted", "Prompted"),
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
                    ("called", "Called"),
                ],
                max_length=12,
            ),
        ),
    ]
