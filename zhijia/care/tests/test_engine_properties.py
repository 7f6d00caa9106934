"""Properties of the engine: monotone, bounded, total over damaged input."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from zhijia.care.rules import aid
from zhijia.care.rules import expressions as ex
from zhijia.care.rules import policy as policies
from zhijia.care.rules.assess import Assessment, assess_line, assessment
from zhijia.care.rules.classify import order
from zhijia.care.rules.columns import Columns
from zhijia.care.rules.compiler import Compiler
from zhijia.care.rules.facts import parse_facts
from zhijia.care.rules.monotone import COVERED, EXCEPTIONS, gates
from zhijia.care.rules.outline import PolicyFault
from zhijia.care.rules.policy import document, policy, read_policy, shipped
from zhijia.care.tests.families import COLUMNS, family
from zhijia.care.tests.test_engines_agree import SEED, plain
from zhijia.kernel.figures import shipped as figures
from zhijia.kernel.lines import CannotAnswer, parse_object

TODAY = date(2026, 11, 1)
HANDBOOK = Path(policies.__file__).parents[3] / "docs" / "policies.md"
CLASSING = [name for name in shipped() if policy(name).classes]
# Monthly incomes a head, as multiples of the line, around every gate a shipped policy has.
AROUND = [
    Decimal(one)
    for one in (
        [
            "0.9",
            "1",
            "1.2",
            "1.49",
            "1.5",
            "1.51",
            "1.9",
            "2",
            "2.01",
            "2.5",
            "2.6",
            "2.99",
            "3",
            "3.01",
        ]
    )
]


def told(identity: str, facts: dict[str, Any]) -> Assessment:
    return assessment(
        policy(identity), parse_facts(plain(facts)), figures=figures(), today=TODAY, lang=None
    )


def pair(identity: str, chance: Random) -> tuple[dict[str, Any], dict[str, Any]]:
    """A family, and the same with more income or with less necessary expenditure; half of them live
    close to the gates."""
    rule = policy(identity)
    facts = family(rule, chance)
    if chance.random() < 0.5:
        line, persons = Decimal(facts.get("line") or 820), int(facts.get("persons") or 1)
        a_head = chance.choice(AROUND) * line * persons * rule.months
        facts["incomes"] = [{"kind": "wage", "amount": a_head.quantize(Decimal("0.01"))}]
        facts["expenses"] = [one for one in facts.get("expenses", []) if chance.random() < 0.5]
    if chance.random() < 0.3 and facts.get("expenses"):
        return facts, {**facts, "expenses": facts["expenses"][1:]}
    step = chance.choice([1, 100, 20_000, 900_000])
    more = [{"kind": "wage", "amount": Decimal(chance.randint(1, step))}]
    return facts, {**facts, "incomes": [*facts.get("incomes", []), *more]}


def better_for_more(identity: str, facts: dict[str, Any], richer: dict[str, Any]) -> str:
    """The clause of the class the family has with more income, if that class is a better one."""
    ranks = [rank.code for rank in order(policy(identity))] + ["none"]
    before, after = told(identity, facts), told(identity, richer)
    if "undecided" in (before.code, after.code):
        return ""
    return after.clause if ranks.index(after.code) < ranks.index(before.code) else ""


@pytest.mark.parametrize("identity", CLASSING)
def test_more_income_leads_to_a_better_class_only_through_a_listed_gate(identity: str) -> None:
    allowed = {clause.rpartition(".")[0] for clause in EXCEPTIONS.get(identity, ())}
    chance = Random(f"monotone-{SEED}-{identity}")
    for _ in range(200):
        facts, richer = pair(identity, chance)
        if clause := better_for_more(identity, facts, richer):
            assert clause in allowed, (facts, richer)


@pytest.mark.parametrize("identity", shipped())
def test_every_gate_is_listed_and_every_listed_gate_is_there(identity: str) -> None:
    found = {gate.clause: gate for gate in gates(policy(identity))}
    listed = {**EXCEPTIONS.get(identity, {}), **COVERED.get(identity, {})}
    assert set(found) == set(listed)
    assert not set(EXCEPTIONS.get(identity, ())) & set(COVERED.get(identity, ()))
    for clause, better in EXCEPTIONS.get(identity, {}).items():
        assert found[clause].code == better.code
        assert better.fact in parse_facts({better.fact: []})


@pytest.mark.parametrize("identity", shipped())
def test_no_disqualifier_turns_on_income(identity: str) -> None:
    for bar in policy(identity).bars:
        read = {quantity.fact for quantity in ex.quantities(bar.condition.truth).values()}
        assert not read & {"incomes", "expenses"}


# One family for each exception: on its gate it has no class, one fen above it has.
DEBTS = {
    "line": 1000, "persons": 1, "monthly_incomes": [9000] * 6, "causes": ["accident"],
    "flags": {"on_relief": False, "migrant": False}, "savings": 0, "net_investments": -500_000,
    "expenses": [],
}  # fmt: skip
WITNESSES: dict[str, dict[str, Any]] = {
    "cn-2016": DEBTS,
    "yn-2016": DEBTS,
    "zj-2018": DEBTS,
    "bb-2019": {
        **DEBTS,
        "causes": [],
        "flags": {"on_relief": False, "very_serious": True},
    },
}


@pytest.mark.parametrize("identity", EXCEPTIONS)
def test_every_exception_is_a_real_one(identity: str) -> None:
    printed = {"bb-2019": 600}.get(identity, DEBTS["line"])
    three_lines = Decimal(3 * printed * policy(identity).months)
    facts = {**WITNESSES[identity], "incomes": [{"kind": "wage", "amount": three_lines}]}
    fen_more = three_lines + Decimal("0.01")
    richer = {**facts, "incomes": [{"kind": "wage", "amount": fen_more}]}
    limbs = {clause.rpartition(".")[0] for clause in EXCEPTIONS[identity]}
    # The cut text of zj-2018 leaves the city's class open to everybody.
    assert told(identity, facts).code == ("undecided" if identity == "zj-2018" else "none")
    assert told(identity, richer).code == next(iter(EXCEPTIONS[identity].values())).code
    assert told(identity, richer).clause in limbs


def test_the_handbook_lists_the_exceptions_as_they_are() -> None:
    page = HANDBOOK.read_text(encoding="utf-8")
    listed = page[page.index("### 收入多了反而更好的") : page.index("### 上面有档次挡着的")]
    rest = page[page.index("### 上面有档次挡着的") :]
    for identity, exceptions in EXCEPTIONS.items():
        for clause, better in exceptions.items():
            assert f"| {identity} | `{clause}` | {better.whom} | {better.says} |" in listed
    assert listed.count("\n| ") == 1 + sum(map(len, EXCEPTIONS.values()))
    for identity, covered in COVERED.items():
        for clause, why in covered.items():
            assert f"| {identity} | `{clause}` | {why} |" in rest


@pytest.mark.parametrize("identity", [name for name in shipped() if policy(name).aid])
def test_aid_is_never_negative_and_never_above_its_limit(identity: str) -> None:
    chance = Random(f"aid-{SEED}-{identity}")
    for _ in range(150):
        facts = family(policy(identity), chance)
        for grant in told(identity, facts).grants or ():
            assert grant.amount is not None or facts.get("received") or "wants" in facts
            assert 0 <= (grant.amount or 0) <= (grant.limit.high or 0)


@pytest.mark.parametrize("identity", shipped())
def test_every_answer_has_the_form_of_the_contract_in_both_languages(identity: str) -> None:
    chance = Random(f"form-{SEED}-{identity}")
    facts = plain(family(policy(identity), chance))
    for lang in ("zh", "en"):
        question = {"policy": identity, "facts": facts}
        found = assess_line(question, figures=figures(), today=TODAY, lang=lang)
        assert {
            "class",
            "measures",
            "reasons",
            "aid",
            "caps",
            "missing",
            "warnings",
        } <= found.keys()
        for reason in found["reasons"]:
            assert set(reason) == {"clause", "text", "value", "threshold", "passed"}
            assert reason["text"]
            assert lang == "en" or " " not in reason["text"]
        json.dumps(found)


SEEDS = """cn-2016 zj-2018 yn-2016 bb-2019 cz-2019 hz-2020 rg-2020 qh-2021 xt-2021 pds qd nt-2024 yx
sh-2019 sj hb-2024 xx cs sz-2021 tm-2024 dl-2016 sd-2019 km-2019 jm-2025 wh-2013 old"""


def test_every_seed_is_shipped_with_its_source() -> None:
    assert set(SEEDS.split()) == set(shipped())
    for identity in shipped():
        assert policy(identity).sources, identity
        assert all(source.title and source.trust for source in policy(identity).sources)


READ_BESIDE = {"on", "line", "class", "wants", "applicant", "event", "minimum_wage", "members"}


@pytest.mark.parametrize("identity", shipped())
def test_facts_the_policy_does_not_read_change_nothing(identity: str) -> None:
    chance = Random(f"unread-{SEED}-{identity}")
    columns = Compiler(policy(identity), Columns(COLUMNS)).stated_columns()
    read = {column for column, _ in columns} | READ_BESIDE
    for _ in range(40):
        facts = family(policy(identity), chance)
        kept = {key: value for key, value in facts.items() if key in read}
        assert told(identity, kept).as_object() == told(identity, facts).as_object()


def damaged(text: str, chance: Random) -> str:
    """The text with a piece cut out, doubled, swapped or replaced."""
    at, size = chance.randrange(len(text)), chance.randint(1, 12)
    piece = text[at : at + size]
    other = chance.choice(["", piece * 2, piece[::-1], "9" * size, "\n", "（", "{", "null", "-1"])
    return text[:at] + other + text[at + size :]


def refusal_of_policy(written: str) -> PolicyFault | None:
    try:
        read_policy(written)
    except PolicyFault as fault:
        return fault
    return None


def answer_to(line: str) -> dict[str, Any]:
    try:
        return assess_line(parse_object(line), figures=figures(), today=TODAY)
    except CannotAnswer as no:
        return no.as_object()


def throw_damaged_input(rounds: int) -> None:
    chance = Random(f"damage-{SEED}")
    names = shipped()
    for _ in range(rounds):
        identity = chance.choice(names)
        fault = refusal_of_policy(damaged(document(identity), chance))
        assert fault is None or (fault.line >= 1 and fault.reason)
        question = {"policy": identity, "facts": plain(family(policy(identity), chance))}
        told = answer_to(damaged(json.dumps(question), chance))
        assert ("class" in told) != ("error" in told)


def test_damaged_policies_and_families_never_crash() -> None:
    throw_damaged_input(int(os.environ.get("ZHIJIA_FUZZ", "120")))


@pytest.mark.full
def test_10000_damaged_policies_and_families_never_crash() -> None:
    throw_damaged_input(10_000)


def test_rounding_keeps_the_items_adding_up() -> None:
    found = told(
        "xx", {"class": "relative", "line": "700", "medical_own_paid": "0.01", "students": []}
    )
    assert found.as_object()["aid"]["total"] == "5600.00"
    assert aid.rounded_fen(Decimal("0.5")) == 1
    assert asdict(found)["code"] == "relative"
