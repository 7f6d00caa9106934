"""Two rows that may be one person, and what became of them: decided by somebody, never silently."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhijia.base.sealing.models import SealedRow
from zhijia.org.models.person import Person


class PairState(models.TextChoices):
    OPEN = "open", _("要核对")
    APART = "apart", _("不是同一个人")
    MERGED = "merged", _("已合并")


class PersonPair(models.Model):
    """Two persons who look like one, and by which signs. Shown only to who may see both."""

    unscoped_because: ClassVar[str] = "shown only where both persons' memberships may be seen"

    one = models.ForeignKey(Person, models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, models.CASCADE, related_name="+")
    signs = models.JSONField(help_text="Codes of rules/likeness.py.")
    state = models.CharField(max_length=8, choices=PairState.choices, default=PairState.OPEN)
    found_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["one", "other"], name="org_a_pair_is_found_once"),
            models.CheckConstraint(
                name="org_pairs_are_in_order", condition=models.Q(one__lt=models.F("other"))
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["id"], name="org_pairs_to_look_at", condition=models.Q(state="open")
            )
        ]

    def __str__(self) -> str:
        return f"pair {self.one_id} {self.other_id}"


class PersonMerge(SealedRow):
    """One merger: which row stands for which since when, and all that moved, so that it can be
    taken back until something else has changed.

    `moved` maps a column ("desk.Request.filer") to the numbers of the rows that followed; `taken`
    names what the kept person got from the other; `mark` is the digest of the kept person just
    after. The reason, written by an officer, is sealed.
    """

    sealed_fields = ("reason",)
    unscoped_because: ClassVar[str] = "read through the membership of the person who was kept"

    kept = models.ForeignKey(Person, models.PROTECT, related_name="mergers")
    gone = models.ForeignKey(Person, models.PROTECT, related_name="+")
    pair = models.ForeignKey(PersonPair, models.SET_NULL, null=True, related_name="+")
    moved = models.JSONField(default=dict)
    taken = models.JSONField(default=list)
    mark = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["gone"],
                condition=models.Q(undone_at__isnull=True),
                name="org_a_person_is_merged_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} into {self.kept_id}"
