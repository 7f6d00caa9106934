"""A wind tunnel run: two policies over the same families, and what came of it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from zhijia.base.scope import Scope, ScopedModel


class Trial(ScopedModel):
    """Two policies over the same families. Nothing is decided by it.

    `one` and `other` say which policies: "12" a version of the district, "cz-2019" a shipped one;
    the lines are monthly standards in fen that take the place of the looked-up ones. `result` holds
    counts and sums, small groups already hidden; `answers` for each family its row number, class and
    aid under `other`, without any name. An uploaded file lies sealed under `files` until the run is
    over and for three days after, then it is thrown away.
    """

    MADE_UP, UPLOADED = "made_up", "uploaded"

    union = models.ForeignKey("org.Union", models.PROTECT, related_name="+")
    account_id = models.BigIntegerField(db_index=True)
    one = models.CharField(max_length=40)
    other = models.CharField(max_length=40)
    one_line_fen = models.BigIntegerField(null=True)
    other_line_fen = models.BigIntegerField(null=True)
    budget_fen = models.BigIntegerField(null=True)
    source = models.CharField(max_length=8, default=MADE_UP)
    decided_on = models.DateField(help_text="The day as which everything was decided.")
    job_key = models.UUIDField(null=True, editable=False)
    result = models.JSONField(default=dict)
    answers = models.JSONField(default=list)
    error = models.CharField(max_length=300, blank=True, help_text="What the file or policy lacks.")
    late = models.JSONField(
        default=dict, help_text="Decisions to look at again, when last checked."
    )
    late_job_key = models.UUIDField(null=True, editable=False)
    at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    file_gone_at = models.DateTimeField(null=True)

    scope = Scope(duty="care.propose_policy")

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.one} {self.other} {self.at}"

    @property
    def files(self) -> str:
        """The target under which an uploaded file is stored."""
        return f"care.trial:{self.pk}"

    @property
    def is_uploaded(self) -> bool:
        return self.source == self.UPLOADED

    @property
    def has_families(self) -> bool:
        """Whether the families can still be looked at again."""
        return not self.is_uploaded or self.file_gone_at is None

    def line_of(self, side: str) -> int | None:
        """The line in fen that was typed for one side ("one" or "other"), if any."""
        found: Any = self.one_line_fen if side == "one" else self.other_line_fen
        return None if found is None else int(found)
