"""By which signs two rows of the register look like one person. A sign is a reason to ask, never
a proof: relatives share a phone, and Chinese names repeat."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zhijia.kernel.words import _

SAME_PHONE = "same_phone"
SAME_NAME = "same_name"
SAME_SOUND = "same_sound"
SAME_BIRTH_YEAR = "same_birth_year"
SAME_PLACE = "same_place"

SIGN_WORDS = {
    SAME_PHONE: _("手机号相同"),
    SAME_NAME: _("姓名相同"),
    SAME_SOUND: _("姓名读音相同，字不同"),
    SAME_BIRTH_YEAR: _("出生年份相同"),
    SAME_PLACE: _("在同一个工会"),
}


@dataclass(frozen=True, slots=True)
class Likeness:
    """What is compared of one row. `identity` is the keyed digest of the whole ID number, "" when
    there is none; `sound` the pinyin in one word; `union` the union of the current membership."""

    name: str
    sound: str
    identity: str = ""
    phone: str = ""
    birth_year: int | None = None
    sex: str = ""
    union: int | None = None


def signs_of(one: Likeness, other: Likeness) -> list[str]:
    """The signs, or none when the two are not worth a look.

    Two different ID numbers are two people, whatever else agrees (15 and 18 digits of one number
    have become the same number before). Otherwise the name must sound the same, and the phone must
    be the same, or the year of birth within one union.
    """
    if _are_surely_two(one, other) or one.sound != other.sound:
        return []
    signs = [SAME_NAME if one.name == other.name else SAME_SOUND]
    has_phone = bool(one.phone) and one.phone == other.phone
    has_year = one.birth_year is not None and one.birth_year == other.birth_year
    has_place = one.union is not None and one.union == other.union
    if not has_phone and not (has_year and has_place):
        return []
    agreeing = ((has_phone, SAME_PHONE), (has_year, SAME_BIRTH_YEAR), (has_place, SAME_PLACE))
    return signs + [sign for agrees, sign in agreeing if agrees]


def _are_surely_two(one: Likeness, other: Likeness) -> bool:
    pairs: Iterable[tuple[object, object]] = (
        (one.identity, other.identity),
        (one.birth_year, other.birth_year),
        (one.sex, other.sex),
    )
    return any(first and second and first != second for first, second in pairs)
