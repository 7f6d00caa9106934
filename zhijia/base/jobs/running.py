"""Doing the long jobs, one after the other, in as many processes as there are."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from zhijia.base.jobs.models import Job
from zhijia.base.jobs.sockets import JOBS, Cancelled
from zhijia.kernel.errors import ZhijiaError

log = logging.getLogger("zhijia.jobs")

LEASE = timedelta(minutes=5)
"""Renewed by every sign of progress; a process that died loses its job after this."""
MOST_TRIES = 3
SECONDS_BETWEEN_SIGNS = 0.5


class JobLost(Exception):
    """Another process has taken the job over: this one was silent for too long."""


class JobRun:
    """A job at work (see `sockets.Run`)."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._said_at = 0.0

    @property
    def order(self) -> Mapping[str, Any]:
        order: Mapping[str, Any] = self._job.order
        return order

    @property
    def owner_id(self) -> int | None:
        return self._job.owner_id

    def progress(self, done: int, total: int | None = None, *, message: str = "") -> None:
        news = total is not None or bool(message)
        if not news and time.monotonic() - self._said_at < SECONDS_BETWEEN_SIGNS:
            return
        self._said_at = time.monotonic()
        changes: dict[str, Any] = {"done": done}
        if total is not None:
            changes["total"] = total
        if message:
            changes["message"] = message
        self._say(changes)

    def _say(self, changes: Mapping[str, Any]) -> None:
        until = timezone.now() + LEASE
        if not self._ours().update(**changes, leased_until=until):
            raise JobLost
        self._job.leased_until = until
        if self._ours().filter(cancel_asked=True).exists():
            raise Cancelled

    def finish(self, state: str, **changes: Any) -> None:
        over = {"state": state, "finished_at": timezone.now(), "leased_until": None}
        self._ours().update(**over, **changes)

    def _ours(self) -> Any:
        job = self._job
        return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, tries=job.tries)


def run_next_job(*, now: datetime) -> bool:
    """Do the job that waits longest; False if none waits."""
    job = _claim(now)
    if job is None:
        return False
    _do(job)
    return True


def _claim(now: datetime) -> Job | None:
    """A waiting job, or a running one whose process has died."""
    waiting = Q(state=Job.State.WAITING) | Q(state=Job.State.RUNNING, leased_until__lte=now)
    open_jobs = Job.objects.filter(waiting)
    if not open_jobs.exists():
        return None
    with transaction.atomic():
        job = open_jobs.select_for_update(skip_locked=True).order_by("pk").first()
        if job is not None:
            job.state, job.tries = Job.State.RUNNING, job.tries + 1
            job.started_at = job.started_at or now
            job.leased_until = timezone.now() + LEASE
            job.save(update_fields=["state", "tries", "started_at", "leased_until"])
        return job


def _do(job: Job) -> None:
    run = JobRun(job)
    if job.tries > MOST_TRIES:
        run.finish(Job.State.FAILED, error="died")
        return
    try:
        result = JOBS[job.kind](run)
    except Cancelled:
        run.finish(Job.State.CANCELLED)
    except JobLost:
        log.warning("job lost", extra={"job": str(job.key)})
    except ZhijiaError as refused:
        run.finish(Job.State.FAILED, error=refused.code)
    except Exception as failed:
        log.exception("job failed", extra={"job": str(job.key)})
        run.finish(Job.State.FAILED, error=type(failed).__name__)
    else:
        run.finish(Job.State.DONE, result=dict(result))
