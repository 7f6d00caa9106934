"""The tables of the front door.

Whatever a person wrote (story, employer, phone, messages) stands in the row's sealed envelope; the
columns hold only codes, dates and references.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zhijia.base.scope import Participants, Scope, ScopedModel, ScopedQuerySet
from zhijia.base.sealing.models import SealedRow
from zhijia.desk.models.category import Category, CategoryVersion
from zhijia.desk.rules.flow import OPEN, UNFINISHED, Grade, Outcome, Source, State
from zhijia.desk.rules.group_matters import Concerns


class RequestQuerySet(ScopedQuerySet["Request"]):
    def owed(self) -> RequestQuerySet:
        """The office owes the next step."""
        return self.filter(state__in=OPEN)

    def unfinished(self) -> RequestQuerySet:
        """The office owes the next step, now or when the worker has handed something in."""
        return self.filter(state__in=UNFINISHED)

    def overdue(self, now: datetime) -> RequestQuerySet:
        return self.owed().filter(due_at__lt=now)

    def for_pages(self) -> RequestQuerySet:
        """With what a list shows beside the row itself."""
        return self.select_related("category", "office", "filer", "handler__person", "supervisor")


class Request(SealedRow, ScopedModel):
    """One matter somebody brought to the union.

    Sealed: title, story, employer (as typed), phone. `due_at` is the promise that runs now;
    `answer_due_at` the promise of an answer, counted from `promised_at` (filed or reopened).
    `reminded_due_at` is the promise of which the office has been reminded.
    `office` owes the next step; `supervisor` is the union an overdue matter has climbed to.
    `waiting_since` stands while the clock does; `recovered` is in fen. `merged_into` is the matter
    that is worked on in this one's place. `counted_at` stands where a form on paper was typed in after
    the month of its receipt had been counted: figures count it then. `concerns` is how many have the same trouble, as they say.
    """

    number = models.CharField(max_length=24, unique=True)
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    version = models.ForeignKey(CategoryVersion, models.PROTECT, null=True, related_name="+")
    confidential = models.BooleanField()
    state = models.CharField(
        max_length=12, default=State.SUBMITTED, choices=[(s, s) for s in State]
    )
    office = models.ForeignKey("org.Union", models.PROTECT, related_name="+")
    supervisor = models.ForeignKey("org.Union", models.PROTECT, null=True, related_name="+")
    handler = models.ForeignKey("access.Account", models.PROTECT, null=True, related_name="+")
    filer = models.ForeignKey("org.Person", models.PROTECT, null=True, related_name="+")
    employer = models.ForeignKey("org.Employer", models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=10, default=Source.WEB, choices=[(s, s) for s in Source])
    entered_by = models.ForeignKey("access.Account", models.PROTECT, null=True, related_name="+")
    passphrase_digest = models.CharField(max_length=64, blank=True)
    filed_at = models.DateTimeField()
    counted_at = models.DateTimeField(null=True)
    accept_due_at = models.DateTimeField()
    answer_due_at = models.DateTimeField()
    promised_at = models.DateTimeField()
    waiting_since = models.DateTimeField(null=True)
    remind_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    climb_at = models.DateTimeField(null=True)
    reminded_due_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    object_until = models.DateTimeField(null=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="merged"
    )
    concerns = models.CharField(max_length=10, blank=True, choices=[(c, c) for c in Concerns])
    reopenings = models.PositiveSmallIntegerField(default=0)
    grade = models.CharField(max_length=20, blank=True, choices=[(g, g) for g in Grade])
    outcome = models.CharField(max_length=12, blank=True, choices=[(o, o) for o in Outcome])
    recovered = models.BigIntegerField(null=True)

    objects = RequestQuerySet.as_manager()  # type: ignore[misc]
    scope = Scope(
        duty="desk.read",
        union="office",
        owner="filer",
        participants=Participants("desk.Participant", "request"),
        confidential="confidential",
        guard="desk.confide",
        employer="employer",
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="desk_visitor_or_person",
                condition=Q(filer__isnull=True) | Q(passphrase_digest=""),
            ),
            models.CheckConstraint(
                name="desk_entered_by_an_officer",
                condition=Q(source=Source.WEB, entered_by__isnull=True)
                | ~Q(source=Source.WEB) & Q(entered_by__isnull=False, filer__isnull=True),
            ),
            models.CheckConstraint(
                name="desk_clock_runs_while_open",
                condition=Q(state__in=OPEN, due_at__isnull=False)
                | (~Q(state__in=OPEN) & Q(due_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="desk_waiting_since_some_time",
                condition=Q(state=State.WAITING, waiting_since__isnull=False)
                | (~Q(state=State.WAITING) & Q(waiting_since__isnull=True)),
            ),
            models.CheckConstraint(
                name="desk_merged_into_some_matter",
                condition=Q(state=State.MERGED, merged_into__isnull=False)
                | ~Q(state=State.MERGED) & Q(merged_into__isnull=True),
            ),
            models.CheckConstraint(
                name="desk_recovered_is_an_amount",
                condition=Q(recovered__isnull=True) | Q(recovered__gt=0),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "due_at"], name="desk_queue"),
            models.Index(fields=["filer", "-filed_at"], name="desk_mine"),
            models.Index(
                fields=["climb_at"], name="desk_climbing", condition=Q(climb_at__isnull=False)
            ),
            models.Index(
                fields=["remind_at"], name="desk_reminding", condition=Q(remind_at__isnull=False)
            ),
            models.Index(
                fields=["object_until"], name="desk_lapsing", condition=Q(state=State.ANSWERED)
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def title(self) -> str:
        return self.sealed().get("title", "")

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def promised(self) -> CategoryVersion:
        """What the category said when this was filed: later changes of it do not reach back."""
        return self.version or self.category.as_version()


class Participant(models.Model):
    """Somebody who takes part in one matter: opens this one row and nothing else."""

    unscoped_because: ClassVar[str] = "read through the matter they open"

    request = models.ForeignKey(Request, models.CASCADE, related_name="participants")
    person = models.ForeignKey("org.Person", models.PROTECT, null=True, related_name="+")
    union = models.ForeignKey("org.Union", models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20)
    why = models.CharField(max_length=40)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="desk_participant_is_one_of_two",
                condition=Q(person__isnull=False, union__isnull=True)
                | Q(person__isnull=True, union__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.role}"


class PromiseKind(models.TextChoices):
    """What was promised: to take it in hand, to answer, to take over what was dispatched, and that a
    named team answers all those with the same trouble."""

    ACCEPT = "accept"
    ANSWER = "answer"
    TAKE = "take"
    TEAM = "team"


class PromiseEnd(models.TextChoices):
    """How a promise ended. VOID: the worker took the matter back, or nothing was owed any more."""

    KEPT = "kept"
    LATE = "late"
    VOID = "void"


class Promise(models.Model):
    """One deadline of one matter: who owed it, from when, how many working days, and how it ended.

    Figures on keeping promises are counted from these rows and from nothing else.
    """

    unscoped_because: ClassVar[str] = "read through the matter they belong to, and as figures"

    request = models.ForeignKey(Request, models.CASCADE, related_name="promises")
    kind = models.CharField(max_length=10, choices=PromiseKind)
    office = models.ForeignKey("org.Union", models.PROTECT, related_name="+")
    since = models.DateTimeField()
    days = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=10, blank=True, choices=PromiseEnd)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request", "kind"],
                condition=Q(ended_at__isnull=True),
                name="desk_one_open_promise_of_a_kind",
            ),
            models.CheckConstraint(
                name="desk_promise_ends_somehow",
                condition=Q(ended_at__isnull=True, end="") | Q(ended_at__isnull=False) & ~Q(end=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.kind}"


class StandingClock(models.Model):
    """The clock of a matter stood still: the office waits for the worker's papers."""

    unscoped_because: ClassVar[str] = "read through the matter they belong to"

    request = models.ForeignKey(Request, models.CASCADE, related_name="standing_clocks")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(until__isnull=True),
                name="desk_a_clock_stands_once",
            ),
            models.CheckConstraint(
                name="desk_standing_clock_in_order",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.since}"


