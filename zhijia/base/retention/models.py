from __future__ import annotations

from typing import ClassVar

from django.db import models


class Removal(models.Model):
    """How many rows of a kind were removed on a day because their time was over. A day with a zero
    shows that the pass was made."""

    unscoped_because: ClassVar[str] = "the machinery's own: kinds, days and counts"

    kind = models.CharField(max_length=80)
    on = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "on"], name="retention_one_line_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}: {self.count}"
