"""How a fact is read and a result is written: one shape for money, one for a day, and so on.

A calculator declares its facts and its result as dataclasses whose fields carry a shape; from them
come the strict reading of facts, the writing of results and the JSON Schemas. Numbers are exact
fractions; they are rounded once, when written.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Final, Literal

from zhijia.kernel.lines import Object
from zhijia.kernel.regions import UnknownRegion, resolve
from zhijia.kernel.words import said

# No wage, fee or headcount of a real question is larger; a longer number is a typing error.
LARGEST = 10**13
_ALWAYS_SMALLER = 13  # so many digits are below it, whatever they are
FIRST_YEAR, LAST_YEAR = 1900, 2200

_DECIMAL = re.compile(r"(\d{1,14})(?:\.(\d{1,10}))?", re.ASCII)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

# The JSON Schemas that facts and results share.
DEFINITIONS: Final[Object] = {
    "number": {
        "description": "a JSON number or a decimal string, not negative",
        "anyOf": [
            {"type": "number", "minimum": 0},
            {"type": "string", "pattern": r"^[0-9]{1,14}(\.[0-9]{1,10})?$"},
        ],
    },
    "money": {
        "description": "yuan, two decimals",
        "type": "string",
        "pattern": r"^-?[0-9]+\.[0-9]{2}$",
    },
    "count": {
        "description": "months or years as written: 4, 6.5",
        "type": "string",
        "pattern": r"^[0-9]+(\.[0-9]{1,2})?$",
    },
    "day": {"description": "2018-03-12", "type": "string", "format": "date"},
}


def defined(name: str) -> Object:
    """A reference to a shared definition."""
    return {"$ref": f"#/$defs/{name}"}


NUMBER, MONEY, COUNT, DAY = map(defined, ("number", "money", "count", "day"))
INTEGER: Final[Object] = {"type": "integer"}


class Unfit(ValueError):
    """A value that does not fit its shape; the sentence says what is expected."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Impossible(Unfit):
    """A value of the right shape that cannot be: a thirteenth grade, a place that does not exist.
    The JSON Schema lets it through; only we know better."""


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """`read` turns a JSON value into an exact one or raises `Unfit`; `write` turns a result into
    JSON; `asked` and `given` are the JSON Schemas of both."""

    read: Callable[[Any], Any]
    write: Callable[[Any], Any]
    asked: Object
    given: Object


def exact(value: object) -> Fraction:
    """A JSON number or decimal string, not negative, as an exact fraction."""
    reader = _EXACT.get(type(value))
    number = None if reader is None else reader(value)
    if number is None:
        raise Unfit(said("应是数字，不能是负数"))
    return number


def _from_integer(value: int) -> Fraction | None:
    if value >= LARGEST:
        raise Impossible(said("数字太大，请再看一遍"))
    return Fraction(value) if value >= 0 else None


def _from_text(value: str) -> Fraction | None:
    found = _DECIMAL.fullmatch(value)
    if found is None:
        return None
    whole, decimals = found.groups()
    if len(whole) > _ALWAYS_SMALLER and int(whole) >= LARGEST:
        raise Impossible(said("数字太大，请再看一遍"))
    if not decimals:
        return Fraction(int(whole))
    return Fraction(int(whole + decimals), 10 ** len(decimals))


def _from_decimal(value: Decimal) -> Fraction | None:
    """The exponent is looked at first: 1e999999 must not become a number of a million digits."""
    if not value.is_finite() or value < 0:
        return None
    if value and not -12 <= value.adjusted() < 13:
        raise Impossible(said("数字太大或者太小，请再看一遍"))
    return Fraction(value)


# By exact type: a bool is no number though Python calls it an int.
_EXACT: dict[type, Callable[[Any], Fraction | None]] = {
    int: _from_integer,
    str: _from_text,
    Decimal: _from_decimal,
}


