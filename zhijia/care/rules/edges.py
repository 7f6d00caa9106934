"""Where an answer can turn: for every comparison, cap, band and share of a rule the families on it,
one fen (or one) below and one above, and for every yes or no the family with the other answer.

Nothing is told from the words of a rule: a fact is moved until two sides of it change places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations
from typing import TypeAlias

from zhijia.care.rules import expressions as ex
from zhijia.care.rules.evaluate import View
from zhijia.care.rules.facts import MOST_FEN, parse_facts
from zhijia.care.rules.family import Family
from zhijia.care.rules.policy import Policy
from zhijia.care.rules.vocabulary import Dimension
from zhijia.kernel.figures import Figures
from zhijia.kernel.lines import CannotAnswer, Object
from zhijia.kernel.money import yuan

Pair: TypeAlias = tuple[ex.Value, ex.Value]
Move: TypeAlias = Callable[[Object, int], Object]
FEN = {-1: "线下一分", 0: "恰在线上", 1: "线上一分"}
ONE = {-1: "比线少一", 0: "恰在线上", 1: "比线多一"}
OTHER_WAY, FAR = "相反的情况", "远在线上"
OLDEST, OLDER = "最早算的一个月收入高", "再早一个月收入高"
# Moved within these bounds: far above every amount a rule prints, and a household of ordinary size.
MOST, MOST_COUNT = 10**9, 60


@dataclass(frozen=True, slots=True)
class Dial:
    """One fact that can be moved by a fen, or by one."""

    move: Move
    least: int = 0
    most: int = MOST
    said: tuple[str, str, str] = (FEN[-1], FEN[0], FEN[1])


def pairs(expression: ex.Expression) -> Iterator[Pair]:
    """Every two sides in it whose order matters."""
    for part in ex.parts(expression):
        match part:
            case ex.Compare():
                yield part.left, part.right
            case ex.Extreme():
                yield from combinations(part.items, 2)
            case ex.Pieces():
                for upper, _ in part.bands:
                    if upper is not None:
                        yield part.base, ex.Number(upper, money=True)


def around(
    policy: Policy, facts: Object, pair: Pair, seen: set[str]
) -> Iterator[tuple[str, list[tuple[str, Object]]]]:
    """For each fact not seen that can change the order of the two sides: its key, and the families
    below, on and above; beside a cap also one far above."""
    is_measured = any(isinstance(one, ex.Measure) for one in pair)
    for key, quantity in ex.quantities(*pair).items():
        if key in seen or (is_measured and key == ex.LINE.key):
            continue
        for dial in dials(policy, facts, quantity):
            at = _turn(policy, facts, pair, dial)
            if at is not None:
                steps = [step for step in (-1, 0, 1) if dial.least <= at + step <= dial.most]
                group = [(dial.said[step + 1], dial.move(facts, at + step)) for step in steps]
                if not is_measured and 0 < at <= dial.most // 2 and dial.said[0] == FEN[-1]:
                    group.append((FAR, dial.move(facts, 2 * at)))
                yield key, group


def _turn(policy: Policy, facts: Object, pair: Pair, dial: Dial) -> int | None:
    """The last place before the order changes, or the place where both sides are the same."""

    def order(at: int) -> int | None:
        return _order(policy, dial.move(facts, at), pair)

    low, high = dial.least, dial.most
    first, last = order(low), order(high)
    if first is None or last is None or first == last:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if order(middle) == first:
            low = middle
        else:
            high = middle
    return high if order(high) == 0 else low


def view(policy: Policy, facts: Object) -> View:
    """The family as the engine sees it, without any figures but its own."""
    return View(Family(policy, parse_facts(facts), figures=Figures(), known_on=date.max))


def _order(policy: Policy, facts: Object, pair: Pair) -> int | None:
    seen = view(policy, facts)
    try:
        one, other = seen.ratio(pair[0]), seen.ratio(pair[1])
    except (CannotAnswer, TypeError):
        return None
    exact = one.over.exact, one.under.exact, other.over.exact, other.under.exact
    if None in exact:
        return None
    a, b, c, d = (value or 0 for value in exact)
    return (a * d > c * b) - (a * d < c * b)


def dials(policy: Policy, facts: Object, quantity: ex.Quantity) -> Iterator[Dial]:
    """How the fact behind a quantity is moved."""
    code = quantity.term.code
    if code in {"income", "incomes"}:
        kind = (quantity.args or policy.income_kinds)[0]
        yield Dial(lambda old, n: {**old, "incomes": [{"kind": kind, "amount": yuan(n)}]})
    elif code == "expenses":
        kind = "illness" if "illness" in quantity.args else quantity.args[0]
        yield Dial(lambda old, n: {**old, "expenses": [{"kind": kind, "amount": yuan(n)}]})
    else:
        yield from _amounts(facts, quantity)


def _amounts(facts: Object, quantity: ex.Quantity) -> Iterator[Dial]:
    code, key = quantity.term.code, quantity.fact
    if code == "peak":
        months = int(quantity.args[0])
        yield Dial(lambda old, n: {**old, "monthly_incomes": [yuan(n)] * months})
    elif code in {"worker_pay", "spouse_pay"}:
        who = key.split(".")[1]
        yield Dial(lambda old, n: _with_pay(old, who, n))
    elif key == "line":
        if "line" in facts:
            yield Dial(lambda old, n: {**old, key: yuan(n)}, least=1, most=10**8)
    elif key == "received":
        yield from _received(facts, quantity)
    elif quantity.term.dimension in {Dimension.SUM, Dimension.STOCK}:
        yield Dial(lambda old, n: {**old, key: yuan(n)})
    else:
        yield from _counts(quantity)


def _counts(quantity: ex.Quantity) -> Iterator[Dial]:
    code, key = quantity.term.code, quantity.fact
    said = (ONE[-1], ONE[0], ONE[1])
    if code == "homes":
        yield Dial(_homes, most=MOST_COUNT, said=said)
    elif code == "commodity_homes":
        yield Dial(
            lambda old, n: {**old, "homes": {"count": n, "commodity": n}}, 0, MOST_COUNT, said
        )
    elif key == "vehicles":
        yield Dial(lambda old, n: {**old, "vehicles": [_car(None)] * n}, 0, MOST_COUNT, said)
    elif code in {"contract", "employed"}:
        yield Dial(lambda old, n: {**old, key: n}, 0, MOST_COUNT, said)
    elif code == "fee_ratio":
        yield Dial(lambda old, n: {**old, key: yuan(n)}, 0, 10_000, said)
    elif code == "students":
        yield Dial(lambda old, n: {**old, "students": [student(quantity)] * n}, 0, MOST_COUNT, said)


def _homes(old: Object, count: int) -> Object:
    return {**old, "homes": {"count": count, "commodity": 0}}


def _car(price: str | None) -> Object:
    return {"price": price, "mobility_aid": False}


def _with_pay(old: Object, who: str, fen: int) -> Object:
    return {**old, "annual_net_pay": {**old.get("annual_net_pay", {}), who: yuan(fen)}}


def _received(facts: Object, quantity: ex.Quantity) -> Iterator[Dial]:
    kind = quantity.args[1]
    row = {"kind": kind, "source": "union", "on": facts["on"]}
    named = {key: facts[fact] for key, fact in NAMED if fact in facts}
    people = [one["person"] for one in facts.get("students", ()) if one.get("person")]
    if quantity.term.code == "received_student" and people:
        named["person"] = people[0]
    yield Dial(
        lambda old, n: {**old, "received": [{**row, **named, "amount": yuan(n)}]}, most=MOST_FEN
    )


NAMED = (("person", "applicant"), ("event", "event"))


def student(quantity: ex.Quantity) -> Object:
    """A student this number of students counts."""
    levels = ("compulsory", "high", "vocational", "college", "undergraduate")
    level = next(level for level in levels if level in quantity.args)
    entry = "continuing" if "continuing" in quantity.args else "new"
    return {"level": level, "entry": entry, "disabled": "disabled" in quantity.args}


def students(*expressions: ex.Expression) -> Iterator[Object]:
    """A student of every sort that is counted otherwise."""
    seen = [one for one in ex.quantities(*expressions).values() if one.term.code == "students"]
    levels = sorted({arg for one in seen for arg in one.args} & set(_LEVELS))
    words = {arg for one in seen for arg in one.args}
    entries = ("new", "continuing") if words & {"new", "continuing"} else ("new",)
    disabled = (False, True) if words & {"disabled", "able"} else (False,)
    fees = (False, True) if "self_paid" in words else (False,)
    for level in levels:
        for entry in entries:
            for is_disabled in disabled:
                for fee in fees:
                    found = {"level": level, "entry": entry, "disabled": is_disabled}
                    yield {**found, "fee_free": fee}


_LEVELS = ("compulsory", "high", "vocational", "college", "undergraduate")


def prices(facts: Object, *expressions: ex.Expression) -> Iterator[tuple[str, Object]]:
    """A vehicle proven to cost what a rule names, a fen less and a fen more."""
    for quantity in ex.quantities(*expressions).values():
        if quantity.term.code == "dear_vehicles" and quantity.args:
            for step, said in FEN.items():
                price = yuan(int(quantity.args[0]) + step)
                yield said, {**facts, "vehicles": [_car(price)]}


def cost_kinds(policy: Policy) -> list[str]:
    """One kind of cost for every set of measures it is taken off."""
    found: dict[tuple[bool, ...], str] = {}
    counted = [
        {
            arg
            for one in ex.quantities(measure).values()
            if one.term.code == "expenses"
            for arg in one.args
        }
        for measure in policy.measures
    ]
    for kind in sorted(set().union(*counted)) if counted else ():
        found.setdefault(tuple(kind in one for one in counted), kind)
    return list(found.values())


def stocks(facts: Object, truth: ex.Truth, fen: int) -> Iterator[Object]:
    """The family with savings, with investments, and with debts from them, where these count."""
    codes = {one.term.code for one in ex.quantities(truth).values()}
    if "savings" in codes:
        yield {**facts, "savings": yuan(fen)}
    if "investments" in codes:
        yield {**facts, "net_investments": yuan(fen)}
        yield {**facts, "net_investments": yuan(-fen)}


def peaks(facts: Object, truth: ex.Truth, fen: int) -> Iterator[tuple[str, Object]]:
    """One high month: the first that still counts, and the one before it."""
    for quantity in ex.quantities(truth).values():
        if quantity.term.code == "peak":
            months = int(quantity.args[0])
            yield OLDEST, {**facts, "monthly_incomes": [yuan(fen), *["0.00"] * (months - 1)]}
            yield OLDER, {**facts, "monthly_incomes": [yuan(fen), *["0.00"] * months]}


def flips(facts: Object, *expressions: ex.Expression) -> Iterator[tuple[str, Object]]:
    """The same family with one yes or no the other way."""
    for quantity in ex.quantities(*expressions).values():
        changed = flipped(facts, quantity)
        if changed is not None:
            yield OTHER_WAY, changed


def causes(*expressions: ex.Expression) -> list[str]:
    """The causes of hardship that are asked for, each once."""
    asked = (one for one in ex.quantities(*expressions).values() if one.term.code == "cause")
    return list(dict.fromkeys(cause for one in asked for cause in one.args))


def flipped(facts: Object, quantity: ex.Quantity) -> Object | None:
    if quantity.term.dimension is not Dimension.TRUTH:
        return None
    if quantity.fact.startswith("flags."):
        flag = quantity.fact.removeprefix("flags.")
        return {**facts, "flags": {**facts["flags"], flag: not facts["flags"].get(flag)}}
    if quantity.term.code == "cause":
        has = set(facts["causes"]) & set(quantity.args)
        return {**facts, "causes": [] if has else [quantity.args[0]]}
    if quantity.term.code == "diagnosed":
        first = date.fromisoformat(quantity.args[0])
        late = facts.get("diagnosed_on", "") >= quantity.args[0]
        return {**facts, "diagnosed_on": (first - timedelta(days=int(late))).isoformat()}
    return {**facts, quantity.fact: not facts.get(quantity.fact)}


def with_earlier(truth: ex.Truth, fen: int) -> ex.Truth:
    """A re-test as it stands after aid of so many fen."""
    if not isinstance(truth, ex.Compare) or not isinstance(truth.left, ex.Measure):
        return truth
    earlier = ex.Number(Fraction(fen), money=True)
    left = replace(truth.left, numerator=ex.Sum(truth.left.numerator, earlier, 1))
    return replace(truth, left=left)
