"""Ordering a long job and stopping it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhijia.base.audit.log import record
from zhijia.base.jobs.models import Job
from zhijia.base.jobs.sockets import JOBS
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import Conflict, NotAllowed


@transaction.atomic
def order_job(kind: str, order: Mapping[str, Any], *, actor: Actor) -> Job:
    """Put a job in the queue. The caller has asked the policy of what the job does."""
    if kind not in JOBS:
        raise ValueError(f"nobody does jobs of the kind {kind!r}")
    job = Job.objects.create(
        kind=kind, order=dict(order), owner_id=actor.account_id, asked_at=timezone.now()
    )
    record("jobs.order_job", job, actor=actor, kind=kind)
    return job


@transaction.atomic
def cancel_job(job: Job, *, actor: Actor) -> None:
    """Ask a job to stop at its next step; one that waits stops at once."""
    if actor.account_id is None or job.owner_id != actor.account_id:
        raise NotAllowed("jobs.not_yours")
    now = timezone.now()
    waiting = Job.objects.filter(pk=job.pk, state=Job.State.WAITING)
    stopped = waiting.update(cancel_asked=True, state=Job.State.CANCELLED, finished_at=now)
    running = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING)
    if not stopped and not running.update(cancel_asked=True):
        raise Conflict("jobs.already_over")
    record("jobs.cancel_job", job, actor=actor)
