"""The interview of each calculator: it asks what the calculator takes, and only what matters."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhijia.kernel.figures import shipped
from zhijia.kernel.lines import CannotAnswer
from zhijia.kernel.workdays import shipped_calendar
from zhijia.law.rules.calculator import Reference
from zhijia.law.rules.examples import EXAMPLES
from zhijia.law.rules.interview import (
    BY_HAND,
    INTERVIEWS,
    TERM_KIND,
    UNKNOWN,
    YES,
    Kind,
    answers_in,
    facts_of,
    facts_shapes,
    fits,
    kind_of,
    next_question,
    options_of,
    question_about,
    questions_of,
)
from zhijia.law.rules.library import CALCULATORS, calculate
from zhijia.law.rules.outcomes import CATEGORIES, GROUPS, NEXT_STEPS, OUTCOMES, TELLS
from zhijia.law.rules.shapes import DAY
from zhijia.law.rules.wording import WORDINGS, wording_of

NAMES = sorted(CALCULATORS)
REFERENCE = Reference(shipped(), shipped_calendar(), date(2026, 1, 5))
# Facts that a worker is not asked: the term is asked by its kind, and a worker's own rate is the
# national one.
NOT_ASKED = {
    "probation": {"term_from", "term_to", "task_based"},
    "contribution_share": {"worker_rate"},
}

SAMPLES = {
    Kind.DAY: ["2009-05-01", "2018-02-28", "2025-12-31", "1990-01-01"],
    Kind.MONEY: ["0.00", "3500", "5000.50", "60000"],
    Kind.NUMBER: ["0", "1.5", "12", "36"],
    Kind.WHOLE: ["1", "5", "10", "150", "2025"],
    Kind.PERCENT: ["0", "8", "16.5"],
    Kind.YES_NO: ["yes", "no"],
    Kind.PLACE: ["320500", "310000", "320000", "440300"],
}


def question(name: str, facts: dict[str, object]) -> dict[str, object]:
    return {"calculator": name, "facts": facts}


@pytest.mark.parametrize("table", [INTERVIEWS, EXAMPLES, OUTCOMES, TELLS, CATEGORIES, NEXT_STEPS])
def test_every_calculator_has_its_line_in_each_table(table):
    assert set(table) == set(CALCULATORS)


def test_every_calculator_stands_in_one_group():
    listed = [name for group in GROUPS for name in group.names]
    assert sorted(listed) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_an_interview_asks_every_fact_once(name):
    asked = {one.fact for one in INTERVIEWS[name]} - {TERM_KIND}
    fields = {field.name for field in dataclasses.fields(CALCULATORS[name].facts)}
    assert asked | NOT_ASKED.get(name, set()) == fields
    for one in INTERVIEWS[name]:
        assert wording_of(name, one.fact).ask.endswith(("？", "?"))


@pytest.mark.parametrize("name", NAMES)
def test_a_fact_without_a_default_is_never_left_open(name):
    required = {
        field.name
        for field in dataclasses.fields(CALCULATORS[name].facts)
        if field.default is dataclasses.MISSING
    }
    for one in INTERVIEWS[name]:
        if one.fact in required:
            assert not one.may_skip, one.fact


@pytest.mark.parametrize("name", NAMES)
def test_every_choice_has_its_words(name):
    for one in INTERVIEWS[name]:
        if kind_of(name, one.fact) is Kind.CHOICE:
            assert set(options_of(name, one.fact)) <= set(wording_of(name, one.fact).options)


def test_no_words_belong_to_a_question_that_is_gone():
    asked = {one.fact for name in NAMES for one in INTERVIEWS[name]}
    special = {f"{name}.{one.fact}" for name in NAMES for one in INTERVIEWS[name]}
    assert set(WORDINGS) <= asked | special


@pytest.mark.parametrize("name", NAMES)
def test_results_have_the_fields_that_are_spoken_of(name):
    shapes = facts_shapes(CALCULATORS[name].result)
    words = OUTCOMES[name]
    lines = (*words.first, *words.rest)
    assert {line.field for line in lines} <= set(shapes)
    assert set(shapes) == {line.field for line in lines}
    days = {field for field, shape in shapes.items() if shape.given == DAY}
    assert set(words.days) <= days
    for line in lines:
        assert bool(line.unit) == (
            shapes[line.field].given.get("$ref") == "#/$defs/count"
            or (shapes[line.field].given == {"type": "integer"})
        ), line.field


@pytest.mark.parametrize("name", NAMES)
def test_an_example_answers_exactly_what_is_asked(name):
    answers = EXAMPLES[name]
    assert [one.fact for one in questions_of(name, answers)] == list(answers)
    assert all(answer == UNKNOWN or fits(name, fact, answer) for fact, answer in answers.items())
    assert calculate(question(name, facts_of(name, answers)), REFERENCE)["steps"]


@pytest.mark.parametrize(
    ("name", "field", "printed"),
    [
        ("severance", "total", "32500.00"),  # 1
        ("unlawful_termination", "damages", "14000.00"),  # 13
        ("double_wage", "amount", "20000.00"),  # 17
        ("unlawful_probation", "damages", "3000.00"),  # 22
        ("wage_deduction", "max_deduction", "400.00"),  # 24
        ("unused_leave_pay", "extra_200", "3600.00"),  # 37
        ("medical_period", "months", "9"),  # 39
        ("injury_benefit", "lump_sum", "35000.00"),  # 51
        ("limitation", "starts_on", "2024-03-16"),  # 61
        ("congress_vote", "in_favour_needed", 90),  # 62
        ("consultation_deadlines", "renewal_from", "2020-10-01"),  # 65
        ("mass_layoff", "earliest_on", "2018-03-31"),  # 66
        ("injury_filing", "worker_by", "2019-05-10"),  # 68
        ("congress_size", "representatives", 50),  # 71
    ],
)
def test_examples_with_a_printed_number_give_it(name, field, printed):
    found = calculate(question(name, facts_of(name, EXAMPLES[name])), REFERENCE)
    assert found["result"][field] == printed


@st.composite
def interviews(draw):
    """Somebody who answers what is asked, leaves open what may be, and stops at the result."""
    name = draw(st.sampled_from(NAMES))
    answers: dict[str, str] = {BY_HAND: YES} if draw(st.booleans()) else {}
    while (asked := next_question(name, answers)) is not None:
        kind = kind_of(name, asked.fact)
        words = options_of(name, asked.fact) if kind is Kind.CHOICE else SAMPLES[kind]
        open_too = [UNKNOWN] if asked.may_skip else []
        answers[asked.fact] = draw(st.sampled_from([*words, *open_too]))
    return name, answers


@settings(max_examples=300, deadline=None)
@given(interview=interviews())
def test_whoever_answers_everything_gets_a_result_or_is_told_why_not(interview):
    """Never "unknown fact"; a missing fact only where every question of a kind was left open."""
    name, answers = interview
    refused = refusal(name, answers)
    if refused is None:
        return
    assert refused.code in {"invalid_fact", "missing_figure", "not_in_force", "missing_fact"}
    if refused.code == "missing_fact":
        assert name == "consultation_deadlines"
    if refused.code != "missing_figure":
        fact = refused.path.removeprefix("facts.")
        assert question_about(name, fact, answers), (name, fact)


def refusal(name: str, answers: dict[str, str]) -> CannotAnswer | None:
    """Why there is no result, or None when there is one."""
    try:
        found = calculate(question(name, facts_of(name, answers)), REFERENCE)
    except CannotAnswer as no:
        return no
    return None if found["steps"] else CannotAnswer("missing_fact", "no steps")


@settings(max_examples=200, deadline=None)
@given(interview=interviews(), nonsense=st.text(max_size=45))
def test_nothing_that_travels_with_a_page_can_break_it(interview, nonsense):
    name, answers = interview
    for fact in list(answers):
        broken = answers_in(name, answers | {fact: nonsense, "who": "me"})
        assert "who" not in broken
        assert fact == BY_HAND or fits(name, fact, broken.get(fact, "")) in {True, False}


def test_a_question_that_no_longer_matters_is_forgotten():
    """Whoever changes the ground no longer has the notice counted that was answered before."""
    answers = EXAMPLES["severance"] | {"ground": "no_fault", "notice_given": "no"}
    assert facts_of("severance", answers)["notice_given"] is False
    assert "notice_given" not in facts_of("severance", answers | {"ground": "expiry"})


def test_a_figure_given_by_hand_stands_for_the_place():
    known = EXAMPLES["severance"] | {"region": "440300", BY_HAND: YES}
    assert facts_of("severance", known)["region"] == "440300"
    assert "region" not in facts_of("severance", known | {"local_average_wage": UNKNOWN})


@pytest.mark.parametrize(
    ("percent", "share"), [("16", "0.16"), ("0.5", "0.005"), ("100", "1.00"), ("16.25", "0.1625")]
)
def test_a_percentage_is_read_exactly(percent, share):
    answers = EXAMPLES["contribution_share"] | {"employer_rate": percent}
    assert facts_of("contribution_share", answers)["employer_rate"] == share


@pytest.mark.parametrize("wrong", ["1e9", "-1", "", "16%", "1e999999", "101"])
def test_what_is_no_percentage_is_refused(wrong):
    assert not fits("contribution_share", "employer_rate", wrong)
