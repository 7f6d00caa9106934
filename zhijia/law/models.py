"""The figures a district enters itself, each with the two people who stand for it.

The text columns are those of the shipped files (`zhijia/kernel/figure_rows.py`), so both are read by
one function and the law library cannot tell them apart.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zhijia.base.scope import Scope, ScopedModel, ScopedQuerySet
from zhijia.kernel.figure_rows import COLUMNS, figure_from
from zhijia.kernel.figures import Figure as KernelFigure
from zhijia.law.rules.figure_flow import SIGNED, WAITING, State

SOURCE_LENGTH, DOCUMENT_LENGTH, NOTE_LENGTH = 300, 200, 500


class FigureQuerySet(ScopedQuerySet["Figure"]):
    def signed(self) -> FigureQuerySet:
        """What the law library computes with."""
        return self.filter(state__in=SIGNED)

    def waiting(self) -> FigureQuerySet:
        """Somebody else has to look: a proposal, or a figure in doubt."""
        return self.filter(state__in=WAITING)

    def with_people(self) -> FigureQuerySet:
        return self.select_related(
            "union", "proposed_by__person", "signed_by__person", "contested_by__person"
        )


class Figure(ScopedModel):
    """One dated figure that officers entered: kind, place, value, days, and where it is printed.

    `known_since` is the day it was published; `value` and `dims` are written as in the shipped
    files. Whoever proposed it never signs it, and whoever doubts it never withdraws it. A signed row
    is not edited: `supersedes` names the row whose place it takes.
    """

    union = models.ForeignKey("org.Union", models.PROTECT, related_name="+")
    kind = models.CharField(_("种类"), max_length=40)
    region = models.CharField(_("地区"), max_length=6)
    dims = models.CharField(max_length=120, blank=True)
    value = models.CharField(_("数值"), max_length=80)
    valid_from = models.DateField(_("从哪天起"))
    valid_to = models.DateField(_("到哪天止"), null=True)
    known_since = models.DateField(_("公布日期"))
    provisional = models.BooleanField(_("暂定"), default=False)
    grace_until = models.DateField(_("免收滞纳金到"), null=True)
    source = models.CharField(_("出处"), max_length=SOURCE_LENGTH)
    document = models.CharField(_("文号"), max_length=DOCUMENT_LENGTH)
    state = models.CharField(max_length=12, default=State.PROPOSED, choices=[(s, s) for s in State])
    proposed_by = models.ForeignKey("access.Account", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    signed_by = models.ForeignKey("access.Account", models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    contested_by = models.ForeignKey("access.Account", models.PROTECT, null=True, related_name="+")
    ended_by = models.ForeignKey("access.Account", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=NOTE_LENGTH, blank=True)
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    objects = FigureQuerySet.as_manager()  # type: ignore[misc]
    scope = Scope(duty="law.propose_figure", public=Q(state__in=SIGNED))

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="law_figure_signed_by_another",
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="law_figure_counts_when_signed",
                condition=~Q(state__in=[*SIGNED, State.WITHDRAWN, State.SUPERSEDED])
                | Q(signed_by__isnull=False, signed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="law_figure_withdrawn_by_another",
                condition=~Q(state=State.WITHDRAWN)
                | (Q(contested_by__isnull=False, ended_by__isnull=False)
                   & ~Q(ended_by=F("contested_by"))),
            ),
            models.CheckConstraint(
                name="law_figure_days_in_order",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.UniqueConstraint(
                name="law_figure_stands_once",
                fields=["kind", "region", "dims", "valid_from", "known_since"],
                condition=Q(state__in=SIGNED),
            ),
        ]  # fmt: skip
        indexes: ClassVar = [models.Index(fields=["state", "-proposed_at"], name="law_figures")]

    def __str__(self) -> str:
        return f"{self.kind} {self.region} {self.valid_from}"

    def as_figure(self) -> KernelFigure:
        """The row as the law library reads it."""
        return figure_from(self.cells())

    def cells(self) -> dict[str, str]:
        """The columns of the shipped files."""
        return {column: _text(getattr(self, column)) for column in COLUMNS}


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else str(value)
