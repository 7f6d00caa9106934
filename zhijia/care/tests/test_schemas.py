"""What stands in docs/schemas/policy is what the commands take and give."""

from __future__ import annotations

import io
import json
import sys
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import jsonschema
import pytest

from zhijia.care.commands import policy as command
from zhijia.care.rules import policy as policies
from zhijia.care.rules.assess import assess_line
from zhijia.care.rules.facts import FACTS
from zhijia.care.rules.policy import policy, shipped
from zhijia.care.tests.families import family
from zhijia.care.tests.test_engines_agree import plain
from zhijia.kernel.figures import shipped as figures
from zhijia.kernel.lines import CannotAnswer

SCHEMAS = Path(policies.__file__).parents[3] / "docs" / "schemas" / "policy"
TODAY = date(2026, 11, 1)


def schema(name: str) -> jsonschema.Draft202012Validator:
    found = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    return jsonschema.Draft202012Validator(found)


@pytest.mark.parametrize("identity", shipped())
def test_questions_and_answers(identity: str) -> None:
    chance = Random(identity)
    for whole in (True, True, False):
        facts = plain(family(policy(identity), chance, whole=whole))
        question = {"policy": identity, "facts": facts, "assume_clear": True}
        schema("assess.input").validate(question)
        schema("assess.output").validate(assess_line(question, figures=figures(), today=TODAY))


def test_every_fact_stands_in_the_schema_and_no_other() -> None:
    facts = schema("assess.input").schema["properties"]["facts"]["properties"]
    assert set(facts) == set(FACTS)


@pytest.mark.parametrize(
    "facts",
    [
        {"person": 3},
        {"persons": "three"},
        {"incomes": [{"kind": "wages", "amount": 1}]},
        {"incomes": [{"kind": "wage", "amount": 1, "month": 1}]},
        {"flags": ["rich"]},
        {"homes": {"number": 1}},
        {"on": 20200101},
    ],
)
def test_schema_and_parser_refuse_the_same(facts: dict[str, Any]) -> None:
    question = {"policy": "pds", "facts": facts}
    assert list(schema("assess.input").iter_errors(question))
    with pytest.raises(CannotAnswer) as no:
        assess_line(question, figures=figures(), today=TODAY)
    schema("assess.output").validate(no.value.as_object())


def test_the_batch_gives_one_line_for_each_line_in_order(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        '{"policy": "sh-2019", "facts": {"class": "deep", "medical_own_paid": 18000}}',
        "{",
        '{"policy": "nowhere", "facts": {}}',
        '{"policy": "wh-2013", "facts": {"medical_own_paid": "70000"}}',
    ]
    given = io.TextIOWrapper(io.BytesIO("\n".join(lines).encode()), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", given)
    assert command(["assess", "--batch"]) == 1
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one.get("error", {}).get("code") for one in answers] == [
        None,
        "bad_json",
        "unknown_policy",
        None,
    ]
    assert answers[3]["aid"] == {"medical": "50000.00", "total": "50000.00"}
    for one in answers:
        schema("assess.output").validate(one)


def test_lint_vectors_run_and_compare(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "families.csv"
    file.write_text("persons,line,incomes,expenses\n1,1000,[],[]\n", encoding="utf-8")
    households = ["--households", str(file)]
    for name, words in {
        "lint.output": ["lint", "cz-2019"],
        "vectors.output": ["vectors", "hz-2020"],
        "run.output": ["run", "pds", *households, "--out", str(tmp_path / "out.parquet")],
        "compare.output": ["compare", "pds", "qd", *households, "--budget", "1000"],
    }.items():
        command(words)
        schema(name).validate(json.loads(capsys.readouterr().out))
