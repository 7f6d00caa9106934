"""Slips that officers carry to other authorities."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0012_counted_at'),
    ]

    operations = [
        migrations.AlterField(
            model_name='entry',
            name='kind',
            field=models.CharField(choices=[('filed', 'Filed'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('to_worker', 'To Worker'), ('from_worker', 'From Worker'), ('note', 'Note'), ('prompted', 'Prompted'), ('climbed', 'Climbed'), ('paused', 'Paused'), ('reminded', 'Reminded'), ('supplied', 'Supplied'), ('resumed', 'Resumed'), ('attached', 'Attached'), ('dispatched', 'Dispatched'), ('taken', 'Taken'), ('returned', 'Returned'), ('recalled', 'Recalled'), ('untaken', 'Untaken'), ('handed_on', 'Handed On'), ('answered', 'Answered'), ('rated', 'Rated'), ('lapsed', 'Lapsed'), ('reopened', 'Reopened'), ('withdrawn', 'Withdrawn'), ('transcript', 'Transcript'), ('corrected', 'Corrected'), ('merged', 'Merged'), ('split', 'Split'), ('grouped', 'Grouped'), ('team_named', 'Team Named'), ('ungrouped', 'Ungrouped'), ('text_shown', 'Text Shown'), ('text_agreed', 'Text Agreed'), ('text_refused', 'Text Declined'), ('text_dropped', 'Text Dropped'), ('text_sent', 'Text Sent'), ('handed_off', 'Handed Off'), ('receipt', 'Receipt'), ('came_back', 'Came Back'), ('called', 'Called')], max_length=12),
        ),
        migrations.CreateModel(
            name='TransferSlip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True)),
                ('number', models.CharField(max_length=20, unique=True)),
                ('made_at', models.DateTimeField()),
                ('receipt', models.CharField(blank=True, max_length=60)),
                ('receipt_at', models.DateTimeField(null=True)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slips', to='desk.request')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('receipt', ''), ('receipt_at__isnull', False), _connector='OR'), name='desk_a_receipt_has_its_day')],
            },
        ),
    ]
