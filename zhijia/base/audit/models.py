from __future__ import annotations

from typing import Any, ClassVar

from django.db import models


class AuditEntry(models.Model):
    """Who did what to what, when: ids and keyed digests only, never personal data.

    Written unsealed in the same transaction as the change, so writers never queue; one sealer gives
    each entry its dense number and the chain value that covers everything before it.
    """

    unscoped_because: ClassVar[str] = (
        "read by auditors and by the chain's check; holds ids and codes only"
    )

    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=80, db_index=True)
    verb = models.CharField(max_length=80, db_index=True)
    target = models.CharField(max_length=120, db_index=True)
    facts = models.JSONField(default=dict)
    seal_no = models.BigIntegerField(null=True, unique=True)
    chain = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(name="audit_unsealed", fields=["id"], condition=models.Q(seal_no=None))
        ]
        constraints = [
            models.CheckConstraint(
                name="audit_sealed_entries_have_a_chain",
                condition=models.Q(seal_no__isnull=True, chain="")
                | models.Q(seal_no__isnull=False) & ~models.Q(chain=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.target}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("an audit entry is written once")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("an audit entry is never deleted")


class AuditChain(models.Model):
    """The end of the chain: one row, and the lock of the one sealer."""

    unscoped_because: ClassVar[str] = "one row for the sealer: a number and a digest"

    seal_no = models.BigIntegerField()
    chain = models.CharField(max_length=64)
    sealed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="audit_one_chain", condition=models.Q(pk=1)),
        ]

    def __str__(self) -> str:
        return f"{self.seal_no} {self.chain[:12]}"


class AuditHead(models.Model):
    """The head of the chain on a day, published and also kept outside the database."""

    unscoped_because: ClassVar[str] = "published: one digest a day"

    on = models.DateField(unique=True)
    seal_no = models.BigIntegerField()
    chain = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.on} {self.seal_no} {self.chain[:12]}"
