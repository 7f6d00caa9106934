from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import ClassVar

from django.db import models

from zhijia.base.sealing.envelopes import opened_values, sealed_values


class SealedRow(models.Model):
    """A row with one encrypted envelope for everything that identifies or hurts a person.

    The envelope is bound to the table and to `seal_key`, so it cannot be moved to another row.
    """

    seal_key = models.UUIDField(default=uuid.uuid4, editable=False)
    envelope = models.BinaryField(default=bytes, blank=True, editable=False)

    sealed_fields: ClassVar[Iterable[str] | None] = None
    """The names the envelope may hold; None lets the app decide."""

    class Meta:
        abstract = True

    def sealed(self) -> dict[str, str]:
        """The values in the envelope. For a person's eyes go through `services.reveal`."""
        return opened_values(
            bytes(self.envelope), table=self._meta.db_table, seal_key=self.seal_key
        )

    def seal(self, **values: str) -> None:
        """Put values into the envelope beside those already there; "" takes one out. The caller
        saves."""
        if self.sealed_fields is not None and (unknown := values.keys() - set(self.sealed_fields)):
            raise ValueError(f"{self._meta.label} seals no {', '.join(sorted(unknown))}")
        merged = {**self.sealed(), **values} if self.envelope else values
        kept = {name: value for name, value in merged.items() if value}
        self.envelope = sealed_values(kept, table=self._meta.db_table, seal_key=self.seal_key)


class Reveal(SealedRow):
    """One look at a person's sealed data: who, when, which fields, why. The person can read it.

    The reason is written by a person and so is sealed itself; the audit entry holds its digest.
    """

    unscoped_because: ClassVar[str] = "read by the person it is about and by auditors"

    class Purpose(models.TextChoices):
        PHONE = "phone", "打电话核实"
        VISIT = "visit", "上门"
        LEGAL_DOCUMENT = "legal_document", "填写法律文书"
        OTHER = "other", "其他"

    sealed_fields = ("reason",)

    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=80)
    person_id = models.BigIntegerField(null=True, db_index=True, help_text="Whose data it was.")
    target = models.CharField(max_length=120, db_index=True)
    fields = models.JSONField()
    purpose = models.CharField(max_length=20, choices=Purpose.choices)

    class Meta:
        indexes = [models.Index(fields=["actor", "at"], name="sealing_reveal_actor_at")]

    def __str__(self) -> str:
        return f"{self.actor} {self.target}"

    @property
    def reason(self) -> str:
        return self.sealed().get("reason", "")
