"""Figures that were published: counted once, never changed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models


class MonthlyFigures(models.Model):
    """What the district published about one month, as it was shown: small numbers are gone already.

    `figures` holds totals by name and, per column, the counts by category (None: not shown).
    """

    unscoped_because: ClassVar[str] = "public: everybody reads them without signing in"

    month = models.DateField(unique=True)
    frozen_at = models.DateTimeField()
    figures = models.JSONField()

    class Meta:
        ordering: ClassVar = ["-month"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("published figures are written once")
        super().save(*args, **kwargs)
