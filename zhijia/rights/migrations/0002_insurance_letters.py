"""Letters to employers, what was made good, and alarms."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0007_finding"),
        ("rights", "0001_insurance"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FollowUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('confidential', models.BooleanField(default=True, editable=False, help_text='Always.')),
                ('made_good', models.PositiveIntegerField(default=0)),
                ('partly', models.PositiveIntegerField(default=0)),
                ('still', models.PositiveIntegerField(default=0)),
                ('row_missing', models.PositiveIntegerField(default=0)),
                ('unjudged', models.PositiveIntegerField(default=0)),
                ('not_covered', models.PositiveIntegerField(default=0)),
                ('money_gone', models.BigIntegerField(default=0)),
                ('money_left', models.BigIntegerField(default=0)),
                ('earlier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='rights.auditedemployer')),
                ('employer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.employer')),
                ('later', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='follow_up', to='rights.auditedemployer')),
                ('union', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.union')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('confidential', True)), name='rights_follow_up_is_confidential')],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seal_key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('envelope', models.BinaryField(blank=True, default=bytes)),
                ('confidential', models.BooleanField(default=True, editable=False, help_text='Always.')),
                ('recipient', models.CharField(max_length=120, verbose_name='收文单位')),
                ('title', models.CharField(max_length=80, verbose_name='标题')),
                ('contact', models.CharField(blank=True, max_length=80, verbose_name='联系人')),
                ('lines', models.JSONField(default=list)),
                ('answer_by', models.DateField(verbose_name='请在哪天前答复')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('signed', 'signed'), ('sent', 'sent'), ('answered', 'answered'), ('closed', 'closed'), ('discarded', 'discarded')], default='draft', max_length=10)),
                ('year', models.PositiveSmallIntegerField(null=True)),
                ('serial', models.PositiveIntegerField(null=True)),
                ('drafted_at', models.DateTimeField()),
                ('signed_at', models.DateTimeField(null=True)),
                ('sent_on', models.DateField(null=True, verbose_name='哪天送的')),
                ('way', models.CharField(blank=True, choices=[('by_hand', 'by_hand'), ('post', 'post'), ('refused', 'refused')], max_length=10)),
                ('answered_on', models.DateField(null=True, verbose_name='哪天答复的')),
                ('reply', models.CharField(blank=True, choices=[('corrected', 'corrected'), ('partly', 'partly'), ('disputed', 'disputed'), ('refused', 'refused')], max_length=10)),
                ('ending', models.CharField(blank=True, choices=[('made_good', 'made_good'), ('partly', 'partly'), ('unfounded', 'unfounded'), ('handed_on', 'handed_on'), ('nothing', 'nothing')], max_length=10)),
                ('closed_at', models.DateTimeField(null=True)),
                ('audited', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='letters', to='rights.auditedemployer')),
                ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('edited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('employer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.employer')),
                ('signed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('union', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.union')),
            ],
            options={
                'indexes': [models.Index(fields=['union', '-id'], name='rights_letters')],
                'constraints': [models.CheckConstraint(condition=models.Q(('confidential', True)), name='rights_letter_is_confidential'), models.CheckConstraint(condition=models.Q(('signed_by__isnull', True), models.Q(models.Q(('signed_by', models.F('drafted_by')), _negated=True), models.Q(('signed_by', models.F('edited_by')), _negated=True)), _connector='OR'), name='rights_letter_signed_by_another'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['signed', 'sent', 'answered', 'closed']), _negated=True), models.Q(('serial__isnull', False), ('signed_at__isnull', False), ('signed_by__isnull', False)), _connector='OR'), name='rights_letter_signed_when_it_counts'), models.UniqueConstraint(condition=models.Q(('serial__isnull', False)), fields=('union', 'year', 'serial'), name='rights_letter_number')],
            },
        ),
        migrations.CreateModel(
            name='Alarm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seal_key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('envelope', models.BinaryField(blank=True, default=bytes)),
                ('confidential', models.BooleanField(default=True, editable=False, help_text='Always.')),
                ('measure', models.CharField(choices=[('findings', 'findings'), ('arrears', 'arrears'), ('cases', 'cases')], max_length=10)),
                ('before', models.PositiveIntegerField()),
                ('staff_before', models.PositiveIntegerField()),
                ('now', models.PositiveIntegerField()),
                ('staff_now', models.PositiveIntegerField()),
                ('others', models.PositiveIntegerField()),
                ('others_staff', models.PositiveIntegerField()),
                ('chance', models.FloatField()),
                ('threshold', models.FloatField()),
                ('state', models.CharField(choices=[('raised', 'raised'), ('checked', 'checked'), ('dismissed', 'dismissed'), ('acted', 'acted')], default='raised', max_length=10)),
                ('raised_at', models.DateTimeField()),
                ('checked_at', models.DateTimeField(null=True)),
                ('audited', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alarms', to='rights.auditedemployer')),
                ('checked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('earlier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='rights.auditedemployer')),
                ('employer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.employer')),
                ('union', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.union')),
            ],
            options={
                'indexes': [models.Index(fields=['union', '-id'], name='rights_alarms')],
                'constraints': [models.CheckConstraint(condition=models.Q(('confidential', True)), name='rights_alarm_is_confidential'), models.UniqueConstraint(fields=('audited', 'earlier', 'measure'), name='rights_alarm_once'), models.CheckConstraint(condition=models.Q(('state', 'raised'), ('checked_by__isnull', False), _connector='OR'), name='rights_alarm_checked_by_somebody')],
            },
        ),
    ]
