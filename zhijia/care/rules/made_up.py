"""Families that do not exist, for trying policies out: a district's worth, always the same.

Their incomes, costs and causes are drawn so that every class of the usual policies is met and many
stand close to a line. Nothing about a real family is in them.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

FAMILIES = 412
SEED = 20160101
AREAS = ("东湖街道", "西山街道", "南桥街道", "北苑街道", "新城街道", "白云镇")
SHARE = (24, 20, 18, 16, 14, 8)
# What a head has a month, in yuan: around a line of some 600 to 1,100 yuan, with a long tail.
HEAD = (180, 2_900)
NEAR = 40  # a tenth of the families lies within so many yuan of these sums a head
SUMS = (600, 700, 900, 1_102, 1_653)

Facts = dict[str, Any]


def made_up_families(on: date, region: str = "") -> Iterator[Facts]:
    """The families with all their facts, each with `id`, `area` and the day it applied."""
    chance = Random(SEED)  # noqa: S311 - made-up families, not secrets
    for number in range(1, FAMILIES + 1):
        yield _family(chance, number, on, region)


def write_families(file: Path, on: date, region: str = "") -> None:
    """The families as a household file (docs/policy-format.md): lists as JSON text."""
    rows = list(made_up_families(on, region))
    with file.open("w", encoding="utf-8", newline="") as text:
        table = csv.DictWriter(text, fieldnames=list(rows[0]))
        table.writeheader()
        for row in rows:
            table.writerow({key: _cell(value) for key, value in row.items()})


def _cell(value: Any) -> Any:
    if isinstance(value, list | dict | bool):
        return json.dumps(value, ensure_ascii=False)
    return value


def _family(chance: Random, number: int, on: date, region: str) -> Facts:
    persons = chance.choices((1, 2, 3, 4, 5), (12, 26, 38, 17, 7))[0]
    yearly = _a_head(chance) * persons * 12
    causes = _causes(chance)
    students = _students(chance, persons, causes)
    own_paid = _own_paid(chance, yearly, causes)
    loss = chance.randrange(3_000, 30_000, 500) if "accident" in causes else 0
    pension = yearly // 3 if chance.random() < 0.25 else 0
    return {
        "id": f"H{number:04d}",
        "area": chance.choices(AREAS, SHARE)[0],
        "applied_on": (on - timedelta(days=chance.randrange(360))).isoformat(),
        "on": on.isoformat(),
        **({"region": region} if region else {}),
        "persons": persons,
        "incomes": _incomes(yearly, pension),
        "monthly_incomes": [str(yearly // 12)] * 6,
        "expenses": _expenses(chance, own_paid, len(students), loss),
        "causes": causes,
        "flags": _flags(chance, causes),
        "homes": {"count": chance.choices((0, 1, 2), (18, 76, 6))[0], "commodity": 0},
        "vehicles": _vehicles(chance),
        "area_per_head_over_local": chance.random() < 0.1,
        "proof_of_homes_and_vehicles": True,
        "savings": str(chance.choice((0, 0, 2_000, 8_000, 30_000))),
        "net_investments": "0",
        "loss": str(loss),
        "event_named": "accident" in causes,
        "medical_own_paid": str(own_paid),
        "students": students,
        "contract_months": chance.choice((12, 24, 36)),
        "employed_months": chance.choice((8, 12, 30)),
        "school_fee_ratio": "1",
        "received": [],
    }


def _a_head(chance: Random) -> int:
    """Yuan a head and month."""
    if chance.random() < 0.1:
        return chance.choice(SUMS) + chance.randint(-NEAR, NEAR)
    low, high = HEAD
    return min(high, max(low, int(chance.lognormvariate(7.15, 0.42))))


def _causes(chance: Random) -> list[str]:
    common = ("illness", "serious_illness", "disability", "school", "accident", "layoff")
    found = chance.choices(common, (26, 12, 12, 22, 8, 20))
    if chance.random() < 0.2:
        found += [chance.choice(("single_parent", "unemployment", "pay_cut"))]
    return list(dict.fromkeys(found))


def _students(chance: Random, persons: int, causes: list[str]) -> list[Facts]:
    if persons < 3 or ("school" not in causes and chance.random() < 0.6):
        return []
    levels = ("compulsory", "high", "vocational", "college", "undergraduate")
    level = chance.choices(levels, (40, 20, 8, 12, 20))[0]
    entry = "new" if chance.random() < 0.3 else "continuing"
    return [{"level": level, "entry": entry, "disabled": False}]


def _own_paid(chance: Random, yearly: int, causes: list[str]) -> int:
    if "serious_illness" in causes:
        return min(yearly * 2 // 3, chance.randrange(4_000, 45_000, 100))
    if {"illness", "disability"} & set(causes):
        return min(yearly // 2, chance.randrange(500, 9_000, 100))
    return 0


def _incomes(yearly: int, pension: int) -> list[Facts]:
    parts = (("wage", yearly - pension), ("pension", pension))
    return [{"kind": kind, "amount": str(amount), "months": 12} for kind, amount in parts if amount]


def _expenses(chance: Random, own_paid: int, students: int, loss: int) -> list[Facts]:
    school = students * chance.randrange(1_000, 9_000, 100)
    parts = (("illness", own_paid), ("education", school), ("accident", loss))
    return [{"kind": kind, "amount": str(amount), "months": 12} for kind, amount in parts if amount]


def _flags(chance: Random, causes: list[str]) -> list[str]:
    found = ["member_verified", "in_post"]
    found += ["migrant"] if chance.random() < 0.15 else ["local_hukou"]
    found += ["on_relief"] if chance.random() < 0.15 else []
    found += ["business_shop"] if chance.random() < 0.02 else []
    found += ["single_parent"] if "single_parent" in causes else []
    return found


def _vehicles(chance: Random) -> list[Facts]:
    if chance.random() > 0.12:
        return []
    price = chance.choice(("38000", "64000", "128000"))
    return [{"price": price, "mobility_aid": chance.random() < 0.3}]
