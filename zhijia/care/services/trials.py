"""The wind tunnel: ordered by an officer, done by a job, and its uploaded families thrown away in time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from zhijia.base.audit.log import record
from zhijia.base.files.rules.kinds import CSV, MOST_BYTES, PARQUET, Kind
from zhijia.base.files.services import drop_files_of, keep_content
from zhijia.base.jobs.selectors import job_or_404
from zhijia.base.jobs.services import cancel_job, order_job
from zhijia.care import policies
from zhijia.care.models import Trial
from zhijia.care.rules import sheets
from zhijia.care.rules.facts import parse_facts
from zhijia.care.rules.family import Family
from zhijia.care.rules.policy import BY_CONDITIONS, BY_REGION, YEAR_BEFORE, Policy
from zhijia.care.rules.sheets import DamagedSheet, refuse_damaged_content
from zhijia.care.selectors import reading
from zhijia.kernel.actor import Actor, system
from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.figures import Figures
from zhijia.kernel.verdict import require
from zhijia.law.selectors.figures import known_figures

TRY, LATE = "care.try_policies", "care.check_late"
FAMILIES_KEPT, TRIALS_KEPT = timedelta(days=3), timedelta(days=180)
CLEARING = system("care.clear_trials")
KINDS: Mapping[str, Kind] = {"csv": CSV, "parquet": PARQUET}


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be tried: two policies by name, a line of their own where typed (fen), and the
    families: made-up ones, or the content of a household file."""

    one: str
    other: str
    decided_on: date
    one_line: int | None = None
    other_line: int | None = None
    budget: int | None = None
    filename: str = ""
    content: bytes = b""

    @property
    def is_uploaded(self) -> bool:
        return bool(self.filename)


@transaction.atomic
def try_policies(asked: Question, *, actor: Actor) -> Trial:
    """Order a trial; the answer comes when the job is done."""
    district = reading.home_of_policies()
    require(policies.may_try_policies(actor, district))
    _refuse_unusable(asked, actor)
    kind = _kind_of(asked) if asked.is_uploaded else None
    trial = Trial.objects.create(
        union=district,
        account_id=actor.account_id or 0,
        one=asked.one,
        other=asked.other,
        one_line_fen=asked.one_line,
        other_line_fen=asked.other_line,
        budget_fen=asked.budget,
        source=Trial.UPLOADED if asked.is_uploaded else Trial.MADE_UP,
        decided_on=asked.decided_on,
        at=timezone.now(),
    )
    if kind is not None:
        keep_content(asked.content, name=asked.filename, kind=kind, actor=actor, target=trial.files)
    trial.job_key = order_job(TRY, {"trial": trial.pk}, actor=actor).key
    trial.save(update_fields=["job_key"])
    record("care.try_policies", trial, actor=actor, one=asked.one, other=asked.other)
    return trial


@transaction.atomic
def stop_trial(trial: Trial, *, actor: Actor) -> None:
    """Stop a trial that waits or runs; nothing is left of it but its line in the list."""
    require(policies.may_stop_trial(actor, trial))
    if trial.job_key is not None:
        cancel_job(job_or_404(actor, trial.job_key), actor=actor)


@transaction.atomic
def throw_away_families(trial: Trial, *, actor: Actor) -> None:
    """Throw an uploaded household file away now; its counts stay."""
    require(policies.may_throw_away_families(actor, trial))
    _drop(trial, actor=actor, now=timezone.now())


@transaction.atomic
def check_late(trial: Trial, *, actor: Actor) -> None:
    """Order a look at every decision of a trial with what is known today."""
    require(policies.may_check_late(actor, trial))
    trial.late_job_key = order_job(LATE, {"trial": trial.pk}, actor=actor).key
    trial.save(update_fields=["late_job_key"])
    record("care.check_late", trial, actor=actor)


def clear_trials(*, now: datetime, actor: Actor = CLEARING) -> int:
    """Once a day: uploaded families three days after, whole trials after half a year."""
    over = Trial.objects.filter(
        source=Trial.UPLOADED, file_gone_at=None, at__lt=now - FAMILIES_KEPT
    )
    cleared = 0
    for trial in over:
        _drop(trial, actor=actor, now=now)
        cleared += 1
    return cleared + Trial.objects.filter(at__lt=now - TRIALS_KEPT).delete()[0]


def _drop(trial: Trial, *, actor: Actor, now: datetime) -> None:
    drop_files_of(trial.files, actor=actor)
    trial.file_gone_at = now
    trial.save(update_fields=["file_gone_at"])


DAMAGED: Mapping[str, str] = {
    sheets.QUOTE: "care.file_quote",
    sheets.CELLS: "care.file_cells",
    sheets.TEXT: "care.file_text",
    sheets.ZERO: "care.file_zero",
    sheets.EMPTY: "care.file_empty",
    sheets.TWICE: "care.file_twice",
    sheets.UNNAMED: "care.file_unnamed",
    sheets.PARQUET: "care.file_parquet",
}


def _kind_of(asked: Question) -> Kind:
    suffix = asked.filename.rpartition(".")[2].lower()
    if suffix not in KINDS:
        raise RuleViolation("care.file_kind", field="file")
    if len(asked.content) > MOST_BYTES:
        raise RuleViolation("care.file_too_big", field="file", most=MOST_BYTES // 1024 // 1024)
    try:
        refuse_damaged_content(asked.content, f".{suffix}")
    except DamagedSheet as damaged:
        facts = {"line": damaged.line, "what": damaged.what}
        raise RuleViolation(DAMAGED[damaged.reason], field="file", **facts) from None
    return KINDS[suffix]


def _refuse_unusable(asked: Question, actor: Actor) -> None:
    """A trial that could only say "cannot be judged" for everybody is told before it runs."""
    figures = known_figures()
    for side, name, line in (
        ("one", asked.one, asked.one_line),
        ("other", asked.other, asked.other_line),
    ):
        if name.isdigit():
            reading.version_or_404(actor, int(name))
        policy = reading.named_policy(name, line)
        if policy.way != BY_CONDITIONS:
            raise RuleViolation("care.sets_no_class", field=side)
        if not asked.is_uploaded and not _has_line(policy, asked, figures):
            raise RuleViolation("care.line_needed", field=f"{side}_line")
    if (asked.one, asked.one_line) == (asked.other, asked.other_line):
        raise RuleViolation("care.nothing_to_compare", field="other")


def _has_line(policy: Policy, asked: Question, figures: Figures) -> bool:
    """Whether the line the policy asks for is printed, typed or known for its place and day."""
    if policy.line not in (BY_REGION, YEAR_BEFORE):
        return True
    if not policy.region:
        return False
    facts = parse_facts({"region": policy.region, "on": asked.decided_on.isoformat()})
    family = Family(policy, facts, figures=figures)
    years_back = int(policy.line == YEAR_BEFORE)
    return family.figure("subsistence_line", years_back=years_back) is not None
