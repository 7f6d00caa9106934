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
from zhijia.org.rules.roster.findings import CellFault

NUMBERED_LIKE_ID_CARDS = frozenset({"1", "6", "7", "8"})
"""Kinds of ID whose number follows GB 11643; the same set as in the register of persons."""

_OLD_RESIDENCE_CARD = re.compile(r"[A-Z]{3}[0-9]{12}")
_DOCUMENT = re.compile(r"[0-9A-Z()-]{5,20}")
_SCIENTIFIC = re.compile(r"[0-9.]+E\+?[0-9]+")
_MARKS_OF_TEXT = "'’‘`＇"


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
            return self.known(text) or self._typed(text.strip(_MARKS_OF_TEXT), id_type)
        number = clean(text.strip(_MARKS_OF_TEXT))
        if not _DOCUMENT.fullmatch(number):
            raise CellFault("id_invalid", "id.document")
        return Number(number, None)

    def known(self, text: str) -> Number | None:
        """The number if all its parts have been seen and its check character fits: 18 characters, the
        last a digit or X, and nothing around them."""
        area, birthday = self._areas.get(text[:6]), self._birthdays.get(text[6:14])
        order = self._orders.get(text[14:17])
        if area is None or birthday is None or order is None or len(text) != 18:
            return None
        if "10X98765432"[(area + birthday[0] + order) % 11] != text[17]:
            return None
        return Number(text, birthday[1])

    def _typed(self, text: str, id_type: str) -> Number:
        if id_type == "6" and _OLD_RESIDENCE_CARD.fullmatch(clean(text)):
            return Number(clean(text), None)
        try:
            number = id_number(text)
        except RuleViolation as wrong:
            raise _fault(wrong, clean(text)) from None
        day = born_on(number)
        self._areas[number[:6]] = _share(number[:6], 0)
        self._birthdays[number[6:14]] = (_share(number[6:14], 6), day)
        return Number(number, day)


def _share(digits: str, place: int) -> int:
    """What these digits at this place bring to the sum: the weight of place i is 2^(17-i) mod 11."""
    return sum(pow(2, 17 - place - i, 11) * int(digit) for i, digit in enumerate(digits))


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
