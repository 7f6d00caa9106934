"""A social-insurance audit: its files, whom it judged, and what it found.

Everything here is the district's own and confidential: nobody at an employer's union sees a row of
it, and whoever is tied to an employer sees nothing about that employer. What an audit under way has
written so far is read by nobody: pages ask for `done()` ones only.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhijia.base.jobs.models import Job
from zhijia.base.scope import Scope, ScopedModel, ScopedQuerySet
from zhijia.base.sealing.models import SealedRow
from zhijia.kernel.words import from_kept, to_keep
from zhijia.rights.rules.insurance import findings
from zhijia.rights.rules.insurance.checks import CHECKS, STATUSES
from zhijia.rights.rules.insurance.columns import FILE_NAMES
from zhijia.rights.rules.insurance.schedule import PAYERS
from zhijia.rights.rules.insurance.trust import EMPLOYER_ONLY, WORKER_ONLY
from zhijia.rights.rules.insurance_flow import AuditState, Side, Source

READ = "rights.read_findings"
KEPT_AS_LIST = ("[{", '["')
STATES = {
    AuditState.COLLECTING: _("正在收文件"),
    AuditState.RUNNING: _("正在检查"),
    AuditState.DONE: _("已查完"),
    AuditState.DISCARDED: _("已作废"),
}
SOURCES = {
    Source.EMPLOYER: _("单位交来的"),
    Source.BUREAU: _("经办机构导出的"),
    Source.WORKER: _("职工本人提供的"),
}
SIDES = {Side.EMPLOYER: _("单位的文件"), Side.WORKER: _("职工提供的证据")}
LAYOUTS = {name: _(title) for name, title in FILE_NAMES.items()}


def _choices(words: Any) -> list[tuple[str, Any]]:
    return [(str(code), title) for code, title in words.items()]


class AuditQuerySet(ScopedQuerySet["Audit"]):
    def done(self) -> Self:
        return self.filter(state=AuditState.DONE)


class Audit(SealedRow, ScopedModel):
    """One social-insurance audit: which employer (none: several of the district), judged until which
    day, by which figures.

    `figures` are the dated figures it was judged by, each with its source: they stay as they were
    whatever is signed later, and `figures_version` is their digest. Sealed is why the last attempt
    failed, for the sentences quote the files.
    """

    sealed_fields = ("error",)

    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="+", help_text="The district."
    )
    employer = models.ForeignKey("org.Employer", models.PROTECT, null=True, related_name="+")
    confidential = models.BooleanField(default=True, editable=False, help_text="Always.")
    region = models.CharField(_("参保地"), max_length=6)
    settle_on = models.DateField(_("算到哪天"))
    due_day = models.CharField(
        max_length=4, blank=True, help_text="A day, `last`, or the figure's."
    )
    payer = models.CharField(
        max_length=20, blank=True, choices=[(code, code) for code in PAYERS],
        help_text="The class of the employer, where somebody said it.",
    )  # fmt: skip
    state = models.CharField(
        max_length=10, choices=_choices(STATES), default=AuditState.COLLECTING.value
    )
    side = models.CharField(max_length=8, choices=_choices(SIDES), default=Side.EMPLOYER.value)
    account_id = models.BigIntegerField()
    job_key = models.UUIDField(null=True, editable=False)

    first_period = models.CharField(max_length=7, blank=True)
    last_period = models.CharField(max_length=7, blank=True)
    figures = models.JSONField(default=list)
    figures_version = models.CharField(max_length=64, blank=True)
    remarks = models.JSONField(default=list, help_text="What a person should know of the files.")

    at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    done_at = models.DateTimeField(null=True)

    objects = AuditQuerySet.as_manager()  # type: ignore[misc]
    scope = Scope(duty=READ, confidential="confidential", guard=READ, employer="employer")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="rights_audit_is_confidential", condition=Q(confidential=True)
            )
        ]
        indexes: ClassVar = [models.Index(fields=["state", "changed_at"], name="rights_audits")]

    def __str__(self) -> str:
        return f"audit {self.pk}"

    @property
    def is_stranded(self) -> bool:
        """Whether it is marked as running though its job ended without it: its process died too often."""
        if self.state != AuditState.RUNNING:
            return False
        job = Job.objects.filter(key=self.job_key).first() if self.job_key else None
        return job is None or job.is_over

    @property
    def error(self) -> list[str]:
        """Why the last attempt failed, one sentence each; a page says them in the reader's language.
        Rows of before 2026-11-24 hold plain text."""
        kept = self.sealed().get("error", "")
        if not kept.startswith(KEPT_AS_LIST):
            return kept.splitlines()
        return [from_kept(one) for one in json.loads(kept)]

    def seal_error(self, sentences: Sequence[str]) -> None:
        """Keep why it failed, each sentence with its facts."""
        kept = [to_keep(one) for one in sentences]
        self.seal(error=json.dumps(kept, ensure_ascii=False) if kept else "")

    def remarks_said(self) -> list[str]:
        """What a person should know of the files."""
        return [from_kept(one) for one in self.remarks]


class AuditFile(SealedRow):
    """One file of an audit: which of the four it is, who handed it over, how its columns are read.

    The content lies encrypted in the file store (`target`). Sealed are its name and what the page of
    the matching shows: the titles of its columns with three masked samples.
    """

    unscoped_because: ClassVar[str] = "read through the audit it belongs to"
    sealed_fields = ("filename", "columns")

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="files")
    layout = models.CharField(max_length=16, choices=_choices(LAYOUTS))
    source = models.CharField(max_length=8, choices=_choices(SOURCES))
    fingerprint = models.CharField(max_length=64, help_text="Of the header, to know it again.")
    mapping = models.JSONField(default=dict, help_text="Title of a column to what it holds.")
    rows_count = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["audit", "layout"], name="rights_one_file_of_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.layout} of {self.audit_id}"

    @property
    def target(self) -> str:
        """Under which the content is stored."""
        return f"rights.audit_file:{self.pk}"

    @property
    def filename(self) -> str:
        return self.sealed().get("filename", "")

    @property
    def trust(self) -> str:
        """B: one side's paper; C: a worker's alone. A finding is A when both sides show it."""
        return WORKER_ONLY if self.source == Source.WORKER else EMPLOYER_ONLY

    def columns(self) -> list[dict[str, Any]]:
        """The columns as they were read: `title` and up to three masked `samples` each."""
        found: list[dict[str, Any]] = json.loads(self.sealed().get("columns", "[]"))
        return found


class ColumnMapping(models.Model):
    """How the columns of an employer's kind of file were matched: used again for the next one."""

    unscoped_because: ClassVar[str] = (
        "titles of columns, read for an upload of the same employer only"
    )

    union = models.ForeignKey("org.Union", models.CASCADE, related_name="+")
    employer = models.ForeignKey("org.Employer", models.CASCADE, null=True, related_name="+")
    layout = models.CharField(max_length=16, choices=_choices(LAYOUTS))
    fingerprint = models.CharField(max_length=64)
    mapping = models.JSONField()
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["employer", "layout", "fingerprint"],
                name="rights_one_matching_of_an_employer",
            ),
            models.UniqueConstraint(
                fields=["union", "layout", "fingerprint"],
                condition=Q(employer__isnull=True),
                name="rights_one_matching_of_the_district",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.layout} {self.fingerprint[:8]}"


