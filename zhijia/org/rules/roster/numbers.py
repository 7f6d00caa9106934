"""The number of an ID, fast: of a hundred thousand numbers the areas and birthdays repeat.

The check character is a weighted sum, so the parts of a number (area, birthday, order) each bring
their own share of it: looked up where known, computed once where not. Source: GB 11643-1999. Any
number that does not pass here goes to `kernel.identity`, which says what is wrong with it.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.identity import born_on, check_character, clean, id_number
from zhijia.org.rules.roster.cells import MARKS_OF_TEXT, whole
from zhijia.org.rules.roster.findings import CellFault

NUMBERED_LIKE_ID_CARDS = frozenset({"1", "6", "7", "8"})
"""Kinds of ID whose number follows GB 11643; the same set as in the register of persons."""

_LENGTH = 18
_EXACT = 15  # digits a spreadsheet's number keeps
_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))
_LAST = "10X98765432"  # the check character by what is left of the sum
_OLD_RESIDENCE_CARD = re.compile(r"[A-Z]{3}[0-9]{12}")
_DOCUMENT = re.compile(r"[0-9A-Z()-]{5,20}")
_SCIENTIFIC = re.compile(r"[0-9.]+E\+?[0-9]+")


class Number(NamedTuple):
    """A checked number and the birthday in it, None for a kind of ID that has none."""

    number: str
    born_on: date | None


class IdNumbers:
    """Reads numbers of IDs; remembers which areas and birthdays are good."""

    def __init__(self) -> None:
        self._areas: dict[str, int] = {}
        self._birthdays: dict[str, tuple[int, date]] = {}
        self._orders = {f"{n:03d}": _share(f"{n:03d}", 14) for n in range(1000)}

    def read(self, text: str, id_type: str) -> Number:
        """The number as the register keeps it. Raises `CellFault`."""
        if id_type in NUMBERED_LIKE_ID_CARDS:
            return self.known(text) or self._typed(_unmarked(text), id_type)
        number = clean(_unmarked(text))
        if not _DOCUMENT.fullmatch(number):
            raise CellFault("id_invalid", "id.document")
        return Number(number, None)

    def known(self, text: str) -> Number | None:
        """The number if its area has been seen, its birthday is a day and its check character fits:
        18 characters, the last a digit or X, and nothing around them."""
        area, order = self._areas.get(text[:6]), self._orders.get(text[14:17])
        if area is None or order is None or len(text) != _LENGTH:
            return None
        birthday = self._birthdays.get(text[6:14]) or self._learned(text)
        if birthday is None or _LAST[(area + birthday[0] + order) % 11] != text[17]:
            return None
        return Number(text, birthday[1])

    def _learned(self, text: str) -> tuple[int, date] | None:
        digits = text[6:14]
        if not (digits.isascii() and digits.isdigit()):
            return None
        try:
            birthday = _share(digits, 6), born_on(text)
        except ValueError:
            return None
        self._birthdays[digits] = birthday
        return birthday

    def _typed(self, text: str, id_type: str) -> Number:
        if id_type == "6" and _OLD_RESIDENCE_CARD.fullmatch(clean(text)):
            return Number(clean(text), None)
        try:
            number = id_number(text)
        except RuleViolation as wrong:
            raise _fault(wrong, clean(text)) from None
        self._areas[number[:6]] = _share(number[:6], 0)
        return Number(number, born_on(number))


def _unmarked(text: str) -> str:
    """Without the signs of text or of a number; one of 18 digits that was a number lost some."""
    digits = whole(text)
    if len(digits) > _EXACT and digits != text:
        raise CellFault("id_invalid", "id.lost_digits")
    return digits.strip(MARKS_OF_TEXT)


def _share(digits: str, place: int) -> int:
    """What these digits at this place bring to the weighted sum."""
    weights = _WEIGHTS[place : place + len(digits)]
    return sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True))


def _fault(wrong: RuleViolation, number: str) -> CellFault:
    if wrong.code == "identity.id_check":
        return CellFault("id_invalid", "id.check", expected=check_character(number[:17]))
    if wrong.code == "identity.id_length":
        return _length_fault(number)
    why = {"identity.id_area": "id.area", "identity.id_birth": "id.birth"}[wrong.code]
    return CellFault("id_invalid", why)


def _length_fault(number: str) -> CellFault:
    if _SCIENTIFIC.fullmatch(number):
        return CellFault("id_invalid", "id.lost_digits")
    if len(number) in (15, 18):
        return CellFault("id_invalid", "id.letters")
    return CellFault("id_invalid", "id.length", typed=len(number))