def two_decimals(value: Fraction) -> str:
    """For display: rounded once, half up (away from zero), "1234.50"."""
    top, bottom = value.numerator, value.denominator
    if bottom == 1:
        return f"{top}.00"
    whole, cents = divmod((200 * abs(top) + bottom) // (2 * bottom), 100)
    sign = "-" if top < 0 and (whole or cents) else ""
    return f"{sign}{whole}.{cents:02d}"


def plain_count(value: Fraction) -> str:
    """A count of months or years as people write it: "4", "6.5", "0.26"."""
    if value.denominator == 1:
        return str(value.numerator)
    text = two_decimals(value)
    return text.rstrip("0").rstrip(".")


def exact_text(value: Fraction) -> str:
    """A figure for machines: its decimals when they end, else the fraction: "0.08", "79741/12"."""
    bottom = value.denominator
    for prime in (2, 5):
        while not bottom % prime:
            bottom //= prime
    if bottom != 1:
        return f"{value.numerator}/{value.denominator}"
    return f"{Decimal(value.numerator) / Decimal(value.denominator):f}"


def _above_zero(value: object) -> Fraction:
    number = exact(value)
    if not number:
        raise Impossible(said("应大于0"))
    return number


def _up_to(high: int, *, above: bool = False) -> Callable[[Any], Fraction]:
    sentence = (
        said("应大于0、不大于%(high)s", high=high) if above else said("应不大于%(high)s", high=high)
    )

    def read(value: object) -> Fraction:
        number = exact(value)
        # Cross-multiplied: comparing fractions costs more than all the rest of a fact.
        if number.numerator > high * number.denominator or (above and not number):
            raise Impossible(sentence)
        return number

    return read


def _whole(low: int, high: int) -> Callable[[Any], int]:
    def read(value: object) -> int:
        if type(value) is int:
            number = value
        else:
            fraction = exact(value)
            if fraction.denominator != 1:
                raise Impossible(said("应是整数"))
            number = fraction.numerator
        if not low <= number <= high:
            raise Impossible(said("应是%(low)s到%(high)s的整数", low=low, high=high))
        return number

    return read


def _read_day(value: object) -> date:
    if type(value) is not str or not _ISO_DAY.fullmatch(value):
        raise Unfit(said("应是日期，例如2018-03-12"))
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise Unfit(said("没有这一天")) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        sentence = said("应在%(first)s年到%(last)s年之间", first=FIRST_YEAR, last=LAST_YEAR)
        raise Impossible(sentence)
    return day


def _read_flag(value: object) -> bool:
    if type(value) is not bool:
        raise Unfit(said("应是true或false"))
    return value


def _read_region(value: object) -> str:
    if type(value) is not str:
        raise Unfit(said("应是地区代码或全称"))
    try:
        return resolve(value)
    except UnknownRegion:
        raise Impossible(said("没有这个地区；请写六位代码或全称，例如320500或苏州市")) from None


def _as_is(value: Any) -> Any:
    return value


def choice(*words: str) -> Shape:
    """One of a few words."""

    def read(value: object) -> str:
        if type(value) is not str or value not in words:
            raise Unfit(said("应是%(words)s之一", words="、".join(words)))
        return value

    schema: Object = {"enum": list(words)}
    return Shape(read, _as_is, schema, schema)


def _measured(high: int, *, above: bool = False) -> Shape:
    return Shape(_up_to(high, above=above), plain_count, NUMBER, COUNT)


def _counted(low: int, high: int) -> Shape:
    return Shape(_whole(low, high), _as_is, NUMBER, INTEGER)


OPEN_ENDED: Final = "open_ended"
_read_term_months = _up_to(1200, above=True)


def _read_term(value: object) -> Fraction | str:
    return OPEN_ENDED if value is None else _read_term_months(value)


Money = Annotated[Fraction, Shape(exact, two_decimals, NUMBER, MONEY)]
PositiveMoney = Annotated[Fraction, Shape(_above_zero, two_decimals, NUMBER, MONEY)]
Months = Annotated[Fraction, _measured(1200)]
Years = Annotated[Fraction, _measured(100)]
PositiveYears = Annotated[Fraction, _measured(100, above=True)]
Hours = Annotated[Fraction, _measured(744)]
DaysOrHalfDays = Annotated[Fraction, _measured(366)]
Rate = Annotated[Fraction, _measured(1)]
Days = Annotated[int, _counted(0, 36_600)]
LeaveDays = Annotated[int, _counted(0, 366)]
CalendarYear = Annotated[int, _counted(FIRST_YEAR, LAST_YEAR)]
Grade = Annotated[int, _counted(1, 10)]
Staff = Annotated[int, _counted(1, 100_000_000)]
People = Annotated[int, _counted(0, 100_000_000)]
Day = Annotated[date, Shape(_read_day, date.isoformat, DAY, DAY)]
Flag = Annotated[bool, Shape(_read_flag, _as_is, {"type": "boolean"}, {"type": "boolean"})]
Region = Annotated[str, Shape(_read_region, _as_is, {"type": "string"}, {"type": "string"})]
Term = Annotated[
    Fraction | Literal["open_ended"],
    Shape(_read_term, _as_is, {"anyOf": [{"type": "null"}, NUMBER]}, COUNT),
]
