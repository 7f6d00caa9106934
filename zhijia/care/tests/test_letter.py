"""The letter: the same engine in plain words, in both languages; refused aid is said with its clause."""

from __future__ import annotations

import io
import json
import re
import sys
from datetime import date
from random import Random
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.town import Town
from zhijia.care.commands import policy as command
from zhijia.care.rules.fact_names import fact_name, fact_names
from zhijia.care.rules.facts import FACTS
from zhijia.care.rules.letter import letter_line
from zhijia.care.rules.policy import policy, shipped
from zhijia.care.rules.vocabulary import FLAGS, QUANTITY_OF
from zhijia.care.tests.families import family
from zhijia.care.tests.test_engines_agree import plain
from zhijia.care.tests.test_policy_versions import signed
from zhijia.care.tests.test_schemas import schema
from zhijia.care.tests.test_self_test import POOR
from zhijia.kernel.figures import shipped as figures

TODAY = date(2026, 11, 1)
FIGURES = ("subsistence_line", "minimum_wage")
HAN = re.compile(r"[\u4e00-\u9fff]")
CODE = re.compile(r"[a-z]+_[a-z]+|flags\.")


def written(identity: str, facts: dict[str, Any], lang: str = "zh", **more: Any) -> list[str]:
    question = {"policy": identity, "facts": facts, **more}
    said: list[str] = letter_line(question, figures=figures(), today=TODAY, lang=lang)["sentences"]
    return said


def test_every_fact_has_a_name_in_both_languages() -> None:
    read = {term.fact for term in QUANTITY_OF.values()}
    for fact in {*FACTS, *read, *FIGURES, *(f"flags.{term.code}" for term in FLAGS.values())}:
        zh, en = fact_name(fact)
        assert HAN.search(zh), fact
        assert not HAN.search(en), fact
        assert not CODE.search(zh + en), fact


def test_a_figure_that_is_missing_has_the_name_of_its_kind() -> None:
    assert fact_name("minimum_wage:330100:2020-01-01") == fact_name("minimum_wage")


def test_two_facts_of_one_name_are_said_once() -> None:
    assert fact_names(["line", "subsistence_line", "persons"], "zh") == "当地低保标准、家庭人口"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("identity", shipped())
def test_no_letter_of_any_policy_shows_a_code(identity: str, lang: str) -> None:
    chance = Random(identity)
    for whole in (True, False, False):
        facts = plain(family(policy(identity), chance, whole=whole))
        said = written(identity, facts, lang)
        assert not [one for one in said if CODE.search(one)]
        assert len(said) >= 2


@pytest.mark.parametrize(
    ("facts", "zh", "en"),
    [
        (
            {"wants": [{"kind": "medical", "amount": 20000}], "received": []},
            "医疗救助不予批准：申请的金额超过上限，现在的上限是16000.00元。",
            "Medical aid is not granted: the amount applied for is above the limit, which is now",
        ),
        (
            {"received": [{"kind": "living", "amount": 500, "source": "union", "on": "2026-03-01"}],
             "on": "2026-10-01"},
            "医疗救助不予批准：只能给一项，本年已领其他一项。",
            "Medical aid is not granted: only one kind is given, and another was received this year.",
        ),
    ],
)  # fmt: skip
def test_what_is_refused_is_said_with_kind_reason_and_clause(
    facts: dict[str, Any], zh: str, en: str
) -> None:
    known = {"class": "relative", "line": 800, "medical_own_paid": 30000, **facts}
    refused = next(one for one in written("xx", known) if one.startswith(zh))
    assert refused.endswith("依据：较低者（80%自付医疗费；16000元）（条款aid.medical）。")
    refused = next(one for one in written("xx", known, "en") if one.startswith(en))
    assert "Clause aid.medical: the least of" in refused


def test_an_amount_that_cannot_be_worked_out_names_what_is_needed() -> None:
    facts = {"class": "relative", "line": 800, "wants": ["medical"]}
    said = written("xx", facts)
    assert "医疗救助的金额还不能算，还需要补充：自付医疗费。" in said
    said = written("xx", facts, "en")
    assert any(
        "medical aid cannot be worked out yet. Still needed: own-paid" in one for one in said
    )


def test_it_promises_no_more_than_the_engine_does() -> None:
    """Nothing stated of aid received before: the letter must say that it comes off."""
    facts = {"class": "deep", "line": 800, "medical_own_paid": 1000, "wants": ["medical"]}
    assert any("已领的救助未填" in one for one in written("xx", facts))
    assert not any("已领的救助未填" in one for one in written("xx", {**facts, "received": []}))


def test_a_disqualifier_is_said_to_apply_and_not_to_be_unmet() -> None:
    facts = {"line": 900, "persons": 1, "incomes": [], "expenses": [], "causes": [],
             "flags": ["business_shop"]}  # fmt: skip
    said = written("cz-2019", facts, assume_clear=True)
    assert any(one.startswith("您家有这一项：不予认定") and "商铺" in one for one in said)


def test_the_command_writes_one_letter_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ['{"policy": "wh-2013", "facts": {"medical_own_paid": "70000"}}', "{"]
    given = io.TextIOWrapper(io.BytesIO("\n".join(lines).encode()), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", given)
    assert command(["letter", "--batch", "--lang", "en"]) == 1
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert first["class"] == "eligible"
    assert any("50000.00 yuan" in one for one in first["sentences"])
    assert second["error"]["code"] == "bad_json"
    for one in (first, second):
        schema("letter.output").validate(one)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hans", ("信里会这样写", "核定结果是：国家级。", "医疗救助", "8,000.00元")),
        (
            "en",
            ("the letter will say", "the result is: national level.", "Medical aid", "8,000.00"),
        ),
    ],
)
def test_whoever_checks_for_themselves_reads_the_letter(
    town: Town, language: str, words: tuple[str, ...]
) -> None:
    signed(town, "cz-2019")
    client = Client(headers={"accept-language": language})
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answers = {**POOR, "flags_business_shop": "no", "homes": "1"}
    shown = client.post(reverse("care:self_test"), answers).content.decode()
    for one in words:
        assert one in shown
    left_open = {**answers, "medical_own_paid": "unknown"}
    shown = client.post(reverse("care:self_test"), left_open).content.decode()
    assert ("还不能算" if language == "zh-hans" else "Cannot be worked out yet") in shown
