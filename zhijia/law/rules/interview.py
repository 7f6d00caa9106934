"""The questions a calculator asks, one after the other: which, in which order, and which only matter
after another answer.

An answer is text in one fixed form (a day as 2018-03-12, an amount as 5000, yes or no, a region's
code) or `UNKNOWN`. Nothing is kept anywhere: the answers travel with the page. The kind of each
question comes from the shape of the fact; a test compares this table with the calculators.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from zhijia.law.rules.library import CALCULATORS
from zhijia.law.rules.shapes import DAY, INTEGER, Money, PositiveMoney, Rate, Shape, Unfit

Answers = Mapping[str, str]
Condition = Callable[[Answers], bool]

UNKNOWN = "-"
YES, NO = "yes", "no"
LONGEST_ANSWER = 40
# Somebody who knows a figure that we do not may give it; then the place is not looked up.
BY_HAND = "by_hand"
# Which kind of term a contract has: not a fact of the contract table, but the way people know it.
TERM_KIND = "term_kind"
FIXED, OPEN_ENDED, TASK = "fixed", "open_ended", "task"
TERM_KINDS = {
    "probation": (FIXED, OPEN_ENDED, TASK),
    "unlawful_probation": (FIXED, OPEN_ENDED),
}
FIRST_GRADE_THAT_LEAVES = 5  # 工伤保险条例 36, 37: below it the employment is kept


class Kind(StrEnum):
    """How a question is answered."""

    DAY = "day"
    MONEY = "money"
    NUMBER = "number"
    WHOLE = "whole"
    PERCENT = "percent"
    CHOICE = "choice"
    YES_NO = "yes_no"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Question:
    """One question: the fact it asks for, when it is asked, and whether it may stay open."""

    fact: str
    when: Condition
    may_skip: bool


def _always(_: Answers) -> bool:
    return True


def must(fact: str, when: Condition = _always) -> Question:
    return Question(fact, when, may_skip=False)


def may(fact: str, when: Condition = _always) -> Question:
    return Question(fact, when, may_skip=True)


def known(fact: str) -> Condition:
    return lambda answers: answers.get(fact, UNKNOWN) != UNKNOWN


def unknown(fact: str) -> Condition:
    return lambda answers: answers.get(fact, UNKNOWN) == UNKNOWN


def answered(fact: str, answer: str) -> Condition:
    return lambda answers: answers.get(fact) == answer


def both(one: Condition, other: Condition) -> Condition:
    return lambda answers: one(answers) and other(answers)


def either(one: Condition, other: Condition) -> Condition:
    return lambda answers: one(answers) or other(answers)


def _leaves_later(answers: Answers) -> bool:
    """Whether the grade is one whose holder may leave with two further sums."""
    grade = answers.get("grade", "")
    return grade.isdigit() and int(grade) >= FIRST_GRADE_THAT_LEAVES


_BY_HAND = answered(BY_HAND, YES)
_NO_PLACE = either(unknown("region"), _BY_HAND)
_PAY_BASE = (
    may("region"),
    may("local_average_wage", _NO_PLACE),
    may("minimum_wage", unknown("region")),
)

INTERVIEWS: dict[str, tuple[Question, ...]] = {
    "severance": (
        must("hired_on"),
        must("ended_on"),
        must("ground"),
        must("average_wage"),
        may("notice_given", answered("ground", "no_fault")),
        may("last_month_wage", both(answered("ground", "no_fault"), answered("notice_given", NO))),
        *_PAY_BASE,
    ),
    "unlawful_termination": (
        must("hired_on"),
        must("ended_on"),
        must("average_wage"),
        *_PAY_BASE,
    ),
    "double_wage": (
        must("hired_on"),
        may("signed_on"),
        may("ended_on", unknown("signed_on")),
        must("monthly_wage"),
        may("claimed_on"),
    ),
    "probation": (must(TERM_KIND), must("term_months", answered(TERM_KIND, FIXED))),
    "unlawful_probation": (
        must(TERM_KIND),
        must("term_months", answered(TERM_KIND, FIXED)),
        must("agreed_months"),
        must("served_months"),
        must("monthly_wage"),
    ),
    "training_penalty": (must("cost"), must("service_years"), must("served_years")),
    "wage_deduction": (must("monthly_wage"), must("minimum_wage"), may("damage")),
    "overtime": (
        must("monthly_wage"),
        may("weekday_hours"),
        may("rest_day_hours"),
        may("holiday_hours"),
    ),
    "annual_leave": (
        must("year"),
        must("career_years"),
        may("joined_on"),
        may("left_on"),
        may("taken_days"),
    ),
    "unused_leave_pay": (must("average_wage"), must("unused_days")),
    "medical_period": (must("career_years"), must("service_years"), may("started_on")),
    "contribution_share": (
        must("kind"),
        must("wage"),
        may("region"),
        must("on", both(known("region"), lambda answers: not _BY_HAND(answers))),
        may("local_average_wage", _NO_PLACE),
        must("floor", both(_NO_PLACE, unknown("local_average_wage"))),
        must("cap", both(_NO_PLACE, unknown("local_average_wage"))),
        may("employer_rate", _NO_PLACE),
    ),
    "late_fee": (
        must("principal"),
        may("due_on"),
        must("settled_on", known("due_on")),
        must("days", unknown("due_on")),
    ),
    "maternity_allowance": (must("employer_average_wage"), must("days")),
    "injury_benefit": (
        must("grade"),
        must("own_wage"),
        may("on"),
        may("leaves", _leaves_later),
        must("region", answered("leaves", YES)),
        may("region", lambda answers: not answered("leaves", YES)(answers)),
        may("regional_average_wage", _NO_PLACE),
        may("fund_paid"),
        may("declared_base", unknown("fund_paid")),
    ),
    "death_benefit": (must("died_on"), may("regional_average_wage")),
    "limitation": (
        must("kind"),
        may("employment_ended_on", answered("kind", "wage_arrears")),
        must("known_on", either(answered("kind", "general"), unknown("employment_ended_on"))),
        may("interrupted_on"),
        may("filed_on"),
    ),
    "mass_layoff": (must("headcount"), may("planned"), may("told_on")),
    "congress_vote": (
        must("matter"),
        must("representatives"),
        may("present"),
        may("in_favour"),
    ),
    "consultation_deadlines": (
        may("requested_on"),
        may("region", known("requested_on")),
        may("signed_on"),
        may("received_on"),
        may("term_to"),
        may("term_from", known("term_to")),
    ),
    "arbitration_deadlines": (must("accepted_on"),),
    "injury_filing": (must("accident_on"),),
    "congress_size": (must("staff"), must("region")),
}


def answers_in(name: str, typed: Mapping[str, Any]) -> dict[str, str]:
    """The answers that travelled with a page; whatever is no question of this calculator is left."""
    facts = {question.fact for question in INTERVIEWS[name]} | {BY_HAND}
    found = {fact: str(typed.get(fact, "")) for fact in facts}
    return {fact: answer for fact, answer in found.items() if 0 < len(answer) <= LONGEST_ANSWER}


def questions_of(name: str, answers: Answers) -> list[Question]:
    """The questions that matter after these answers, in order."""
    return [question for question in INTERVIEWS[name] if question.when(answers)]


def next_question(name: str, answers: Answers) -> Question | None:
    """The first question without an answer; None when everything is answered."""
    for question in questions_of(name, answers):
        if question.fact not in answers:
            return question
    return None


def question_about(name: str, fact: str, answers: Answers) -> Question | None:
    """The question that asks for this fact, if it is asked after these answers."""
    found = (one for one in questions_of(name, answers) if one.fact == fact)
    return next(found, None)


def kind_of(name: str, fact: str) -> Kind:
    """How the question is answered, by the shape of its fact."""
    if fact == TERM_KIND:
        return Kind.CHOICE
    shape = shape_of(name, fact)
    asked = shape.asked
    for kind, fits in (
        (Kind.DAY, asked == DAY),
        (Kind.CHOICE, "enum" in asked),
        (Kind.YES_NO, asked.get("type") == "boolean"),
        (Kind.PLACE, asked.get("type") == "string"),
        (Kind.MONEY, shape in _MONEY),
        (Kind.PERCENT, shape is _RATE),
        (Kind.WHOLE, shape.given == INTEGER),
    ):
        if fits:
            return kind
    return Kind.NUMBER


def options_of(name: str, fact: str) -> tuple[str, ...]:
    """The words to choose from."""
    if fact == TERM_KIND:
        return TERM_KINDS[name]
    return tuple(shape_of(name, fact).asked["enum"])


def fits(name: str, fact: str, answer: str) -> bool:
    """Whether a calculator would take this answer."""
    if fact == TERM_KIND:
        return answer in TERM_KINDS[name]
    if kind_of(name, fact) is Kind.MONEY and not _AMOUNT.fullmatch(answer):
        return False
    try:
        shape_of(name, fact).read(_as_fact(kind_of(name, fact), answer))
    except Unfit:
        return False
    return True


def facts_of(name: str, answers: Answers) -> dict[str, Any]:
    """The facts as the calculator takes them: what is unknown or does not matter is left out."""
    given = {one.fact: answers.get(one.fact, UNKNOWN) for one in questions_of(name, answers)}
    facts = {
        fact: _as_fact(kind_of(name, fact), answer)
        for fact, answer in given.items()
        if answer != UNKNOWN and fact != TERM_KIND
    }
    facts |= _TERMS.get(given.get(TERM_KIND, FIXED), {})
    if _BY_HAND(answers):
        _forget_the_place(name, facts)
    return facts


def facts_shapes(record: type) -> dict[str, Shape]:
    """The shape of each field of a record of facts or of a result; rows have none."""
    found = {}
    for field, hint in get_type_hints(record, include_extras=True).items():
        kinds = get_args(hint) if get_origin(hint) in {Union, UnionType} else (hint,)
        for kind in kinds:
            if get_origin(kind) is Annotated:
                found[field] = get_args(kind)[1]
    return found


@cache
def shape_of(name: str, fact: str) -> Shape:
    return facts_shapes(CALCULATORS[name].facts)[fact]


_MONEY = (get_args(Money)[1], get_args(PositiveMoney)[1])
_RATE = get_args(Rate)[1]
_TERMS: dict[str, dict[str, Any]] = {OPEN_ENDED: {"term_months": None}, TASK: {"task_based": True}}
# No page sends a part of a fen, and a sum of an amount over a hundred years must still be written.
_AMOUNT = re.compile(r"\d{1,11}(\.\d{1,2})?", re.ASCII)
_PERCENT = re.compile(r"\d{1,3}(\.\d{1,4})?", re.ASCII)
# Figures that somebody may give by hand instead of the place's own.
_STAND_INS = {"local_average_wage", "regional_average_wage"}
# These take every figure of the place or none.
_LOOKS_UP_ALL = {"contribution_share"}


def _as_fact(kind: Kind, answer: str) -> Any:
    if kind is Kind.YES_NO:
        return {YES: True, NO: False}.get(answer)
    if kind is Kind.PERCENT:
        return _share(answer)
    return answer


def _share(percent: str) -> str:
    """16 percent as 0.16, exactly; what is no percentage stays as it is, to be refused."""
    if not _PERCENT.fullmatch(percent):
        return percent
    return f"{Decimal(percent).scaleb(-2):f}"


def _forget_the_place(name: str, facts: dict[str, Any]) -> None:
    """The place's figures are missing: what hangs on the place alone is left out with it."""
    stand_ins = {one.fact for one in INTERVIEWS[name]} & _STAND_INS
    if stand_ins and (name in _LOOKS_UP_ALL or not stand_ins & set(facts)):
        facts.pop("region", None)
        facts.pop("leaves", None)
