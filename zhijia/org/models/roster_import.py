"""A roster on its way into the register: the file, its rows in waiting, what was found, and claims.

Every waiting row already is the person's future row: its envelope is bound to the table of persons
and to its own seal key, so that the commit copies rows inside the database and seals nothing anew.
"""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhijia.base.scope import Scope, ScopedModel
from zhijia.base.sealing.models import SealedRow
from zhijia.org.models.fields import BytewiseField, code_field
from zhijia.org.models.membership import Membership, MembershipState
from zhijia.org.models.person import Person
from zhijia.org.models.union import Union
from zhijia.org.rules.codes import (
    CHANGE_REASON,
    EDUCATION,
    EMPLOYMENT,
    HOUSEHOLD_TYPE,
    ID_TYPE,
    MEMBERSHIP_CHANGE,
    SEX,
    SKILL,
)
from zhijia.org.rules.roster_flow import ClaimState, Outcome, RosterState

STATES = {
    RosterState.UPLOADED: _("已上传"),
    RosterState.CHECKING: _("正在检查"),
    RosterState.CHECKED: _("已检查，还没写入"),
    RosterState.COMMITTING: _("正在写入"),
    RosterState.COMMITTED: _("已导入"),
    RosterState.UNDONE: _("已撤销"),
    RosterState.DISCARDED: _("不导了"),
}
CLAIM_STATES = {
    ClaimState.OPEN: _("还没问本人"),
    ClaimState.ASKED: _("已问本人"),
    ClaimState.AGREED: _("本人同意"),
    ClaimState.DECLINED: _("本人不同意"),
    ClaimState.JOINED: _("已接回原来的登记"),
    ClaimState.WITHDRAWN: _("已撤回"),
}


class Roster(SealedRow, ScopedModel):
    """One roster file of a union, from the upload to seven days after the commit.

    The file itself is kept encrypted (`target` of the stored files) until the commit, then deleted.
    Sealed are its name, the titles of its columns and three sample rows, masked.
    """

    sealed_fields = ("filename", "columns")

    union = models.ForeignKey(Union, models.PROTECT, related_name="+")
    account_id = models.BigIntegerField()
    state = models.CharField(
        max_length=10, choices=[(str(s), words) for s, words in STATES.items()], default="uploaded"
    )
    fingerprint = models.CharField(max_length=64, help_text="Of the header, to know it again.")
    mapping = models.JSONField(default=dict, help_text="Place of a column to its national item.")
    accepts_repairs = models.BooleanField(default=True)
    has_formulas = models.BooleanField(
        default=True, help_text="Whether the check has to look for formulas in the file again."
    )
    job_key = models.UUIDField(null=True, editable=False)
    corrections = models.PositiveSmallIntegerField(default=0, help_text="Files of mended rows.")
    error = models.CharField(max_length=80, blank=True, help_text="Why the check failed: a code.")

    rows_count = models.PositiveIntegerField(default=0)
    faulty_count = models.PositiveIntegerField(default=0)
    repaired_count = models.PositiveIntegerField(default=0)
    missing_count = models.PositiveIntegerField(default=0)
    written_count = models.PositiveIntegerField(default=0)
    kept_count = models.PositiveIntegerField(default=0, help_text="Rows the undo had to leave.")

    at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True, db_index=True)
    committed_at = models.DateTimeField(null=True)

    scope = Scope(duty="org.import")

    def __str__(self) -> str:
        return f"roster {self.pk}"

    @property
    def files(self) -> str:
        """The target under which the file and its corrections are stored."""
        return f"org.roster:{self.pk}"

    @property
    def filename(self) -> str:
        return self.sealed().get("filename", "")

    def columns(self) -> list[dict[str, Any]]:
        """The columns as they were read: `title` and three masked `samples` each."""
        found: list[dict[str, Any]] = json.loads(self.sealed().get("columns", "[]"))
        return found


class RosterColumns(models.Model):
    """How a union's officer matched the columns of a kind of file: used again for the next one."""

    unscoped_because: ClassVar[str] = "titles of columns, read for one's own union's upload only"

    union = models.ForeignKey(Union, models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=64)
    mapping = models.JSONField()
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["union", "fingerprint"], name="org_one_matching_for_a_header"
            )
        ]

    def __str__(self) -> str:
        return f"{self.union_id} {self.fingerprint[:8]}"


