"""Pay: overtime, deductions for damage, and the penalty for leaving a training service period.

Source: 劳动法 41, 44; 工资支付暂行规定 13, 16; 劳动合同法 22.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from zhijia.kernel.words import said
from zhijia.law.rules.articles import article
from zhijia.law.rules.calculator import Answer, Reference, Step
from zhijia.law.rules.shapes import (
    Hours,
    Money,
    PositiveMoney,
    PositiveYears,
    Years,
    plain_count,
    two_decimals,
)
from zhijia.law.rules.terms import NOTHING

HOURS_A_DAY = 8  # 劳动法 36
MOST_OVERTIME_A_MONTH = 36  # hours, 劳动法 41
DEDUCTION_SHARE = Fraction(20, 100)  # 工资支付暂行规定 16

OVERTIME_ARTICLES = (
    article("劳动法", "44"),
    article("工资支付暂行规定", "13"),
    article("职工月平均工作时间和工资折算的通知", "2"),
)
DEDUCTION_ARTICLES = (article("工资支付暂行规定", "16"),)
TRAINING_ARTICLES = (article("劳动合同法", "22"),)

REST_DAY_OFF = said("休息日加班已经安排补休的，不再付加班工资；法定节假日加班不能用补休代替。")
TOO_MANY_HOURS = said("一个月加班超过36小时，超过了法律的上限；加班工资仍然要付。")


@dataclass(slots=True)
class OvertimeFacts:
    """The monthly wage in the contract and the hours of overtime by kind of day."""

    monthly_wage: Money
    weekday_hours: Hours = NOTHING
    rest_day_hours: Hours = NOTHING
    holiday_hours: Hours = NOTHING


@dataclass(slots=True)
class Overtime:
    daily_wage: Money
    hourly_wage: Money
    weekday_pay: Money
    rest_day_pay: Money
    holiday_pay: Money
    total: Money


@dataclass(slots=True)
class WageDeductionFacts:
    """A month's wage, the local minimum wage, and the damage that is to be made good."""

    monthly_wage: Money
    minimum_wage: PositiveMoney
    damage: Money | None = None


@dataclass(slots=True)
class WageDeduction:
    max_deduction: Money


@dataclass(slots=True)
class TrainingPenaltyFacts:
    """What the training cost, the years of service agreed for it, the years already served."""

    cost: Money
    service_years: PositiveYears
    served_years: Years


@dataclass(slots=True)
class TrainingPenalty:
    max_penalty: Money


def overtime_pay(facts: OvertimeFacts, reference: Reference) -> Answer[Overtime]:
    """150 percent on weekdays, 200 on rest days, 300 on statutory holidays; exact until the end."""
    figures, on = reference.figures, reference.today
    paid_days = figures.find("monthly_paid_days", region="CN", on=on).value
    daily = facts.monthly_wage / paid_days
    hourly = daily / HOURS_A_DAY
    steps = [
        Step(said("日工资"), f"{two_decimals(facts.monthly_wage)} ÷ {two_decimals(paid_days)}", two_decimals(daily)),
        Step(said("小时工资"), said("日工资 ÷ %(hours)s", hours=HOURS_A_DAY), two_decimals(hourly)),
    ]  # fmt: skip
    paid = [
        _paid_hours(said("工作日延长"), "weekday", facts.weekday_hours, hourly, reference),
        _paid_hours(said("休息日"), "rest_day", facts.rest_day_hours, hourly, reference),
        _paid_hours(said("法定节假日"), "holiday", facts.holiday_hours, hourly, reference),
    ]
    weekday, rest_day, holiday = (pay for pay, _ in paid)
    steps += [step for pay, step in paid if pay]
    total = weekday + rest_day + holiday
    steps.append(Step(said("合计"), said("各项相加，最后四舍五入"), two_decimals(total)))
    result = Overtime(daily, hourly, weekday, rest_day, holiday, total)
    answer = Answer(result, steps, OVERTIME_ARTICLES)
    if facts.rest_day_hours:
        answer.warnings.append(REST_DAY_OFF)
    if facts.weekday_hours + facts.rest_day_hours > MOST_OVERTIME_A_MONTH:
        answer.warnings.append(TOO_MANY_HOURS)
    return answer


def _paid_hours(
    label: str, day: str, hours: Fraction, hourly: Fraction, reference: Reference
) -> tuple[Fraction, Step]:
    """The pay for the hours of one kind of day, and its line."""
    find = reference.figures.find
    rate = find("overtime_rate", region="CN", on=reference.today, day=day).value
    pay = hourly * hours * rate
    formula = said("小时工资 × %(factors)s", factors=f"{plain_count(hours)} × {plain_count(rate)}")
    return pay, Step(label, formula, two_decimals(pay))


def wage_deduction_limit(facts: WageDeductionFacts, _: Reference) -> Answer[WageDeduction]:
    """A fifth of the month's wage at most, and the minimum wage must be left."""
    wage, minimum = facts.monthly_wage, facts.minimum_wage
    share, spare = wage * DEDUCTION_SHARE, max(wage - minimum, NOTHING)
    limits = [share, spare] if facts.damage is None else [share, spare, facts.damage]
    most = min(limits)
    steps = [
        Step(said("工资的20%"), f"{two_decimals(wage)} × 20%", two_decimals(share)),
        Step(
            said("留足最低工资"),
            f"{two_decimals(wage)} − {two_decimals(minimum)}",
            two_decimals(spare),
        ),
        Step(said("每月最多扣"), said("取最小的"), two_decimals(most)),
    ]
    return Answer(WageDeduction(most), steps, DEDUCTION_ARTICLES)


def training_penalty_limit(facts: TrainingPenaltyFacts, _: Reference) -> Answer[TrainingPenalty]:
    """The share of the training cost that falls on the years not served."""
    unserved = max(facts.service_years - facts.served_years, NOTHING)
    most = facts.cost * unserved / facts.service_years
    years = plain_count(facts.service_years)
    formula = f"{two_decimals(facts.cost)} × {plain_count(unserved)} ÷ {years}"
    steps = [Step(said("违约金上限"), formula, two_decimals(most))]
    return Answer(TrainingPenalty(most), steps, TRAINING_ARTICLES)
