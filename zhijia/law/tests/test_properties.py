"""What holds for every question: promises about numbers, citations, gaps and crashes."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhijia.kernel.figures import Figures
from zhijia.kernel.lines import ERROR_CODES, CannotAnswer, answer_lines, to_json
from zhijia.kernel.workdays import shipped_calendar
from zhijia.law.rules.articles import articles, written_number
from zhijia.law.rules.calculator import Reference
from zhijia.law.rules.library import CALCULATORS, calculate
from zhijia.law.tests.asking import REFERENCE, TODAY, result, schema

CITABLE = {(one.statute, written_number(one.number), one.source): one.used_by for one in articles()}

money = st.decimals(0, 10**6, places=2).map(str)
days = st.dates(date(2006, 1, 1), date(2027, 12, 31)).map(date.isoformat)
counts = st.integers(0, 400)
years = st.integers(2006, 2027)
nonsense = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=5,
)


def fitting(schema_of_fact):
    """Values of the kind this fact takes; some are out of its range."""
    text = json.dumps(schema_of_fact)
    if '"enum"' in text:
        return st.sampled_from(schema_of_fact["enum"])
    if "defs/day" in text:
        return days
    if "boolean" in text:
        return st.booleans()
    if "defs/number" in text:
        return st.one_of(counts, money, st.integers(1, 10))
    return st.sampled_from(["320000", "320500", "上海市", "浙江省", "CN"])


names_of_all = st.sampled_from(sorted(CALCULATORS))


@st.composite
def questions(draw, names=names_of_all):
    """A question that mostly has an answer: any optional fact may be absent."""
    name = draw(names)
    shape = CALCULATORS[name].question_schema()["properties"]["facts"]
    facts = {}
    for fact, schema_of_fact in shape["properties"].items():
        if fact in shape["required"] or draw(st.booleans()):
            facts[fact] = draw(years if fact == "year" else fitting(schema_of_fact))
    return {"calculator": name, "facts": facts}


@settings(max_examples=200, deadline=None)
@given(question=questions())
def test_every_answer_keeps_its_schema_and_cites_what_can_be_read(question):
    try:
        found = json.loads(to_json(calculate(question, REFERENCE)))
    except CannotAnswer:
        return
    schema(question["calculator"], "answer").validate(found)
    assert found["steps"]
    assert found["citations"]
    for cited in found["citations"]:
        used_by = CITABLE[cited["statute"], cited["article"], cited["source"]]
        assert question["calculator"] in used_by


@pytest.mark.parametrize("name", sorted(CALCULATORS))
def test_every_calculator_answers_something(name):
    """The strategy reaches an answer for each calculator: nothing is only ever refused."""
    reached = []

    @settings(max_examples=100, deadline=None, derandomize=True)
    @given(question=questions(names=st.just(name)))
    def ask(question):
        try:
            reached.append(calculate(question, REFERENCE))
        except CannotAnswer:
            return

    ask()
    assert reached


@settings(max_examples=150, deadline=None)
@given(line=st.one_of(nonsense.map(lambda value: json.dumps(value)), st.text(max_size=60)))
def test_no_line_stops_the_batch(line):
    text = line.replace("\n", " ").replace("\r", " ")
    out = StringIO()
    status = answer_lines(lambda question: calculate(question, REFERENCE), [text], out)
    assert status in {0, 1}
    if text.strip():
        assert json.loads(out.getvalue())["error"]["code"] in ERROR_CODES


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(sorted(CALCULATORS)), facts=st.dictionaries(st.text(max_size=12), nonsense)
)
def test_no_facts_crash_a_calculator(name, facts):
    known = list(CALCULATORS[name].question_schema()["properties"]["facts"]["properties"])
    mixed = {known[n % len(known)]: value for n, value in enumerate(facts.values())} | facts
    for asked in (facts, mixed):
        try:
            calculate({"calculator": name, "facts": asked}, REFERENCE)
        except CannotAnswer:
            continue


SERVICE = {"hired_on": "2009-05-01", "ended_on": "2018-02-28", "ground": "negotiated"}
LOCAL = 5000
cents = st.integers(0, 5_000_000)


@settings(deadline=None)
@given(one=cents, other=cents)
def test_severance_grows_with_the_wage_on_each_side_of_three_times_the_average(one, other):
    low, high = sorted((one, other))
    line = 3 * LOCAL * 100
    if low <= line < high:
        high = line
    found = [
        result(
            "severance",
            **SERVICE,
            average_wage=f"{wage // 100}.{wage % 100:02d}",
            local_average_wage=LOCAL,
        )
        for wage in (low, high)
    ]
    assert Decimal(found[0]["total"]) <= Decimal(found[1]["total"])


@settings(deadline=None)
@given(
    wage=cents,
    calculator=st.sampled_from(
        ["overtime", "unused_leave_pay", "maternity_allowance", "double_wage"]
    ),
    more=st.integers(0, 10_000),
)
def test_pay_grows_with_the_wage(calculator, wage, more):
    fact, rest, paid = {
        "overtime": ("monthly_wage", {"weekday_hours": 7, "holiday_hours": "2.5"}, "total"),
        "unused_leave_pay": ("average_wage", {"unused_days": 5}, "extra_200"),
        "maternity_allowance": ("employer_average_wage", {"days": 98}, "allowance"),
        "double_wage": ("monthly_wage", {"hired_on": "2018-03-12"}, "amount"),
    }[calculator]
    less, most = (
        Decimal(result(calculator, **rest, **{fact: f"{w // 100}.{w % 100:02d}"})[paid])
        for w in (wage, wage + more)
    )
    assert less <= most


@settings(deadline=None)
@given(parts=st.lists(st.integers(0, 10**7), min_size=1, max_size=8), late=st.integers(0, 2000))
def test_splitting_arrears_changes_the_fee_by_at_most_a_cent_a_part(parts, late):
    def fee(amount):
        text = f"{amount // 100}.{amount % 100:02d}"
        return Decimal(result("late_fee", principal=text, days=late)["fee"])

    assert abs(sum(map(fee, parts)) - fee(sum(parts))) <= Decimal("0.01") * len(parts)


@settings(deadline=None)
@given(hours=st.lists(st.integers(0, 40), min_size=1, max_size=6), wage=cents)
def test_splitting_overtime_changes_the_pay_by_at_most_a_cent_a_part(hours, wage):
    def pay(count):
        text = f"{wage // 100}.{wage % 100:02d}"
        return Decimal(result("overtime", monthly_wage=text, rest_day_hours=count)["total"])

    assert abs(sum(map(pay, hours)) - pay(sum(hours))) <= Decimal("0.01") * len(hours)


NO_FIGURES = Reference(Figures(), shipped_calendar(), TODAY)
WITHOUT_FIGURES = {
    "severance",
    "unlawful_termination",
    "training_penalty",
    "wage_deduction",
    "maternity_allowance",
    "limitation",
    "mass_layoff",
    "congress_vote",
    "arbitration_deadlines",
    "injury_filing",
}


@settings(max_examples=200, deadline=None)
@given(question=questions())
def test_no_answer_comes_from_a_missing_figure(question):
    """With an empty store only questions that bring all their figures are answered, and then with
    the same result as ever."""
    try:
        found = calculate(question, NO_FIGURES)
    except CannotAnswer:
        return
    assert found == calculate(question, REFERENCE)


@pytest.mark.parametrize("name", sorted(set(CALCULATORS) - WITHOUT_FIGURES))
def test_a_calculator_that_needs_figures_names_the_missing_one(name):
    asked = {
        "annual_leave": {"career_years": 5, "year": 2018},
        "congress_size": {"staff": 100, "region": "浙江省"},
        "consultation_deadlines": {"requested_on": "2018-03-01"},
        "contribution_share": {
            "kind": "pension",
            "wage": 1,
            "region": "320000",
            "on": "2018-08-01",
        },
        "death_benefit": {"died_on": "2018-01-01"},
        "double_wage": {"hired_on": "2018-03-01", "signed_on": "2018-05-15", "monthly_wage": 1},
        "injury_benefit": {"grade": 5, "own_wage": 1},
        "late_fee": {"principal": 1, "days": 1},
        "medical_period": {"career_years": 1, "service_years": 1},
        "overtime": {"monthly_wage": 1},
        "probation": {"term_months": 12},
        "unlawful_probation": {
            "term_months": 12,
            "agreed_months": 3,
            "served_months": 3,
            "monthly_wage": 1,
        },
        "unused_leave_pay": {"average_wage": 1, "unused_days": 1},
    }[name]
    with pytest.raises(CannotAnswer) as no:
        calculate({"calculator": name, "facts": asked}, NO_FIGURES)
    assert no.value.code == "missing_figure"
    assert no.value.missing


@settings(deadline=None)
@given(day=st.dates(date(2008, 5, 1), date(2030, 12, 31)))
def test_a_limitation_is_one_year(day):
    found = result("limitation", kind="general", known_on=day.isoformat())
    last = date.fromisoformat(found["last_day"])
    assert timedelta(days=365) <= last - day + timedelta(days=day.month == 2 and day.day == 29)
    assert last - day <= timedelta(days=366)
