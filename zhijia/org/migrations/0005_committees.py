import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("org", "0004_roster_import")]

    operations = [
        migrations.CreateModel(
            name="Term",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("committee", "工会委员会"),
                            ("audit", "经费审查委员会"),
                            ("women", "女职工委员会"),
                        ],
                        max_length=10,
                        verbose_name="哪个委员会",
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="第几届"),
                ),
                ("since", models.DateField(verbose_name="本届开始")),
                ("until", models.DateField(verbose_name="本届到期")),
                (
                    "seats",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="委员名额"
                    ),
                ),
                (
                    "elected_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("congress", "会员大会或者会员代表大会直接选举"),
                            ("committee", "委员会选举"),
                        ],
                        max_length=10,
                        verbose_name="主席、主任怎么选出",
                    ),
                ),
                (
                    "approval_no",
                    models.CharField(blank=True, max_length=60, verbose_name="上级批复文号"),
                ),
                ("approved_on", models.DateField(blank=True, null=True, verbose_name="批复日期")),
                ("replaced_on", models.DateField(editable=False, null=True)),
                (
                    "union",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms",
                        to="org.union",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CommitteeMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "position",
                    models.CharField(
                        choices=[
                            ("chair", "主席"),
                            ("vice_chair", "副主席"),
                            ("standing", "常务委员"),
                            ("director", "主任"),
                            ("deputy_director", "副主任"),
                            ("member", "委员"),
                        ],
                        max_length=20,
                        verbose_name="职务",
                    ),
                ),
                ("since", models.DateField(verbose_name="任职开始")),
                ("until", models.DateField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="committee_seats",
                        to="org.person",
                    ),
                ),
                (
                    "term",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="org.term",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CertificateFiling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("name", "名称变更"),
                            ("head", "法定代表人变更"),
                            ("address", "住所变更"),
                        ],
                        max_length=10,
                        verbose_name="什么变了",
                    ),
                ),
                ("changed_on", models.DateField(verbose_name="哪天变的")),
                ("due_on", models.DateField(editable=False, null=True, verbose_name="最晚哪天办")),
                ("filed_on", models.DateField(blank=True, null=True, verbose_name="哪天办的")),
                (
                    "union",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="filings",
                        to="org.union",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("filed_on__isnull", True)),
                        fields=["due_on"],
                        name="org_changes_to_file",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("union", "cause", "changed_on"), name="org_a_change_is_filed_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("filed_on__isnull", True),
                            ("filed_on__gte", models.F("changed_on")),
                            _connector="OR",
                        ),
                        name="org_filed_after_the_change",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ElectionTick",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("committee", "工会委员会"),
                            ("audit", "经费审查委员会"),
                            ("women", "女职工委员会"),
                        ],
                        max_length=10,
                    ),
                ),
                ("ends_on", models.DateField()),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("plan", "plan"),
                            ("seats", "seats"),
                            ("nominate", "nominate"),
                            ("consent", "consent"),
                            ("congress", "congress"),
                            ("head", "head"),
                            ("report", "report"),
                        ],
                        max_length=20,
                    ),
                ),
                ("done_on", models.DateField()),
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
                        fields=("union", "kind", "ends_on", "step"), name="org_a_step_is_done_once"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="term",
            index=models.Index(
                condition=models.Q(("replaced_on__isnull", True)),
                fields=["until"],
                name="org_terms_running_out",
            ),
        ),
        migrations.AddConstraint(
            model_name="term",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaced_on__isnull", True)),
                fields=("union", "kind"),
                name="org_one_current_term",
            ),
        ),
        migrations.AddConstraint(
            model_name="term",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("since__lte", models.F("until")),
                    models.Q(
                        ("replaced_on__isnull", True),
                        ("replaced_on__gt", models.F("since")),
                        _connector="OR",
                    ),
                ),
                name="org_term_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="committeemember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)),
                fields=("term", "person"),
                name="org_one_seat_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="committeemember",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("position__in", ["chair", "director"]), ("until__isnull", True)
                ),
                fields=("term", "position"),
                name="org_one_head_a_term",
            ),
        ),
        migrations.AddConstraint(
            model_name="committeemember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until__isnull", True), ("since__lte", models.F("until")), _connector="OR"
                ),
                name="org_seat_in_order",
            ),
        ),
    ]
