"""What an officer typed to find a member: a name, its pinyin, or a whole number, and never a part
of a number, so that nobody can be found by guessing digits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.identity import clean, id_number, mobile_number


class By(StrEnum):
    """By what: `NAME`, `SOUND` (full pinyin) and `INITIALS` by their beginning, the others whole."""

    NAME = "name"
    SOUND = "pinyin"
    INITIALS = "initials"
    PHONE = "phone"
    ID_NUMBER = "id_number"
    DOCUMENT = "document"
    MEMBER_NUMBER = "member_number"


BEGINNINGS = {By.NAME, By.SOUND, By.INITIALS}
_LETTERS = re.compile(r"[a-z]+")
_DOCUMENT = re.compile(r"(?=.*[0-9])[A-Z0-9()]{6,18}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One way to read what was typed."""

    by: By
    value: str


def read(typed: str) -> list[Wanted]:
    """The ways to read it, the likelier one first; none when it can be nothing of the register."""
    text = typed.strip()
    if not text or "\x00" in text:  # PostgreSQL refuses that character in any text
        return []
    whole = clean(text)
    if any(letter.isdecimal() for letter in whole):
        return _number(whole)
    letters = re.sub(r"[\s']", "", text).lower().replace("ü", "v")
    if _LETTERS.fullmatch(letters):
        return [Wanted(by, letters) for by in _ways_to_read(letters)]
    return [Wanted(By.NAME, text)]


def _number(whole: str) -> list[Wanted]:
    """A mobile number, an identity number of 15 or 18 characters, a member number, or the number
    of another document."""
    if len(whole) == 10 and whole.isdecimal():
        return [Wanted(By.MEMBER_NUMBER, whole)]
    for by, checked in ((By.PHONE, mobile_number), (By.ID_NUMBER, id_number)):
        try:
            return [Wanted(by, checked(whole))]
        except RuleViolation:
            continue
    return [Wanted(By.DOCUMENT, whole)] if _DOCUMENT.fullmatch(whole) else []


def _ways_to_read(letters: str) -> list[By]:
    """No syllable begins with i, u or v, and none is without a vowel: "zjg" can only be initials,
    "zhangjg" and "li" only pinyin, "ma" may be 马 or the initials of 毛安."""
    if not set(letters) & set("aeiouv"):
        return [By.INITIALS]
    if set(letters) & set("iuv"):
        return [By.SOUND]
    return [By.SOUND, By.INITIALS]
