"""Facts are read strictly: a typing error must never change an entitlement."""

import json
from decimal import Decimal

import pytest

from zhijia.kernel.lines import CannotAnswer
from zhijia.law.rules.library import CALCULATORS, calculate
from zhijia.law.tests.asking import REFERENCE, refusal, result, schema

SEVERANCE = {
    "hired_on": "2015-01-01",
    "ended_on": "2017-12-31",
    "average_wage": 5000,
    "ground": "negotiated",
}


@pytest.mark.parametrize("name", sorted(CALCULATORS))
def test_an_unknown_fact_is_named(name):
    error = refusal(name, colour="red")
    assert error["code"] == "unknown_fact"
    assert error["path"] == "facts.colour"


@pytest.mark.parametrize("name", sorted(CALCULATORS))
def test_no_facts_at_all_are_missing_facts(name):
    error = refusal(name)
    assert error["code"] == "missing_fact"
    assert error["missing"]


@pytest.mark.parametrize("name", sorted(CALCULATORS))
@pytest.mark.parametrize("value", [[], {}, "", "abc", -1, "-1", 10**20, "1e5", "NaN", "１"])
def test_no_fact_takes_nonsense(name, value):
    for fact in CALCULATORS[name].question_schema()["properties"]["facts"]["properties"]:
        error = refusal(name, **{fact: value})
        assert error["code"] == "invalid_fact", (fact, value)
        assert error["path"] == f"facts.{fact}"


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("average_wage", True),
        ("average_wage", None),
        ("average_wage", "5,000"),
        ("average_wage", " 5000"),
        ("average_wage", Decimal("1e400")),
        ("average_wage", Decimal("1e-400")),
        ("average_wage", Decimal("-0.01")),
        ("hired_on", "2015-1-1"),
        ("hired_on", "20150101"),
        ("hired_on", "2015-02-29"),
        ("hired_on", "2015-01-01T00:00"),
        ("hired_on", "0999-01-01"),
        ("hired_on", 20150101),
        ("ground", "Negotiated"),
        ("region", "火星市"),
        ("region", 320500),
        ("notice_given", "yes"),
        ("notice_given", 1),
        ("local_average_wage", 0),
        ("ended_on", "2014-12-31"),
    ],
)
def test_a_wrong_value_is_named(fact, value):
    error = refusal("severance", **{**SEVERANCE, fact: value})
    assert error["code"] == "invalid_fact"
    assert error["path"] == f"facts.{fact}"
    assert error["message"]


@pytest.mark.parametrize("fact", sorted(SEVERANCE))
def test_a_required_fact_is_missed(fact):
    facts = {key: value for key, value in SEVERANCE.items() if key != fact}
    error = refusal("severance", **facts)
    assert (error["code"], error["missing"]) == ("missing_fact", [fact])


@pytest.mark.parametrize("wage", [5000, 5000.0, "5000", "5000.00", "5000.0"])
def test_numbers_and_decimal_strings_are_the_same(wage):
    assert result("severance", **{**SEVERANCE, "average_wage": wage})["total"] == "15000.00"


def test_a_decimal_is_not_a_float():
    """0.1 + 0.2 as typed: exact, or the cent would be lost."""
    found = result("late_fee", principal=0.3, days=10000)
    assert found["fee"] == "1.50"


def test_a_known_fact_that_is_not_used_changes_nothing():
    plain = result("severance", **SEVERANCE)
    more = result("severance", **SEVERANCE, notice_given=False, last_month_wage=9999)
    assert plain == more


@pytest.mark.parametrize(
    ("question", "code", "path"),
    [
        ({}, "missing_fact", "calculator"),
        ({"calculator": "severence", "facts": {}}, "unknown_calculator", "calculator"),
        ({"calculator": 7, "facts": {}}, "unknown_calculator", "calculator"),
        ({"calculator": ["severance"], "facts": {}}, "unknown_calculator", "calculator"),
        ({"calculator": "severance"}, "missing_fact", "facts.hired_on"),
        ({"calculator": "severance", "facts": []}, "invalid_fact", "facts"),
        ({"calculator": "severance", "facts": None}, "invalid_fact", "facts"),
        ({"calculator": "severance", "facts": SEVERANCE, "fact": 1}, "unknown_fact", "fact"),
    ],
)
def test_a_question_of_the_wrong_form_is_refused(question, code, path):
    with pytest.raises(CannotAnswer) as no:
        calculate(question, REFERENCE)
    assert (no.value.code, no.value.path) == (code, path)


def test_the_schema_refuses_what_the_reader_refuses():
    question = {"calculator": "severance", "facts": SEVERANCE}
    assert schema("severance", "question").is_valid(question)
    for wrong in ({"colour": 1}, {"average_wage": -1}, {"ground": "x"}, {"hired_on": "2015-1-1"}):
        assert not schema("severance", "question").is_valid(
            {**question, "facts": {**SEVERANCE, **wrong}}
        )


def test_the_schemas_in_the_documents_are_those_of_the_code():
    """Write them anew with `zhijia law --schemas > docs/schemas/law.json`."""
    from zhijia.law.rules.library import schemas
    from zhijia.law.tests.asking import SCHEMAS

    assert json.loads((SCHEMAS / "law.json").read_text(encoding="utf-8")) == schemas()
