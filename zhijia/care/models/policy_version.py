"""A policy of the district: its document, its two times, and the two people who stand for it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhijia.base.scope import Scope, ScopedModel, ScopedQuerySet
from zhijia.care.rules.policy_flow import State

NOTE_LENGTH = 500
SIGNED = (State.ACTIVE, State.SUPERSEDED, State.WITHDRAWN)


class PolicyVersionQuerySet(ScopedQuerySet["PolicyVersion"]):
    def active(self) -> PolicyVersionQuerySet:
        """What decisions may rest on."""
        return self.filter(state=State.ACTIVE)

    def counting(self, day: date) -> PolicyVersionQuerySet:
        """Signed, and not withdrawn by that day: its first and last day are not asked here."""
        before = Q(state=State.WITHDRAWN, withdrawn_at__date__gt=day)
        return self.filter(Q(state=State.ACTIVE) | before)

    def latest_first(self) -> PolicyVersionQuerySet:
        """The one that begins last first; of two with one first day the one that still stands."""
        return self.order_by("-holds_from", F("withdrawn_at").desc(nulls_first=True))

    def open(self) -> PolicyVersionQuerySet:
        """Still being written, or waiting for the second signature."""
        return self.filter(state__in=[State.DRAFT, State.SUBMITTED])

    def with_people(self) -> PolicyVersionQuerySet:
        return self.select_related(
            "union",
            "based_on",
            "drafted_by__person",
            "submitted_by__person",
            "signed_by__person",
            "withdrawal_asked_by__person",
            "withdrawn_by__person",
        )


class PolicyVersion(ScopedModel):
    """One version of the district's assistance policy.

        `document` is the notice as it was written (docs/policy-format.md); the columns beside it repeat
        what lists and the search for "in force on this day" need, and are set with it. Two times:
        `holds_from` to `holds_to` is when it holds, `known_on` since when it is known. `vectors` are its
        test families with their answers, `findings` what the linter said of this very document. Whoever
        began it, changed it last or submitted it never signs it, and a signed row is not edited. Whoever
    asks for its withdrawal does not sign that either; from the day of that signature on it decides nothing.
    """

    union = models.ForeignKey("org.Union", models.PROTECT, related_name="+")
    identity = models.CharField(_("编号"), max_length=40)
    name = models.CharField(_("名称"), max_length=120)
    english = models.CharField(max_length=200)
    region = models.CharField(_("地区"), max_length=6, blank=True)
    document = models.TextField()
    vectors = models.JSONField(default=list)
    findings = models.JSONField(default=list, help_text="Code, clause and sentence of each.")
    holds_from = models.DateField(_("施行日期"), null=True)
    holds_to = models.DateField(_("失效日期"), null=True)
    known_on = models.DateField(_("公布日期"))
    state = models.CharField(max_length=12, default=State.DRAFT, choices=[(s, s) for s in State])
    based_on = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    example = models.CharField(
        max_length=40, blank=True, help_text="The shipped policy it began as."
    )
    drafted_by = models.ForeignKey("access.Account", models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    changed_by = models.ForeignKey("access.Account", models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    submitted_by = models.ForeignKey("access.Account", models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey("access.Account", models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    withdrawal_asked_by = models.ForeignKey(
        "access.Account", models.PROTECT, null=True, related_name="+"
    )
    withdrawal_asked_at = models.DateTimeField(null=True)
    withdrawal_reason = models.CharField(max_length=NOTE_LENGTH, blank=True)
    withdrawn_by = models.ForeignKey("access.Account", models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=NOTE_LENGTH, blank=True, help_text="Why it was sent back.")

    objects = PolicyVersionQuerySet.as_manager()  # type: ignore[misc]
    scope = Scope(duty="care.propose_policy", public=Q(state__in=SIGNED))

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="care_policy_signed_by_another",
                condition=Q(signed_by__isnull=True)
                | (
                    ~Q(signed_by=F("submitted_by"))
                    & ~Q(signed_by=F("drafted_by"))
                    & ~Q(signed_by=F("changed_by"))
                ),
            ),
            models.CheckConstraint(
                name="care_policy_counts_when_signed",
                condition=~Q(state__in=SIGNED)
                | Q(signed_by__isnull=False, submitted_by__isnull=False, holds_from__isnull=False),
            ),
            models.CheckConstraint(
                name="care_policy_withdrawn_by_another",
                condition=Q(withdrawn_by__isnull=True) | ~Q(withdrawn_by=F("withdrawal_asked_by")),
            ),
            models.CheckConstraint(
                name="care_policy_withdrawn_by_two",
                condition=~Q(state=State.WITHDRAWN)
                | Q(
                    withdrawal_asked_by__isnull=False,
                    withdrawn_by__isnull=False,
                    withdrawn_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="care_policy_days_in_order",
                condition=Q(holds_to__isnull=True) | Q(holds_to__gte=F("holds_from")),
            ),
            models.UniqueConstraint(
                name="care_policy_begins_once",
                fields=["union", "holds_from"],
                condition=Q(state=State.ACTIVE),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "-holds_from"], name="care_policies")]

    def __str__(self) -> str:
        return f"{self.identity} {self.holds_from}"

    @property
    def title(self) -> str:
        """Its name in the reader's language."""
        return self.english if get_language() == "en" and self.english else self.name

    @property
    def withdrawn_on(self) -> date | None:
        """The day from which on it decides nothing any more."""
        return None if self.withdrawn_at is None else timezone.localdate(self.withdrawn_at)
