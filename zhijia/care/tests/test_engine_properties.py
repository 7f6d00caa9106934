"""Properties of the engine: monotone, bounded, total over damaged input."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from zhijia.care.rules import aid
from zhijia.care.rules.assess import Assessment, assess_line, assessment
from zhijia.care.rules.classify import order
from zhijia.care.rules.columns import Columns
from zhijia.care.rules.compiler import Compiler
from zhijia.care.rules.facts import parse_facts
from zhijia.care.rules.outline import PolicyFault
from zhijia.care.rules.policy import document, policy, read_policy, shipped
from zhijia.care.tests.families import COLUMNS, family
from zhijia.care.tests.test_engines_agree import SEED, plain
from zhijia.kernel.figures import shipped as figures
from zhijia.kernel.lines import CannotAnswer, parse_object

TODAY = date(2026, 11, 1)
# Where more income can lead to a better class, the source says so itself: a lower gate on income.
NOT_MONOTONE = {
    "yx": "relative A and B begin above 2 and 2.5 times the line",
    "zj-2018": "provincial.2 begins above 3 times the line",
    "cn-2016": "limb 5 counts assets only above 3 times the line",
    "yn-2016": "limb 5 counts assets only above 3 times the line",
    "bb-2019": "limb 6 counts assets only above 3 times the line",
    "qd": "more income also moves the bar of 80 per cent, which only makes it harder",
    "km-2019": "exactly on the line no branch takes the family in",
}
MONOTONE = [name for name in shipped() if policy(name).measures and name not in NOT_MONOTONE]


def told(identity: str, facts: dict[str, Any]) -> Assessment:
    return assessment(
        policy(identity), parse_facts(plain(facts)), figures=figures(), today=TODAY, lang=None
    )


@pytest.mark.parametrize("identity", [name for name in MONOTONE if policy(name).classes])
def test_more_income_never_leads_to_a_better_class(identity: str) -> None:
    ranks = [rank.code for rank in order(policy(identity))] + ["none"]
    chance = Random(f"monotone-{SEED}-{identity}")
    for _ in range(150):
        facts = family(policy(identity), chance)
        more = [*facts["incomes"], {"kind": "wage", "amount": Decimal(chance.randint(1, 900_000))}]
        before, after = told(identity, facts).code, told(identity, {**facts, "incomes": more}).code
        if "undecided" not in (before, after):
            assert ranks.index(before) <= ranks.index(after), facts


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
