"""Policies as data: versions with their signatures, and trials of the wind tunnel."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar = [
        ("org", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations: ClassVar = [
        migrations.CreateModel(
            name='Trial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account_id', models.BigIntegerField(db_index=True)),
                ('one', models.CharField(max_length=40)),
                ('other', models.CharField(max_length=40)),
                ('one_line_fen', models.BigIntegerField(null=True)),
                ('other_line_fen', models.BigIntegerField(null=True)),
                ('budget_fen', models.BigIntegerField(null=True)),
                ('source', models.CharField(default='made_up', max_length=8)),
                ('decided_on', models.DateField(help_text='The day as which everything was decided.')),
                ('job_key', models.UUIDField(editable=False, null=True)),
                ('result', models.JSONField(default=dict)),
                ('answers', models.JSONField(default=list)),
                ('error', models.CharField(blank=True, help_text='What the file or policy lacks.', max_length=300)),
                ('late', models.JSONField(default=dict, help_text='Decisions to look at again, when last checked.')),
                ('late_job_key', models.UUIDField(editable=False, null=True)),
                ('at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('file_gone_at', models.DateTimeField(null=True)),
                ('union', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.union')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='PolicyVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('identity', models.CharField(max_length=40, verbose_name='编号')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('english', models.CharField(max_length=200)),
                ('region', models.CharField(blank=True, max_length=6, verbose_name='地区')),
                ('document', models.TextField()),
                ('vectors', models.JSONField(default=list)),
                ('findings', models.JSONField(default=list, help_text='Code, clause and sentence of each.')),
                ('holds_from', models.DateField(null=True, verbose_name='施行日期')),
                ('holds_to', models.DateField(null=True, verbose_name='失效日期')),
                ('known_on', models.DateField(verbose_name='公布日期')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('submitted', 'submitted'), ('active', 'active'), ('superseded', 'superseded'), ('discarded', 'discarded')], default='draft', max_length=12)),
                ('example', models.CharField(blank=True, help_text='The shipped policy it began as.', max_length=40)),
                ('drafted_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(null=True)),
                ('signed_at', models.DateTimeField(null=True)),
                ('note', models.CharField(blank=True, help_text='Why it was sent back.', max_length=500)),
                ('based_on', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='care.policyversion')),
                ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submitted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('union', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.union')),
            ],
            options={
                'indexes': [models.Index(fields=['state', '-holds_from'], name='care_policies')],
                'constraints': [models.CheckConstraint(condition=models.Q(('signed_by__isnull', True), models.Q(models.Q(('signed_by', models.F('submitted_by')), _negated=True), models.Q(('signed_by', models.F('drafted_by')), _negated=True), models.Q(('signed_by', models.F('changed_by')), _negated=True)), _connector='OR'), name='care_policy_signed_by_another'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('active', 'superseded')), _negated=True), models.Q(('holds_from__isnull', False), ('signed_by__isnull', False), ('submitted_by__isnull', False)), _connector='OR'), name='care_policy_counts_when_signed'), models.CheckConstraint(condition=models.Q(('holds_to__isnull', True), ('holds_to__gte', models.F('holds_from')), _connector='OR'), name='care_policy_days_in_order'), models.UniqueConstraint(condition=models.Q(('state', 'active')), fields=('union', 'holds_from'), name='care_policy_begins_once')],
            },
        ),
    ]

