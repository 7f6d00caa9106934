"""Membership: one person, one union at a time, with its history."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhijia.base.scope import Scope, ScopedModel, ScopedQuerySet
from zhijia.org.models.fields import code_field
from zhijia.org.models.person import Person
from zhijia.org.models.union import Union
from zhijia.org.rules.codes import CHANGE_REASON, EMPLOYMENT, MEMBERSHIP_CHANGE


class MembershipState(models.TextChoices):
    ACTIVE = "active", _("在籍")
    RETAINED = "retained", _("保留会籍")
    ENDED = "ended", _("已结束")


class MembershipQuerySet(ScopedQuerySet["Membership"]):
    def current(self) -> Self:
        """In force today: active, or retained without a vote."""
        return self.filter(until__isnull=True)


class Membership(ScopedModel):
    """A person is a member of a union from a day on, until they leave or move.

    `until` is the first day they are no longer a member; the national change and reason codes say
    how the row began or ended.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    union = models.ForeignKey(Union, models.PROTECT, related_name="memberships", db_index=False)
    state = models.CharField(
        max_length=10, choices=MembershipState.choices, default=MembershipState.ACTIVE
    )
    since = models.DateField(_("入会日期"))
    until = models.DateField(null=True, blank=True)
    employment = code_field(EMPLOYMENT, _("就业状况"))
    change = code_field(MEMBERSHIP_CHANGE, _("会籍变化类型"))
    reason = code_field(CHANGE_REASON, _("会籍变化原因"))

    objects = MembershipQuerySet.as_manager()  # type: ignore[misc]
    scope = Scope(duty="org.read_members", owner="person")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(until__isnull=True),
                name="org_one_membership_at_a_time",
            ),
            models.CheckConstraint(
                name="org_membership_in_order",
                condition=models.Q(until__isnull=True) | models.Q(since__lte=models.F("until")),
            ),
            models.CheckConstraint(
                name="org_ended_memberships_have_an_end",
                condition=models.Q(state=MembershipState.ENDED, until__isnull=False)
                | ~models.Q(state=MembershipState.ENDED) & models.Q(until__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["union", "id"], name="org_membership_by_union"),
        ]

    def __str__(self) -> str:
        return f"membership {self.pk}"
