from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models

from zhijia.base.outbox.texts import message_sentence
from zhijia.base.sealing.models import SealedRow


class OutboxRow(SealedRow):
    """A side effect that belongs to a committed change and waits to be handed over.

    The payload may hold an address, so it is sealed, and wiped once it has been delivered.
    """

    unscoped_because: ClassVar[str] = "read by the deliverer alone"

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=160, unique=True)
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, help_text="A deliverer has it until then.")
    tries = models.PositiveSmallIntegerField(default=0)
    delivered_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True, help_text="Given up: no further try can help.")
    failure = models.CharField(max_length=80, blank=True, help_text="A code, never a text.")

    class Meta:
        indexes = [
            models.Index(
                name="outbox_waiting",
                fields=["due_at", "id"],
                condition=models.Q(delivered_at=None, failed_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def payload(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.sealed().get("payload", "{}"))
        return found

    def seal_payload(self, payload: Mapping[str, Any]) -> None:
        self.seal(payload=json.dumps(payload, ensure_ascii=False, default=str))


class Message(models.Model):
    """A neutral sentence in a person's own inbox: a number and a date, never what it is about."""

    unscoped_because: ClassVar[str] = "read by the person it was written to"

    person_id = models.BigIntegerField()
    key = models.CharField(max_length=160, unique=True)
    text = models.CharField(max_length=80)
    facts = models.JSONField(default=dict)
    link = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person_id", "-at"], name="outbox_message_inbox")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.text}"

    @property
    def sentence(self) -> str:
        return message_sentence(self.text, self.facts)


class DevelopmentMessage(models.Model):
    """What would have gone out, for tests and the demo. Production refuses to start with it."""

    unscoped_because: ClassVar[str] = "made-up people only: never in production"

    channel = models.CharField(max_length=20)
    to = models.CharField(max_length=200, db_index=True)
    text = models.TextField()
    key = models.CharField(max_length=200, unique=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.channel} {self.to}"
