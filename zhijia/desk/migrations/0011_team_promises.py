"""The date of a group's team as a promise to each worker: it is kept or broken, reminded of, and climbs."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

DAYS = 3
"""What was promised to every group that runs when this is installed: there was no other rule yet."""


def promised_to_each(apps: Any, schema_editor: Any) -> None:
    using = schema_editor.connection.alias
    groups = apps.get_model("desk", "GroupMatter").objects.using(using)
    promises = apps.get_model("desk", "Promise").objects.using(using)
    for group in groups.filter(state="open"):
        groups.filter(pk=group.pk).update(climb_at=group.due_at)
        promises.bulk_create(
            promises.model(
                request_id=part.request_id,
                kind="team",
                office_id=group.office_id,
                since=group.reached_at,
                days=DAYS,
                due_at=group.due_at,
            )
            for part in group.parts.filter(until=None).order_by("pk")
        )


def promised_no_more(apps: Any, schema_editor: Any) -> None:
    using = schema_editor.connection.alias
    apps.get_model("desk", "Promise").objects.using(using).filter(kind="team").delete()
    apps.get_model("desk", "Entry").objects.using(using).filter(kind="team_named").delete()


class Migration(migrations.Migration):
    dependencies = [("desk", "0010_reminded"), ("org", "0009_roster_formulas")]

    operations = [
        migrations.AddField(
            model_name='groupmatter',
            name='climb_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='groupmatter',
            name='reminded_due_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='groupmatter',
            name='supervisor',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.union'),
        ),
        migrations.AlterField(
            model_name='entry',
            name='kind',
            field=models.CharField(choices=[('filed', 'Filed'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('to_worker', 'To Worker'), ('from_worker', 'From Worker'), ('note', 'Note'), ('prompted', 'Prompted'), ('climbed', 'Climbed'), ('paused', 'Paused'), ('reminded', 'Reminded'), ('supplied', 'Supplied'), ('resumed', 'Resumed'), ('attached', 'Attached'), ('dispatched', 'Dispatched'), ('taken', 'Taken'), ('returned', 'Returned'), ('recalled', 'Recalled'), ('untaken', 'Untaken'), ('handed_on', 'Handed On'), ('answered', 'Answered'), ('rated', 'Rated'), ('lapsed', 'Lapsed'), ('reopened', 'Reopened'), ('withdrawn', 'Withdrawn'), ('transcript', 'Transcript'), ('corrected', 'Corrected'), ('merged', 'Merged'), ('split', 'Split'), ('grouped', 'Grouped'), ('team_named', 'Team Named'), ('ungrouped', 'Ungrouped'), ('text_shown', 'Text Shown'), ('text_agreed', 'Text Agreed'), ('text_refused', 'Text Declined'), ('text_dropped', 'Text Dropped'), ('text_sent', 'Text Sent'), ('handed_off', 'Handed Off'), ('came_back', 'Came Back'), ('called', 'Called')], max_length=12),
        ),
        migrations.AlterField(
            model_name='promise',
            name='kind',
            field=models.CharField(choices=[('accept', 'Accept'), ('answer', 'Answer'), ('take', 'Take'), ('team', 'Team')], max_length=10),
        ),
        migrations.AddIndex(
            model_name='groupmatter',
            index=models.Index(condition=models.Q(('climb_at__isnull', False)), fields=['climb_at'], name='desk_groups_climbing'),
        ),
        migrations.RunPython(promised_to_each, promised_no_more),
    ]
