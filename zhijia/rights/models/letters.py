"""Letters to employers: drafted from what an audit found, signed by a second person, answered.

A letter is the district's own and confidential like the findings it rests on.
"""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zhijia.base.scope import Scope, ScopedModel, ScopedQuerySet
from zhijia.base.sealing.models import SealedRow
from zhijia.rights.models.audits import READ
from zhijia.rights.rules.insurance.employer_workbook import EmployerLine
from zhijia.rights.rules.letter_flow import Ending, LetterState, Reply, Way
from zhijia.rights.rules.papers.paper import letter_number

TITLE_LENGTH, BODY_LENGTH, CONTACT_LENGTH, NOTE_LENGTH = 80, 6_000, 80, 1_000
_SIGNED = (LetterState.SIGNED, LetterState.SENT, LetterState.ANSWERED, LetterState.CLOSED)
SIGNED = [state.value for state in _SIGNED]


class LetterQuerySet(ScopedQuerySet["Letter"]):
    def waiting(self) -> Self:
        """Somebody has to do something: all that are not at an end."""
        return self.exclude(state__in=[LetterState.CLOSED, LetterState.DISCARDED])

    def with_people(self) -> Self:
        return self.select_related(
            "union", "audited", "employer", "drafted_by__person", "edited_by__person",
            "signed_by__person",
        )  # fmt: skip


class Letter(SealedRow, ScopedModel):
    """A reminder (提示函) to one employer about what an audit found.

    Whoever wrote it or changed it last never signs it. `lines` are the groups of five and more that
    the employer may be told of, as they were when it was drafted: letter and workbook say the same
    whatever a later audit finds, and after the audit itself has gone with its term. `serial` counts the signed letters of a year. Sealed: the text, the
    employer's answer and the officers' notes.
    """

    sealed_fields = ("body", "answer", "note")

    union = models.ForeignKey("org.Union", models.PROTECT, related_name="+")
    audited = models.ForeignKey(
        "rights.AuditedEmployer", models.SET_NULL, null=True, related_name="letters"
    )
    employer = models.ForeignKey("org.Employer", models.PROTECT, null=True, related_name="+")
    confidential = models.BooleanField(default=True, editable=False, help_text="Always.")
    recipient = models.CharField(_("收文单位"), max_length=120)
    title = models.CharField(_("标题"), max_length=TITLE_LENGTH)
    contact = models.CharField(_("联系人"), max_length=CONTACT_LENGTH, blank=True)
    lines = models.JSONField(default=list)
    answer_by = models.DateField(_("请在哪天前答复"))
    state = models.CharField(
        max_length=10,
        default=LetterState.DRAFT.value,
        choices=[(s.value, s.value) for s in LetterState],
    )
    year = models.PositiveSmallIntegerField(null=True)
    serial = models.PositiveIntegerField(null=True)
    drafted_by = models.ForeignKey("access.Account", models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    edited_by = models.ForeignKey("access.Account", models.PROTECT, related_name="+")
    signed_by = models.ForeignKey("access.Account", models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    sent_on = models.DateField(_("哪天送的"), null=True)
    way = models.CharField(max_length=10, blank=True, choices=[(w.value, w.value) for w in Way])
    answered_on = models.DateField(_("哪天答复的"), null=True)
    reply = models.CharField(max_length=10, blank=True, choices=[(r.value, r.value) for r in Reply])
    ending = models.CharField(
        max_length=10, blank=True, choices=[(e.value, e.value) for e in Ending]
    )
    closed_at = models.DateTimeField(null=True)

    objects = LetterQuerySet.as_manager()  # type: ignore[misc]
    scope = Scope(duty=READ, confidential="confidential", guard=READ, employer="employer")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="rights_letter_is_confidential", condition=Q(confidential=True)
            ),
            models.CheckConstraint(
                name="rights_letter_signed_by_another",
                condition=Q(signed_by__isnull=True)
                | (~Q(signed_by=F("drafted_by")) & ~Q(signed_by=F("edited_by"))),
            ),
            models.CheckConstraint(
                name="rights_letter_signed_when_it_counts",
                condition=~Q(state__in=SIGNED)
                | Q(signed_by__isnull=False, signed_at__isnull=False, serial__isnull=False),
            ),
            models.UniqueConstraint(
                name="rights_letter_number", fields=["union", "year", "serial"],
                condition=Q(serial__isnull=False),
            ),
        ]  # fmt: skip
        indexes: ClassVar = [models.Index(fields=["union", "-id"], name="rights_letters")]

    def __str__(self) -> str:
        return self.number or f"letter {self.pk}"

    @property
    def number(self) -> str:
        """〔2026〕提第7号; empty as long as nobody has signed."""
        return letter_number(self.year, self.serial) if self.year and self.serial else ""

    @property
    def body(self) -> str:
        return self.sealed().get("body", "")

    @property
    def answer(self) -> str:
        return self.sealed().get("answer", "")

    @property
    def note(self) -> str:
        return self.sealed().get("note", "")

    @property
    def employer_lines(self) -> list[EmployerLine]:
        return [EmployerLine(**line) for line in self.lines]
