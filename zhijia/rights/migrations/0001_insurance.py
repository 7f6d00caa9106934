"""Insurance supervision: audits, their files, what they found, and how columns are matched."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("org", "0005_committees")]

    operations = [
        migrations.CreateModel(
            name='Audit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seal_key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('envelope', models.BinaryField(blank=True, default=bytes)),
                ('confidential', models.BooleanField(default=True, editable=False, help_text='Always.')),
                ('region', models.CharField(max_length=6, verbose_name='参保地')),
                ('settle_on', models.DateField(verbose_name='算到哪天')),
                ('due_day', models.CharField(blank=True, help_text="A day, `last`, or the figure's.", max_length=4)),
                ('state', models.CharField(choices=[('collecting', '正在收文件'), ('running', '正在检查'), ('done', '已查完'), ('discarded', '已作废')], default='collecting', max_length=10)),
                ('side', models.CharField(choices=[('employer', '单位的文件'), ('worker', '职工提供的证据')], default='employer', max_length=8)),
                ('account_id', models.BigIntegerField()),
                ('job_key', models.UUIDField(editable=False, null=True)),
                ('first_period', models.CharField(blank=True, max_length=7)),
                ('last_period', models.CharField(blank=True, max_length=7)),
                ('figures', models.JSONField(default=list)),
                ('figures_version', models.CharField(blank=True, max_length=64)),
                ('remarks', models.JSONField(default=list, help_text='What a person should know of the files.')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('employer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.employer')),
                ('union', models.ForeignKey(help_text='The district.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.union')),
            ],
        ),
        migrations.CreateModel(
            name='AuditedEmployer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('confidential', models.BooleanField(default=True, editable=False, help_text='Always.')),
                ('word', models.CharField(blank=True, max_length=120)),
                ('side', models.CharField(choices=[('employer', '单位的文件'), ('worker', '职工提供的证据')], max_length=8)),
                ('is_latest', models.BooleanField(default=False)),
                ('done_at', models.DateTimeField(null=True)),
                ('first_period', models.CharField(blank=True, max_length=7)),
                ('last_period', models.CharField(blank=True, max_length=7)),
                ('by_code', models.JSONField(default=dict, help_text='Per code: lines of each status.')),
                ('people', models.PositiveIntegerField(default=0)),
                ('people_with_findings', models.PositiveIntegerField(default=0)),
                ('violations', models.PositiveIntegerField(default=0)),
                ('warnings', models.PositiveIntegerField(default=0)),
                ('groups', models.PositiveIntegerField(default=0)),
                ('unjudged', models.PositiveIntegerField(default=0)),
                ('checks_unjudged', models.PositiveSmallIntegerField(default=0, help_text='Of the sixteen checks, those with something nobody could judge.')),
                ('employer_short', models.BigIntegerField(default=0)),
                ('worker_short', models.BigIntegerField(default=0)),
                ('late_fee', models.BigIntegerField(default=0)),
                ('unknown_amounts', models.PositiveIntegerField(default=0)),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='results', to='rights.audit')),
                ('employer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.employer')),
                ('union', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.union')),
            ],
        ),
        migrations.CreateModel(
            name='AuditedPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seal_key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('envelope', models.BinaryField(blank=True, default=bytes)),
                ('row_number', models.PositiveIntegerField(help_text='In the roster, else the payroll.', null=True)),
                ('id_index', models.CharField(db_index=True, editable=False, max_length=32, null=True)),
                ('audited', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='persons', to='rights.auditedemployer')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AuditFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seal_key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('envelope', models.BinaryField(blank=True, default=bytes)),
                ('layout', models.CharField(choices=[('roster', '花名册'), ('payroll', '工资表'), ('contributions', '缴费明细'), ('injury_rates', '工伤费率表')], max_length=16)),
                ('source', models.CharField(choices=[('employer', '单位交来的'), ('bureau', '经办机构导出的'), ('worker', '职工本人提供的')], max_length=8)),
                ('fingerprint', models.CharField(help_text='Of the header, to know it again.', max_length=64)),
                ('mapping', models.JSONField(default=dict, help_text='Title of a column to what it holds.')),
                ('rows_count', models.PositiveIntegerField(default=0)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='rights.audit')),
            ],
        ),
        migrations.CreateModel(
            name='ColumnMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('layout', models.CharField(choices=[('roster', '花名册'), ('payroll', '工资表'), ('contributions', '缴费明细'), ('injury_rates', '工伤费率表')], max_length=16)),
                ('fingerprint', models.CharField(max_length=64)),
                ('mapping', models.JSONField()),
                ('at', models.DateTimeField(auto_now=True)),
                ('employer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='org.employer')),
                ('union', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='org.union')),
            ],
        ),
        migrations.CreateModel(
            name='EmployerNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=120)),
                ('at', models.DateTimeField(auto_now=True)),
                ('employer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='org.employer')),
                ('union', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='org.union')),
            ],
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(choices=[('SI-01', 'SI-01'), ('SI-02', 'SI-02'), ('SI-03', 'SI-03'), ('SI-04', 'SI-04'), ('SI-05', 'SI-05'), ('SI-06', 'SI-06'), ('SI-07', 'SI-07'), ('SI-08', 'SI-08'), ('SI-09', 'SI-09'), ('SI-10', 'SI-10'), ('SI-11', 'SI-11'), ('SI-12', 'SI-12'), ('SI-13', 'SI-13'), ('SI-14', 'SI-14'), ('SI-15', 'SI-15'), ('SI-16', 'SI-16')], max_length=5)),
                ('status', models.CharField(choices=[('violation', 'violation'), ('warning', 'warning'), ('unjudged', 'unjudged'), ('group', 'group')], max_length=9)),
                ('kind', models.CharField(blank=True, max_length=12)),
                ('period', models.CharField(blank=True, max_length=7)),
                ('basis', models.BigIntegerField(null=True)),
                ('expected', models.TextField(blank=True)),
                ('found', models.TextField(blank=True)),
                ('employer_short', models.BigIntegerField(null=True)),
                ('worker_short', models.BigIntegerField(null=True)),
                ('late_fee', models.BigIntegerField(null=True)),
                ('trust', models.CharField(max_length=1)),
                ('audited', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='rights.auditedemployer')),
                ('person', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='rights.auditedperson')),
            ],
        ),
        migrations.AddIndex(
            model_name='audit',
            index=models.Index(fields=['state', 'changed_at'], name='rights_audits'),
        ),
        migrations.AddConstraint(
            model_name='audit',
            constraint=models.CheckConstraint(condition=models.Q(('confidential', True)), name='rights_audit_is_confidential'),
        ),
        migrations.AddIndex(
            model_name='auditedemployer',
            index=models.Index(condition=models.Q(('is_latest', True)), fields=['union', 'id'], name='rights_latest_audited'),
        ),
        migrations.AddConstraint(
            model_name='auditedemployer',
            constraint=models.CheckConstraint(condition=models.Q(('confidential', True)), name='rights_audited_is_confidential'),
        ),
        migrations.AddConstraint(
            model_name='auditedemployer',
            constraint=models.UniqueConstraint(fields=('audit', 'word'), name='rights_audited_once'),
        ),
        migrations.AddConstraint(
            model_name='auditfile',
            constraint=models.UniqueConstraint(fields=('audit', 'layout'), name='rights_one_file_of_a_kind'),
        ),
        migrations.AddConstraint(
            model_name='columnmapping',
            constraint=models.UniqueConstraint(fields=('employer', 'layout', 'fingerprint'), name='rights_one_matching_of_an_employer'),
        ),
        migrations.AddConstraint(
            model_name='columnmapping',
            constraint=models.UniqueConstraint(condition=models.Q(('employer__isnull', True)), fields=('union', 'layout', 'fingerprint'), name='rights_one_matching_of_the_district'),
        ),
        migrations.AddConstraint(
            model_name='employernumber',
            constraint=models.UniqueConstraint(fields=('union', 'word'), name='rights_one_employer_of_a_word'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['audited', 'id'], name='rights_findings_in_order'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['audited', 'code', 'id'], name='rights_findings_by_code'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['person', 'id'], name='rights_findings_of_a_person'),
        ),
    ]
