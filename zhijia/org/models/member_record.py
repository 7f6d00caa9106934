"""What the national register asks of a member besides the person and the union."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhijia.org.models.fields import code_field
from zhijia.org.models.person import Person
from zhijia.org.rules.codes import EDUCATION, HOUSEHOLD_TYPE, SKILL


class MemberRecord(models.Model):
    """The open items of the national member register about one person; every one may be unknown.

    They say what somebody can do and where they work. What they are (nation, political status) and
    where they live is sealed with the person.
    """

    unscoped_because: ClassVar[str] = "read through the person's current Membership"

    person = models.OneToOneField(
        Person, models.PROTECT, primary_key=True, related_name="member_record"
    )
    education = code_field(EDUCATION, _("学历"))
    household_type = code_field(HOUSEHOLD_TYPE, _("户籍类型"))
    is_migrant_worker = models.BooleanField(_("农民工会员"), null=True, blank=True)
    skill = code_field(SKILL, _("技术等级"))
    trade = models.CharField(_("工种"), max_length=60, blank=True)
    job_title = models.CharField(_("职务、职称"), max_length=60, blank=True)
    staff_no = models.CharField(_("工号"), max_length=40, blank=True)
    card_no = models.CharField(_("会员证号"), max_length=40, blank=True)
    first_work_year = models.PositiveSmallIntegerField(_("参加工作年份"), null=True, blank=True)
    work_unit = models.CharField(_("工作单位"), max_length=120, blank=True)

    def __str__(self) -> str:
        return f"record of person {self.person_id}"
