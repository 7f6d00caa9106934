"""A person: the few open facts a list needs, and one sealed envelope for the rest."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhijia.base.sealing.envelopes import digest_of, index_of
from zhijia.base.sealing.models import SealedRow
from zhijia.kernel.identity import Sex, born_on, mask_id, mask_name, mask_phone, sex_of
from zhijia.org.models.fields import BytewiseField, code_field
from zhijia.org.rules.codes import ID_TYPE, SEX
from zhijia.org.rules.member_number import number_of
from zhijia.org.rules.pinyin import initials_of, pinyin_of

ID_CARD = "1"
NUMBERED_LIKE_ID_CARDS = {ID_CARD, "6", "7", "8"}
"""Kinds of ID that carry a number by GB 11643: its check character is checked, its day of birth read."""


class Person(SealedRow):
    """A worker, a member, an officer: one row for one person, whatever they are to us.

    Sealed is what identifies, reaches or could hurt somebody. Nation and political status are sealed
    too: the national return asks for them, no list, filter or search of ours needs them. `id_index`
    and `phone_index` are keyed digests of the whole number, for finding an exact one. A phone may
    serve several people. `merged_into` names the row that stands for this one since a merger.
    """

    sealed_fields = (
        "id_number",
        "phone",
        "address",
        "bank_account",
        "email",
        "born_on",
        "nation",
        "political_status",
        "household_place",
    )
    unscoped_because: ClassVar[str] = "read through Membership, Account or the row that names them"

    name = BytewiseField(_("姓名"), max_length=60)
    pinyin = BytewiseField(max_length=200, blank=True, editable=False)
    initials = BytewiseField(max_length=30, blank=True, editable=False)
    birth_year = models.PositiveSmallIntegerField(_("出生年份"), null=True, blank=True)
    sex = code_field(SEX, _("性别"))
    id_type = code_field(ID_TYPE, _("证件类型"))
    id_index = models.CharField(max_length=32, null=True, unique=True, editable=False)
    phone_index = models.CharField(max_length=32, null=True, db_index=True, editable=False)
    is_compared = models.BooleanField(
        default=False, editable=False, help_text="Whether the search for duplicates has seen it."
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes: ClassVar = [
            # With the number of the row: a search walks along the index and looks at no person
            # before it knows which fifty to show.
            models.Index(fields=["name", "id"], name="org_person_by_name"),
            models.Index(fields=["initials", "id"], name="org_person_by_initials"),
            models.Index(fields=["pinyin", "birth_year", "id"], name="org_person_by_pinyin"),
            models.Index(
                fields=["id"], name="org_person_to_compare", condition=models.Q(is_compared=False)
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"

    @classmethod
    def written_down(
        cls,
        name: str,
        *,
        id_number: str = "",
        id_type: str = ID_CARD,
        phone: str = "",
        **facts: Any,
    ) -> Person:
        """A new row, not saved yet, from a checked number of an ID and a checked mobile number:
        indexed, sealed, and with the pinyin of the name. Of `facts`, sealed ones go into the
        envelope and the others into columns."""
        hidden = {key: facts.pop(key) for key in cls.sealed_fields if key in facts}
        person = cls(name=name, pinyin=sound_of(name), initials=initials_of(name), **facts)
        person.phone_index = phone_index(phone)
        if id_number:
            person.id_type, person.id_index = id_type, id_index(id_number, id_type)
        if id_number and id_type in NUMBERED_LIKE_ID_CARDS:
            person.birth_year = born_on(id_number).year
            person.sex = SEX_CODES[sex_of(id_number)]
        person.seal(id_number=id_number, phone=phone, **hidden)
        return person

    @property
    def masked_name(self) -> str:
        return mask_name(self.name)

    @property
    def masked_phone(self) -> str:
        """The phone as lists show it; empty when none is known."""
        return mask_phone(self.sealed().get("phone", ""))

    @property
    def masked_id(self) -> str:
        return mask_id(self.sealed().get("id_number", ""))

    @property
    def member_number(self) -> str:
        """The number on the member card: ten digits that tell nothing of order or count."""
        return number_of(self.pk, round_of_member_number)


SEX_CODES = {Sex.MALE: "1", Sex.FEMALE: "2"}


def sound_of(name: str) -> str:
    """The pinyin in one word, as people type it: 张建国 → "zhangjianguo"."""
    return pinyin_of(name).replace(" ", "")


def round_of_member_number(text: str) -> int:
    """The keyed number that one round of the member number's permutation adds."""
    return int(digest_of("org.member_number", text)[:12], 16)


def id_index(number: str, id_type: str = ID_CARD) -> str | None:
    """The keyed index of the whole number of an ID; None for none. Kinds that share the numbering
    of ID cards share one index; a passport and a permit of the same number do not."""
    if not number:
        return None
    kept = number if id_type in NUMBERED_LIKE_ID_CARDS else f"{id_type}:{number}"
    return index_of("person.id_number", kept)


def phone_index(number: str) -> str | None:
    """The keyed index of a whole mobile number, the same for persons and accounts."""
    return index_of("person.phone", number) if number else None