class EmployerNumber(models.Model):
    """Which employer of the register stands behind the number or name a file uses for it."""

    unscoped_because: ClassVar[str] = (
        "numbers of employers, read while an audit of theirs is written"
    )

    union = models.ForeignKey("org.Union", models.CASCADE, related_name="+")
    word = models.CharField(max_length=120)
    employer = models.ForeignKey("org.Employer", models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["union", "word"], name="rights_one_employer_of_a_word")
        ]

    def __str__(self) -> str:
        return self.word


class AuditedEmployerQuerySet(ScopedQuerySet["AuditedEmployer"]):
    def done(self) -> Self:
        return self.filter(done_at__isnull=False)

    def newest(self) -> Self:
        """The newest audit of each employer that rests on the employer's own files."""
        return self.filter(is_latest=True)

    def told_beside(self, audited: AuditedEmployer) -> Self:
        """Audits of the same employer and some of the same months that it was told of before this
        one, in that order."""
        same = {"employer": audited.employer_id} if audited.employer_id else {"word": audited.word}
        months = {
            "first_period__lte": audited.last_period,
            "last_period__gte": audited.first_period,
        }
        told = self.filter(union=audited.union_id, told_at__isnull=False, **same, **months)
        if audited.told_at:
            told = told.filter(told_at__lt=audited.told_at)
        return told.exclude(pk=audited.pk).order_by("told_at", "pk")


