"""A person: the few open facts a list needs, and one sealed envelope for the rest."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhijia.org.models.fields import code_field
from zhijia.org.rules.codes import SEX


class SealedRow(models.Model):
    """The columns of a sealed envelope."""

    seal_key = models.CharField(max_length=40, blank=True, editable=False)
    envelope = models.BinaryField(null=True, editable=False)

    class Meta:
        abstract = True


class Person(SealedRow):
    """A worker, a member, an officer: one row for one person, whatever they are to us.

    ID number, phone, address and bank card lie in the envelope; `id_index` and `phone_index` are
    keyed digests of the whole number, for finding an exact one. A phone may serve several people.
    """

    unscoped_because: ClassVar[str] = "read through Membership, Account or the row that names them"

    name = models.CharField(_("姓名"), max_length=60)
    pinyin = models.CharField(max_length=200, blank=True, editable=False)
    initials = models.CharField(max_length=30, blank=True, editable=False, db_index=True)
    birth_year = models.PositiveSmallIntegerField(_("出生年份"), null=True, blank=True)
    sex = code_field(SEX, _("性别"))
    id_index = models.CharField(max_length=64, null=True, unique=True, editable=False)
    phone_index = models.CharField(max_length=64, null=True, db_index=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"person {self.pk}"
