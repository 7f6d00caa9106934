"""What is stated about a family: parsed strictly, amounts in fen, absent means unknown.

A key that is not a fact is `unknown_fact`, a value of the wrong shape `invalid_fact`, each with its
path: a typing error must never change an entitlement.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, TypeAlias

from zhijia.care.rules import vocabulary as words
from zhijia.kernel.lines import CannotAnswer

MOST_FEN = 10**12
MOST_ITEMS = 200
MOST_PERSONS = 60
MOST_MONTHS = 120

Parsed: TypeAlias = Any
Parser: TypeAlias = Callable[[Any, str], Parsed]


@dataclass(frozen=True, slots=True)
class Money:
    """An income or an expenditure: `fen` in total over `months` (None: the policy's window)."""

    kind: str
    fen: int
    months: int | None


@dataclass(frozen=True, slots=True)
class Member:
    relation: str
    birth_year: int | None
    able: bool | None
    at_school: bool | None
    proof_of_income: bool | None


@dataclass(frozen=True, slots=True)
class Homes:
    count: int | None
    commodity: int | None


@dataclass(frozen=True, slots=True)
class Vehicle:
    """`price` in fen, None means no proof of the price; `mobility_aid` None means not stated."""

    price: int | None
    mobility_aid: bool | None
    work: bool


@dataclass(frozen=True, slots=True)
class Student:
    level: str
    entry: str | None
    disabled: bool
    fee_free: bool
    person: str = ""


@dataclass(frozen=True, slots=True)
class Paid:
    """What one patient paid out of their own pocket."""

    person: str
    fen: int


@dataclass(frozen=True, slots=True)
class Received:
    """A payment of aid; `person` and `event` say for whom and for what, where that is written."""

    kind: str
    fen: int
    source: str
    on: date | None
    person: str = ""
    event: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """A kind of aid applied for; `fen` if an amount was named."""

    kind: str
    fen: int | None


def invalid(path: str, message: str) -> CannotAnswer:
    return CannotAnswer("invalid_fact", message, path=path)


def _decimal(value: Any, path: str) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise invalid(path, "a number is expected")
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise invalid(path, f"{value!r} is no number") from None
    if not number.is_finite() or abs(number.adjusted()) > 18 or len(number.as_tuple().digits) > 30:
        raise invalid(path, "a number of ordinary size is expected")
    return Fraction(number)


def money(value: Any, path: str) -> int:
    """Yuan to fen; may be negative."""
    fen = _decimal(value, path) * 100
    if fen.denominator != 1:
        raise invalid(path, "an amount has at most two decimals")
    if abs(fen) > MOST_FEN:
        raise invalid(path, "the amount is too large")
    return int(fen)


def amount(value: Any, path: str) -> int:
    """Yuan to fen, not negative."""
    fen = money(value, path)
    if fen < 0:
        raise invalid(path, "an amount cannot be negative here")
    return fen


def _line(value: Any, path: str) -> Fraction:
    """A monthly standard in fen; may carry parts of a fen (42 % of a minimum wage)."""
    fen = _decimal(value, path) * 100
    if not 0 < fen <= 10**8 or fen.denominator > 10**4:
        raise invalid(path, "a monthly standard is above 0, with at most six decimals")
    return fen


def _whole(lowest: int, highest: int) -> Parser:
    def parse(value: Any, path: str) -> int:
        number = _decimal(value, path)
        if number.denominator != 1 or not lowest <= number <= highest:
            raise invalid(path, f"a whole number from {lowest} to {highest} is expected")
        return int(number)

    return parse


def _number(value: Any, path: str) -> Fraction:
    number = _decimal(value, path)
    if not 0 <= number <= 10**6:
        raise invalid(path, "a number from 0 to 1000000 is expected")
    return number


def _yes_or_no(value: Any, path: str) -> bool:
    if not isinstance(value, bool):
        raise invalid(path, "true or false is expected")
    return value


def _day(value: Any, path: str) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise invalid(path, "a date is expected (2016-01-31)") from None


def _text(value: Any, path: str) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= 60:
        raise invalid(path, "a short text is expected")
    return value


def _one_of(allowed: frozenset[str]) -> Parser:
    def parse(value: Any, path: str) -> str:
        if not isinstance(value, str) or value not in allowed:
            raise invalid(path, f"one of {', '.join(sorted(allowed))} is expected")
        return value

    return parse


def _many(item: Parser) -> Parser:
    def parse(value: Any, path: str) -> tuple[Parsed, ...]:
        if not isinstance(value, list) or len(value) > MOST_ITEMS:
            raise invalid(path, f"a list of at most {MOST_ITEMS} is expected")
        return tuple(item(one, f"{path}[{at}]") for at, one in enumerate(value))

    return parse


def _fields(
    value: Any, path: str, parsers: Mapping[str, Parser], required: tuple[str, ...] = ()
) -> dict[str, Parsed]:
    """The parsed values of an object; a null counts as not stated."""
    if not isinstance(value, dict):
        raise invalid(path, "an object is expected")
    found = {}
    for key, one in value.items():
        if key not in parsers:
            raise CannotAnswer("unknown_fact", f"{key!r} is not a fact", path=f"{path}.{key}")
        if one is not None:
            found[key] = parsers[key](one, f"{path}.{key}")
    for key in required:
        if key not in found:
            raise invalid(f"{path}.{key}", "is missing")
    return found


def _money_of(kinds: frozenset[str], parse: Parser) -> Parser:
    parsers = {"kind": _one_of(kinds), "amount": parse, "months": _whole(1, MOST_MONTHS)}

    def item(value: Any, path: str) -> Money:
        found = _fields(value, path, parsers, ("kind", "amount"))
        return Money(found["kind"], found["amount"], found.get("months"))

    return item


_MEMBER: Mapping[str, Parser] = {
    "relation": _text,
    "birth_year": _whole(1880, 2100),
    "able": _yes_or_no,
    "at_school": _yes_or_no,
    "proof_of_income": _yes_or_no,
}


def _member(value: Any, path: str) -> Member:
    found = _fields(value, path, _MEMBER)
    return Member(
        found.get("relation", ""),
        found.get("birth_year"),
        found.get("able"),
        found.get("at_school"),
        found.get("proof_of_income"),
    )


def _homes(value: Any, path: str) -> Homes:
    if not isinstance(value, dict):
        return Homes(_whole(0, 1000)(value, path), None)
    count = _whole(0, 1000)
    parsers = {"count": count, "commodity": count, "area_per_head": _number}
    found = _fields(value, path, parsers)
    homes = Homes(found.get("count"), found.get("commodity"))
    if homes.count is not None and (homes.commodity or 0) > homes.count:
        raise invalid(f"{path}.commodity", "more commodity homes than homes")
    return homes


def _vehicle(value: Any, path: str) -> Vehicle:
    parsers = {"price": amount, "mobility_aid": _yes_or_no, "work": _yes_or_no}
    found = _fields(value, path, parsers)
    return Vehicle(found.get("price"), found.get("mobility_aid"), found.get("work", False))


def _student(value: Any, path: str) -> Student:
    parsers = {
        "level": _one_of(words.codes(words.LEVELS)),
        "entry": _one_of(words.codes(words.ENTRIES)),
        "disabled": _yes_or_no,
        "fee_free": _yes_or_no,
        "person": _text,
    }
    found = _fields(value, path, parsers, ("level",))
    return Student(
        found["level"],
        found.get("entry"),
        found.get("disabled", False),
        found.get("fee_free", False),
        found.get("person", ""),
    )


def _medical(value: Any, path: str) -> tuple[Paid, ...]:
    """Own-paid cost of each patient, added up by person; a plain number is one patient's."""
    if not isinstance(value, list):
        return (Paid("", amount(value, path)),)
    by_person: dict[str | int, int] = {}
    parsers = {"person": _text, "amount": amount}
    for at, one in enumerate(_many(lambda item, _: item)(value, path)):
        found = _fields(one, f"{path}[{at}]", parsers, ("amount",))
        person = found.get("person", at)
        by_person[person] = by_person.get(person, 0) + found["amount"]
    return tuple(
        Paid(person if isinstance(person, str) else "", fen) for person, fen in by_person.items()
    )


def _net_pay(value: Any, path: str) -> dict[str, int]:
    """`"spouse": null` says there is no spouse: nothing to be counted."""
    found: dict[str, int] = _fields(value, path, {"worker": amount, "spouse": amount})
    return {"spouse": 0, **found} if value.get("spouse", 0) is None else found


def _received(value: Any, path: str) -> Received:
    parsers = {
        "kind": _one_of(words.codes(words.AID)),
        "amount": amount,
        "source": _one_of(frozenset({"union", "government", "other"})),
        "on": _day,
        "person": _text,
        "event": _text,
    }
    found = _fields(value, path, parsers, ("kind", "amount"))
    return Received(
        found["kind"],
        found["amount"],
        found.get("source", ""),
        found.get("on"),
        found.get("person", ""),
        found.get("event", ""),
    )


def _wish(value: Any, path: str) -> Wish:
    kind = _one_of(words.codes(words.AID))
    if isinstance(value, dict):
        found = _fields(value, path, {"kind": kind, "amount": amount}, ("kind",))
        return Wish(found["kind"], found.get("amount"))
    return Wish(kind(value, path), None)


def _wants(value: Any, path: str) -> tuple[Wish, ...]:
    found: tuple[Wish, ...] = _many(_wish)(value, path)
    if len({wish.kind for wish in found}) != len(found):
        raise invalid(path, "a kind of aid stands twice")
    return found


def _flags(value: Any, path: str) -> dict[str, bool]:
    """An object of booleans, or a list of those that are true: all others are then false."""
    known = words.codes(words.FLAGS)
    if isinstance(value, dict):
        return _fields(value, path, dict.fromkeys(known, _yes_or_no))
    stated = _many(_text)(value, path)
    for at, flag in enumerate(stated):
        if flag not in known:
            raise CannotAnswer("unknown_fact", f"{flag!r} is no flag", path=f"{path}[{at}]")
    return {flag: flag in stated for flag in known}


FACTS: Mapping[str, Parser] = {
    "on": _day,
    "known_on": _day,
    "line": _line,
    "region": _text,
    "minimum_wage": _line,
    "persons": _whole(1, MOST_PERSONS),
    "members": _many(_member),
    "incomes": _many(_money_of(words.codes(words.INCOMES), money)),
    "monthly_incomes": _many(money),
    "expenses": _many(_money_of(words.codes(words.EXPENSES), amount)),
    "causes": _many(_one_of(words.codes(words.CAUSES))),
    "loss": amount,
    "compensation": amount,
    "savings": amount,
    "net_investments": money,
    "homes": _homes,
    "area_per_head_over_local": _yes_or_no,
    "vehicles": _many(_vehicle),
    "students": _many(_student),
    "medical_own_paid": _medical,
    "annual_net_pay": _net_pay,
    "received": _many(_received),
    "applicant": _text,
    "event": _text,
    "class": _one_of(words.codes(words.CLASSES) - {"undecided"}),
    "wants": _wants,
    "flags": _flags,
    "event_named": _yes_or_no,
    "diagnosed_on": _day,
    "pool_left": amount,
    "contract_months": _number,
    "employed_months": _number,
    "school_fee_ratio": _number,
    "proof_of_homes_and_vehicles": _yes_or_no,
    "training_cost": amount,
    "certificate": _yes_or_no,
}

YES_OR_NO = frozenset(fact for fact, parser in FACTS.items() if parser is _yes_or_no)


def parse_facts(given: Any) -> dict[str, Parsed]:
    """The facts of one family, each parsed; what is absent or null is unknown."""
    return _fields(given, "facts", FACTS)
