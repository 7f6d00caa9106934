"""Amounts, days, counts and answers in the reader's words."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _

from zhijia.base.texts import in_the_readers_language as say
from zhijia.base.ui.formats import day_words
from zhijia.kernel.money import fen, yuan_for_people
from zhijia.kernel.regions import region_name
from zhijia.law.rules.interview import NO, UNKNOWN, YES, Kind, kind_of
from zhijia.law.rules.shapes import DAY, MONEY, Shape
from zhijia.law.rules.wording import wording_of

# How English speaks of a single one.
_ONE = {
    f"1 {units}": f"1 {unit}"
    for units, unit in (
        ("months", "month"),
        ("years", "year"),
        ("days", "day"),
        ("hours", "hour"),
        ("people", "person"),
    )
}
_ISO_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b", re.ASCII)
_AMOUNT = re.compile(r"\d{4,}\.\d{2}\b", re.ASCII)


def is_english() -> bool:
    return get_language() == "en"


def amount_spoken(yuan: str) -> str:
    """5000.00 as 5,000.00元."""
    amount = yuan_for_people(fen(yuan))
    return f"CNY {amount}" if is_english() else f"{amount}元"


def day_spoken(day: str, *, weekday: bool = True) -> str:
    """2018-03-19 as 2018年3月19日（周一）. The year always stands: law is about years."""
    return day_words(date.fromisoformat(day), today=date.min, english=is_english(), weekday=weekday)


def count_spoken(count: object, unit: str) -> str:
    """6.5 months; English says one month."""
    if not unit:
        return str(count)
    spoken = gettext(unit) % {"count": count}
    return _ONE.get(spoken, spoken)


def unit_spoken(unit: str) -> str:
    """The unit alone, for the side of a field."""
    return count_spoken("", unit).strip() if "%" in unit else say(unit)


def numbers_spoken(text: str) -> str:
    """A line of a computation with its days and amounts as people write them."""
    dated = _ISO_DAY.sub(lambda found: day_spoken(found[0], weekday=False), text)
    return _AMOUNT.sub(lambda found: f"{Decimal(found[0]):,}", dated)


def value_spoken(value: object, shape: Shape, unit: str) -> str:
    """A value of a result by the shape of its field."""
    if isinstance(value, bool):
        return _("是") if value else _("不是")
    if shape.given == MONEY:
        return amount_spoken(str(value))
    if shape.given == DAY:
        return day_spoken(str(value))
    return count_spoken(value, unit)


def answer_spoken(name: str, fact: str, answer: str) -> str:
    """What somebody answered, as they would read it back."""
    words = wording_of(name, fact)
    if answer == UNKNOWN:
        return say(words.skip)
    if answer in words.options:
        return say(words.options[answer])
    match kind_of(name, fact):
        case Kind.DAY:
            return day_spoken(answer)
        case Kind.MONEY:
            return amount_spoken(answer)
        case Kind.PLACE:
            return str(region_name(answer))
        case Kind.YES_NO:
            return {YES: _("是"), NO: _("不是")}[answer]
    return count_spoken(answer, words.unit)
