"""The steps of a trace: totals, what joined conditions came to, bands, and the re-test."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from zhijia.care.rules.assess import assess_line
from zhijia.care.rules.classify import expressions
from zhijia.care.rules.policy import document, policy, read_policy, shipped
from zhijia.care.rules.trace import joined
from zhijia.care.tests.families import family
from zhijia.care.tests.test_engines_agree import SEED, plain
from zhijia.kernel.figures import shipped as figures

TODAY = date(2026, 11, 1)


def steps(rule: Any, lang: str = "zh", **facts: Any) -> dict[str, dict[str, Any]]:
    question = {"policy": rule.id, "facts": facts, "assume_clear": True}
    found = assess_line(question, figures=figures(), today=TODAY, lang=lang, named=lambda _: rule)
    return {step["clause"]: step for step in found["steps"]}


def wage(amount: str) -> list[dict[str, str]]:
    return [{"kind": "wage", "amount": amount}]


def test_total_income_and_what_comes_off_are_said_once_and_brought_to_the_window() -> None:
    told = steps(
        policy("cz-2019"),
        line="1000",
        persons=2,
        incomes=[*wage("24000"), {"kind": "pension", "amount": "1000", "months": 1}],
        expenses=[{"kind": "illness", "amount": "600"}, {"kind": "housing", "amount": "50"}],
        on="2025-06-01",
    )
    assert told["measures.income"]["value"] == "36000.00"
    assert told["measures.rigid"]["value"] == "600.00"
    assert told["measures.N"]["value"] == "1475.00"


def test_inside_a_joined_condition_each_part_has_its_value_and_how_it_came_out() -> None:
    told = steps(
        policy("cz-2019"),
        line="1000",
        persons=1,
        incomes=[],
        expenses=[],
        homes={"count": 2},
        area_per_head_over_local=False,
        causes=["illness"],
    )
    homes, area, cause = (told[f"bar.1.{at}"] for at in (1, 2, 3))
    assert (homes["value"], homes["threshold"], homes["passed"]) == (2, 2, True)
    assert (area["value"], area["passed"]) == (False, False)
    assert (cause["value"], cause["passed"]) == (False, False)


def test_what_is_not_known_stays_unknown() -> None:
    told = steps(policy("cz-2019"), persons=1)
    assert told["measures.income"]["value"] is None
    assert told["measures.N"]["value"] is None


def test_a_rule_that_asks_for_no_income_claims_no_total() -> None:
    told = steps(policy("hb-2024"), line="1000", persons=1, **{"class": "deep"})
    assert not [clause for clause in told if clause.startswith("measures")]


BANDS = "分段（自付医疗费；至10000元90%；以上70%）"


def banded() -> Any:
    text = document("hb-2024")
    start = text.index("标准:", text.index("类别: 医疗救助"))
    end = text.index("\n", start)
    return read_policy(
        f"{text[:start]}标准: 逐人（{BANDS}）{text[end:].replace('每户每年', '每人每年', 1)}"
    )


@pytest.mark.parametrize(
    ("lang", "name"), [("zh", "第2位病人：10,000.00元以上，70%"), ("en", "Patient 2: Above")]
)
def test_the_pieces_of_each_patient_add_up_to_the_amount(lang: str, name: str) -> None:
    told = steps(
        banded(),
        lang,
        line="1000",
        persons=2,
        medical_own_paid=[{"person": "a", "amount": "9000"}, {"person": "b", "amount": "15000.01"}],
        received=[],
        **{"class": "deep"},
    )
    bands = [
        step
        for clause, step in told.items()
        if clause.startswith("aid.medical.") and step["text"].endswith(("90%", "70%"))
    ]
    assert [step["value"] for step in bands] == ["8100.00", "0.00", "9000.00", "3500.01"]
    assert bands[-1]["text"].startswith(name)
    assert told["aid.medical.1"]["value"] == "20600.01"
    assert Decimal("20600.01") == sum(Decimal(step["value"]) for step in bands)


def test_the_re_test_says_which_aid_it_counted_and_what_it_came_to() -> None:
    found = False
    for identity in shipped():
        rule, chance = policy(identity), Random(f"retest-{SEED}-{identity}")
        for _ in range(40 if rule.retest else 0):
            told = steps(rule, **plain(family(rule, chance)))
            for clause, step in told.items():
                if clause.startswith("aid.retest."):
                    found = True
                    assert "另计入已有救助" in step["text"]
                    assert step["passed"] is None or step["threshold"] is not None
                    if step["passed"] is not None:
                        assert step["value"] != told["measures.N"]["value"]
    assert found


@pytest.mark.parametrize("identity", shipped())
def test_every_part_of_every_condition_is_told_in_both_languages(identity: str) -> None:
    rule = policy(identity)
    facts = plain(family(rule, Random(f"trace-{SEED}-{identity}")))
    zh, en = steps(rule, **facts), steps(rule, "en", **facts)
    assert list(zh) == list(en)
    for condition in rule.conditions:
        parts = joined(condition.truth)
        if condition.truth not in parts:
            for at in range(1, len(parts) + 1):
                assert f"{condition.clause}.{at}" in zh
    for clause, step in zh.items():
        assert " " not in step["text"]
        assert step["text"] != en[clause]["text"]
        assert {**step, "text": ""} == {**en[clause], "text": ""}
    assert len(expressions(rule)) == len(rule.conditions)
