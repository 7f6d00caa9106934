"""One cell, cleaned and read: the value, and what has to be said about it.

Cleaning is what is certain: spaces and invisible characters around, full-width letters and digits,
the apostrophe that makes Excel keep text. Everything else is read or refused, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any

from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.identity import mask_id, mobile_number
from zhijia.org.rules.roster.code_words import TABLES, YES_NO
from zhijia.org.rules.roster.dates import read_day, read_year
from zhijia.org.rules.roster.findings import CellFault
from zhijia.org.rules.roster.sheet import Cell
from zhijia.org.rules.roster.words import folded

_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
_AROUND = " \t\r\n\v\f\u00a0\u2002\u2003\u2009\u3000" + _INVISIBLE
_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))}
_WIDE |= {code: code - 0xFEE0 for code in range(0xFF41, 0xFF5B)} | dict.fromkeys(
    map(ord, _INVISIBLE)
)
MARKS_OF_TEXT = "'’‘`＇"  # what makes Excel keep a number as text
_NOTHING = frozenset({"", "/", "\\", "—", "——", "无", "暂无"})
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])")
_DOT = re.compile(rf"(?<=[{_HAN}])\s*[·•・‧∙．.]\s*(?=[{_HAN}])")
_LONG_NUMBER = re.compile(r"\d[\dXx*]{5,}")

# Reads the cleaned text of a filled cell (and the cell itself, for days): the value and the text
# that stands for it once it is mended.
Reading = tuple[Any, str]
Reader = Callable[[Cell, str], Reading]


def text_of(cell: Cell) -> str:
    """A cell as a person reads it: 80.0 is 80, a day is 2018-03-19."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return str(cell)


def cleaned(text: str) -> str:
    """Half-width letters and digits, nothing around; most texts are clean already."""
    if text.isascii():
        return text.strip()
    return text.translate(_WIDE).strip(_AROUND)


def whole(text: str) -> str:
    """A whole number without the ".0" that some programs write behind it."""
    return text[:-2] if text.endswith(".0") and text[:-2].isdecimal() else text


def is_nothing(text: str) -> bool:
    """An empty cell, or one of the signs for it; a lone dash counts as the start of a formula."""
    return text in _NOTHING


def begins_like_a_formula(text: str) -> bool:
    """=, @, tab or line feed at the start, or a sign with no digit after it; full width counts too,
    and so does what is left once the spaces before it are gone."""
    if text[:1] in "\t\r":
        return text != ""
    start = (
        text[:1] if text[:1].isalnum() else cleaned(text)[:2].replace("＝", "=").replace("＠", "@")
    )
    if start[:1] in ("=", "@"):
        return True
    return start[:1] in ("+", "-") and not start[1:2].isdigit()


# Readers -----------------------------------------------------------------------------------------


def read_name(most: int) -> Reader:
    def read(_cell: Cell, text: str) -> Reading:
        name = " ".join(_BETWEEN_HAN.sub("", text).split())
        name = _DOT.sub("·", name)
        if not any(letter.isalpha() for letter in name):
            raise CellFault("name_missing", "name.wrong")
        if len(name) > most:
            raise CellFault("name_missing", "name.long", most=most)
        return name, name

    return read


def read_text(most: int) -> Reader:
    def read(_cell: Cell, text: str) -> Reading:
        if len(text) > most:
            raise CellFault("code_unknown", "text.long", most=most)
        return text, text

    return read


def read_phone(_cell: Cell, text: str) -> Reading:
    if len(text) == 11 and text.isascii() and text.isdigit() and "13" <= text[:2] <= "19":
        return text, text
    try:
        phone = mobile_number(whole(text).strip(MARKS_OF_TEXT))
    except RuleViolation as wrong:
        digits = sum(letter.isdigit() for letter in text)
        is_short = wrong.code.endswith("length") and 0 < digits == len(text)
        why = "phone.length" if is_short else "phone.unknown"
        raise CellFault("phone_invalid", why, typed=digits) from None
    return phone, phone


def read_date(cell: Cell, text: str) -> Reading:
    day = read_day(cell, text).on
    return day, text if isinstance(cell, date) else day.isoformat()


def read_birth_date(cell: Cell, text: str) -> Reading:
    """A month alone (出生年月) leaves the day to the number of the ID."""
    day = read_day(cell, text)
    if not day.is_exact:
        return None, text
    return day.on, text if isinstance(cell, date) else day.on.isoformat()


def read_first_year(cell: Cell, text: str) -> Reading:
    try:
        return read_year(cell, text), text
    except CellFault:
        raise CellFault("date_invalid", "year.unknown") from None


def read_yes_no(_cell: Cell, text: str) -> Reading:
    said = YES_NO.get(folded(text))
    if said is None:
        raise CellFault("code_unknown", "yes_no.unknown")
    return said, text


def read_code(kind: str) -> Reader:
    table = TABLES[kind]

    def read(_cell: Cell, text: str) -> Reading:
        return table.read(text), text

    return read


def read_source_row(_cell: Cell, text: str) -> Reading:
    return (int(text) if text.isdecimal() and len(text) < 8 else None), text


def reader_of(reads: str, most: int) -> Reader:
    """How a cell of this kind is read."""
    if reads in TABLES:
        return read_code(reads)
    if reads == "name":
        return read_name(most)
    if reads in ("text", "union"):
        return read_text(most)
    return _READERS[reads]


_READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "phone": read_phone,
        "date": read_date,
        "birth_date": read_birth_date,
        "yes_no": read_yes_no,
        "year": read_first_year,
        "source_row": read_source_row,
    }
)

# Masks -------------------------------------------------------------------------------------------

_HIDDEN = {"name": 1, "id_number": 3, "phone": 3, "born_on": 4} | dict.fromkeys(
    ("address", "household_place", "native_place", "email", "note"), 2
)
_SERIAL_DIGITS = 5  # of a day as Excel counts it
_DAYS = frozenset({"joined_on", "change_on", "first_work_year"})


def masked(field: str, text: str) -> str:
    """A value of this item as a page may show it. Spaces, dashes and full width stay to be seen: they
    are what a repair is about."""
    if field in _DAYS:
        return text
    if field not in _HIDDEN:
        return _LONG_NUMBER.sub(lambda long: mask_id(long[0]), text)
    return _laid_over(text, *_kept(field, sum(letter.isalnum() for letter in text)))


def _kept(field: str, length: int) -> tuple[int, int]:
    """How many letters and digits stay at the front and at the back, as in `kernel.identity`."""
    if field == "name":
        return (2 if length == 4 else min(length - 1, 1)), (1 if length > 2 else 0)
    if field == "phone":
        return (3, 2) if length >= 8 else (0, 0)
    if field == "born_on":
        return (4, 0) if length > _SERIAL_DIGITS else (0, 0)
    return _HIDDEN[field], 0


def _laid_over(text: str, front: int, back: int) -> str:
    """「李　明」 → 「李　*」, "138-1234-5678" → "138-****-**78". A full-width letter gets a full-width
    star."""
    hidden = [place for place, letter in enumerate(text) if letter.isalnum()]
    hidden = hidden[max(front, 0) : len(hidden) - back]
    letters = list(text)
    for place in hidden:
        letters[place] = "＊" if unicodedata.east_asian_width(letters[place]) == "F" else "*"
    return "".join(letters)
