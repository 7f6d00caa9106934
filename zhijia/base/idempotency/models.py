from __future__ import annotations

from typing import ClassVar

from django.db import models


class UsedKey(models.Model):
    """The key of a form that was carried out, and what came of it. Kept for 48 hours."""

    unscoped_because: ClassVar[str] = "asked for by its own key only"

    owner = models.CharField(max_length=80, help_text="An account, or the digest of a session.")
    use_case = models.CharField(max_length=80)
    key = models.CharField(max_length=64)
    content = models.CharField(max_length=64, help_text="The keyed digest of what was sent.")
    target = models.CharField(max_length=120, blank=True, help_text='"desk.request:12"')
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "use_case", "key"], name="idempotency_a_key_is_used_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.use_case} {self.target}"