class RosterRow(models.Model):
    """One checked row in waiting: a person's future row and their future membership, sealed.

    `person` is whom the importer's own branch knows already; `before` and `before_envelope` keep what
    an update will replace, for the undo. Not a `SealedRow`: its envelope belongs to the person's
    row, and it waits seven days at most, so a rotation of the keys waits for it.
    """

    unscoped_because: ClassVar[str] = "read through the roster it belongs to"

    roster = models.ForeignKey(Roster, models.CASCADE, related_name="rows", db_index=False)
    row_number = models.PositiveIntegerField()
    outcome = models.CharField(
        max_length=10, choices=[(str(o), str(o)) for o in Outcome], default="joins"
    )
    is_repaired = models.BooleanField(default=False)
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, related_name="+", db_index=False, db_constraint=False
    )
    before = models.JSONField(null=True)
    before_envelope = models.BinaryField(null=True)

    seal_key = models.UUIDField()
    envelope = models.BinaryField()
    id_index = models.CharField(max_length=32)
    phone_index = models.CharField(max_length=32, null=True)
    name = BytewiseField(max_length=60)
    pinyin = BytewiseField(max_length=200, blank=True)
    initials = BytewiseField(max_length=30, blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True)
    sex = code_field(SEX, _("性别"))
    id_type = code_field(ID_TYPE, _("证件类型"))

    education = code_field(EDUCATION, _("学历"))
    household_type = code_field(HOUSEHOLD_TYPE, _("户籍类型"))
    is_migrant_worker = models.BooleanField(_("农民工会员"), null=True)
    skill = code_field(SKILL, _("技术等级"))
    trade = models.CharField(_("工种"), max_length=60, blank=True)
    job_title = models.CharField(_("职务、职称"), max_length=60, blank=True)
    staff_no = models.CharField(_("工号"), max_length=40, blank=True)
    card_no = models.CharField(_("会员证号"), max_length=40, blank=True)
    first_work_year = models.PositiveSmallIntegerField(_("参加工作年份"), null=True)
    work_unit = models.CharField(_("工作单位"), max_length=120, blank=True)

    union = models.ForeignKey(
        Union, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    since = models.DateField()
    state = models.CharField(max_length=10, choices=MembershipState.choices, default="active")
    employment = code_field(EMPLOYMENT, _("就业状况"))
    change = code_field(MEMBERSHIP_CHANGE, _("会籍变化类型"))
    reason = code_field(CHANGE_REASON, _("会籍变化原因"))

    class Meta:
        indexes = [
            models.Index(fields=["roster", "row_number"], name="org_roster_row_in_order"),
        ]

    def __str__(self) -> str:
        return f"row {self.row_number} of {self.roster_id}"


class RosterFinding(SealedRow):
    """A page of what was found in a roster, sealed: a hundred faults or repairs of one kind, in the
    order of the sheet. The values in them are masked all the same."""

    unscoped_because: ClassVar[str] = "read through the roster it belongs to"
    sealed_fields = ("lines",)

    roster = models.ForeignKey(Roster, models.CASCADE, related_name="findings")
    is_repair = models.BooleanField(default=False)
    code = models.CharField(max_length=40, blank=True)
    first_row = models.PositiveIntegerField()
    lines_count = models.PositiveIntegerField()

    class Meta:
        ordering = ["is_repair", "code", "first_row", "pk"]

    def __str__(self) -> str:
        return f"{self.roster_id} {self.code} from row {self.first_row}"

    def lines(self) -> list[list[Any]]:
        """Of a fault: row, place, column, why, facts. Of a repair: row, column, before, after."""
        found: list[list[Any]] = json.loads(self.sealed().get("lines", "[]"))
        return found


class Claim(ScopedModel):
    """A union's roster names somebody whom the register already knows outside the importer's sight.

    The importer's own record (`record`) stands as for anybody new and tells them nothing; the person
    (`person`) keeps the membership they have. The row is the district's own, so that it alone and
    the person see it; the district asks the person.
    """

    union = models.ForeignKey(Union, models.PROTECT, related_name="+", help_text="The district.")
    claimed_by = models.ForeignKey(Union, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="claims")
    record = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    membership = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    roster = models.ForeignKey(Roster, models.PROTECT, related_name="+")
    id_index = models.CharField(max_length=32, db_index=True, editable=False)
    state = models.CharField(
        max_length=10,
        choices=[(str(s), words) for s, words in CLAIM_STATES.items()],
        default="open",
    )
    at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    scope = Scope(duty="org.import", owner="person")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "claimed_by"],
                condition=models.Q(state__in=["open", "asked", "declined"]),
                name="org_one_claim_of_a_union",
            )
        ]

    def __str__(self) -> str:
        return f"claim {self.pk}"