class DispatchEnd(models.TextChoices):
    """How an offer to another office ended."""

    TAKEN = "taken"
    RETURNED = "returned"
    RECALLED = "recalled"
    LAPSED = "lapsed"


class Dispatch(models.Model):
    """A matter offered to another office. The first office owes it until the other takes it."""

    unscoped_because: ClassVar[str] = "read through the matter they belong to"

    request = models.ForeignKey(Request, models.CASCADE, related_name="dispatches")
    by_office = models.ForeignKey("org.Union", models.PROTECT, related_name="+")
    to = models.ForeignKey("org.Union", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    take_until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=10, blank=True, choices=DispatchEnd)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(ended_at__isnull=True),
                name="desk_offered_to_one_office",
            ),
            models.CheckConstraint(
                name="desk_dispatch_ends_somehow",
                condition=Q(ended_at__isnull=True, end="") | Q(ended_at__isnull=False) & ~Q(end=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["take_until"],
                name="desk_lapsing_offers",
                condition=Q(ended_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.to_id}"


class EntryKind(models.TextChoices):
    """What happened, in the order a matter usually lives through it."""

    FILED = "filed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TO_WORKER = "to_worker"
    FROM_WORKER = "from_worker"
    NOTE = "note"
    PROMPTED = "prompted"
    CLIMBED = "climbed"
    PAUSED = "paused"
    REMINDED = "reminded"
    SUPPLIED = "supplied"
    RESUMED = "resumed"
    ATTACHED = "attached"
    DISPATCHED = "dispatched"
    TAKEN = "taken"
    RETURNED = "returned"
    RECALLED = "recalled"
    UNTAKEN = "untaken"
    HANDED_ON = "handed_on"
    ANSWERED = "answered"
    RATED = "rated"
    LAPSED = "lapsed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    TRANSCRIPT = "transcript"
    CORRECTED = "corrected"
    MERGED = "merged"
    SPLIT = "split"
    GROUPED = "grouped"
    TEAM_NAMED = "team_named"
    UNGROUPED = "ungrouped"
    TEXT_SHOWN = "text_shown"
    TEXT_AGREED = "text_agreed"
    TEXT_DECLINED = "text_refused"
    TEXT_DROPPED = "text_dropped"
    TEXT_SENT = "text_sent"
    HANDED_OFF = "handed_off"
    RECEIPT = "receipt"
    CAME_BACK = "came_back"
    CALLED = "called"


class Entry(SealedRow, models.Model):
    """One line of a matter's history. Sealed: text. A note is for officers only. `to` is the union a
    matter was offered to."""

    unscoped_because: ClassVar[str] = "read through the matter they belong to"

    request = models.ForeignKey(Request, models.CASCADE, related_name="entries")
    at = models.DateTimeField()
    kind = models.CharField(max_length=12, choices=EntryKind)
    office = models.ForeignKey("org.Union", models.PROTECT, null=True, related_name="+")
    to = models.ForeignKey("org.Union", models.PROTECT, null=True, related_name="+")
    author = models.ForeignKey("access.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["request", "at"], name="desk_history")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(kind="filed"), name="desk_filed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.kind}"

    @property
    def text(self) -> str:
        return self.sealed().get("text", "")


class Attachment(models.Model):
    """A paper that belongs to a matter; its content and name are sealed by the file store. A voice
    note is what the worker said instead of writing the story."""

    unscoped_because: ClassVar[str] = "opened through the matter it belongs to"

    request = models.ForeignKey(Request, models.CASCADE, related_name="attachments")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    is_voice = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.request_id} {self.file_id}"


class Draft(SealedRow, models.Model):
    """What somebody has answered so far, sealed on the server; nothing stays on the device.

    A visitor's draft is known to the session only and lives 24 hours; a worker's hangs on the
    person, 30 days. Sealed: one value per question. Once filed the row stays 48 hours, so that a
    second press of the button finds the same request; the passphrase in it is wiped after 15
    minutes.
    """

    unscoped_because: ClassVar[str] = "read by whoever wrote it, person or session"

    key = models.UUIDField(unique=True)
    person = models.ForeignKey("org.Person", models.CASCADE, null=True, related_name="+")
    expires_at = models.DateTimeField(db_index=True)
    filed_as = models.ForeignKey(Request, models.SET_NULL, null=True, related_name="+")
    show_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.key)
