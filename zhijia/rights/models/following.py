"""What became, by a later audit, of the arrears an earlier one found at the same employer."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zhijia.base.scope import Scope, ScopedModel
from zhijia.rights.models.audits import READ


class FollowUp(ScopedModel):
    """How many of an earlier audit's cells (person, month, insurance) were made good, and how many are
    only out of sight, in counts; money in fen, both parts without late fees.

    Made good means that the later contribution file has the row and no check objects to it.
    """

    later = models.OneToOneField("rights.AuditedEmployer", models.CASCADE, related_name="follow_up")
    earlier = models.ForeignKey("rights.AuditedEmployer", models.CASCADE, related_name="+")
    union = models.ForeignKey("org.Union", models.PROTECT, related_name="+")
    employer = models.ForeignKey("org.Employer", models.PROTECT, related_name="+")
    confidential = models.BooleanField(default=True, editable=False, help_text="Always.")
    made_good = models.PositiveIntegerField(default=0)
    partly = models.PositiveIntegerField(default=0)
    still = models.PositiveIntegerField(default=0)
    row_missing = models.PositiveIntegerField(default=0)
    unjudged = models.PositiveIntegerField(default=0)
    not_covered = models.PositiveIntegerField(default=0)
    money_gone = models.BigIntegerField(default=0)
    money_left = models.BigIntegerField(default=0)

    scope = Scope(duty=READ, confidential="confidential", guard=READ, employer="employer")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="rights_follow_up_is_confidential", condition=Q(confidential=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.later_id} after {self.earlier_id}"
