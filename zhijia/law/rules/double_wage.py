"""Double wage (二倍工资) for work without a written contract: the extra half that is owed.

Source: 劳动合同法 10, 82, 97; 实施条例 6, 7; 司法解释（二）6.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from zhijia.kernel.words import said
from zhijia.law.rules.articles import article, holding
from zhijia.law.rules.calculator import Alternative, Answer, Reference, Step, refuse_reversed
from zhijia.law.rules.shapes import Day, Money, Months, plain_count, two_decimals
from zhijia.law.rules.terms import (
    NOTHING,
    ONE,
    ONE_DAY,
    after_months,
    full_months,
    months_before,
    same_day_next_year,
)
from zhijia.law.rules.workdays import working_days

STATUTE = "劳动合同法"
LAW_FROM = date(2008, 1, 1)  # 劳动合同法 97: for those hired before, the month runs from here.
ARTICLES = (
    article(STATUTE, "10"),
    article(STATUTE, "82"),
    article("劳动合同法实施条例", "6"),
    article("劳动合同法实施条例", "7"),
    article("劳动争议司法解释（二）", "6"),
)
HIRED_BEFORE = article(STATUTE, "97")

PART_MONTH = said("不满一个月的部分按实际工作日除以月计薪天数计算；各地也有按日历天数算的。")
OLD_CLAIM = said("双倍工资属于惩罚性赔偿，适用一年的普通时效；超过一年的，对方可以提出时效抗辩。")
DEEMED_OPEN = said("用工满一年仍没有签书面合同的，视为已订立无固定期限劳动合同。")


@dataclass(slots=True)
class DoubleWageFacts:
    """When work began and ended, when a contract was signed, when the claim was made."""

    hired_on: Day
    monthly_wage: Money
    signed_on: Day | None = None
    ended_on: Day | None = None
    claimed_on: Day | None = None


@dataclass(slots=True)
class DoubleWage:
    """`amount` is the extra wage; the days are null where nothing is owed."""

    from_on: Day | None
    to_on: Day | None
    months: Months
    amount: Money


def double_wage_due(facts: DoubleWageFacts, reference: Reference) -> Answer[DoubleWage]:
    """From the day after the first month to the day before signing, eleven months at most."""
    refuse_reversed(facts.hired_on, facts.ended_on, "ended_on")
    began = max(facts.hired_on, LAW_FROM)
    first = after_months(began, 1)
    anniversary = after_months(began, 12)
    last = _last_day(facts, anniversary)
    result = _owed(first, last, facts.monthly_wage, reference)
    steps = [
        Step(said("第一个月期满的次日"), f"{began} + 1", first.isoformat()),
        Step(
            said("截止日"),
            said("签订前一日、离职日、%(anniversary)s中最早的", anniversary=anniversary - ONE_DAY),
            last.isoformat(),
        ),
        Step(
            said("另付的一倍工资"),
            f"{plain_count(result.months)} × {two_decimals(facts.monthly_wage)}",
            two_decimals(result.amount),
        ),
    ]
    citations = holding(max(first, last), *ARTICLES)
    if facts.hired_on < LAW_FROM:
        citations.append(HIRED_BEFORE)
    answer = Answer(result, steps, citations)
    if result.months.denominator != 1:
        answer.warnings.append(PART_MONTH)
        by_calendar = _owed_by_calendar(first, last, facts.monthly_wage)
        answer.alternatives.append(Alternative(said("不满一个月的按日历天数比例计算"), by_calendar))
    if last == anniversary - ONE_DAY and facts.signed_on is None:
        answer.warnings.append(DEEMED_OPEN)
    if facts.claimed_on is not None and result.to_on is not None:
        _look_back(facts, facts.claimed_on, answer, reference)
    return answer


def _last_day(facts: DoubleWageFacts, anniversary: date) -> date:
    ends = [anniversary - ONE_DAY]
    if facts.signed_on is not None:
        ends.append(facts.signed_on - ONE_DAY)
    if facts.ended_on is not None:
        ends.append(facts.ended_on)
    return min(ends)


def _owed(first: date, last: date, wage: Fraction, reference: Reference) -> DoubleWage:
    if last < first:
        return DoubleWage(None, None, NOTHING, NOTHING)
    months = full_months(first, last)
    rest_from = after_months(first, months)
    counted = Fraction(months)
    if rest_from <= last:
        paid_days = reference.figures.find("monthly_paid_days", region="CN", on=last).value
        counted += min(working_days(reference.calendar, rest_from, last) / paid_days, ONE)
    return DoubleWage(first, last, counted, counted * wage)


def _owed_by_calendar(first: date, last: date, wage: Fraction) -> DoubleWage:
    months = full_months(first, last)
    rest_from = after_months(first, months)
    whole_month = (after_months(rest_from, 1) - rest_from).days
    counted = months + Fraction((last - rest_from).days + 1, whole_month)
    return DoubleWage(first, last, counted, counted * wage)


def _look_back(
    facts: DoubleWageFacts, claimed_on: date, answer: Answer[DoubleWage], reference: Reference
) -> None:
    """The limitation: a defence, so the result stands; where it is counted back month by month from
    the claim (广东), less is left."""
    first, last = answer.result.from_on, answer.result.to_on
    if first is None or last is None:
        return
    if claimed_on > same_day_next_year(last):
        answer.warnings.append(OLD_CLAIM)
    earliest = max(first, months_before(claimed_on, 12))
    if earliest > first:
        left = _owed(earliest, last, facts.monthly_wage, reference)
        answer.alternatives.append(
            Alternative(said("时效从主张之日起按月倒推一年（广东等地）"), left)
        )
