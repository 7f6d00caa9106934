"""Aid received before comes off what may still be given: over one payment or many, no cap is passed.

The union's payments of the same kind count, and those whose source nobody wrote down; a payment
without a day counts as made in the period. What cannot be placed makes the amount unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple, TypeAlias

from zhijia.care.rules import expressions as ex
from zhijia.care.rules.facts import Received
from zhijia.care.rules.outline import PolicyFault
from zhijia.care.rules.period import (
    EVENT,
    EVER,
    MONTHS,
    ONCE,
    OPEN,
    PERSON,
    STUDENT,
    YEAR,
    Per,
)
from zhijia.care.rules.ranges import Exact, Range, exactly
from zhijia.care.rules.vocabulary import AID, QUANTITY_OF, codes, term_of

NOBODY_SAYS = "原文没有写{kind}多久可以给一次，已领的要不要扣除不能判定"
_NONE = ex.Number(Fraction(0), money=True)


# What may still be given, as an expression


class Limit(NamedTuple):
    """An amount, and for whom and over what time it is counted."""

    amount: ex.Value
    per: Per


Limits: TypeAlias = tuple[Limit, ...]


def whole(limits: Limits) -> ex.Value:
    """The least of the standard and its caps, before anything received comes off."""
    return _not_below_zero(_least([limit.amount for limit in limits]))


def rest(kind: str, limits: Limits, each: ex.Value | None) -> ex.Value:
    """What may be given now: the standard and each cap less what came before, and one payment."""
    parts = [_less(kind, limit.amount, limit.per) for limit in limits]
    return _least(parts if each is None else [*parts, _not_below_zero(each)])


def before(kind: str, per: Per) -> ex.Quantity:
    """All that came before in this period, whoever of the household it was for."""
    if per.scope == EVENT:
        return _quantity("received_event", EVER, kind)
    return _quantity("received_household", _time(per), kind)


@cache
def other_kinds(kind: str) -> ex.Truth:
    """Whether no other kind of aid was received this year."""
    others = sorted(codes(AID) - {kind})
    return ex.Compare("<=", _quantity("received_household", YEAR, *others), _NONE)


def _quantity(code: str, time: str, *kinds: str) -> ex.Quantity:
    return ex.Quantity(QUANTITY_OF[code], (time, *kinds))


def _time(per: Per) -> str:
    return EVER if per.time in {ONCE, OPEN} else per.time


def _less(kind: str, amount: ex.Value, per: Per) -> ex.Value:
    time = _time(per)
    if isinstance(amount, ex.EachPatient) and per.scope == PERSON:
        body = _after(kind, amount.body, _quantity("received_patient", time, kind), per)
        return _placed(ex.EachPatient(body), _quantity("unplaced_patient", time, kind))
    if per.scope == STUDENT:
        body = _after(kind, amount, _quantity("received_student", time, kind), per)
        return _placed(ex.EachStudent(body), _quantity("unplaced_student", time, kind))
    if per.scope == PERSON:
        return _after(kind, amount, _quantity("received_person", time, kind), per)
    return _after(kind, amount, before(kind, per), per)


def _after(kind: str, amount: ex.Value, taken: ex.Quantity, per: Per) -> ex.Value:
    if per.time == ONCE:
        return _not_below_zero(ex.When(ex.Compare("<=", taken, _NONE), amount))
    if per.time == OPEN:
        note = NOBODY_SAYS.format(kind=term_of(AID, kind).zh)
        return _not_below_zero(ex.Sum(amount, ex.When(ex.Open(note), taken), -1))
    return _not_below_zero(ex.Sum(amount, taken, -1))


def _placed(amount: ex.Value, unplaced: ex.Quantity) -> ex.Value:
    return _not_below_zero(ex.Sum(amount, unplaced, -1))


def _not_below_zero(value: ex.Value) -> ex.Value:
    return value if _is_never_below_zero(value) else ex.Extreme(True, (value, _NONE))


def _is_never_below_zero(value: ex.Value) -> bool:
    match value:
        case ex.Number():
            return value.value >= 0
        case ex.Quantity():
            return value.term.lowest is not None and value.term.lowest >= 0
        case ex.Sum() | ex.Product():
            both = _is_never_below_zero(value.left) and _is_never_below_zero(value.right)
            return both and getattr(value, "sign", 1) == 1
        case ex.Extreme():
            return (any if value.greatest else all)(map(_is_never_below_zero, value.items))
        case ex.Pieces():
            return True
        case ex.EachPatient() | ex.EachStudent():
            return _is_never_below_zero(value.body)
        case ex.When():
            return _is_never_below_zero(value.value)
    return False


def _least(parts: Sequence[ex.Value]) -> ex.Value:
    return parts[0] if len(parts) == 1 else ex.Extreme(False, tuple(parts))


UNION_AID_THIS_YEAR = _quantity("received_household", YEAR, *sorted(codes(AID)))


# What a period may be asked of


def refuse_unfit(amount: ex.Value, per: Per, line: int) -> None:
    """An amount for each student must be counted by students, one for each patient by patients."""
    if per.scope == STUDENT and not _counts_students(amount):
        raise PolicyFault(line, "an amount for each student is a sum of amounts × 学生人数（…）")
    if per.scope != PERSON and isinstance(amount, ex.EachPatient):
        raise PolicyFault(line, "an amount for each patient (逐人) is counted 每人")


def _counts_students(value: ex.Value) -> bool:
    match value:
        case ex.Sum():
            return value.sign == 1 and all(map(_counts_students, (value.left, value.right)))
        case ex.When():
            return not _has_students(value.condition) and _counts_students(value.value)
        case ex.Product():
            sides = [side for side in (value.left, value.right) if _has_students(side)]
            return len(sides) == 1 and _is_head_count(sides[0])
    return False


def _is_head_count(value: ex.Value) -> bool:
    if isinstance(value, ex.Sum):
        return value.sign == 1 and all(map(_is_head_count, (value.left, value.right)))
    return isinstance(value, ex.Quantity)


def _has_students(expression: ex.Expression) -> bool:
    return any(one.term.code == "students" for one in ex.quantities(expression).values())


# Reading the facts


def is_among(items: Iterable[Received], kind: str) -> bool:
    """Whether any payment of this kind by the union is on record."""
    return any(_counts(item, (kind,)) and item.fen for item in items)


def _counts(item: Received, kinds: Iterable[str]) -> bool:
    return item.kind in kinds and item.source in {"", "union"}


def total(facts: Mapping[str, Any], quantity: ex.Quantity) -> Range | None:
    """All of it, whoever it was for; None if nothing is stated."""
    return _total(facts, quantity, lambda item: True)


def for_applicant(facts: Mapping[str, Any], quantity: ex.Quantity) -> Range | None:
    """A payment that names nobody was for the applicant."""
    applicant = facts.get("applicant")

    def counts(item: Received) -> bool | None:
        return not item.person or (None if applicant is None else item.person == applicant)

    return _total(facts, quantity, counts)


def for_event(facts: Mapping[str, Any], quantity: ex.Quantity) -> Range | None:
    event = facts.get("event")

    def counts(item: Received) -> bool | None:
        return None if event is None or not item.event else item.event == event

    return _total(facts, quantity, counts)


def for_name(facts: Mapping[str, Any], quantity: ex.Quantity, name: str, alone: bool) -> Range:
    """What this patient or student received; if there is no other, also what names nobody."""
    found = _total(facts, quantity, lambda item: item.person == name if item.person else alone)
    return found if found is not None else exactly(0)


def unplaced(facts: Mapping[str, Any], quantity: ex.Quantity) -> Range | None:
    """What names nobody while there are several whom it may have been for."""
    column = "students" if quantity.term.code == "unplaced_student" else "medical_own_paid"
    several = len(facts.get(column) or ()) > 1
    most = _total(facts, quantity, lambda item: several and not item.person)
    if most is None or most.high == 0:
        return most
    return Range(0, most.high, frozenset({quantity.key}))


def _total(
    facts: Mapping[str, Any], quantity: ex.Quantity, counts: Callable[[Received], bool | None]
) -> Range | None:
    items: tuple[Received, ...] | None = facts.get("received")
    if items is None:
        return None
    time, *kinds = quantity.args
    low = high = 0
    for item in items:
        if _counts(item, kinds):
            answers = (counts(item), in_period(time, facts.get("on"), item.on))
            high += 0 if False in answers else item.fen
            low += item.fen if answers == (True, True) else 0
    return exactly(low) if low == high else Range(low, high, frozenset({quantity.key}))


def in_period(time: str, on: date | None, paid_on: date | None) -> bool | None:
    """Whether a payment counts on this day; None if that day is not known."""
    if time == EVER or paid_on is None:
        return True
    if on is None:
        return None
    if time == YEAR:
        return paid_on.year == on.year
    return paid_on > _months_before(on, int(time.removeprefix(MONTHS)))


def _months_before(day: date, months: int) -> date:
    """The same day so many months before, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    year, month = max(year, 1), month + 1
    after = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(day.day - 1), after - timedelta(1))


def asked(facts: Mapping[str, Any], quantity: ex.Quantity) -> str:
    """The fact that would say what was received: the payments, the day, the event or the person."""
    items: tuple[Received, ...] | None = facts.get("received")
    if items is None:
        return "received"
    time, *kinds = quantity.args
    own = [item for item in items if _counts(item, kinds)]
    if "on" not in facts and time != EVER and any(item.on is not None for item in own):
        return "on"
    code = quantity.term.code
    if code == "received_event" and "event" not in facts:
        return "event"
    return "applicant" if code == "received_person" and "applicant" not in facts else "received"


READERS: Mapping[str, Callable[[Mapping[str, Any], ex.Quantity], Range | Exact | None]] = {
    "received_household": total,
    "received_person": for_applicant,
    "received_event": for_event,
    "received_patient": total,
    "received_student": total,
    "unplaced_patient": unplaced,
    "unplaced_student": unplaced,
}
