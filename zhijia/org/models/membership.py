"""Membership: one person, one union at a time, and every change of it, kept for good."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhijia.base.scope import Scope, ScopedModel, ScopedQuerySet
from zhijia.base.sealing.models import SealedRow
from zhijia.org.models.employer import Employer
from zhijia.org.models.fields import code_field
from zhijia.org.models.person import Person, round_of_member_number
from zhijia.org.models.union import Union
from zhijia.org.rules.codes import CHANGE_REASON, EMPLOYMENT, MEMBERSHIP_CHANGE
from zhijia.org.rules.member_number import number_of


class MembershipState(models.TextChoices):
    ACTIVE = "active", _("在籍")
    RETAINED = "retained", _("保留会籍")
    ENDED = "ended", _("已结束")


COMMON = {"state": [str(MembershipState.ACTIVE)], "employment": ["", "1"]}
"""What most memberships say: the indexes of the few leave them out."""


class MembershipQuerySet(ScopedQuerySet["Membership"]):
    def current(self) -> Self:
        """In force today: active, or retained without a vote."""
        return self.filter(until__isnull=True)


class Membership(ScopedModel):
    """A person is a member of a union from a day on, until they leave or move.

    `until` is the first day they are no longer a member; the national change and reason codes are
    those of the latest change. `previous` is the membership this one was transferred from.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships", db_index=False)
    union = models.ForeignKey(Union, models.PROTECT, related_name="memberships", db_index=False)
    state = models.CharField(
        max_length=10, choices=MembershipState.choices, default=MembershipState.ACTIVE
    )
    since = models.DateField(_("入会日期"))
    until = models.DateField(null=True, blank=True)
    employer = models.ForeignKey(
        Employer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("用人单位"),
    )
    employment = code_field(EMPLOYMENT, _("就业状况"))
    change = code_field(MEMBERSHIP_CHANGE, _("会籍变化类型"))
    reason = code_field(CHANGE_REASON, _("会籍变化原因"))
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )

    objects = MembershipQuerySet.as_manager()  # type: ignore[misc]
    scope = Scope(duty="org.read_members", owner="person")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(until__isnull=True),
                name="org_one_membership_at_a_time",
            ),
            models.CheckConstraint(
                name="org_membership_in_order",
                condition=Q(until__isnull=True) | Q(since__lte=models.F("until")),
            ),
            models.CheckConstraint(
                name="org_ended_memberships_have_an_end",
                condition=Q(state=MembershipState.ENDED, until__isnull=False)
                | ~Q(state=MembershipState.ENDED) & Q(until__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["union", "id"], name="org_membership_by_union"),
            # Where a person is a member today, told by the index alone.
            models.Index(
                fields=["person", "until", "union", "id"], name="org_membership_of_person"
            ),
            # A filter that few rows pass is asked union by union, in the order of the list.
            models.Index(fields=["union", "state", "id"], name="org_membership_in_state"),
            models.Index(fields=["union", "employment", "id"], name="org_membership_employed"),
            # The few that are not like everybody: whoever asks for them need not ask every union.
            models.Index(
                fields=["state"],
                name="org_membership_not_active",
                condition=~Q(state__in=COMMON["state"]),
            ),
            models.Index(
                fields=["employment"],
                name="org_membership_not_at_work",
                condition=~Q(employment__in=COMMON["employment"]),
            ),
        ]

    def __str__(self) -> str:
        return f"membership {self.pk}"

    @property
    def is_current(self) -> bool:
        return self.until is None

    @property
    def masked_name(self) -> str:
        """The name as this union may see it: of somebody who has left, the one it knew then."""
        if self.is_current:
            return self.person.masked_name
        known = getattr(self, "known", None)
        return known.masked_name if known else ""

    @property
    def member_number(self) -> str:
        """The number on the card this union gave."""
        known = None if self.is_current else getattr(self, "known", None)
        return number_of(known.serial if known else self.person_id, round_of_member_number)

    def moved_to(self) -> Membership | None:
        """The membership this one was transferred into, unless that was taken back."""
        after = Membership.objects.filter(person_id=self.person_id, previous=self)
        return after.exclude(history__kind=ChangeKind.CORRECTED).select_related("union").first()


class ChangeKind(models.TextChoices):
    """What happened to a membership; `NATIONAL_CHANGE` gives the national code of each."""

    JOINED = "joined", _("入会")
    TRANSFERRED_IN = "transferred_in", _("转入")
    RETAINED = "retained", _("保留会籍")
    RESTORED = "restored", _("恢复会籍")
    TRANSFERRED_OUT = "transferred_out", _("转出")
    EXCLUDED = "excluded", _("开除会籍")
    LEFT = "left", _("退会")
    CORRECTED = "corrected", _("更正")


# The national list has no code for a membership that is restored or a mistake that is mended.
NATIONAL_CHANGE: dict[str, str] = {
    ChangeKind.JOINED: "1",
    ChangeKind.TRANSFERRED_IN: "2",
    ChangeKind.RETAINED: "3",
    ChangeKind.RESTORED: "",
    ChangeKind.TRANSFERRED_OUT: "4",
    ChangeKind.EXCLUDED: "5",
    ChangeKind.LEFT: "6",
    ChangeKind.CORRECTED: "",
}


class MembershipChange(SealedRow, ScopedModel):
    """One line of a membership's history: what happened, on which day, for which national reason.

    Nothing is ever deleted here: a mistake is mended by a further line that `corrects` the wrong one.
    `before` is the state the membership had; the officer's own words lie in the envelope.
    """

    sealed_fields = ("note",)

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="history")
    kind = models.CharField(_("会籍变化"), max_length=16, choices=ChangeKind.choices)
    reason = code_field(CHANGE_REASON, _("会籍变化原因"))
    on = models.DateField(_("日期"))
    before = models.CharField(max_length=10, choices=MembershipState.choices, blank=True)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(auto_now_add=True)

    scope = Scope(duty="org.read_members", union="membership__union", owner="membership__person")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["corrects"],
                condition=Q(corrects__isnull=False),
                name="org_a_change_is_corrected_once",
            ),
            models.CheckConstraint(
                name="org_corrections_name_what_they_correct",
                condition=Q(kind=ChangeKind.CORRECTED, corrects__isnull=False)
                | ~Q(kind=ChangeKind.CORRECTED) & Q(corrects__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.kind} {self.on}"

    @property
    def national_code(self) -> str:
        """会籍变化类型 of the national register; empty where it has none."""
        return NATIONAL_CHANGE[self.kind]

    @property
    def note(self) -> str:
        return self.sealed().get("note", "")
