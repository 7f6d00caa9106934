"""What runs beside the web: the wind tunnel, and the look at decisions that are late.

The batch engine is loaded here and only when a job runs: the web process never has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from zhijia.base.jobs.sockets import Run as JobRun
from zhijia.care.models import Trial
from zhijia.care.rules.facts import parse_facts
from zhijia.care.rules.late import CannotJudge, Decided, LookAgain, to_look_at_again
from zhijia.care.rules.made_up import write_families
from zhijia.care.rules.policy import Policy
from zhijia.care.rules.sheets import DamagedSheet
from zhijia.care.selectors import reading
from zhijia.care.selectors.trials import copy_uploaded
from zhijia.care.services.trials import clear_trials
from zhijia.kernel.lines import CannotAnswer
from zhijia.law.selectors.figures import known_figures

if TYPE_CHECKING:
    from zhijia.care.rules.batch import Run

__all__ = ["check_late", "clear_trials", "run_trial"]

STAGES = 4
MOST_SHOWN = 200


def run_trial(run: JobRun) -> Mapping[str, Any]:
    """Put the families through both policies; the trial holds what came of it."""
    from zhijia.care.rules.batch import run_file  # noqa: PLC0415  (never in the web process)
    from zhijia.care.rules.compare import Budget, compare  # noqa: PLC0415

    trial = Trial.objects.get(pk=run.order["trial"])
    run.progress(0, STAGES)
    with _families_file(trial) as families:
        run.progress(1, STAGES)
        one, other = _runs(trial)
        budget = None if trial.budget_fen is None else Budget(trial.budget_fen)
        try:
            trial.result = compare(one, other, families, budget)
            run.progress(2, STAGES)
            answers = families.with_name("answers.parquet")
            run_file(other, families, answers)
        except CannotAnswer as no:
            trial.error = f"{no.code}:{no.path or no.message}"[:300]
            return _finished(trial)
        except _unreadable() as unreadable:
            trial.error = f"unreadable:{unreadable}"[:300]
            return _finished(trial)
        run.progress(3, STAGES)
        trial.answers = _answers(answers)
    return _finished(trial)


def check_late(run: JobRun) -> Mapping[str, Any]:
    """Which decisions of a trial would come out otherwise with what is known today."""
    trial = Trial.objects.get(pk=run.order["trial"])
    today = timezone.localdate()
    with _families_file(trial) as families:
        run.progress(0, len(trial.answers))
        decided = _Decided(trial, families, run)
        found = list(to_look_at_again(decided, figures=known_figures(), today=today))
    again = [one for one in found if isinstance(one, LookAgain)]
    unable = [one for one in found if isinstance(one, CannotJudge)]
    trial.late = {
        "checked_on": today.isoformat(),
        "checked": len(trial.answers),
        "policy": decided.policy.id,
        "count": len(again),
        "again": [asdict(one) for one in again[:MOST_SHOWN]],
        "unable_count": len(unable),
        "unable": [asdict(one) for one in unable[:MOST_SHOWN]],
    }
    trial.save(update_fields=["late"])
    return {"trial": trial.pk}


class _Decided:
    """The decisions of a trial with their facts, under the policy that by today's knowledge held on
    the day they were taken."""

    def __init__(self, trial: Trial, families: Path, run: JobRun) -> None:
        self._trial, self._families, self._run = trial, families, run
        self.policy = _policy_known_today(trial)

    def __iter__(self) -> Iterator[Decided]:
        from zhijia.care.rules.households import families_of  # noqa: PLC0415  (the batch engine)

        answers = {row: (code, aid) for row, code, aid in self._trial.answers}
        on = self._trial.decided_on
        for row, facts in families_of(self._families):
            if row not in answers:
                continue
            self._run.progress(row)
            code, aid = answers[row]
            yield Decided(
                str(row),
                self.policy,
                parse_facts(facts),
                on,
                code,
                aid,
                assume_clear=not self._trial.is_uploaded,
            )


def _policy_known_today(trial: Trial) -> Policy:
    """A shipped policy, or one tried with a line of its own, stays itself; a version of the district
    gives way to one that was signed since and reaches back to the day."""
    line = trial.line_of("other")
    if trial.other.isdigit() and line is None:
        later = reading.policy_on(trial.decided_on)
        if later is not None and later.signed_at is not None and later.signed_at > trial.at:
            return reading.read(later.document)
    return reading.named_policy(trial.other, line)


def _runs(trial: Trial) -> tuple[Run, Run]:
    from zhijia.care.rules.batch import Run  # noqa: PLC0415  (never in the web process)

    figures = known_figures()

    def side(name: str, line: int | None) -> Run:
        policy = reading.named_policy(name, line)
        return Run(policy, figures, timezone.localdate(), assume_clear=not trial.is_uploaded)

    return side(trial.one, trial.one_line_fen), side(trial.other, trial.other_line_fen)


@contextmanager
def _families_file(trial: Trial) -> Iterator[Path]:
    """The families in a folder of their own that is gone afterwards."""
    with TemporaryDirectory() as folder:
        if trial.is_uploaded:
            yield copy_uploaded(trial, Path(folder))
        else:
            file = Path(folder) / "families.csv"
            write_families(file, trial.decided_on, _region_of(trial))
            yield file


def _region_of(trial: Trial) -> str:
    """The place whose lines the made-up families live under."""
    regions = (reading.named_policy(name).region for name in (trial.other, trial.one))
    return next((region for region in regions if region), "")


def _answers(file: Path) -> list[tuple[int, str, int | None]]:
    """Row, class and aid of every family that could be decided."""
    from zhijia.care.rules.batch import engine  # noqa: PLC0415  (never in the web process)

    with engine() as connection:
        return connection.execute(
            "SELECT row, class, aid_fen FROM read_parquet(?) WHERE error IS NULL ORDER BY row",
            [str(file)],
        ).fetchall()


def _unreadable() -> tuple[type[Exception], ...]:
    import duckdb  # noqa: PLC0415  (never in the web process)

    return duckdb.Error, DamagedSheet


def _finished(trial: Trial) -> Mapping[str, Any]:
    trial.finished_at = timezone.now()
    trial.save(update_fields=["result", "answers", "error", "finished_at"])
    return {"trial": trial.pk, "on": date.isoformat(trial.decided_on)}
