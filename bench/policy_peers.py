"""The same policy (cz-2019) in the engines somebody might use instead.

All answer from file to file like the project, the same cells. In OpenFisca every income and expenditure
is a member of its family, as OpenFisca has people in households, and the family sums them. json-logic and
zen-engine take one record at a time, lists and all; amounts are handed to them in fen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb

INCOME = "'wage','pension','business','property','transfer','unemployment_benefit','rural_pension','relief','imputed','other'"
RIGID = "'illness','disability','education','compulsory_education','accident'"
FACTS = """
SELECT id, persons, CAST(line * 100 AS BIGINT) AS line, homes, area_per_head_over_local AS over_area,
  list_has_any(causes, ['serious_illness', 'disaster', 'accident']) AS grave,
  list_contains(flags, 'business_shop') AS shop,
  len([x for x in students if x.level IN ('college', 'undergraduate')]) AS students,
  CAST(medical_own_paid * 100 AS BIGINT) AS medical
FROM read_parquet('{source}')
"""

ITEMS = f"""
WITH rows AS (SELECT row_number() OVER () - 1 AS place, incomes, expenses FROM read_parquet('{{source}}')),
items AS (SELECT place, TRUE AS is_income, unnest(incomes) AS x FROM rows
  UNION ALL SELECT place, FALSE, unnest(expenses) FROM rows)
SELECT place, is_income AND x.kind IN ({INCOME}) AS earned, NOT is_income AND x.kind IN ({RIGID}) AS needed,
  CAST(x.amount * 100 AS BIGINT) AS fen, x.months AS months FROM items
"""


RECORDS = """
SELECT id, persons, CAST(line * 100 AS BIGINT) AS line, homes, area_per_head_over_local AS over_area,
  [{'kind': x.kind, 'fen': CAST(x.amount * 100 AS BIGINT), 'months': x.months} for x in incomes] AS incomes,
  [{'kind': x.kind, 'fen': CAST(x.amount * 100 AS BIGINT), 'months': x.months} for x in expenses] AS expenses,
  causes, flags, students, CAST(medical_own_paid * 100 AS BIGINT) AS medical
