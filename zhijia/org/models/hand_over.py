"""A package with everything of a union's branch: who had it made, when and why, and where it waits."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhijia.base.scope import Scope, ScopedModel
from zhijia.base.sealing.models import SealedRow
from zhijia.org.models.union import Union
from zhijia.org.rules.hand_over import State

STATES = {
    State.ORDERED: _("正在做"),
    State.MADE: _("可以下载"),
    State.FAILED: _("没有做成"),
    State.GONE: _("已经删了"),
}


class HandOver(SealedRow, ScopedModel):
    """One package, for the officer who ordered it alone.

    Sealed are their reason and their name, which stand on every part of the package. The package
    itself is a stored file (`target`), encrypted, until `expires_at`. `sha256` is the digest of
    the whole, by which whoever receives it can tell that nothing was changed on the way.
    """

    sealed_fields = ("reader", "reason")

    number = models.CharField(max_length=8, unique=True)
    union = models.ForeignKey(Union, models.PROTECT, related_name="+")
    account_id = models.BigIntegerField()
    state = models.CharField(
        max_length=10,
        choices=[(str(s), words) for s, words in STATES.items()],
        default=str(State.ORDERED),
    )
    job_key = models.UUIDField(null=True, editable=False)
    people_count = models.PositiveIntegerField(default=0, help_text="Whose details are whole.")
    sha256 = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, db_index=True)

    scope = Scope(duty="org.hand_over")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account_id"], name="org_hand_over_by_account")]

    def __str__(self) -> str:
        return f"hand-over {self.number}"

    @property
    def target(self) -> str:
        """What the stored file belongs to."""
        return f"org.handover:{self.pk}"

    @property
    def reader(self) -> str:
        return self.sealed().get("reader", "")

    @property
    def reason(self) -> str:
        return self.sealed().get("reason", "")
