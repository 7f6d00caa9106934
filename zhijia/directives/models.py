"""What unions ask of the unions below them, and what these answered."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zhijia.base.scope import Scope, ScopedModel, ScopedQuerySet
from zhijia.directives.rules.burden import MINUTES_AT_MOST, Every, Load
from zhijia.directives.rules.flow import State
from zhijia.org.models import Union
from zhijia.org.models.union import UnionKind

TITLE_LENGTH, PURPOSE_LENGTH, ITEM_LENGTH, ANSWER_LENGTH, NOTE_LENGTH = 60, 200, 40, 500, 300


class DemandQuerySet(ScopedQuerySet["Demand"]):
    def running(self) -> Self:
        return self.filter(state=State.RUNNING)

    def waiting(self) -> Self:
        return self.filter(state=State.WAITING)

    def made_to(self, unions: list[int]) -> Self:
        """Made to one of these unions or to a branch they lie in; the ids of their paths."""
        return self.filter(branch__in=unions)


class Demand(ScopedModel):
    """Something an office asks of every base union of a branch: figures, a report, a list.

    `minutes` is what the office reckons one union needs each time. `heavy_from` is the month in
    which it would take a union over the most the district allows, `twice_of` another demand that asks
    the same unions for the same thing: either is why it waits.
    """

    office = models.ForeignKey("org.Union", models.PROTECT, related_name="+")
    branch = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="+", verbose_name=_("要哪里的基层工会报")
    )
    title = models.CharField(_("报什么"), max_length=TITLE_LENGTH)
    purpose = models.CharField(_("用来做什么"), max_length=PURPOSE_LENGTH)
    minutes = models.PositiveSmallIntegerField(_("一个工会报一次要几分钟"))
    every = models.CharField(_("多久报一次"), max_length=8, choices=[(e, e) for e in Every])
    first_due_on = models.DateField(_("第一次哪天前报"))
    until_on = models.DateField(_("报到哪天为止"), null=True)
    state = models.CharField(max_length=10, default=State.WAITING, choices=[(s, s) for s in State])
    heavy_from = models.CharField(max_length=7, blank=True)
    twice_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    asked_by = models.ForeignKey("access.Account", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    ended_on = models.DateField(null=True)
    note = models.CharField(max_length=NOTE_LENGTH, blank=True)

    objects = DemandQuerySet.as_manager()  # type: ignore[misc]
    scope = Scope(duty="directives.ask", union="office")

    class Meta:
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="directives_some_minutes",
                condition=Q(minutes__gte=1, minutes__lte=MINUTES_AT_MOST),
            ),
            models.CheckConstraint(
                name="directives_once_or_until",
                condition=Q(every=Every.ONCE, until_on__isnull=True)
                | ~Q(every=Every.ONCE) & Q(until_on__gte=F("first_due_on")),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["branch", "state"], name="directives_made_to")]

    def __str__(self) -> str:
        return self.title

    def load(self) -> Load:
        """What it asks of one union, as the rules weigh it; nothing after it was withdrawn."""
        until = self.until_on
        if self.ended_on is not None:
            until = min(self.ended_on, until or self.ended_on)
        return Load(self.minutes, Every(self.every), self.first_due_on, until)

    def due_days(self, since: date, until: date) -> list[date]:
        return list(self.load().due_days(since, until))

    def unions(self) -> models.QuerySet[Union]:
        """The base unions it is made to, as the tree stands now."""
        return Union.objects.standing().under(self.branch).filter(kind=UnionKind.ENTERPRISE)


class Item(models.Model):
    """One thing that is asked for. `plain` is how the same thing asked twice is found."""

    unscoped_because: ClassVar[str] = "read through the demand it belongs to"

    demand = models.ForeignKey(Demand, models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=ITEM_LENGTH)
    plain = models.CharField(max_length=ITEM_LENGTH, db_index=True)

    class Meta:
        ordering: ClassVar = ["order"]

    def __str__(self) -> str:
        return self.name


class Reply(ScopedModel):
    """What one base union answered for one date. `answers` by item; `minutes` only if they say so."""

    demand = models.ForeignKey(Demand, models.PROTECT, related_name="replies")
    union = models.ForeignKey("org.Union", models.PROTECT, related_name="+")
    due_on = models.DateField()
    answers = models.JSONField(default=dict)
    minutes = models.PositiveSmallIntegerField(null=True)
    replied_by = models.ForeignKey("access.Account", models.PROTECT, related_name="+")
    replied_at = models.DateTimeField()

    scope = Scope(duty="directives.reply")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["demand", "union", "due_on"], name="directives_replied_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.demand_id} {self.union_id} {self.due_on}"


class Cap(models.Model):
    """The most minutes a month all offices together may ask of one base union, from a day on."""

    unscoped_because: ClassVar[str] = "every officer may know what the district has decided"

    since = models.DateField(_("从哪天起"), unique=True)
    minutes = models.PositiveSmallIntegerField(_("一个基层工会每月最多几分钟"))
    document = models.CharField(_("依据"), max_length=120)
    decided_by = models.ForeignKey("access.Account", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-since"]
        constraints: ClassVar = [
            models.CheckConstraint(name="directives_cap_is_some", condition=Q(minutes__gte=1))
        ]

    def __str__(self) -> str:
        return f"{self.since} {self.minutes}"
