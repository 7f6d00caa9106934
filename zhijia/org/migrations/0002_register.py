import django.db.models.deletion
import uuid
import zhijia.org.models.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("org", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name='MemberRecord',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='member_record', serialize=False, to='org.person')),
                ('education', models.CharField(blank=True, choices=[('10', '研究生'), ('20', '大学本科'), ('30', '大学专科'), ('40', '中等职业学校'), ('60', '普通高中'), ('70', '初中'), ('80', '小学'), ('90', '其他学历')], max_length=2, verbose_name='学历')),
                ('household_type', models.CharField(blank=True, choices=[('1', '城镇户籍'), ('2', '农村户籍')], max_length=1, verbose_name='户籍类型')),
                ('is_migrant_worker', models.BooleanField(blank=True, null=True, verbose_name='农民工会员')),
                ('skill', models.CharField(blank=True, choices=[('1', '高级技师'), ('2', '技师'), ('3', '高级'), ('4', '中级'), ('5', '初级')], max_length=1, verbose_name='技术等级')),
                ('trade', models.CharField(blank=True, max_length=60, verbose_name='工种')),
                ('job_title', models.CharField(blank=True, max_length=60, verbose_name='职务、职称')),
                ('staff_no', models.CharField(blank=True, max_length=40, verbose_name='工号')),
                ('card_no', models.CharField(blank=True, max_length=40, verbose_name='会员证号')),
                ('first_work_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='参加工作年份')),
                ('work_unit', models.CharField(blank=True, max_length=120, verbose_name='工作单位')),
            ],
        ),
        migrations.CreateModel(
            name='MembershipChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seal_key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('envelope', models.BinaryField(blank=True, default=bytes)),
                ('kind', models.CharField(choices=[('joined', '入会'), ('transferred_in', '转入'), ('retained', '保留会籍'), ('restored', '恢复会籍'), ('transferred_out', '转出'), ('excluded', '开除会籍'), ('left', '退会'), ('corrected', '更正')], max_length=16, verbose_name='会籍变化')),
                ('reason', models.CharField(blank=True, choices=[('1', '劳动关系变化'), ('2', '本单位下岗待岗'), ('3', '失业'), ('4', '所在企业破产'), ('5', '个人要求退会'), ('6', '因犯罪开除会籍')], max_length=1, verbose_name='会籍变化原因')),
                ('on', models.DateField(verbose_name='日期')),
                ('before', models.CharField(blank=True, choices=[('active', '在籍'), ('retained', '保留会籍'), ('ended', '已结束')], max_length=10)),
                ('at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='PersonMerge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seal_key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('envelope', models.BinaryField(blank=True, default=bytes)),
                ('moved', models.JSONField(default=dict)),
                ('taken', models.JSONField(default=list)),
                ('mark', models.CharField(max_length=64)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('undone_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='PersonPair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signs', models.JSONField(help_text='Codes of rules/likeness.py.')),
                ('state', models.CharField(choices=[('open', '要核对'), ('apart', '不是同一个人'), ('merged', '已合并')], default='open', max_length=8)),
                ('found_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.AddField(
            model_name='membership',
            name='employer',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.employer', verbose_name='用人单位'),
        ),
        migrations.AddField(
            model_name='membership',
            name='previous',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.membership'),
        ),
        migrations.AddField(
            model_name='person',
            name='id_type',
            field=models.CharField(blank=True, choices=[('1', '居民身份证'), ('2', '护照'), ('3', '军官证'), ('4', '港澳居民来往内地通行证'), ('5', '台湾居民来往大陆通行证'), ('6', '外国人永久居留身份证'), ('7', '港澳居民居住证'), ('8', '台湾居民居住证'), ('9', '其他证件')], max_length=1, verbose_name='证件类型'),
        ),
        migrations.AddField(
            model_name='person',
            name='is_compared',
            field=models.BooleanField(default=False, editable=False, help_text='Whether the search for duplicates has seen it.'),
        ),
        migrations.AddField(
            model_name='person',
            name='merged_into',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.person'),
        ),
        migrations.AlterField(
            model_name='person',
            name='pinyin',
            field=zhijia.org.models.fields.BytewiseField(blank=True, editable=False, max_length=200),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['union', 'state', 'employment'], name='org_membership_by_state'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['pinyin', 'birth_year'], name='org_person_by_sound'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(condition=models.Q(('is_compared', False)), fields=['id'], name='org_person_to_compare'),
        ),
        migrations.AddField(
            model_name='membershipchange',
            name='corrects',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.membershipchange'),
        ),
        migrations.AddField(
            model_name='membershipchange',
            name='membership',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='history', to='org.membership'),
        ),
        migrations.AddField(
            model_name='personmerge',
            name='gone',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.person'),
        ),
        migrations.AddField(
            model_name='personmerge',
            name='kept',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mergers', to='org.person'),
        ),
        migrations.AddField(
            model_name='personpair',
            name='one',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='org.person'),
        ),
        migrations.AddField(
            model_name='personpair',
            name='other',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='org.person'),
        ),
        migrations.AddField(
            model_name='personmerge',
            name='pair',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='org.personpair'),
        ),
        migrations.AddConstraint(
            model_name='membershipchange',
            constraint=models.UniqueConstraint(condition=models.Q(('corrects__isnull', False)), fields=('corrects',), name='org_a_change_is_corrected_once'),
        ),
        migrations.AddConstraint(
            model_name='membershipchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('corrects__isnull', False), ('kind', 'corrected')), models.Q(models.Q(('kind', 'corrected'), _negated=True), ('corrects__isnull', True)), _connector='OR'), name='org_corrections_name_what_they_correct'),
        ),
        migrations.AddIndex(
            model_name='personpair',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['id'], name='org_pairs_to_look_at'),
        ),
        migrations.AddConstraint(
            model_name='personpair',
            constraint=models.UniqueConstraint(fields=('one', 'other'), name='org_a_pair_is_found_once'),
        ),
        migrations.AddConstraint(
            model_name='personpair',
            constraint=models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='org_pairs_are_in_order'),
        ),
        migrations.AddConstraint(
            model_name='personmerge',
            constraint=models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('gone',), name='org_a_person_is_merged_once'),
        ),
        migrations.RunSQL(
            "UPDATE org_person SET pinyin = REPLACE(pinyin, ' ', '')", migrations.RunSQL.noop
        ),
    ]
