"""Days as people type them into spreadsheets: a dozen forms, and never a guess at a century.

Certain are forms with a year of four digits first, a number of days as Excel counts them, and a true
date cell. A year of two digits, and 2018.1 stored as a number (January or October), are not.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import NamedTuple

from zhijia.org.rules.roster.findings import CellFault

FIRST_YEAR, LAST_YEAR = 1900, 2100
_EXCEL_DAY_0 = date(1899, 12, 30)
_SERIAL = range(10_000, 60_000)  # 1927 to 2064
_TIME = r"(?:[T\s]*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?"
_DAY = re.compile(
    r"(\d{4})\s*[-/.年_\s]\s*(\d{1,2})\s*[-/.月_\s]\s*(\d{1,2})\s*[日号]?"
    + _TIME
    + r"|(\d{4})(\d{2})(\d{2})(?:0{4}|0{6})?"
)
_MONTH = re.compile(r"(\d{4})\s*[-/.年_\s]\s*(\d{1,2})\s*月?份?|(\d{4})(\d{2})")
_SHORT_YEAR = re.compile(r"'?\d{2}\s*[-/.年]\s*\d{1,2}(?:\s*[-/.月]\s*\d{1,2}日?|月)|\d{6}")
_YEAR = re.compile(r"(\d{4})年?度?")
_HAN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_HAN_DAY = re.compile(
    r"([〇○零一二三四五六七八九]{4}年)"
    r"(?:(十[一二]?|[一二三四五六七八九])月)?"
    r"(?:(二?十[一二三四五六七八九]?|三十一?|[一二三四五六七八九])[日号])?"
)


class Day(NamedTuple):
    """A day, and whether the cell said which day of the month; else it is the first."""

    on: date
    is_exact: bool


def read_day(cell: object, text: str) -> Day:
    """The day a cell means; `text` is the cell as cleaned text. Raises `CellFault`."""
    if isinstance(cell, datetime):
        return Day(_near(cell.date()), is_exact=True)
    if isinstance(cell, date):
        return Day(_near(cell), is_exact=True)
    if _is_month_or_tenth(cell):
        raise _fault("date.unknown")
    return _typed(_without_han(unicodedata.normalize("NFKC", text)))


def read_year(cell: object, text: str) -> int:
    """The year alone: 2016, 2016年, or the year of any day."""
    only = _YEAR.fullmatch(_without_han(text))
    if only:
        return _near(date(max(int(only[1]), 1), 1, 1)).year
    return read_day(cell, text).on.year


def _typed(text: str) -> Day:
    whole = _DAY.fullmatch(text)
    if whole:
        return Day(_day(*(int(part) for part in whole.groups() if part)), is_exact=True)
    if text.isdecimal() and int(text) in _SERIAL:
        return Day(_EXCEL_DAY_0 + timedelta(days=int(text)), is_exact=True)
    month = _MONTH.fullmatch(text)
    if month:
        year, number = (int(part) for part in month.groups() if part)
        if 1 <= number <= 12 and FIRST_YEAR <= year <= LAST_YEAR:
            return Day(date(year, number, 1), is_exact=False)
    raise _fault("date.short_year" if _SHORT_YEAR.fullmatch(text) else "date.unknown")


def _day(year: int, month: int, day: int) -> date:
    try:
        return _near(date(year, month, day))
    except ValueError:
        raise _fault("date.no_such_day") from None


def _near(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _fault("date.far", year=day.year)
    return day


def _is_month_or_tenth(cell: object) -> bool:
    """2018.1 as a number is January, or October without its zero."""
    return isinstance(cell, float) and not cell.is_integer() and round(cell % 1, 6) == 0.1


def _without_han(text: str) -> str:
    """二〇一八年三月十九日 → 2018年3月19日."""
    said = _HAN_DAY.fullmatch(text)
    if said is None:
        return text
    year, month, day = said.groups()
    parts = year.translate(_HAN_DIGITS)
    parts += f"{_small(month)}月" if month else ""
    return parts + (f"{_small(day)}日" if day else "")


def _small(han: str) -> int:
    """三 → 3, 十 → 10, 十九 → 19, 三十一 → 31."""
    tens, ten, ones = han.rpartition("十")
    if not ten:
        return int(ones.translate(_HAN_DIGITS))
    return int(tens.translate(_HAN_DIGITS) or 1) * 10 + int(ones.translate(_HAN_DIGITS) or 0)


def _fault(why: str, **facts: int) -> CellFault:
    return CellFault("date_invalid", why, **facts)
