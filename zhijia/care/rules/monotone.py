"""Where more income can open a way into a class: the lower gates of a policy, and what they lead to.

More income must never bring a better class; only a condition that more income (or less necessary
expenditure) makes true can break this. `gates` finds every such condition of any policy. Those of the
shipped policies are listed below, each with what the source says: `EXCEPTIONS` are the only places
where a family with more income is indeed better off, `COVERED` those where whoever is under the gate
has a better class already or cannot be judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zhijia.care.rules import expressions as ex
from zhijia.care.rules.policy import Condition, Limb, Policy

INCOME_TERMS = frozenset({"income", "incomes"})
COST_TERMS = frozenset({"expenses"})
UP, LEVEL, DOWN = 1, 0, -1
_ALL_WAYS = frozenset({UP, LEVEL, DOWN})


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition that more income can make true: the class it leads to, its limb, itself."""

    code: str
    limb: Limb
    condition: Condition

    @property
    def clause(self) -> str:
        return self.condition.clause


@dataclass(frozen=True, slots=True)
class Better:
    """Why more income can be better behind one gate: the fact that does it, the class it leads to,
    the family it is about, and what the source says."""

    fact: str
    code: str
    whom: str
    says: str


_WITH_DEBTS = "净投资为负（有债）的家庭：第4条不看债，第5条合并资产时看"
_ABOVE_THREE = "第5条只给人均月收入高于3倍低保的：合并资产、扣掉意外和疾病支出以后再看"

# By policy and clause: the only conditions where more income can lead to a better class.
EXCEPTIONS: Mapping[str, Mapping[str, Better]] = {
    "bb-2019": {
        "eligible.6.1": Better(
            "incomes",
            "eligible",
            "情况特别严重、却不属于患病和意外事故的家庭",
            "第6条只给人均月收入高于3倍低保的；不高于3倍低保的第5条另外要求患病或者意外事故",
        )
    },
    "cn-2016": {"national.5.1": Better("incomes", "national", _WITH_DEBTS, _ABOVE_THREE)},
    "yn-2016": {"national.5.1": Better("incomes", "national", _WITH_DEBTS, _ABOVE_THREE)},
    "zj-2018": {"national.5.1": Better("incomes", "national", _WITH_DEBTS, _ABOVE_THREE)},
}

# By policy and clause: gates that no family passes upwards, because of what stands under them.
COVERED: Mapping[str, Mapping[str, str]] = {
    "hz-2020": {
        "relative.1.1": "不高于1倍低保的是深度困难；因不予认定不能定深度的，尚不能判定",
        "accident.1.1": "不高于1.5倍低保的是相对困难",
        "accident.2.1": "不高于1.5倍低保的是相对困难",
    },
    "km-2019": {"eligible.2.1": "低于低保的第1条已经包括；恰好等于低保的，尚不能判定"},
    "yx": {
        "relative.1.1": "不高于2倍低保的是深度困难，或者尚不能判定（总则包括、各条没有写到）",
        "relative.2.1": "不高于2.5倍低保的是甲类，甲类更好",
    },
    "zj-2018": {
        "provincial.1.3": "净收入不高于1倍低保的是国家级，或者因市级标准残缺尚不能判定",
        "provincial.2.1": "三倍低保以上的净收入标准残缺，尚不能判定",
    },
}


def gates(policy: Policy) -> tuple[Gate, ...]:
    """Every condition of a class that more income, or less expenditure, can make true."""
    return tuple(
        Gate(rule.code, limb, condition)
        for rule in policy.classes
        for limb in rule.limbs
        for condition in limb.conditions
        if UP in _truth(condition.truth)
    )


def _truth(truth: ex.Truth) -> frozenset[int]:
    """Whether more income can make it true (up) or false (down)."""
    match truth:
        case ex.Compare():
            return _comparison(truth)
        case ex.Not():
            return frozenset(-way for way in _truth(truth.item))
        case ex.All() | ex.Either():
            return frozenset(way for item in truth.items for way in _truth(item))
        case ex.Readings():
            return frozenset(way for item in truth.ways for way in _truth(item))
    return frozenset({LEVEL})


def _comparison(found: ex.Compare) -> frozenset[int]:
    """`left - right` rises or falls; above a line it comes true by rising, below by falling."""
    ways = {*_value(found.left), *(-way for way in _value(found.right))}
    if found.op == "=":
        return _ALL_WAYS if ways - {LEVEL} else frozenset({LEVEL})
    return frozenset(ways if found.op in (">", ">=") else (-way for way in ways))


def _value(value: ex.Value) -> frozenset[int]:
    """Whether it rises or falls when income rises or expenditure falls."""
    match value:
        case ex.Quantity():
            code = value.term.code
            return frozenset(
                {UP if code in INCOME_TERMS else DOWN if code in COST_TERMS else LEVEL}
            )
        case ex.Sum():
            right = _value(value.right)
            return _value(value.left) | frozenset(way * value.sign for way in right)
        case ex.Measure():
            return _value(value.numerator)
        case ex.When() if _truth(value.condition) != frozenset({LEVEL}):
            return _ALL_WAYS
    return frozenset(way for part in _parts(value) for way in _value(part)) or frozenset({LEVEL})


def _parts(value: ex.Value) -> Iterator[ex.Value]:
    """What a value is made of; nothing in a policy is multiplied by less than 0."""
    for part in ex.inside(value):
        if not isinstance(part, ex.Compare | ex.All | ex.Either | ex.Not | ex.Readings | ex.Open):
            yield part
