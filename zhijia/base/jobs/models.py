from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models


class SweepRun(models.Model):
    """The last run of a sweep, and who runs it now. `finished_at` is the last time it went well."""

    unscoped_because: ClassVar[str] = "the machinery's own: names and counts"

    name = models.CharField(max_length=80, unique=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    moved = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=80, blank=True, help_text="The type of the error.")

    def __str__(self) -> str:
        return self.name


class Job(models.Model):
    """A long piece of work with an owner, progress and an end."""

    unscoped_because: ClassVar[str] = "seen and stopped by its owner alone"

    class State(models.TextChoices):
        WAITING = "waiting", "等待"
        RUNNING = "running", "进行中"
        DONE = "done", "已完成"
        FAILED = "failed", "失败"
        CANCELLED = "cancelled", "已停止"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=80)
    order = models.JSONField(default=dict, help_text="Ids and codes, no identities.")
    owner_id = models.BigIntegerField(null=True, db_index=True, help_text="An account.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    message = models.CharField(max_length=120, blank=True, help_text="A code of the kind's own.")
    result = models.JSONField(default=dict)
    error = models.CharField(max_length=80, blank=True, help_text="A code or a type, no text.")
    cancel_asked = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                name="jobs_open",
                fields=["id"],
                condition=models.Q(state__in=["waiting", "running"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def is_over(self) -> bool:
        return self.finished_at is not None
