"""Test vectors: families on each line, one fen above and one below, and every refusal.

A policy version ships with them, answers included. They are proposed by the engine, read and
signed by people, and frozen: a version whose answers no longer come out cannot be activated.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib import resources

from zhijia.care.rules import expressions as ex
from zhijia.care.rules.aid import approval
from zhijia.care.rules.assess import assessment
from zhijia.care.rules.boundaries import Boundaries
from zhijia.care.rules.facts import parse_facts
from zhijia.care.rules.family import cleared, polarity
from zhijia.care.rules.implausible import implausible
from zhijia.care.rules.lint import Finding, lint
from zhijia.care.rules.policy import CLASS_GIVEN, FOLDER, Limb, Policy
from zhijia.care.rules.ranges import Exact
from zhijia.care.rules.vocabulary import Dimension
from zhijia.kernel.figures import Figures
from zhijia.kernel.lines import CannotAnswer, Object
from zhijia.kernel.money import yuan

# A line that carries fen: 42 % of a minimum wage of 1,720.
LINE = 72_240
ANY_DAY = date(2025, 6, 1)


@dataclass(frozen=True, slots=True)
class Vector:
    """One family, what it shows, and the answer that must come out."""

    shows: str
    facts: Object
    expects: Object

    def as_object(self) -> Object:
        return {"shows": self.shows, "facts": self.facts, "expects": self.expects}


def propose(policy: Policy) -> list[Vector]:
    """A vector for every boundary and every refusal, answered by the engine."""
    found: dict[str, Vector] = {}
    told: dict[str, Object] = {}

    def ask(facts: Object) -> Object:
        key = json.dumps(facts, sort_keys=True)
        if key not in told:
            told[key] = answer(policy, facts)
        return told[key]

    more = Boundaries(policy, lambda limb: _favourable(policy, limb), ask, _line(policy))
    first = (*_boundaries(policy), *_refusals(policy), *_amounts(policy), *more.all())
    for shows, facts in (*first, *more.causes([facts for _, facts in first])):
        found.setdefault(json.dumps(facts, sort_keys=True), Vector(shows, facts, {}))
    return [Vector(one.shows, one.facts, ask(one.facts)) for one in found.values()]


def answer(policy: Policy, facts: Object) -> Object:
    """What the engine says: class, grade, clause, aid, whether it is an upper bound and who must approve
    it, the days of notice and the months to the next review, the measures; an error by its code."""
    try:
        told = assessment(
            policy, parse_facts(facts), figures=Figures(), today=_day(policy), lang=None
        )
    except CannotAnswer as no:
        return {"error": no.code}
    said = told.as_object()
    levels = {one.rule.kind: level for one in told.grants or () if (level := approval(policy, one))}
    return {
        "class": told.code,
        **({"grade": told.grade} if told.grade else {}),
        "clause": told.clause,
        "aid": said["aid"],
        **({"caps": said["caps"]} if said["caps"] else {}),
        **({"measures": said["measures"]} if policy.measures else {}),
        **({"approval": levels} if policy.approvals else {}),
        **({"notice_days": policy.notice_days} if policy.notice_days else {}),
        **({"review_months": policy.review_months} if policy.review_months else {}),
    }


@cache
def vectors(identity: str) -> tuple[Vector, ...]:
    """The vectors that ship with a policy."""
    file = resources.files(__package__) / FOLDER / f"{identity}.vectors.json"
    told = json.loads(file.read_text(encoding="utf-8"))
    usual, rows = told["usual"], told["families"]
    return tuple(Vector(row["shows"], usual | row["facts"], row["expects"]) for row in rows)


def failures(policy: Policy, shipped: tuple[Vector, ...]) -> list[Vector]:
    """The vectors whose answer no longer comes out."""
    return [
        vector for vector in shipped if not comes_out(answer(policy, vector.facts), vector.expects)
    ]


def comes_out(told: Object, expects: Object) -> bool:
    """Whether an answer is the one expected. Vectors of older versions expect less: what they do not
    speak of is not held against them; an error nobody expected is."""
    if "error" in told or "error" in expects:
        return told == expects
    return all(told.get(key) == value for key, value in expects.items())


@dataclass(frozen=True, slots=True)
class Readiness:
    """What stands between a version and its activation."""

    unanswered: tuple[Finding, ...]
    failing: tuple[Vector, ...]
    tested: int

    @property
    def may_activate(self) -> bool:
        return self.tested > 0 and not self.unanswered and not self.failing


def readiness(policy: Policy, shipped: tuple[Vector, ...]) -> Readiness:
    """Whether a version may be activated: every finding answered in writing, every vector passed."""
    answered = {(one.code, one.clause) for one in policy.answers}
    found = (*lint(policy), *implausible(policy))
    unanswered = tuple(one for one in found if (one.code, one.clause) not in answered)
    return Readiness(unanswered, tuple(failures(policy, shipped)), len(shipped))


# making families


def _day(policy: Policy) -> date:
    return policy.holds_to or max(policy.holds_from or date.min, ANY_DAY)


def _line(policy: Policy) -> Fraction:
    return policy.line if isinstance(policy.line, Fraction) else Fraction(LINE)


def _boundaries(policy: Policy) -> Iterator[tuple[str, Object]]:
    for rule in policy.classes:
        for limb in rule.limbs:
            for condition in limb.conditions:
                for compare in ex.parts(condition.truth):
                    if isinstance(compare, ex.Compare):
                        yield from _around(policy, limb, condition.clause, compare)


def _around(
    policy: Policy, limb: Limb, clause: str, compare: ex.Compare
) -> Iterator[tuple[str, Object]]:
    for step, where in ((-1, "线下一分"), (0, "恰在线上"), (1, "线上一分")):
        facts = _favourable(policy, limb)
        if isinstance(compare.left, ex.Measure):
            gross = _least_gross(policy, limb)
            _set_measure(policy, facts, compare, gross, step)
        elif not _set_quantity(policy, facts, compare, step):
            return
        yield f"{clause}：{where}", facts


def _favourable(policy: Policy, limb: Limb | None) -> Object:
    """A family that meets everything a limb asks for, apart from its incomes."""
    truths = polarity(limb.truth, True) if limb else ()
    wanted = {quantity.key: (quantity, holds) for quantity, holds in truths}
    facts: Object = {"on": _day(policy).isoformat(), "persons": 1, "flags": {}, "causes": []}
    if not isinstance(policy.line, Fraction):
        facts["line"] = yuan(LINE)
    facts |= _clear_facts(policy)
    for quantity, holds in wanted.values():
        _set_truth(facts, quantity, holds)
    if limb:
        _meet_counts(facts, limb)
    facts.setdefault("incomes", [])
    facts.setdefault("expenses", [])
    return facts


def _clear_facts(policy: Policy) -> Object:
    facts: Object = {
        "homes": {"count": 0, "commodity": 0},
        "vehicles": [],
        "area_per_head_over_local": False,
        "proof_of_homes_and_vehicles": True,
        "flags": dict.fromkeys(_flags(policy), False),
        "savings": "0.00",
        "net_investments": "0.00",
        "loss": "0.00",
        "event_named": False,
        "medical_own_paid": [],
        "students": [],
        "contract_months": 12,
        "employed_months": 12,
        "school_fee_ratio": 1,
    }
    for key, value in cleared(policy).items():
        if key.startswith("flag_"):
            facts["flags"][key.removeprefix("flag_")] = value
    return facts


def _flags(policy: Policy) -> list[str]:
    bars = [bar.condition.truth for bar in policy.bars]
    own = [limb.truth for rule in policy.classes for limb in rule.limbs]
    conditions = [rule.condition.truth for rule in policy.aid if rule.condition]
    met = ex.quantities(*bars, *own, *conditions, *(rule.amount for rule in policy.aid))
    return sorted(key.removeprefix("flag_") for key in met if key.startswith("flag_"))


def _set_truth(facts: Object, quantity: ex.Quantity, holds: bool) -> None:
    if quantity.fact.startswith("flags."):
        facts["flags"][quantity.fact.removeprefix("flags.")] = holds
    elif quantity.term.code == "cause" and holds:
        facts["causes"] = [*facts["causes"], quantity.args[0]]
    elif quantity.term.code == "diagnosed":
        facts["diagnosed_on"] = quantity.args[0] if holds else "1999-01-01"
    elif quantity.term.dimension is Dimension.TRUTH and quantity.term.code != "cause":
        facts[quantity.fact] = holds


def _meet_counts(facts: Object, limb: Limb) -> None:
    """Students and own-paid cost where a limb asks for some; pay below what it allows."""
    for quantity in ex.quantities(limb.truth).values():
        if quantity.term.code == "students":
            facts["students"] = [_student(quantity)]
        elif quantity.fact.startswith("annual_net_pay"):
            facts.setdefault("annual_net_pay", {})[quantity.fact.split(".")[1]] = "0.00"
        elif quantity.term.code == "peak":
            facts["monthly_incomes"] = ["0.00"] * int(quantity.args[0])


def _student(quantity: ex.Quantity) -> Object:
    levels = ("compulsory", "high", "vocational", "college", "undergraduate")
    level = next(level for level in levels if level in quantity.args)
    entry = "continuing" if "continuing" in quantity.args else "new"
    return {"level": level, "entry": entry, "disabled": "disabled" in quantity.args}


def _least_gross(policy: Policy, limb: Limb) -> Fraction:
    """An income a head that passes the lower gates of the limb."""
    least = Fraction(0)
    for compare in ex.parts(limb.truth):
        if isinstance(compare, ex.Compare) and _is_gate(compare) and ">" in compare.op:
            least = max(least, _threshold(policy, compare) + 1)
    return least


def _is_gate(compare: ex.Compare) -> bool:
    return isinstance(compare.left, ex.Measure) and compare.left.code == "G"


def _threshold(policy: Policy, compare: ex.Compare) -> Fraction:
    """The right side of a comparison of a measure: a multiple of the line, or an amount."""
    return _constant(compare.right, _line(policy))


def _constant(value: ex.Value, line: Fraction) -> Fraction:
    match value:
        case ex.Number():
            return value.value
        case ex.Product():
            return _constant(value.left, line) * _constant(value.right, line)
        case ex.Quantity() if value.key == ex.LINE.key:
            return line
    return Fraction(0)


def _set_measure(
    policy: Policy, facts: Object, compare: ex.Compare, gross: Fraction, step: int
) -> None:
    """Total income or cost so that the measure is on the threshold, or a fen of total beside it."""
    measure = compare.left
    assert isinstance(measure, ex.Measure)  # noqa: S101 - the caller looked
    months = policy.months
    on_line = _threshold(policy, compare) * months
    if measure.months is None:
        amount = int(_threshold(policy, compare)) + step
        facts["monthly_incomes"] = [yuan(amount)] * 6
        facts["incomes"] = [_item("wage", int(amount * months))]
        return
    total = max(int(on_line), int(gross * months))
    cost = total - int(on_line)
    kind = _cost_kind(measure)
    if kind is None or not cost:
        facts["incomes"], facts["expenses"] = [_item("wage", int(on_line) + step)], []
        return
    facts["incomes"] = [_item("wage", total + step)]
    facts["expenses"] = [_item(kind, cost)]


def _cost_kind(measure: ex.Measure) -> str | None:
    for quantity in ex.quantities(measure).values():
        if quantity.term.code == "expenses":
            return "illness" if "illness" in quantity.args else quantity.args[0]
    return None


def _item(kind: str, fen: int) -> Object:
    return {"kind": kind, "amount": yuan(fen)}


def _set_quantity(policy: Policy, facts: Object, compare: ex.Compare, step: int) -> bool:
    """A plain amount on its threshold; False if this is not such a comparison."""
    if not isinstance(compare.left, ex.Quantity):
        return False
    fact, limit = compare.left.fact, _amount_limit(compare.right, facts)
    if fact in {"loss", "medical_own_paid"} and limit is not None:
        facts["incomes"] = facts["incomes"] or [_item("wage", 10_000_000)]
        facts[fact] = yuan(int(_amount_limit(compare.right, facts) or 0) + step)
    elif fact.startswith("annual_net_pay") and limit is not None:
        facts["annual_net_pay"][fact.split(".")[1]] = yuan(int(limit) + step)
    elif fact == "students":
        facts["students"] = [_student(compare.left)] * (1 + step)
    else:
        return False
    return True


def _amount_limit(value: ex.Value, facts: Object) -> Fraction | None:
    if isinstance(value, ex.Number):
        return value.value
    if isinstance(value, ex.Product) and isinstance(value.left, ex.Number):
        income = sum((Decimal(item["amount"]) for item in facts["incomes"]), Decimal(0))
        inner = _amount_limit(value.right, facts)
        return value.left.value * (Fraction(income) * 100 if inner is None else inner)
    return None


def _refusals(policy: Policy) -> Iterator[tuple[str, Object]]:
    """For every disqualifier a family that would qualify, and is kept out."""
    if not policy.classes:
        return
    rule = policy.classes[0]
    for bar in policy.bars:
        facts = _favourable(policy, rule.limbs[0])
        for quantity, holds in polarity(bar.condition.truth, True):
            _apply(facts, quantity, holds)
        yield f"{bar.condition.clause}：{bar.name}", facts
    yield f"{rule.code}：没有不予认定的情形", _favourable(policy, rule.limbs[0])


def _apply(facts: Object, quantity: ex.Quantity, holds: bool) -> None:
    match quantity.term.code:
        case "homes" | "commodity_homes":
            facts["homes"] = {"count": 2, "commodity": 2}
        case "vehicles" | "private_vehicles" | "dear_vehicles":
            facts["vehicles"] = [{"price": None, "mobility_aid": False}]
        case "fee_ratio":
            facts["school_fee_ratio"] = "2.01"
        case "contract" | "employed":
            facts[quantity.fact] = 11
        case "cause":
            facts["causes"] = []
        case _:
            _set_truth(facts, quantity, holds)


def _amounts(policy: Policy) -> Iterator[tuple[str, Object]]:
    """The aid of each class, at every end of a band and every cap."""
    if policy.way != CLASS_GIVEN:
        return
    codes = sorted({code for rule in policy.aid for code in rule.classes})
    for code in codes:
        edges = sorted({edge for rule in policy.aid_for(code) for edge in _edges(rule.amount)})
        for edge in edges:
            for step in (-1, 0, 1):
                yield f"{code}：{yuan(edge)}元附近", _given(policy, code, edge + step)


def _edges(value: ex.Value) -> Iterator[int]:
    """Own-paid costs and losses at which an amount turns."""
    yield 0
    for part in ex.parts(value):
        if isinstance(part, ex.Pieces):
            yield from (int(upper) for upper, _ in part.bands if upper is not None)
        if isinstance(part, ex.Extreme):
            yield from _caps(part)


def _caps(least: ex.Extreme) -> Iterator[int]:
    """The cost at which a share of it reaches the cap; with bands the cost is only near."""
    caps = [item.value for item in least.items if isinstance(item, ex.Number)]
    for item in least.items:
        share = _share(item)
        if share:
            yield from (int(cap / share) for cap in caps)


def _share(item: ex.Value) -> Fraction | None:
    if isinstance(item, ex.Product) and isinstance(item.left, ex.Number):
        return item.left.value
    if isinstance(item, ex.Pieces):
        return item.bands[-1][1]
    return Fraction(1) if isinstance(item, ex.Quantity) else None


def _given(policy: Policy, code: str, fen: Exact) -> Object:
    amount = yuan(max(int(fen), 0))
    facts = _favourable(policy, None)
    facts |= {
        "class": code,
        "medical_own_paid": amount,
        "loss": amount,
        "students": [{"level": "undergraduate"}, {"level": "high"}],
        "training_cost": amount,
        "certificate": True,
        "received": [],
    }
    facts["flags"] |= dict.fromkeys(("temporary_hardship",), True)
    return facts


def as_text(found: list[Vector]) -> str:
    """The file of vectors: what is usual in its families once, then one family a line with what is
    special about it, so that a change is read as a line."""
    usual = _usual([one.facts for one in found])
    rows = []
    for one in found:
        special = {key: value for key, value in one.facts.items() if not _is_in(usual, key, value)}
        rows.append(_as_json({"shows": one.shows, "facts": special, "expects": one.expects}))
    families = ",\n ".join(rows)
    return f'{{"usual": {_as_json(usual)},\n"families": [\n {families}\n]}}\n'


def _as_json(value: Object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _is_in(usual: Object, key: str, value: object) -> bool:
    # Compared as written: 1 and True are the same to Python.
    return key in usual and json.dumps(usual[key]) == json.dumps(value)


def _usual(families: list[Object]) -> Object:
    """For every fact that all families state, what most of them state."""
    stated = [key for key in families[0] if all(key in one for one in families)] if families else []
    found = {}
    for key in stated:
        times = Counter(json.dumps(one[key]) for one in families)
        found[key] = json.loads(times.most_common(1)[0][0])
    return found
