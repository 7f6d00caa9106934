"""What an owner sees of their long jobs."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from zhijia.base.jobs.models import Job
from zhijia.kernel.actor import Actor


def job_or_404(actor: Actor, key: UUID) -> Job:
    """One's own job; anybody else's looks as if it were not there."""
    job = Job.objects.filter(key=key, owner_id=actor.account_id or 0).first()
    if job is None:
        raise Http404
    return job


def running_jobs(actor: Actor) -> int:
    """For the line in the head bar: how many of one's jobs are not over."""
    return Job.objects.filter(owner_id=actor.account_id or 0, finished_at=None).count()
