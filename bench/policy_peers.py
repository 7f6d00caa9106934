"""The same policy (cz-2019) in the engines somebody might use instead.

OpenFisca answers from file to file like the project: every income and expenditure is a member of its
family, as OpenFisca has people in households, and the family sums them. json-logic and zen-engine take one record at a time and are handed ready sums, outside
the clock.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

INCOME = "'wage','pension','business','property','transfer','unemployment_benefit','rural_pension','relief','imputed','other'"
RIGID = "'illness','disability','education','compulsory_education','accident'"
SUMS = f"""
  CAST(coalesce(list_sum([CAST(x.amount * 100 AS BIGINT) * (12 // x.months) for x in incomes if x.kind IN ({INCOME})]), 0) AS BIGINT) AS income,
  CAST(coalesce(list_sum([CAST(x.amount * 100 AS BIGINT) * (12 // x.months) for x in expenses if x.kind IN ({RIGID})]), 0) AS BIGINT) AS rigid,
"""
FACTS = """
SELECT id, persons, CAST(line * 100 AS BIGINT) AS line, homes, area_per_head_over_local AS over_area,
  {sums}
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


def _records(source: Path) -> list[dict[str, Any]]:
    found = duckdb.connect().execute(FACTS.format(source=source, sums=SUMS))
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def open_fisca(source: Path, out: Path) -> Callable[[], None]:
    """Parquet to Parquet through a tax-benefit system of integer variables."""
    import numpy as np
    from openfisca_core.simulations import SimulationBuilder

    system = _system()

    def run() -> None:
        connection = duckdb.connect()
        facts = connection.execute(FACTS.format(source=source, sums="")).fetchnumpy()
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


def json_logic(source: Path) -> Callable[[], None]:
    from json_logic import jsonLogic

    def var(name: str) -> dict[str, str]:
        return {"var": name}

    base = {"*": [12, var("persons"), var("line")]}
    net = {"-": [var("income"), var("rigid")]}
    exempt = {"and": [{"!": [var("over_area")]}, var("grave")]}
    barred = {"or": [var("shop"), {"and": [{">=": [var("homes"), 2]}, {"!": [exempt]}]}]}
    gate = {">": [{"*": [2, var("income")]}, {"*": [3, base]}]}
    rule = {
        "if": [
            {"or": [barred, gate]},
            "none",
            {"<=": [net, base]},
            "national",
            {"<=": [{"*": [2, net]}, {"*": [3, base]}]},
            "provincial",
            "none",
        ]
    }
    records = _records(source)

    def run() -> None:
        for record in records:
            jsonLogic(rule, record)

    return run


def zen(source: Path) -> Callable[[], None]:
    import zen as engine

    exempt = "(not over_area and grave)"
    barred = f"(shop or (homes >= 2 and not {exempt}))"
    text = (
        f"{barred} or 2 * income > 36 * persons * line ? 'none' : "
        "income - rigid <= 12 * persons * line ? 'national' : "
        "2 * (income - rigid) <= 36 * persons * line ? 'provincial' : 'none'"
    )
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode", "position": {"x": 0, "y": 0}},
        {
            "id": "rule",
            "name": "rule",
            "type": "expressionNode",
            "position": {"x": 1, "y": 0},
            "content": {"expressions": [{"id": "class", "key": "class", "value": text}]},
        },
        {"id": "out", "name": "out", "type": "outputNode", "position": {"x": 2, "y": 0}},
    ]
    edges = [
        {"id": "a", "sourceId": "in", "targetId": "rule", "type": "edge"},
        {"id": "b", "sourceId": "rule", "targetId": "out", "type": "edge"},
    ]
    decision = engine.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))
    records = _records(source)

    def run() -> None:
        for record in records:
            decision.evaluate(record)

    return run
