"""Committees: their terms, who sits on them, the way to the next election, the certificate."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zhijia.base.scope import Scope, ScopedModel, ScopedQuerySet
from zhijia.org.models.person import Person
from zhijia.org.models.union import Union
from zhijia.org.rules import committee, terms


class CommitteeKind(models.TextChoices):
    COMMITTEE = committee.COMMITTEE, _("工会委员会")
    AUDIT = committee.AUDIT, _("经费审查委员会")
    WOMEN = committee.WOMEN, _("女职工委员会")


class ElectedBy(models.TextChoices):
    """Who elected the chair or director: both ways are allowed (选举工作条例第三条)."""

    CONGRESS = "congress", _("会员大会或者会员代表大会直接选举")
    COMMITTEE = "committee", _("委员会选举")


class Position(models.TextChoices):
    CHAIR = "chair", _("主席")
    VICE_CHAIR = "vice_chair", _("副主席")
    STANDING = "standing", _("常务委员")
    DIRECTOR = "director", _("主任")
    DEPUTY_DIRECTOR = "deputy_director", _("副主任")
    MEMBER = "member", _("委员")


class TermQuerySet(ScopedQuerySet["Term"]):
    def current(self) -> Self:
        """Not followed by another term; it may have run out all the same."""
        return self.filter(replaced_on__isnull=True)


class Term(ScopedModel):
    """One committee of a union for one term, as its superior approved it.

    `until` is the last day. A term that has run out stays the current one until the next is written
    down: then `replaced_on` is the first day of the next. The end of the committee's own term also
    stands on the union (`Union.term_until`), where lists look for it.
    """

    union = models.ForeignKey(Union, models.PROTECT, related_name="terms")
    kind = models.CharField(_("哪个委员会"), max_length=10, choices=CommitteeKind)
    number = models.PositiveSmallIntegerField(_("第几届"), null=True, blank=True)
    since = models.DateField(_("本届开始"))
    until = models.DateField(_("本届到期"))
    seats = models.PositiveSmallIntegerField(_("委员名额"), null=True, blank=True)
    elected_by = models.CharField(
        _("主席、主任怎么选出"), max_length=10, choices=ElectedBy, blank=True
    )
    approval_no = models.CharField(_("上级批复文号"), max_length=60, blank=True)
    approved_on = models.DateField(_("批复日期"), null=True, blank=True)
    replaced_on = models.DateField(null=True, editable=False)

    objects = TermQuerySet.as_manager()  # type: ignore[misc]
    scope = Scope(duty="org.read_tree")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["union", "kind"],
                condition=Q(replaced_on__isnull=True),
                name="org_one_current_term",
            ),
            models.CheckConstraint(
                name="org_term_in_order",
                condition=Q(since__lte=F("until"))
                & (Q(replaced_on__isnull=True) | Q(replaced_on__gt=F("since"))),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["until"],
                name="org_terms_running_out",
                condition=Q(replaced_on__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.union_id} {self.kind} {self.since}"


class CommitteeMember(models.Model):
    """Somebody who sits on a committee in one position, from a day until a day.

    `until` is the first day they no longer do; who changes the position leaves one row and begins
    another. Whether they may sign in and act here is a post, not this row.
    """

    unscoped_because: ClassVar[str] = "read through the term; who sits on a committee is no secret"

    term = models.ForeignKey(Term, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="committee_seats")
    position = models.CharField(_("职务"), max_length=20, choices=Position)
    since = models.DateField(_("任职开始"))
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["term", "person"],
                condition=Q(until__isnull=True),
                name="org_one_seat_a_person",
            ),
            models.UniqueConstraint(
                fields=["term", "position"],
                condition=Q(until__isnull=True, position__in=sorted(committee.HEADS)),
                name="org_one_head_a_term",
            ),
            models.CheckConstraint(
                name="org_seat_in_order",
                condition=Q(until__isnull=True) | Q(since__lte=F("until")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term_id} {self.position}"


class ElectionTick(models.Model):
    """One step on the way to the next committee that is done: `ends_on` says for the end of which
    term."""

    unscoped_because: ClassVar[str] = "read on the page of the union it belongs to"

    union = models.ForeignKey(Union, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=CommitteeKind)
    ends_on = models.DateField()
    step = models.CharField(max_length=20, choices=[(one.key, one.key) for one in terms.STEPS])
    done_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["union", "kind", "ends_on", "step"], name="org_a_step_is_done_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.union_id} {self.kind} {self.step}"


class FilingCause(models.TextChoices):
    """What has to be filed with the registrar of legal persons within 30 days."""

    NAME = "name", _("名称变更")
    HEAD = "head", _("法定代表人变更")
    ADDRESS = "address", _("住所变更")


class CertificateFiling(ScopedModel):
    """A change that the legal-person certificate has to follow, and when it was filed.

    `changed_on` is the day of the change; while `filed_on` is empty it is still to be done.
    """

    union = models.ForeignKey(Union, models.PROTECT, related_name="filings")
    cause = models.CharField(_("什么变了"), max_length=10, choices=FilingCause)
    changed_on = models.DateField(_("哪天变的"))
    due_on = models.DateField(_("最晚哪天办"), null=True, editable=False)
    filed_on = models.DateField(_("哪天办的"), null=True, blank=True)

    scope = Scope(duty="org.read_tree")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["union", "cause", "changed_on"], name="org_a_change_is_filed_once"
            ),
            models.CheckConstraint(
                name="org_filed_after_the_change",
                condition=Q(filed_on__isnull=True) | Q(filed_on__gte=F("changed_on")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_on"], name="org_changes_to_file", condition=Q(filed_on__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.union_id} {self.cause} {self.changed_on}"

    def is_late(self, today: date) -> bool:
        """Past its day; one whose day cannot be judged is not called late."""
        return self.filed_on is None and self.due_on is not None and self.due_on < today
