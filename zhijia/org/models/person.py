"""A person: the few open facts a list needs, and one sealed envelope for the rest."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhijia.base.sealing.envelopes import index_of
from zhijia.base.sealing.models import SealedRow
from zhijia.kernel.identity import Sex, born_on, mask_name, mask_phone, sex_of
from zhijia.org.models.fields import BytewiseField, code_field
from zhijia.org.rules.codes import SEX
from zhijia.org.rules.pinyin import initials_of, pinyin_of


class Person(SealedRow):
    """A worker, a member, an officer: one row for one person, whatever they are to us.

    ID number, phone, address and bank card lie in the envelope; `id_index` and `phone_index` are
    keyed digests of the whole number, for finding an exact one. A phone may serve several people.
    """

    sealed_fields = ("id_number", "phone", "address", "bank_account")
    unscoped_because: ClassVar[str] = "read through Membership, Account or the row that names them"

    name = BytewiseField(_("姓名"), max_length=60, db_index=True)
    pinyin = models.CharField(max_length=200, blank=True, editable=False)
    initials = BytewiseField(max_length=30, blank=True, editable=False, db_index=True)
    birth_year = models.PositiveSmallIntegerField(_("出生年份"), null=True, blank=True)
    sex = code_field(SEX, _("性别"))
    id_index = models.CharField(max_length=32, null=True, unique=True, editable=False)
    phone_index = models.CharField(max_length=32, null=True, db_index=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"person {self.pk}"

    @classmethod
    def written_down(
        cls, name: str, *, id_number: str = "", phone: str = "", **facts: Any
    ) -> Person:
        """A new row, not saved yet, from a checked identity number and mobile number: indexed,
        sealed, and with the pinyin of the name."""
        person = cls(name=name, pinyin=pinyin_of(name), initials=initials_of(name), **facts)
        person.id_index = id_index(id_number)
        person.phone_index = phone_index(phone)
        if id_number:
            person.birth_year = born_on(id_number).year
            person.sex = SEX_CODES[sex_of(id_number)]
        person.seal(id_number=id_number, phone=phone)
        return person

    @property
    def masked_name(self) -> str:
        return mask_name(self.name)

    @property
    def masked_phone(self) -> str:
        """The phone as lists show it; empty when none is known."""
        return mask_phone(self.sealed().get("phone", ""))


SEX_CODES = {Sex.MALE: "1", Sex.FEMALE: "2"}


def id_index(number: str) -> str | None:
    """The keyed index of a whole identity number; None for none."""
    return index_of("person.id_number", number) if number else None


def phone_index(number: str) -> str | None:
    """The keyed index of a whole mobile number, the same for persons and accounts."""
    return index_of("person.phone", number) if number else None
