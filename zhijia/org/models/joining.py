"""Joining, moving, keeping and leaving: what was asked for, its history, and the member's card.

Whatever a person wrote about themselves stands in the sealed envelope; the columns hold codes,
dates and references.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhijia.base.scope import Scope, ScopedModel, ScopedQuerySet
from zhijia.base.sealing.models import SealedRow
from zhijia.org.models.employer import Employer
from zhijia.org.models.fields import code_field
from zhijia.org.models.person import Person
from zhijia.org.models.union import Union
from zhijia.org.rules.codes import CHANGE_REASON, EMPLOYMENT
from zhijia.org.rules.joining_flow import OPEN, OWED, State, Wish


class ApplicationQuerySet(ScopedQuerySet["Application"]):
    def owed(self) -> ApplicationQuerySet:
        """An office owes the next step."""
        return self.filter(state__in=OWED)

    def under_way(self) -> ApplicationQuerySet:
        """Not ended yet, whoever has to act."""
        return self.filter(state__in=OPEN)

    def of_union(self, union_id: int) -> ApplicationQuerySet:
        """To this union, or to another one while it is this one's turn."""
        return self.filter(Q(union_id=union_id) | Q(turn_id=union_id))

    def silent(self, now: datetime) -> ApplicationQuerySet:
        """Past the promise of the union whose turn it is."""
        return self.owed().filter(due_at__lt=now)

    def for_pages(self) -> ApplicationQuerySet:
        """With what a list shows beside the row itself."""
        return self.select_related("union", "turn", "person")


class Application(SealedRow, ScopedModel):
    """Somebody asks to join a union, to keep their membership, or to leave.

    `union` is the one that was asked, `turn` the one that owes the next step: the same at first, its
    superior once it was silent, the district for the check of who somebody is. `confidential` rows
    are direct ones: they lie at the district and nowhere below it is a trace of them. `person` is the
    account's; a visitor's is known by name and number in the envelope only, and `id_index` finds
    a person who has it. Whether the applicant is a member elsewhere no column says; `moving` in the
    envelope is "yes" when they were one and know that this is a transfer.
    """

    sealed_fields = ("name", "id_number", "phone", "employer", "moving")

    number = models.CharField(max_length=24, unique=True)
    wish = models.CharField(max_length=8, choices=[(w, w) for w in Wish], default=Wish.JOIN)
    state = models.CharField(
        max_length=10, default=State.SUBMITTED, choices=[(s, s) for s in State]
    )
    confidential = models.BooleanField(default=False)
    union = models.ForeignKey(Union, models.PROTECT, related_name="+")
    turn = models.ForeignKey(Union, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    id_index = models.CharField(max_length=32, null=True, db_index=True)
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="+")
    employment = code_field(EMPLOYMENT, _("就业状况"))
    reason = code_field(CHANGE_REASON, _("会籍变化原因"))
    passphrase_digest = models.CharField(max_length=64, blank=True)
    filed_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    agree_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = ApplicationQuerySet.as_manager()  # type: ignore[misc]
    scope = Scope(
        duty="org.read_members",
        owner="person",
        confidential="confidential",
        guard="org.read_members",
        employer="employer",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state__in=OPEN), name="org_one_application_at_a_time"
            ),
            models.CheckConstraint(
                name="org_applicant_or_passphrase",
                condition=Q(person__isnull=True) | Q(passphrase_digest=""),
            ),
            models.CheckConstraint(
                name="org_application_clock_runs_while_owed",
                condition=Q(state__in=OWED, due_at__isnull=False)
                | (~Q(state__in=OWED) & Q(due_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="org_a_visitor_only_joins",
                condition=Q(person__isnull=False) | Q(wish=Wish.JOIN),
            ),
        ]
        indexes = [
            models.Index(fields=["union", "due_at"], name="org_application_queue"),
            models.Index(
                fields=["due_at"], name="org_application_silent", condition=Q(state__in=OWED)
            ),
            models.Index(fields=["person", "-filed_at"], name="org_my_applications"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class ApplicationStep(models.TextChoices):
    """What happened, in the order an application usually lives through it."""

    FILED = "filed"
    APPROVED = "approved"
    ASKED = "asked"
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    PASSED_UP = "passed_up"
    PASSED_OVER = "passed_over"
    HANDED_ON = "handed_on"


class ApplicationEntry(SealedRow, models.Model):
    """One line of an application's history. Sealed: text. `office` acted; `officer` is its person."""

    unscoped_because: ClassVar[str] = "read through the application they belong to"
    sealed_fields = ("text",)

    application = models.ForeignKey(Application, models.CASCADE, related_name="entries")
    at = models.DateTimeField()
    kind = models.CharField(max_length=12, choices=ApplicationStep)
    office = models.ForeignKey(Union, models.PROTECT, null=True, related_name="+")
    officer = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["application", "at"], name="org_application_history")]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(kind="filed"), name="org_applied_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.kind}"

    @property
    def text(self) -> str:
        return self.sealed().get("text", "")


class JoiningDraft(SealedRow, models.Model):
    """What somebody has answered so far, sealed on the server for a day; nothing stays on the device.

    A visitor's draft is known to the session only, a worker's hangs on the person. Once filed the
    row stays 48 hours, so that a second press finds the same application; the passphrase in it is
    wiped after 15 minutes.
    """

    unscoped_because: ClassVar[str] = "read by whoever wrote it, person or session"

    key = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    expires_at = models.DateTimeField(db_index=True)
    filed_as = models.ForeignKey(Application, models.SET_NULL, null=True, related_name="+")
    show_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.key)


class MemberCard(models.Model):
    """A member's card: a random key and nothing else. Whoever scans it learns whether it is valid.

    A new card makes every earlier picture and print worthless. Scans leave no trace.
    """

    unscoped_because: ClassVar[str] = "shown to its own member; a scan asks for its key only"

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    issued_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"card {self.pk}"
