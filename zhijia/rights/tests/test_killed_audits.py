"""An audit under violence: its process is killed between any two steps, or goes on after another
process has taken its job over. All or nothing, on both databases."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from tests.town import Town, build_town
from zhijia.base.audit.models import AuditEntry
from zhijia.base.jobs.models import Job
from zhijia.base.jobs.running import LEASE, JobLost, run_next_job
from zhijia.rights import services
from zhijia.rights.models import AuditedEmployer, AuditedPerson, Finding
from zhijia.rights.services import audit_run
from zhijia.rights.tests.audits import ABSENT, SHORT, begun, judged, with_files
from zhijia.rights.tests.test_audits import by_person

# Where the process dies: as a stage begins, or as the named step of the writing is about to happen.
STAGES = ("read", "judge", "keep")
STEPS = ("lines", "lines_written", "follow_up", "inside_finish", "after_finish")

CHILD = """
import sys
import django
django.setup()
from django.utils import timezone
from zhijia.base.jobs import running
from zhijia.rights.services import audit_run, audit_writing

point = sys.argv[1]

def die(*_, **__):
    print("ready", flush=True)
    sys.stdin.read()

def after(step):
    def both(*given, **named):
        step(*given, **named)
        die()
    return both

def at_stage(progress):
    def said(run, done, total=None, *, message=""):
        if message == point:
            die()
        progress(run, done, total, message=message)
    return said

running.JobRun.progress = at_stage(running.JobRun.progress)
if point == "lines":
    audit_writing.Writing._put_lines = die
elif point == "lines_written":
    audit_writing.write_rows = after(audit_writing.write_rows)
elif point == "follow_up":
    audit_run.follow_up = die
elif point == "inside_finish":
    audit_writing.settle_trust = die
elif point == "after_finish":
    running.JobRun.finish = die
running.run_next_job(now=timezone.now())
"""


def database_url() -> str:
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def die_at(point: str) -> None:
    """Another process takes the job up and is killed with -9 at that point."""
    told = {
        "DATABASE_URL": database_url(),
        "ZHIJIA_VAR": str(settings.VAR_DIR),
        "ZHIJIA_ENV": "embedded",
        "DJANGO_SETTINGS_MODULE": "zhijia.config.settings",
    }
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, point],
        env={**os.environ, **told},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline().strip() == "ready"
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()


def said_to_be_done() -> int:
    return AuditEntry.objects.filter(verb="rights.report_audit").count()


def rows() -> tuple[int, int, int]:
    tables = (AuditedEmployer, AuditedPerson, Finding)
    return tuple(table.objects.count() for table in tables)  # type: ignore[return-value]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("point", [*STAGES, *STEPS])
def test_kill_9_at_any_point_leaves_all_or_nothing(point: str) -> None:
    town = build_town()
    whole = judged(town)
    expected = rows()
    services.discard_audit(whole, actor=town.actor("小王"))
    audit = with_files(town, begun(town))
    services.order_audit(audit, actor=town.actor("小王"))
    before = said_to_be_done()

    die_at(point)

    audit.refresh_from_db()
    is_over = point == "after_finish"
    assert audit.state == ("done" if is_over else "running")
    assert said_to_be_done() - before == is_over
    assert Finding.objects.done().exists() == is_over, "nobody reads half an audit"
    assert not run_next_job(now=timezone.now()), "its lease still runs"

    assert run_next_job(now=timezone.now() + LEASE * 2), "another process takes the job over"
    audit.refresh_from_db()
    assert audit.state == "done", audit.error
    assert rows() == expected
    assert by_person(audit) == {SHORT: {"SI-05"}, ABSENT: {"SI-01"}}
    assert said_to_be_done() - before == 1
    assert audit.results.get().is_latest
    assert Job.objects.latest("pk").state == Job.State.DONE
    assert not any((Path(settings.VAR_DIR) / "insurance").iterdir()), "no file lies about decrypted"
    assert not run_next_job(now=timezone.now() + LEASE * 4)


class TakenOver:
    """A run that was silent for too long: another process has the job, and says so at this stage."""

    def __init__(self, audit: Any, stage: str) -> None:
        self.order, self.owner_id, self._stage, self._lost = {"audit": audit.pk}, 1, stage, False

    def progress(self, done: int, total: int | None = None, *, message: str = "") -> None:
        self._lost = self._lost or message == self._stage
        if self._lost:
            raise JobLost


@pytest.mark.django_db
def test_whoever_lost_the_job_leaves_the_other_ones_work_alone(town: Town) -> None:
    audit = with_files(town, begun(town))
    services.order_audit(audit, actor=town.actor("小王"))
    with pytest.raises(JobLost):
        audit_run.run_audit(TakenOver(audit, "judge"))
    audit.refresh_from_db()
    assert (audit.state, audit.error) == ("running", [])


@pytest.mark.django_db
def test_a_fault_after_the_job_was_lost_is_not_the_audits(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other process has cleared the folder: whatever fails then, the audit is not given back."""
    audit = with_files(town, begun(town))
    services.order_audit(audit, actor=town.actor("小王"))
    run = TakenOver(audit, "nothing is said at this stage")

    def cleared(*_given: object) -> None:
        run._lost = True
        raise FileNotFoundError

    monkeypatch.setattr(audit_run, "follow_up", cleared)
    with pytest.raises(JobLost):
        audit_run.run_audit(run)
    audit.refresh_from_db()
    assert (audit.state, audit.error) == ("running", [])
