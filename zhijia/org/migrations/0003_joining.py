import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0002_register'),
    ]

    operations = [
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seal_key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('envelope', models.BinaryField(blank=True, default=bytes)),
                ('number', models.CharField(max_length=24, unique=True)),
                ('wish', models.CharField(choices=[('join', 'join'), ('retain', 'retain'), ('leave', 'leave')], default='join', max_length=8)),
                ('state', models.CharField(choices=[('submitted', 'submitted'), ('approved', 'approved'), ('asked', 'asked'), ('done', 'done'), ('refused', 'refused'), ('withdrawn', 'withdrawn')], default='submitted', max_length=10)),
                ('confidential', models.BooleanField(default=False)),
                ('id_index', models.CharField(db_index=True, max_length=32, null=True)),
                ('employment', models.CharField(blank=True, choices=[('1', '在岗'), ('2', '待（下）岗'), ('3', '失业'), ('4', '退休'), ('5', '离休'), ('6', '退职'), ('7', '退养（内退）'), ('8', '病休'), ('9', '其他')], max_length=1, verbose_name='就业状况')),
                ('reason', models.CharField(blank=True, choices=[('1', '劳动关系变化'), ('2', '本单位下岗待岗'), ('3', '失业'), ('4', '所在企业破产'), ('5', '个人要求退会'), ('6', '因犯罪开除会籍')], max_length=1, verbose_name='会籍变化原因')),
                ('passphrase_digest', models.CharField(blank=True, max_length=64)),
                ('filed_at', models.DateTimeField()),
                ('due_at', models.DateTimeField(null=True)),
                ('agree_until', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('employer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.employer')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.person')),
                ('turn', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.union')),
                ('union', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.union')),
            ],
        ),
        migrations.CreateModel(
            name='ApplicationEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seal_key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('envelope', models.BinaryField(blank=True, default=bytes)),
                ('at', models.DateTimeField()),
                ('kind', models.CharField(choices=[('filed', 'Filed'), ('approved', 'Approved'), ('asked', 'Asked'), ('done', 'Done'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn'), ('lapsed', 'Lapsed'), ('passed_up', 'Passed Up'), ('passed_over', 'Passed Over'), ('handed_on', 'Handed On')], max_length=12)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='org.application')),
                ('office', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.union')),
                ('officer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.person')),
            ],
        ),
        migrations.CreateModel(
            name='JoiningDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seal_key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('envelope', models.BinaryField(blank=True, default=bytes)),
                ('key', models.UUIDField(unique=True)),
                ('expires_at', models.DateTimeField(db_index=True)),
                ('show_until', models.DateTimeField(null=True)),
                ('filed_as', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='org.application')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='org.person')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MemberCard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('issued_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='org.person')),
            ],
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['union', 'due_at'], name='org_application_queue'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(condition=models.Q(('state__in', ('submitted', 'approved'))), fields=['due_at'], name='org_application_silent'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['person', '-filed_at'], name='org_my_applications'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('submitted', 'approved', 'asked'))), fields=('person',), name='org_one_application_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('person__isnull', True), ('passphrase_digest', ''), _connector='OR'), name='org_applicant_or_passphrase'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('due_at__isnull', False), ('state__in', ('submitted', 'approved'))), models.Q(models.Q(('state__in', ('submitted', 'approved')), _negated=True), ('due_at__isnull', True)), _connector='OR'), name='org_application_clock_runs_while_owed'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('person__isnull', False), ('wish', 'join'), _connector='OR'), name='org_a_visitor_only_joins'),
        ),
        migrations.AddIndex(
            model_name='applicationentry',
            index=models.Index(fields=['application', 'at'], name='org_application_history'),
        ),
        migrations.AddConstraint(
            model_name='applicationentry',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'filed')), fields=('application',), name='org_applied_once'),
        ),
    ]
