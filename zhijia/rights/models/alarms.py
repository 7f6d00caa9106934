"""Alarms: an employer at which more people are wronged than chance explains, until somebody looks."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from zhijia.base.scope import Scope, ScopedModel, ScopedQuerySet
from zhijia.base.sealing.models import SealedRow
from zhijia.rights.models.audits import READ
from zhijia.rights.rules.alarm_flow import AlarmState, Measure


class AlarmQuerySet(ScopedQuerySet["Alarm"]):
    def unchecked(self) -> Self:
        return self.filter(state=AlarmState.RAISED)


class Alarm(SealedRow, ScopedModel):
    """One rise at one employer: people found before and now, of how many, and how likely that is by
    chance. Internal; it accuses nobody.

    `measure` is what was counted: people with findings or arrears in two audits, or matters brought in
    during the last half year and the one before, which need no audit. Staff 0 is unknown. `others`
    and `others_staff` are all other employers of the district in the same look: the base rate.
    `chance` is below `threshold`, or there would be no alarm. Sealed: what the person who checked it
    found.
    """

    sealed_fields = ("note",)

    union = models.ForeignKey("org.Union", models.PROTECT, related_name="+")
    audited = models.ForeignKey(
        "rights.AuditedEmployer", models.CASCADE, null=True, related_name="alarms"
    )
    earlier = models.ForeignKey(
        "rights.AuditedEmployer", models.CASCADE, null=True, related_name="+"
    )
    employer = models.ForeignKey("org.Employer", models.PROTECT, related_name="+")
    confidential = models.BooleanField(default=True, editable=False, help_text="Always.")
    measure = models.CharField(max_length=10, choices=[(m.value, m.value) for m in Measure])
    before = models.PositiveIntegerField()
    staff_before = models.PositiveIntegerField()
    now = models.PositiveIntegerField()
    staff_now = models.PositiveIntegerField()
    others = models.PositiveIntegerField()
    others_staff = models.PositiveIntegerField()
    chance = models.FloatField()
    threshold = models.FloatField()
    state = models.CharField(
        max_length=10,
        default=AlarmState.RAISED.value,
        choices=[(s.value, s.value) for s in AlarmState],
    )
    raised_at = models.DateTimeField()
    checked_by = models.ForeignKey("access.Account", models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)

    objects = AlarmQuerySet.as_manager()  # type: ignore[misc]
    scope = Scope(duty=READ, confidential="confidential", guard=READ, employer="employer")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="rights_alarm_is_confidential", condition=Q(confidential=True)
            ),
            models.UniqueConstraint(
                name="rights_alarm_once", fields=["audited", "earlier", "measure"]
            ),
            models.UniqueConstraint(
                name="rights_alarm_of_matters_once",
                fields=["employer"],
                condition=Q(audited__isnull=True, state=AlarmState.RAISED.value),
            ),
            models.CheckConstraint(
                name="rights_alarm_compares_audits_or_matters",
                condition=Q(measure=Measure.CASES.value)
                | Q(audited__isnull=False, earlier__isnull=False),
            ),
            models.CheckConstraint(
                name="rights_alarm_checked_by_somebody",
                condition=Q(state=AlarmState.RAISED.value) | Q(checked_by__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["union", "-id"], name="rights_alarms")]

    def __str__(self) -> str:
        return f"alarm {self.pk}"

    @property
    def note(self) -> str:
        return self.sealed().get("note", "")
