import uuid

import django.db.models.deletion
from django.db import migrations, models

import zhijia.org.models.fields


class Migration(migrations.Migration):
    dependencies = [("org", "0003_joining")]

    operations = [
        migrations.CreateModel(
            name="Roster",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seal_key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("envelope", models.BinaryField(blank=True, default=bytes)),
                ("account_id", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "已上传"),
                            ("checking", "正在检查"),
                            ("checked", "已检查，还没写入"),
                            ("committing", "正在写入"),
                            ("committed", "已导入"),
                            ("undone", "已撤销"),
                            ("discarded", "不导了"),
                        ],
                        default="uploaded",
                        max_length=10,
                    ),
                ),
                (
                    "fingerprint",
                    models.CharField(help_text="Of the header, to know it again.", max_length=64),
                ),
                (
                    "mapping",
                    models.JSONField(
                        default=dict, help_text="Place of a column to its national item."
                    ),
                ),
                ("accepts_repairs", models.BooleanField(default=True)),
                ("job_key", models.UUIDField(editable=False, null=True)),
                (
                    "corrections",
                    models.PositiveSmallIntegerField(default=0, help_text="Files of mended rows."),
                ),
                (
                    "error",
                    models.CharField(
                        blank=True, help_text="Why the check failed: a code.", max_length=80
                    ),
                ),
                ("rows_count", models.PositiveIntegerField(default=0)),
                ("faulty_count", models.PositiveIntegerField(default=0)),
                ("repaired_count", models.PositiveIntegerField(default=0)),
                ("missing_count", models.PositiveIntegerField(default=0)),
                ("written_count", models.PositiveIntegerField(default=0)),
                (
                    "kept_count",
                    models.PositiveIntegerField(default=0, help_text="Rows the undo had to leave."),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True, db_index=True)),
                ("committed_at", models.DateTimeField(null=True)),
                (
                    "union",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.union",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RosterFinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seal_key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("envelope", models.BinaryField(blank=True, default=bytes)),
                ("is_repair", models.BooleanField(default=False)),
                ("code", models.CharField(blank=True, max_length=40)),
                ("first_row", models.PositiveIntegerField()),
                ("lines_count", models.PositiveIntegerField()),
                (
                    "roster",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="org.roster",
                    ),
                ),
            ],
            options={
                "ordering": ["is_repair", "code", "first_row", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("id_index", models.CharField(db_index=True, editable=False, max_length=32)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "还没问本人"),
                            ("asked", "已问本人"),
                            ("agreed", "本人同意"),
                            ("declined", "本人不同意"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("asked_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "claimed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.union",
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="org.membership",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="org.person",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                (
                    "union",
                    models.ForeignKey(
                        help_text="The district.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.union",
                    ),
                ),
                (
                    "roster",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.roster",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["open", "asked", "declined"])),
                        fields=("person", "claimed_by"),
                        name="org_one_claim_of_a_union",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RosterColumns",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fingerprint", models.CharField(max_length=64)),
                ("mapping", models.JSONField()),
                ("at", models.DateTimeField(auto_now=True)),
                (
                    "union",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="org.union",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("union", "fingerprint"), name="org_one_matching_for_a_header"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RosterRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("row_number", models.PositiveIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("joins", "joins"),
                            ("rejoins", "rejoins"),
                            ("updates", "updates"),
                            ("stays", "stays"),
                            ("leaves", "leaves"),
                            ("elsewhere", "elsewhere"),
                            ("undone", "undone"),
                        ],
                        default="joins",
                        max_length=10,
                    ),
                ),
                ("is_repaired", models.BooleanField(default=False)),
                ("before", models.JSONField(null=True)),
                ("before_envelope", models.BinaryField(null=True)),
                ("seal_key", models.UUIDField()),
                ("envelope", models.BinaryField()),
                ("id_index", models.CharField(max_length=32)),
                ("phone_index", models.CharField(max_length=32, null=True)),
                ("name", zhijia.org.models.fields.BytewiseField(max_length=60)),
                ("pinyin", zhijia.org.models.fields.BytewiseField(blank=True, max_length=200)),
                ("initials", zhijia.org.models.fields.BytewiseField(blank=True, max_length=30)),
                ("birth_year", models.PositiveSmallIntegerField(null=True)),
                (
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[("0", "未知"), ("1", "男"), ("2", "女"), ("9", "未说明")],
                        max_length=1,
                        verbose_name="性别",
                    ),
                ),
                (
                    "id_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("1", "居民身份证"),
                            ("2", "护照"),
                            ("3", "军官证"),
                            ("4", "港澳居民来往内地通行证"),
                            ("5", "台湾居民来往大陆通行证"),
                            ("6", "外国人永久居留身份证"),
                            ("7", "港澳居民居住证"),
                            ("8", "台湾居民居住证"),
                            ("9", "其他证件"),
                        ],
                        max_length=1,
                        verbose_name="证件类型",
                    ),
                ),
                (
                    "education",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("10", "研究生"),
                            ("20", "大学本科"),
                            ("30", "大学专科"),
                            ("40", "中等职业学校"),
                            ("60", "普通高中"),
                            ("70", "初中"),
                            ("80", "小学"),
                            ("90", "其他学历"),
                        ],
                        max_length=2,
                        verbose_name="学历",
                    ),
                ),
                (
                    "household_type",
                    models.CharField(
                        blank=True,
                        choices=[("1", "城镇户籍"), ("2", "农村户籍")],
                        max_length=1,
                        verbose_name="户籍类型",
                    ),
                ),
                ("is_migrant_worker", models.BooleanField(null=True, verbose_name="农民工会员")),
                (
                    "skill",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("1", "高级技师"),
                            ("2", "技师"),
                            ("3", "高级"),
                            ("4", "中级"),
                            ("5", "初级"),
                        ],
                        max_length=1,
                        verbose_name="技术等级",
                    ),
                ),
                ("trade", models.CharField(blank=True, max_length=60, verbose_name="工种")),
                (
                    "job_title",
                    models.CharField(blank=True, max_length=60, verbose_name="职务、职称"),
                ),
                ("staff_no", models.CharField(blank=True, max_length=40, verbose_name="工号")),
                ("card_no", models.CharField(blank=True, max_length=40, verbose_name="会员证号")),
                (
                    "first_work_year",
                    models.PositiveSmallIntegerField(null=True, verbose_name="参加工作年份"),
                ),
                (
                    "work_unit",
                    models.CharField(blank=True, max_length=120, verbose_name="工作单位"),
                ),
                ("since", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[("active", "在籍"), ("retained", "保留会籍"), ("ended", "已结束")],
                        default="active",
                        max_length=10,
                    ),
                ),
                (
                    "employment",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("1", "在岗"),
                            ("2", "待（下）岗"),
                            ("3", "失业"),
                            ("4", "退休"),
                            ("5", "离休"),
                            ("6", "退职"),
                            ("7", "退养（内退）"),
                            ("8", "病休"),
                            ("9", "其他"),
                        ],
                        max_length=1,
                        verbose_name="就业状况",
                    ),
                ),
                (
                    "change",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("1", "入会"),
                            ("2", "转入"),
                            ("3", "保留"),
                            ("4", "转出"),
                            ("5", "除名"),
                            ("6", "退会"),
                        ],
                        max_length=1,
                        verbose_name="会籍变化类型",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("1", "劳动关系变化"),
                            ("2", "本单位下岗待岗"),
                            ("3", "失业"),
                            ("4", "所在企业破产"),
                            ("5", "个人要求退会"),
                            ("6", "因犯罪开除会籍"),
                        ],
                        max_length=1,
                        verbose_name="会籍变化原因",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                (
                    "roster",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="org.roster",
                    ),
                ),
                (
                    "union",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="org.union",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["roster", "row_number"], name="org_roster_row_in_order")
                ],
            },
        ),
    ]