FROM read_parquet(?)
"""
INCOMES, RIGIDS = (re.findall(r"\w+", kinds) for kinds in (INCOME, RIGID))
GRAVE = ["serious_illness", "disaster", "accident"]
HIGHER = ["college", "undergraduate"]


def _records(source: Path) -> Iterator[dict[str, Any]]:
    """Each family as a record, lists as lists."""
    found = duckdb.connect().execute(RECORDS, [str(source)])
    names = [column[0] for column in found.description or ()]
    while rows := found.fetchmany(10_000):
        yield from (dict(zip(names, row, strict=True)) for row in rows)


def open_fisca(source: Path, out: Path) -> Callable[[], None]:
    """Parquet to Parquet through a tax-benefit system of integer variables."""
    import numpy as np
    from openfisca_core.simulations import SimulationBuilder

    system = _system()

    def run() -> None:
        connection = duckdb.connect()
        facts = connection.execute(FACTS.format(source=source)).fetchnumpy()
        items = connection.execute(ITEMS.format(source=source)).fetchnumpy()
        builder = SimulationBuilder()
        builder.create_entities(system)
        builder.declare_person_entity("item", range(len(items["place"])))
        families = builder.declare_entity("family", range(len(facts["id"])))
        roles = np.full(len(items["place"]), families.entity.flattened_roles[0])
        builder.join_with_persons(families, items["place"], roles)
        simulation = builder.build(system)
        for name in INPUTS:
            simulation.set_input(name, YEAR, facts[name])
        for name in OF_ITEMS:
            simulation.set_input(name, YEAR, items[name])
        answers = {name: simulation.calculate(name, YEAR) for name in OUTPUTS}
        _write(connection, facts["id"], answers, out)

    return run


YEAR = "2025"
INPUTS = ("persons", "line", "homes", "over_area", "grave", "shop", "students", "medical")
OF_ITEMS = ("earned", "needed", "fen", "months")
OUTPUTS = ("tier", "reason", "g_fen", "n_fen", "living_fen", "education_fen", "medical_fen")
TIERS = ("none", "national", "provincial", "city")
REASONS = ("", "bar.1", "bar.2", "national.1", "provincial.1", "city.1")


def _system() -> Any:
    """The policy as OpenFisca's documentation has it: one class a variable, formulas over arrays."""
    import numpy as np
    from openfisca_core.entities import build_entity
    from openfisca_core.periods import YEAR as YEARLY
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    item = build_entity("item", "items", "An income or an expenditure", is_person=True)
    roles = [{"key": "member", "plural": "members", "label": "Item"}]
    family = build_entity("family", "families", "A family", roles=roles)
    system = TaxBenefitSystem([item, family])

    def variable(name: str, kind: type, formula: Any = None, of_items: bool = False) -> None:
        entity = item if of_items else family
        members = {"value_type": kind, "entity": entity, "definition_period": YEARLY, "label": name}
        if formula:
            members["formula"] = formula
        system.add_variable(type(name, (Variable,), members))

    def of(*names: str) -> Callable[[Any, Any], list[Any]]:
        return lambda families, period: [families(name, period) for name in names]

    def summed(which: str) -> Any:
        def formula(families: Any, period: Any) -> Any:
            fen, months, counts = (
                families.members(name, period) for name in ("fen", "months", which)
            )
            return families.sum(np.where(counts, fen * (12 // months), 0))

        return formula

    def net(families: Any, period: Any) -> Any:
        income, rigid = of("income", "rigid")(families, period)
        return income - rigid

    def base(families: Any, period: Any) -> Any:
        persons, line = of("persons", "line")(families, period)
        return persons * 12 * line

    def bar_1(families: Any, period: Any) -> Any:
        homes, over_area, grave = of("homes", "over_area", "grave")(families, period)
        return (homes >= 2) & ~(~over_area & grave)

    def tier(families: Any, period: Any) -> Any:
        barred, shop, income, rest, whole = of("bar_1", "shop", "income", "net", "base")(
            families, period
        )
        out = barred | shop | (2 * income > 3 * whole)
        steps = [out, rest <= whole, 2 * rest <= 3 * whole, rest <= 2 * whole]
        return np.select(steps, [0, 1, 2, 3], 0)

    def reason(families: Any, period: Any) -> Any:
        found, barred, shop = of("tier", "bar_1", "shop")(families, period)
        return np.select([found > 0, barred, shop], [found + 2, 1, 2], 0)

    def a_head(name: str) -> Any:
        def formula(families: Any, period: Any) -> Any:
            amount, persons = of(name, "persons")(families, period)
            rounded = (2 * np.abs(amount) + persons * 12) // (persons * 24)
            return np.where(amount < 0, -rounded, rounded)

        return formula

    def granted(name: str, times: int) -> Any:
        def formula(families: Any, period: Any) -> Any:
            found, line, count = of("tier", "line", name)(families, period)
            return np.where(found > 0, times * line * count if times else count, -1)

        return formula

    def living(families: Any, period: Any) -> Any:
        found, line = of("tier", "line")(families, period)
        return np.where(found > 0, 12 * line, -1)

    for name in INPUTS:
        variable(name, bool if name in {"over_area", "grave", "shop"} else int)
    for name in OF_ITEMS:
        variable(name, bool if name in {"earned", "needed"} else int, of_items=True)
    for name, formula in {
        "income": summed("earned"),
        "rigid": summed("needed"),
        "net": net,
        "base": base,
        "tier": tier,
        "reason": reason,
        "g_fen": a_head("income"),
        "n_fen": a_head("net"),
        "living_fen": living,
        "education_fen": granted("students", 10),
        "medical_fen": granted("medical", 0),
    }.items():
        variable(name, int, formula)
    variable("bar_1", bool, bar_1)
    return system


def _write(connection: Any, ids: Any, answers: dict[str, Any], out: Path) -> None:
    import pyarrow as arrow
    from pyarrow import parquet

    def spelt(codes: Any, names: tuple[str, ...]) -> Any:
        return arrow.DictionaryArray.from_arrays(codes, list(names)).cast(arrow.string())

    def known(amounts: Any) -> Any:
        return arrow.array(amounts, mask=amounts < 0)

    columns = {
        "id": arrow.array(ids.tolist() if ids.dtype == object else ids),
        "class": spelt(answers["tier"], TIERS),
        "clause": spelt(answers["reason"], REASONS),
        "G_fen": arrow.array(answers["g_fen"]),
        "N_fen": arrow.array(answers["n_fen"]),
        **{name: known(answers[name]) for name in ("living_fen", "education_fen", "medical_fen")},
    }
    parquet.write_table(arrow.table(columns), out)


def json_logic(source: Path, out: Path) -> Callable[[], None]:
    """File to file: every cell of the answer is a rule, one after the other, a record at a time."""
    from json_logic import jsonLogic

    rules = _json_logic_rules()

    def run() -> None:
        answers = []
        for record in _records(source):
            for name, rule in rules.items():
                record[name] = jsonLogic(rule, record)
            answers.append(record)
        _write_records(answers, out)

    return run


def _json_logic_rules() -> dict[str, Any]:
    def var(name: str) -> dict[str, str]:
        return {"var": name}

    def both(op: str, one: Any, other: Any) -> dict[str, Any]:
        return {op: [one, other]}

    def summed(items: str, kinds: list[str]) -> dict[str, Any]:
        counted = {"filter": [var(items), both("in", var("kind"), kinds)]}
        share = both("*", var("current.fen"), both("/", 12, var("current.months")))
        return {"reduce": [counted, both("+", var("accumulator"), share), 0]}

    def a_head(code: str, name: str) -> dict[str, dict[str, Any]]:
        """The amount, its size doubled and half a divisor more, and the quotient, in three cells."""
        raised, found = var(f"{name} raised"), var(f"{name} a head")
        twice = both("*", 2, var("months"))
        size = {"max": [var(name), both("-", 0, var(name))]}
        rounded = both("/", both("-", raised, both("%", raised, twice)), twice)
        return {
            f"{name} raised": both("+", both("*", 2, size), var("months")),
            f"{name} a head": rounded,
            code: {"if": [both("<", var(name), 0), both("-", 0, found), found]},
        }

    def granted(amount: Any) -> dict[str, Any]:
        return {"if": [both("!==", var("class"), "none"), amount, None]}

    grave = {"some": [var("causes"), both("in", var(""), GRAVE)]}
    exempt = {"and": [{"!": [var("over_area")]}, grave]}
    base, net = var("base"), var("net")
    out = {
        "or": [
            var("bar_1"),
            var("bar_2"),
            both(">", both("*", 2, var("income")), both("*", 3, base)),
        ]
    }
    tiers = [
        out, "none", both("<=", net, base), "national",
        both("<=", both("*", 2, net), both("*", 3, base)), "provincial",
        both("<=", net, both("*", 2, base)), "city", "none",
    ]  # fmt: skip
    barred = {"if": [var("bar_1"), "bar.1", var("bar_2"), "bar.2", ""]}
    students = {"filter": [var("students"), both("in", var("level"), HIGHER)]}
    counted = {"reduce": [students, both("+", var("accumulator"), 1), 0]}
    return {
        "income": summed("incomes", INCOMES),
        "rigid": summed("expenses", RIGIDS),
        "net": both("-", var("income"), var("rigid")),
        "months": both("*", 12, var("persons")),
        "base": both("*", var("months"), var("line")),
        "bar_1": {"and": [both(">=", var("homes"), 2), {"!": [exempt]}]},
        "bar_2": both("in", "business_shop", var("flags")),
        "class": {"if": tiers},
        "clause": {
            "if": [both("===", var("class"), "none"), barred, {"cat": [var("class"), ".1"]}]
        },
        **a_head("G_fen", "income"),
        **a_head("N_fen", "net"),
        "living_fen": granted(both("*", 12, var("line"))),
        "education_fen": granted(both("*", both("*", 10, var("line")), counted)),
        "medical_fen": granted(var("medical")),
    }


def zen(source: Path, out: Path) -> Callable[[], None]:
    """File to file: one node of expressions, a record at a time."""
    import zen as engine

    def summed(items: str, kinds: list[str]) -> str:
        return f"sum(map(filter({items}, #.kind in {kinds}), #.fen * 12 / #.months))"

    def a_head(amount: str) -> str:
        size = f"floor((2 * abs({amount}) + 12 * persons) / (24 * persons))"
        return f"{amount} < 0 ? 0 - {size} : {size}"

    base = "(12 * persons * line)"
    expressions = {
        "income": summed("incomes", INCOMES),
        "rigid": summed("expenses", RIGIDS),
        "net": "$.income - $.rigid",
        "bar_1": f"homes >= 2 and not (not over_area and some(causes, # in {GRAVE}))",
        "bar_2": "some(flags, # == 'business_shop')",
        "class": (
            f"$.bar_1 or $.bar_2 or 2 * $.income > 3 * {base} ? 'none' : $.net <= {base} ? 'national' : "
            f"2 * $.net <= 3 * {base} ? 'provincial' : $.net <= 2 * {base} ? 'city' : 'none'"
        ),
        "clause": "$.class != 'none' ? $.class + '.1' : $.bar_1 ? 'bar.1' : $.bar_2 ? 'bar.2' : ''",
        "G_fen": a_head("$.income"),
        "N_fen": a_head("$.net"),
        "living_fen": "$.class != 'none' ? 12 * line : null",
        "education_fen": (
            f"$.class != 'none' ? 10 * line * len(filter(students, #.level in {HIGHER})) : null"
        ),
        "medical_fen": "$.class != 'none' ? medical : null",
    }
    rows = [{"id": name, "key": name, "value": value} for name, value in expressions.items()]
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode", "position": {"x": 0, "y": 0}},
        {
            "id": "rule",
            "name": "rule",
            "type": "expressionNode",
            "position": {"x": 1, "y": 0},
            "content": {"expressions": rows},
        },
        {"id": "out", "name": "out", "type": "outputNode", "position": {"x": 2, "y": 0}},
    ]
    edges = [
        {"id": "a", "sourceId": "in", "targetId": "rule", "type": "edge"},
        {"id": "b", "sourceId": "rule", "targetId": "out", "type": "edge"},
    ]
    decision = engine.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))

    def run() -> None:
        answers = []
        for record in _records(source):
            told = decision.evaluate(record)["result"]
            answers.append({"id": record["id"], **told})
        _write_records(answers, out)

    return run


def _write_records(answers: list[dict[str, Any]], out: Path) -> None:
    import pyarrow as arrow
    from pyarrow import parquet

    amounts = ("G_fen", "N_fen", "living_fen", "education_fen", "medical_fen")
    columns: dict[str, Any] = {
        name: [answer[name] for answer in answers] for name in ("id", "class", "clause")
    }
    for name in amounts:
        found = (answer.get(name) for answer in answers)  # zen leaves out what is null
        columns[name] = [None if amount is None else int(amount) for amount in found]
    parquet.write_table(arrow.table(columns), out)
