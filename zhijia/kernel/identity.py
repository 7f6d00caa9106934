"""Identity numbers, mobile numbers and names: how they are cleaned, checked and masked.

An identity number has 18 characters: area (6), date of birth (8), order (3, odd for men) and a
check character. Source: GB 11643-1999, check character by ISO 7064 MOD 11-2. The cards of permanent
foreign residents (since 2023) and the residence permits of Hong Kong, Macao and Taiwan follow it.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from enum import StrEnum

from zhijia.kernel.errors import RuleViolation

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_AREA = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[0-9]")
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_PHONE_SEPARATORS = re.compile(r"[-\u2010-\u2015\u2212()./]+")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_ID_NUMBER = re.compile(r"[0-9]{17}[0-9X]")
_ONLY_DIGITS = re.compile(r"[0-9]+")


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"


def clean(text: str) -> str:
    """Full width to half width, no white space or invisible characters, capital letters."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).upper()


def check_character(first_17: str) -> str:
    """The 18th character that belongs to the first 17 digits."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first_17, strict=True))
    return _CHECK_CHARACTERS[total % 11]


def id_number(text: str) -> str:
    """An identity number as typed, to its 18 characters; one of 15 digits (before 1999) is
    lengthened. Raises `identity.id_length`, `id_area`, `id_birth` or `id_check`."""
    number = clean(text)
    if len(number) == 15 and _ONLY_DIGITS.fullmatch(number):
        longer = f"{number[:6]}19{number[6:]}"
        number = longer + check_character(longer)
    if not _ID_NUMBER.fullmatch(number):
        raise RuleViolation("identity.id_length", field="id_number", typed=len(number))
    if not _AREA.match(number):
        raise RuleViolation("identity.id_area", field="id_number")
    if _born(number) is None:
        raise RuleViolation("identity.id_birth", field="id_number")
    if check_character(number[:17]) != number[17]:
        raise RuleViolation("identity.id_check", field="id_number")
    return number


def born_on(number: str) -> date:
    """The date of birth in a checked identity number."""
    born = _born(number)
    if born is None:
        raise ValueError("not a checked identity number")
    return born


def sex_of(number: str) -> Sex:
    """The sex in a checked identity number: the 17th digit is odd for men."""
    return Sex.MALE if int(number[16]) % 2 else Sex.FEMALE


def mobile_number(text: str) -> str:
    """A mobile number as typed (spaces, dashes, +86) to its 11 digits. Raises
    `identity.phone_length` or `identity.phone_unknown`."""
    digits = _PHONE_SEPARATORS.sub("", clean(text))
    for prefix in ("+86", "0086", "86"):
        if digits.startswith(prefix) and len(digits) > 11:
            digits = digits[len(prefix) :]
            break
    if len(digits) != 11 or not _ONLY_DIGITS.fullmatch(digits):
        raise RuleViolation("identity.phone_length", field="phone", typed=len(digits))
    if not _MOBILE.fullmatch(digits):
        raise RuleViolation("identity.phone_unknown", field="phone")
    return digits


def mask_name(name: str) -> str:
    """张建国 → 张*国, 李明 → 李*, 欧阳建华 → 欧阳*华; any other length keeps both ends."""
    letters = name.strip()
    if len(letters) < 2:
        return "*"
    if len(letters) == 2:
        return f"{letters[0]}*"
    kept = 2 if len(letters) == 4 else 1
    return f"{letters[:kept]}*{letters[-1]}"


def mask_phone(phone: str) -> str:
    """138******78: never the last four, which banks and parcels ask for."""
    return f"{phone[:3]}******{phone[-2:]}" if len(phone) >= 8 else "*" * len(phone)


def mask_id(number: str) -> str:
    """320***************: the first three only; the end identifies most."""
    return number[:3] + "*" * max(len(number) - 3, 0)


def _born(number: str) -> date | None:
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return born if born.year >= 1880 else None
