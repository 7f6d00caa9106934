"""Judging an audit: the files are read by DuckDB in the process beside the web, and what was found is
put into the tables a few thousand rows at a time.

Nobody reads a row of it before the last transaction, which says that the audit is done; whatever a
killed process left is cleared when the job is taken up again.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from collections.abc import Mapping as Matches
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction

from zhijia.base.jobs.running import JobLost
from zhijia.base.jobs.sockets import Cancelled, Run
from zhijia.base.moves import move
from zhijia.kernel.actor import Actor
from zhijia.kernel.words import said, to_keep
from zhijia.law.selectors.figures import known_figures
from zhijia.rights.models import Audit
from zhijia.rights.rules.insurance.figures_used import Consulted
from zhijia.rights.rules.insurance.people import read_staff
from zhijia.rights.rules.insurance.reading import Unreadable
from zhijia.rights.rules.insurance_flow import AUDIT_FLOW, AuditState
from zhijia.rights.selectors.audits import content_of
from zhijia.rights.services.audit_writing import Writing, clear_results
from zhijia.rights.services.following import follow_up, watched_numbers

if TYPE_CHECKING:
    from zhijia.rights.rules.insurance.audit import Outcome

FINDINGS = "findings.csv"
NAMED_MOST = 5
OURS = said("没有查完，原因在我们这边。请再试一次；还不行，请告诉运维。")


def run_audit(run: Run) -> Matches[str, Any]:
    """The job: read the files, judge them, keep what was found."""
    audit = Audit.objects.select_related("union", "employer").get(pk=run.order["audit"])
    if audit.state != AuditState.RUNNING:
        return {}
    actor = Actor(account_id=run.owner_id)
    clear_results(audit)
    try:
        with _folder_of(audit) as folder:
            writing = _judged(audit, run, folder)
            writing.put(folder / FINDINGS, folder)
            follow_up(audit, folder)
            return writing.finish(actor=actor)
    except Unreadable as wrong:
        _give_back(audit, actor, wrong.sentences)
        return {"unreadable": len(wrong.sentences)}
    except Cancelled:
        _give_back(audit, actor, ())
        raise
    except JobLost:
        raise
    except Exception:
        _stop_if_taken_over(run)
        _give_back(audit, actor, (OURS,))
        raise


def _judged(audit: Audit, run: Run, folder: Path) -> Writing:
    # DuckDB is loaded in the process that judges, never in the one that answers pages.
    from zhijia.rights.rules.insurance import audit as judging  # noqa: PLC0415

    stages = [*judging.STAGES, "keep"]

    def say(stage: str) -> None:
        run.progress(stages.index(stage), len(stages), message=stage)

    figures = Consulted(known_figures())
    question = judging.Question(
        region=audit.region,
        settle_on=audit.settle_on,
        figures=figures,
        due_day=audit.due_day or None,
        payer=audit.payer or None,
        reveal=True,
    )
    outcome = judging.audit(
        _files_of(audit, folder),
        question,
        folder / FINDINGS,
        say=say,
        people_in=folder,
        watched=watched_numbers(audit),
    )
    say("keep")
    _refuse_other_employers(audit, read_staff(folder))
    return Writing(audit, run, _facts(outcome, figures), dict(outcome.rows))


def _files_of(audit: Audit, folder: Path) -> Any:
    """The files decrypted into the private folder, each under the name it was brought by."""
    from zhijia.rights.rules.insurance.audit import Files  # noqa: PLC0415  (as above)

    paths: dict[str, Any] = {"roster": None}
    read_as = {}
    for file in audit.files.all():
        content, name = content_of(file)
        path = paths[file.layout] = folder / file.layout / name
        path.parent.mkdir()
        path.write_bytes(content)
        read_as[file.layout] = file.mapping
    return Files(**paths, read_as=read_as)


def _facts(outcome: Outcome, figures: Consulted) -> dict[str, Any]:
    return {
        "first_period": outcome.first_period,
        "last_period": outcome.last_period,
        "remarks": [to_keep(remark) for remark in outcome.remarks],
        "figures": figures.as_cells() + [rate.as_cells() for rate in outcome.own_rates],
    }


def _refuse_other_employers(audit: Audit, staff: Matches[str, int]) -> None:
    """An audit of one employer takes no file that names two."""
    named = [word for word in staff if word]
    if audit.employer_id is None or len(named) < 2:
        return
    listed = "、".join(named[:NAMED_MOST])
    raise Unreadable(
        said(
            "文件里有%(n)s家单位（%(named)s），而这次只查一家。请把别家的行删去，或者另开一次“几家单位一起查”。",
            n=len(named),
            named=said("%(named)s等", named=listed) if len(named) > NAMED_MOST else listed,
        )
    )


def clear_folders(*, but: Audit | None = None) -> None:
    """Remove what killed processes had decrypted: every folder but those of audits under way. The
    audit that begins now (`but`) begins with nothing."""
    base = _folders()
    base.mkdir(mode=0o700, parents=True, exist_ok=True)
    running = [one for one in Audit.objects.filter(state=AuditState.RUNNING) if one != but]
    kept = {str(one.pk) for one in running if not one.is_stranded}
    for left in base.iterdir():
        if left.name not in kept:
            shutil.rmtree(left, ignore_errors=True)


def _folders() -> Path:
    return Path(settings.VAR_DIR) / "insurance"


@contextmanager
def _folder_of(audit: Audit) -> Iterator[Path]:
    """A folder only this account can read, gone afterwards. What a killed process left of this or of
    another audit goes too."""
    clear_folders(but=audit)
    folder = _folders() / str(audit.pk)
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _stop_if_taken_over(run: Run) -> None:
    """`JobLost` where another process has the job: it cleared the folder, which may be all that is
    wrong here, and the audit is now its own to give back."""
    with suppress(Cancelled):
        run.progress(0, message="keep")


@transaction.atomic
def _give_back(audit: Audit, actor: Actor, sentences: tuple[str, ...]) -> None:
    """The audit is as it was before; its page says why, unless it was stopped."""
    clear_results(audit)
    audit.seal_error(sentences)
    move(audit, AUDIT_FLOW, "fail", actor=actor, changes={"envelope": audit.envelope})