class AuditedEmployer(ScopedModel):
    """What one audit found about one employer, in numbers. Money in fen.

    `word` is how the file names the employer; `employer` is None while nobody has said which one of
    the register it is. The sums are lower bounds when `unknown_amounts` findings have no amount.
    """

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="results")
    union = models.ForeignKey("org.Union", models.PROTECT, related_name="+")
    employer = models.ForeignKey("org.Employer", models.PROTECT, null=True, related_name="+")
    confidential = models.BooleanField(default=True, editable=False, help_text="Always.")
    word = models.CharField(max_length=120, blank=True)
    side = models.CharField(max_length=8, choices=_choices(SIDES))
    is_latest = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(
        null=True,
        help_text="First drafted or handed out for the employer: later lists are held against it.",
    )
    first_period = models.CharField(max_length=7, blank=True)
    last_period = models.CharField(max_length=7, blank=True)

    by_code = models.JSONField(default=dict, help_text="Per code: lines of each status.")
    people = models.PositiveIntegerField(default=0)
    people_with_findings = models.PositiveIntegerField(default=0)
    violations = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)
    groups = models.PositiveIntegerField(default=0)
    unjudged = models.PositiveIntegerField(default=0)
    checks_unjudged = models.PositiveSmallIntegerField(
        default=0, help_text="Of the sixteen checks, those with something nobody could judge."
    )
    employer_short = models.BigIntegerField(default=0)
    worker_short = models.BigIntegerField(default=0)
    late_fee = models.BigIntegerField(default=0)
    unknown_amounts = models.PositiveIntegerField(default=0)

    objects = AuditedEmployerQuerySet.as_manager()  # type: ignore[misc]
    scope = Scope(duty=READ, confidential="confidential", guard=READ, employer="employer")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="rights_audited_is_confidential", condition=Q(confidential=True)
            ),
            models.UniqueConstraint(fields=["audit", "word"], name="rights_audited_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["union", "id"],
                name="rights_latest_audited",
                condition=Q(is_latest=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.audit_id} {self.pk}"


class AuditedPerson(SealedRow, ScopedModel):
    """Somebody a finding is about; name and number are sealed. `id_index` is the register's keyed
    index of the number, so the same person is known again in the next audit."""

    sealed_fields = ("name", "id_number")

    audited = models.ForeignKey(AuditedEmployer, models.CASCADE, related_name="persons")
    row_number = models.PositiveIntegerField(
        null=True, help_text="In the roster, else the payroll."
    )
    id_index = models.CharField(max_length=32, null=True, db_index=True, editable=False)

    scope = Scope(
        duty=READ,
        union="audited__union",
        confidential="audited__confidential",
        guard=READ,
        employer="audited__employer",
    )

    def __str__(self) -> str:
        return f"row {self.row_number} of {self.audited_id}"


class FindingQuerySet(ScopedQuerySet["Finding"]):
    def done(self) -> Self:
        return self.filter(audited__done_at__isnull=False)

    def unjudged(self) -> Self:
        return self.filter(status="unjudged")


class Finding(ScopedModel):
    """One finding of one check about a person, month and insurance, or about all staff.

    Money in fen; None where nobody knows the amount. `expected` and `found` stand as the check wrote
    them: amounts, days, or what is missing when it could not be judged. `trust`: A both sides' papers
    show it, B the employer's alone, C the worker's alone.
    """

    audited = models.ForeignKey(
        AuditedEmployer, models.CASCADE, related_name="findings", db_index=False
    )
    person = models.ForeignKey(
        AuditedPerson, models.CASCADE, null=True, related_name="findings", db_index=False
    )
    code = models.CharField(max_length=5, choices=[(code, code) for code in CHECKS])
    status = models.CharField(max_length=9, choices=[(status, status) for status in STATUSES])
    kind = models.CharField(max_length=12, blank=True)
    period = models.CharField(max_length=7, blank=True)
    basis = models.BigIntegerField(null=True)
    expected = models.TextField(blank=True)
    found = models.TextField(blank=True)
    employer_short = models.BigIntegerField(null=True)
    worker_short = models.BigIntegerField(null=True)
    late_fee = models.BigIntegerField(null=True)
    trust = models.CharField(max_length=1)

    objects = FindingQuerySet.as_manager()  # type: ignore[misc]
    scope = Scope(
        duty=READ,
        union="audited__union",
        confidential="audited__confidential",
        guard=READ,
        employer="audited__employer",
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["audited", "id"], name="rights_findings_in_order"),
            models.Index(fields=["audited", "code", "id"], name="rights_findings_by_code"),
            models.Index(fields=["person", "id"], name="rights_findings_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.period} {self.kind}"

    @property
    def arrears(self) -> int | None:
        """Both parts without the late fee; None while one of them is unknown."""
        if self.employer_short is None or self.worker_short is None:
            return None
        return self.employer_short + self.worker_short

    def as_rule(self) -> findings.Finding:
        """The finding as the rules know it; a person by the keyed index of the number."""
        person = self.person
        return findings.Finding(
            employer_id=self.audited.word,
            person_row=person.row_number if person else None,
            person_id=(person.id_index or "") if person else "",
            period=self.period,
            kind=self.kind,
            code=self.code,
            status=self.status,
            basis="" if self.basis is None else f"{self.basis // 100}.{self.basis % 100:02d}",
            expected=self.expected,
            found=self.found,
            employer_short=self.employer_short,
            worker_short=self.worker_short,
            late_fee=self.late_fee,
        )
