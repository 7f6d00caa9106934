"""Employers, with or without a union of their own."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhijia.base.scope import Scope, ScopedModel, ScopedQuerySet
from zhijia.org.models.fields import code_field
from zhijia.org.models.union import Union, UnionKind
from zhijia.org.rules.codes import INDUSTRY, NATURE

BASE_KINDS = (UnionKind.ENTERPRISE, UnionKind.GROUP)


class EmployerQuerySet(ScopedQuerySet["Employer"]):
    def organised(self) -> Self:
        """Covered by a base union, its own or a joint one."""
        return self.filter(union__kind__in=BASE_KINDS)

    def unorganised(self) -> Self:
        """Without a union yet: the union of the place answers for its workers."""
        return self.exclude(union__kind__in=BASE_KINDS)


class Employer(ScopedModel):
    """A unit that employs people.

    `union` is the union that answers for its workers: its own, a joint one (which covers many), or,
    while it has none, the union of its place. So no worker is ever without an address.
    """

    name = models.CharField(_("单位名称"), max_length=120)
    normal_name = models.CharField(max_length=120, editable=False, db_index=True)
    uscc = models.CharField(
        _("统一社会信用代码"), max_length=18, null=True, blank=True, unique=True
    )
    nature = code_field(NATURE, _("单位性质"))
    industry = code_field(INDUSTRY, _("行业"))
    area_code = models.CharField(_("所在地区划代码"), max_length=12, blank=True)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    staff_count = models.PositiveIntegerField(_("职工人数"), null=True, blank=True)
    union = models.ForeignKey(
        Union, models.PROTECT, related_name="employers", verbose_name=_("归口工会")
    )
    closed_on = models.DateField(_("注销日期"), null=True, blank=True)

    objects = EmployerQuerySet.as_manager()  # type: ignore[misc]
    scope = Scope(duty="org.read_tree")

    def __str__(self) -> str:
        return self.name

    @property
    def is_organised(self) -> bool:
        return self.union.kind in BASE_KINDS
