"""Random families, many of them exactly on a line or one fen beside it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from zhijia.care.rules import vocabulary as words
from zhijia.care.rules.policy import Policy

# Facts as columns of a Parquet file.
_FLOW = "STRUCT(kind VARCHAR, amount DECIMAL(18,2), months BIGINT)[]"
_YUAN, _FLAG = "DECIMAL(18,2)", "BOOLEAN"
COLUMNS = {
    "id": "VARCHAR",
    "on": "VARCHAR",
    "known_on": "VARCHAR",
    "region": "VARCHAR",
    "line": "DECIMAL(18,6)",
    "minimum_wage": _YUAN,
    "persons": "BIGINT",
    "incomes": _FLOW,
    "expenses": _FLOW,
    "monthly_incomes": f"{_YUAN}[]",
    "causes": "VARCHAR[]",
    "flags": "VARCHAR[]",
    "homes": "STRUCT(count BIGINT, commodity BIGINT)",
    "area_per_head_over_local": _FLAG,
    "vehicles": "STRUCT(price DECIMAL(18,2), mobility_aid BOOLEAN, work BOOLEAN)[]",
    "proof_of_homes_and_vehicles": _FLAG,
    "savings": _YUAN,
    "net_investments": _YUAN,
    "loss": _YUAN,
    "compensation": _YUAN,
    "event_named": _FLAG,
    "contract_months": "DECIMAL(18,3)",
    "employed_months": "DECIMAL(18,3)",
    "school_fee_ratio": "DECIMAL(18,3)",
    "diagnosed_on": "DATE",
    "annual_net_pay": "STRUCT(worker DECIMAL(18,2), spouse DECIMAL(18,2))",
    "medical_own_paid": "STRUCT(person VARCHAR, amount DECIMAL(18,2))[]",
    "students": "STRUCT(level VARCHAR, entry VARCHAR, disabled BOOLEAN, fee_free BOOLEAN, person VARCHAR)[]",
    "received": 'STRUCT(kind VARCHAR, amount DECIMAL(18,2), source VARCHAR, "on" VARCHAR, person VARCHAR, event VARCHAR)[]',
    "applicant": "VARCHAR",
    "event": "VARCHAR",
    "members": "STRUCT(relation VARCHAR, birth_year BIGINT, able BOOLEAN, at_school BOOLEAN, proof_of_income BOOLEAN)[]",
    "wants": "STRUCT(kind VARCHAR, amount DECIMAL(18,2))[]",
    "pool_left": _YUAN,
    "training_cost": _YUAN,
    "certificate": _FLAG,
    "class": "VARCHAR",
}

MULTIPLES = ("0", "0.5", "1", "1.5", "2", "2.5", "3", "4")
LINES = ("600", "722.40", "1102", "723.891", "820", "1070", "515.5")
MONTHS = (None, None, 1, 3, 6, 12)
CENT = Decimal("0.01")


def family(policy: Policy, chance: Random, *, whole: bool = True) -> dict[str, Any]:
    """Facts of one family; all that the policy asks for if `whole`, else with gaps."""
    facts = {"on": _day(policy), **_household(policy, chance), **_beside(chance)}
    facts |= _aid_facts(policy, chance)
    facts |= _seldom(policy, chance)
    if not whole:
        for key in chance.sample(sorted(facts), k=chance.randint(1, 4)):
            del facts[key]
    return facts


def _day(policy: Policy) -> str:
    return str(policy.holds_to or max(policy.holds_from or date.min, date(2025, 6, 1)))


def _money(chance: Random, most: int) -> Decimal:
    return Decimal(chance.randint(0, most * 100)) * CENT


def _household(policy: Policy, chance: Random) -> dict[str, Any]:
    persons, window = chance.randint(1, 6), policy.months
    line = Decimal(chance.choice(LINES))
    printed = _printed(policy)
    base = printed if printed is not None else line
    expenses = [_item(chance, words.EXPENSES, 20_000) for _ in range(chance.randint(0, 3))]
    counted = sum((_in_window(item, window) for item in expenses), Decimal(0))
    on_line = Decimal(chance.choice(MULTIPLES)) * base * persons * window
    near = chance.choice((Decimal(0), CENT, -CENT, _money(chance, 9_000), -_money(chance, 9_000)))
    total = on_line + near + (counted if chance.random() < 0.6 else 0)
    incomes = _incomes(chance, total.quantize(CENT), window)
    facts = {"persons": persons, "incomes": incomes, "expenses": expenses}
    return facts if printed is not None else facts | {"line": line}


def _printed(policy: Policy) -> Decimal | None:
    return None if isinstance(policy.line, str | None) else Decimal(int(policy.line)) * CENT


def _item(chance: Random, kinds: dict[str, words.Term], most: int) -> dict[str, Any]:
    kind = chance.choice(sorted(words.codes(kinds)))
    item = {"kind": kind, "amount": _money(chance, most), "months": chance.choice(MONTHS)}
    return {key: value for key, value in item.items() if value is not None}


def _in_window(item: dict[str, Any], window: int) -> Decimal:
    months = item.get("months", window)
    return (item["amount"] * window / months).quantize(CENT)


def _incomes(chance: Random, total: Decimal, window: int) -> list[dict[str, Any]]:
    """The total in one to three lines; a business may have lost money."""
    lost = _money(chance, 30_000) if chance.random() < 0.2 else Decimal(0)
    wage = {"kind": "wage", "amount": total + lost, "months": window}
    items = [wage if chance.random() < 0.5 else {"kind": "wage", "amount": total + lost}]
    if lost:
        kind = chance.choice(("business", "property", "pension"))
        items.append({"kind": kind, "amount": -lost, "months": window})
    if chance.random() < 0.4:
        items.append(_item(chance, words.INCOMES, 3_000))
    return items


def _beside(chance: Random) -> dict[str, Any]:
    causes = sorted(words.codes(words.CAUSES))
    flags = sorted(words.codes(words.FLAGS))
    few = chance.choice((0, 0, 1, 2))
    listed = chance.sample(flags, k=few)
    return {
        "causes": chance.sample(causes, k=chance.choice((0, 1, 1, 2))),
        "flags": listed if chance.random() < 0.5 else {flag: flag in listed for flag in flags},
        "homes": chance.choice((0, {"count": 2, "commodity": chance.randint(0, 2)})),
        "area_per_head_over_local": chance.random() < 0.5,
        "vehicles": [_vehicle(chance) for _ in range(chance.choice((0, 0, 0, 1, 2)))],
        "proof_of_homes_and_vehicles": chance.random() < 0.9,
        "monthly_incomes": [_money(chance, 3_000) for _ in range(chance.choice((6, 6, 7)))],
        "savings": _money(chance, 20_000),
        "net_investments": _money(chance, 9_000) - 3_000,
        "loss": _money(chance, 90_000),
        "event_named": chance.random() < 0.3,
        "contract_months": chance.choice((3, 11, 12, Decimal("12.5"))),
        "employed_months": chance.choice((3, 11, 12, 24)),
        "school_fee_ratio": chance.choice((1, 2, Decimal("2.5"))),
        "diagnosed_on": chance.choice(("2020-12-31", "2021-01-01", "2021-05-05")),
        "annual_net_pay": {
            "worker": chance.choice((Decimal("64877.99"), 64878, 30_000)),
            "spouse": chance.choice((None, 64878, 20_000)),
        },
    }


def _vehicle(chance: Random) -> dict[str, Any]:
    price = chance.choice((None, Decimal("99999.99"), 100_000, 150_000))
    return {"price": price, "mobility_aid": chance.random() < 0.3, "work": False}


def _aid_facts(policy: Policy, chance: Random) -> dict[str, Any]:
    classes = [code for rule in policy.aid for code in rule.classes] or ["deep"]
    facts: dict[str, Any] = {
        "medical_own_paid": _medical(chance),
        "students": [_student(chance) for _ in range(chance.choice((0, 1, 1, 2, 3)))],
        "pool_left": chance.choice((0, Decimal("19999.99"), 20_000, 500_000)),
        "training_cost": _money(chance, 6_000),
        "certificate": chance.random() < 0.5,
    }
    if policy.way == "given":
        facts["class"] = chance.choice([*sorted(set(classes)), "none"])
    if chance.random() < 0.8 or any(rule.each is not None for rule in policy.aid):
        facts["received"] = _received(policy, chance, facts)
    facts |= {"event": "火灾"} if chance.random() < 0.9 else {}
    facts |= {"applicant": "甲"} if chance.random() < 0.9 else {}
    return facts


def _received(policy: Policy, chance: Random, facts: dict[str, Any]) -> list[dict[str, Any]]:
    """Payments before: of this kind and others, this year and earlier, near each limit."""
    kinds = sorted({rule.kind for rule in policy.aid} | {"living", "visit"})
    return [_payment(policy, chance, kinds, facts) for _ in range(chance.choice((0, 0, 1, 1, 2)))]


def _payment(
    policy: Policy, chance: Random, kinds: list[str], facts: dict[str, Any]
) -> dict[str, Any]:
    on = date.fromisoformat(_day(policy))
    days = (on, on - timedelta(1), date(on.year, 1, 1), date(on.year - 1, 12, 31), _year_ago(on))
    item = {
        "kind": chance.choice(kinds),
        "amount": _taken(chance, facts),
        "source": chance.choice(("union", "union", "union", None, "government", "other")),
        "on": chance.choice((*map(str, days), None)),
        "person": chance.choice((None, None, None, "a", "b", "甲")),
        "event": chance.choice((None, "火灾", "火灾", "火灾", "车祸")),
    }
    return {key: value for key, value in item.items() if value is not None}


def _year_ago(on: date) -> date:
    return on.replace(year=on.year - 1, day=min(on.day, 28))


def _taken(chance: Random, facts: dict[str, Any]) -> Decimal:
    """Often exactly what a rule allows, or a fen beside it."""
    line = Decimal(facts.get("line", 820)).quantize(CENT)
    paid = facts["medical_own_paid"]
    own = paid if not isinstance(paid, list) else paid[0]["amount"]
    limits = (12 * line, 10 * line, 8 * line, Decimal(own), 3_000, 5_000, 10_000, 20_000, 150_000)
    beside = chance.choice((Decimal(0), CENT, -CENT, -_money(chance, 4_000)))
    return max(Decimal(chance.choice(limits)) + beside, Decimal(0))


def _seldom(policy: Policy, chance: Random) -> dict[str, Any]:
    """What only some families state: it goes to the interpreter, or does not matter."""
    facts: dict[str, Any] = {}
    if chance.random() < 0.5:
        facts["members"] = [_member(chance) for _ in range(chance.randint(0, 3))]
        facts["minimum_wage"] = chance.choice((1_500, Decimal("1720.50")))
    if chance.random() < 0.1:
        facts["region"] = chance.choice(("330100", "350900", "浙江省杭州市"))
    if chance.random() < 0.05:
        facts["known_on"] = str(max(policy.known_on, date(2026, 1, 1)))
    if chance.random() < 0.1:
        facts["wants"] = _wants(policy, chance, facts)
    return facts


def _member(chance: Random) -> dict[str, Any]:
    return {
        "relation": chance.choice(("配偶", "子女", "父母")),
        "birth_year": chance.choice((1950, 1975, 1998, 2015)),
        "able": chance.random() < 0.7,
        "at_school": chance.random() < 0.3,
        "proof_of_income": chance.random() < 0.5,
    }


def _wants(policy: Policy, chance: Random, facts: dict[str, Any]) -> list[Any]:
    kinds = sorted({rule.kind for rule in policy.aid} | {"living"})
    listed = chance.sample(kinds, k=chance.randint(1, len(kinds)))
    return [
        kind if chance.random() < 0.5 else {"kind": kind, "amount": _money(chance, 9_000)}
        for kind in listed
    ]


# What only the interpreter settles; cs does not say for what time training aid is counted.
OPEN_IN_CS = "training"
INTERPRETED = frozenset({"known_on", "wants"})


def settled_by_sql(facts: dict[str, Any]) -> bool:
    """Whether SQL must settle this whole family: nothing is stated that needs a second look, and no
    payment is for one of several."""
    if facts.keys() & INTERPRETED:
        return False
    before = facts.get("received", [])
    named = [item for item in before if item.get("person") or item.get("event") != "火灾"]
    named += [item for item in before if item["kind"] == OPEN_IN_CS]
    return not before or ("event" in facts and not named and not _several(facts))


def _several(facts: dict[str, Any]) -> bool:
    paid = facts["medical_own_paid"]
    return len(facts["students"]) > 1 or (isinstance(paid, list) and len(paid) > 1)


def _medical(chance: Random) -> Any:
    edge = chance.choice((10_000, 25_000, 40_000, 72_000))
    amount = chance.choice((Decimal(edge), edge + CENT, edge - CENT, _money(chance, 90_000)))
    if chance.random() < 0.5:
        return amount
    other = _money(chance, 30_000)
    return [{"person": "a", "amount": amount}, {"person": "b", "amount": other}]


def _student(chance: Random) -> dict[str, Any]:
    return {
        "level": chance.choice(sorted(words.codes(words.LEVELS))),
        "entry": chance.choice(("new", "continuing")),
        "disabled": chance.random() < 0.2,
        "fee_free": chance.random() < 0.2,
        **({"person": chance.choice("ab")} if chance.random() < 0.5 else {}),
    }


def as_columns(facts: dict[str, Any]) -> dict[str, Any]:
    """The same facts, each in the one form its Parquet column has."""
    forms = {
        "flags": lambda flags: [
            code for code in flags if not isinstance(flags, dict) or flags[code]
        ],
        "homes": lambda homes: homes if isinstance(homes, dict) else {"count": homes},
        "medical_own_paid": lambda paid: paid if isinstance(paid, list) else [{"amount": paid}],
        "wants": lambda wants: [one if isinstance(one, dict) else {"kind": one} for one in wants],
    }
    return {key: forms.get(key, lambda same: same)(value) for key, value in facts.items()}
