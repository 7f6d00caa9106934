"""Printed forms that somebody fills in by hand: each with a code that is used once."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zhijia.base.scope import Scope, ScopedModel
from zhijia.desk.models.request import Request


class PaperBatch(ScopedModel):
    """Forms printed together by an office. `printed_on` is the first day one of them can have been
    handed in; after `expires_on` none is taken any more. What was printed is not kept."""

    union = models.ForeignKey("org.Union", models.PROTECT, related_name="+")
    printed_on = models.DateField()
    expires_on = models.DateField(db_index=True)
    count = models.PositiveSmallIntegerField()

    scope = Scope(duty="desk.read")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="desk_batch_expires_later", condition=Q(expires_on__gt=F("printed_on"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.union_id} {self.printed_on}"


class PaperForm(models.Model):
    """One printed form. Its code is known to whoever holds the paper; here is its digest only. Once it
    is typed in, the code opens the matter for the worker, and no second matter."""

    unscoped_because: ClassVar[str] = "found by its code alone"

    batch = models.ForeignKey(PaperBatch, models.CASCADE, related_name="forms")
    code_digest = models.CharField(max_length=64, unique=True)
    request = models.OneToOneField(Request, models.CASCADE, null=True, related_name="paper_form")

    def __str__(self) -> str:
        return f"{self.batch_id} {self.pk}"
