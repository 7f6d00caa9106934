"""Tables of matters that are handled together, and of what leaves the front door."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zhijia.base.scope import Scope, ScopedModel
from zhijia.base.sealing.models import SealedRow
from zhijia.desk.models.category import Category
from zhijia.desk.models.request import Request
from zhijia.desk.rules import group_matters as groups
from zhijia.desk.rules import handover
from zhijia.desk.rules.flow import Outcome


class GroupMatter(SealedRow, ScopedModel):
    """Matters of several workers with the same trouble, answered by one team with one common answer.

    Always confidential and always the district's. Sealed: title. `due_at` is the team's date, set on
    the day the group reached its size; every matter in it carries that date as a promise of its own.
    `climb_at` is when the next superior hears that it was broken, `supervisor` who has heard,
    `reminded_due_at` the date of which the team has been reminded.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    confidential = models.BooleanField(default=True)
    office = models.ForeignKey("org.Union", models.PROTECT, related_name="+")
    employer = models.ForeignKey("org.Employer", models.PROTECT, null=True, related_name="+")
    state = models.CharField(
        max_length=12,
        default=groups.GroupState.GATHERING,
        choices=[(s, s) for s in groups.GroupState],
    )
    formed_at = models.DateTimeField()
    reached_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    climb_at = models.DateTimeField(null=True)
    reminded_due_at = models.DateTimeField(null=True)
    supervisor = models.ForeignKey("org.Union", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, blank=True, choices=[(o, o) for o in Outcome])

    sealed_fields = ("title",)
    scope = Scope(
        duty="desk.confide",
        union="office",
        confidential="confidential",
        guard="desk.confide",
        employer="employer",
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="desk_a_group_is_confidential", condition=Q(confidential=True)
            ),
            models.CheckConstraint(
                name="desk_a_group_of_size_has_a_date",
                condition=Q(reached_at__isnull=True, due_at__isnull=True)
                | Q(reached_at__isnull=False, due_at__gt=F("reached_at")),
            ),
            models.CheckConstraint(
                name="desk_a_group_ends_some_day",
                condition=Q(state__in=groups.RUNNING, ended_at__isnull=True)
                | ~Q(state__in=groups.RUNNING) & Q(ended_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "state", "due_at"], name="desk_groups_due"),
            models.Index(
                fields=["climb_at"],
                name="desk_groups_climbing",
                condition=Q(climb_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"group {self.pk}"

    @property
    def title(self) -> str:
        return self.sealed().get("title", "")

    @property
    def is_running(self) -> bool:
        return self.state in groups.RUNNING


class PartEnd(models.TextChoices):
    """How a matter's part in a group ended: answered with it, left by its worker, taken out."""

    ANSWERED = "answered"
    LEFT = "left"
    TAKEN_OUT = "taken_out"


class GroupPart(models.Model):
    """One worker's matter in a group. It keeps its own number, promise and history."""

    unscoped_because: ClassVar[str] = "read through the matter it belongs to, never as a list"

    group = models.ForeignKey(GroupMatter, models.CASCADE, related_name="parts")
    request = models.ForeignKey(Request, models.CASCADE, related_name="group_parts")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    end = models.CharField(max_length=10, blank=True, choices=PartEnd)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(until__isnull=True),
                name="desk_in_one_group_at_a_time",
            ),
            models.CheckConstraint(
                name="desk_a_part_ends_somehow",
                condition=Q(until__isnull=True, end="") | Q(until__isnull=False) & ~Q(end=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.request_id}"


class TeamMember(models.Model):
    """An officer who answers for a group; one of them leads."""

    unscoped_because: ClassVar[str] = "read through the group they answer for"

    group = models.ForeignKey(GroupMatter, models.CASCADE, related_name="team")
    account = models.ForeignKey("access.Account", models.PROTECT, related_name="+")
    leads = models.BooleanField(default=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["group", "account"],
                condition=Q(until__isnull=True),
                name="desk_once_in_a_team",
            ),
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(until__isnull=True, leads=True),
                name="desk_one_leads_a_team",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.account_id}"


class HandOver(SealedRow):
    """A text about a matter for another authority, written anew and without identity.

    The worker reads it and says yes or no; `sent_at` is when it left. Sealed: text. `reference` is
    what the authority answers to; the matter's own number never leaves.
    """

    unscoped_because: ClassVar[str] = "read through the matter it belongs to"

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(Request, models.CASCADE, related_name="handovers")
    reference = models.CharField(max_length=20, unique=True)
    authority = models.CharField(max_length=80)
    state = models.CharField(
        max_length=10,
        default=handover.HandOverState.SHOWN,
        choices=[(s, s) for s in handover.HandOverState],
    )
    author = models.ForeignKey("access.Account", models.PROTECT, related_name="+")
    shown_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    way = models.CharField(max_length=10, blank=True, choices=[(w, w) for w in handover.Way])

    sealed_fields = ("text",)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(state__in=handover.RUNNING),
                name="desk_one_text_is_shown",
            ),
            models.CheckConstraint(
                name="desk_nothing_leaves_without_a_yes",
                condition=Q(
                    state=handover.HandOverState.SENT,
                    sent_at__isnull=False,
                    decided_at__isnull=False,
                    sent_at__gte=F("decided_at"),
                )
                & ~Q(way="")
                | ~Q(state=handover.HandOverState.SENT) & Q(sent_at__isnull=True, way=""),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def text(self) -> str:
        return self.sealed().get("text", "")


class HandedOffEnd(models.TextChoices):
    """How a domain's case came back: it closed with an outcome, or it returned the matter."""

    CLOSED = "closed"
    RETURNED = "returned"


class HandedOff(models.Model):
    """A request that a domain above the desk has taken over: its case, and how that came back. The
    office still owes the worker the answer."""

    unscoped_because: ClassVar[str] = "read through the matter it belongs to"

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(Request, models.CASCADE, related_name="handed_off")
    target = models.CharField(max_length=40)
    case_number = models.CharField(max_length=60)
    case_url = models.CharField(max_length=200)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    end = models.CharField(max_length=10, blank=True, choices=HandedOffEnd)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(until__isnull=True),
                name="desk_with_one_domain_at_a_time",
            ),
            models.CheckConstraint(
                name="desk_comes_back_somehow",
                condition=Q(until__isnull=True, end="") | Q(until__isnull=False) & ~Q(end=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.case_number}"


class TransferSlip(models.Model):
    """The paper an officer takes to an authority outside that no wire leads to: a case of the desk's own
    plug in `HANDOFFS`. `receipt` is the number the authority gave it, typed back by hand."""

    unscoped_because: ClassVar[str] = "read through the matter it belongs to"

    key = models.UUIDField(unique=True)
    request = models.ForeignKey(Request, models.CASCADE, related_name="slips")
    number = models.CharField(max_length=20, unique=True)
    made_at = models.DateTimeField()
    receipt = models.CharField(max_length=60, blank=True)
    receipt_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="desk_a_receipt_has_its_day",
                condition=Q(receipt="") | Q(receipt_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.number
