"""Work injury (工伤): what is due by grade, on leaving, and on death, and what a low base costs.

Source: 工伤保险条例 35-37, 39, 64; 江苏省实施《工伤保险条例》办法 27.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from zhijia.kernel.words import said
from zhijia.law.rules.articles import Article, article
from zhijia.law.rules.calculator import Answer, Reference, Step, missing, refuse_before
from zhijia.law.rules.shapes import (
    Day,
    Flag,
    Grade,
    Money,
    Months,
    PositiveMoney,
    Region,
    plain_count,
    two_decimals,
)
from zhijia.law.rules.terms import NOTHING

STATUTE = "工伤保险条例"
# The months of articles 35 to 37 and the sum of article 39 are those of the 2010 amendment.
AMENDED_FROM = date(2011, 1, 1)
FLOOR_SHARE, CAP_MULTIPLE = Fraction(60, 100), 3  # 条例 64
FIRST_GRADE_THAT_LEAVES, LAST_GRADE_WITH_ALLOWANCE = 5, 6

BY_GRADE = (article(STATUTE, "35"), article(STATUTE, "36"), article(STATUTE, "37"))
WAGE_BASE = article(STATUTE, "64")
DEATH_ARTICLES = (article(STATUTE, "39"),)
LEAVING_ARTICLES = {"320000": article("江苏省实施《工伤保险条例》办法", "27")}

NO_AVERAGE = said("没有统筹地区职工平均工资，本人工资没有按60%到300%核对。")
NO_LEAVING = said("没有说明是否离职，一次性工伤医疗补助金和就业补助金没有算。")
NEAR_RETIREMENT = said("离退休不满五年的，两项补助金按年递减；患职业病的，医疗补助金可能增加。")
IF_NO_SUITABLE_WORK = said("五级、六级的伤残津贴，在单位难以安排工作时由单位按月发给。")
NO_FUNERAL_AVERAGE = said("没有统筹地区上年度职工月平均工资，丧葬补助金算不了。")


@dataclass(slots=True)
class InjuryBenefitFacts:
    """`own_wage` is the true monthly wage of the twelve months before; `declared_base` what was
    declared; `fund_paid` the lump sum the fund has paid; `on` the day of the decision or leaving."""

    grade: Grade
    own_wage: Money
    regional_average_wage: PositiveMoney | None = None
    declared_base: Money | None = None
    fund_paid: Money | None = None
    region: Region | None = None
    leaves: Flag | None = None
    on: Day | None = None


@dataclass(slots=True)
class InjuryBenefit:
    """`gap` is what the lump sum lacks because the declared base was too low."""

    wage_base: Money
    lump_sum_months: Months
    lump_sum: Money
    monthly_allowance: Money
    gap: Money | None
    medical_lump_sum: Money | None
    employment_lump_sum: Money | None


@dataclass(slots=True)
class DeathBenefitFacts:
    died_on: Day
    regional_average_wage: PositiveMoney | None = None


@dataclass(slots=True)
class DeathBenefit:
    lump_sum: Money
    funeral: Money | None


def injury_benefit_due(facts: InjuryBenefitFacts, reference: Reference) -> Answer[InjuryBenefit]:
    """The lump sum and the monthly allowance by grade, the sums on leaving, and the gap."""
    on = facts.on or reference.today
    refuse_before(AMENDED_FROM, on, "on", STATUTE)
    grade = str(facts.grade)
    warnings: list[str] = []
    average = _regional_average(facts, on, reference)
    if average is None:
        warnings.append(NO_AVERAGE)
    base = _clamped(facts.own_wage, average)
    months = reference.figures.find("injury_lump_months", region="CN", on=on, grade=grade).value
    lump_sum = base * months
    shown = two_decimals(base)
    steps = [
        Step(said("本人工资"), _clamp_formula(facts.own_wage, average), shown),
        Step(said("一次性伤残补助金"), f"{shown} × {plain_count(months)}", two_decimals(lump_sum)),
    ]
    allowance = _allowance(facts, base, on, reference, steps, warnings)
    gap = _gap(facts, months, lump_sum, average, steps)
    citations = [_article_of(facts.grade), WAGE_BASE]
    medical, employment = _leaving_sums(facts, on, reference, citations, warnings)
    result = InjuryBenefit(base, months, lump_sum, allowance, gap, medical, employment)
    return Answer(result, steps, citations, warnings=warnings)


def death_benefit_due(facts: DeathBenefitFacts, reference: Reference) -> Answer[DeathBenefit]:
    """Twenty times last year's national urban income per head, and six months for the funeral."""
    on, find = facts.died_on, reference.figures.find
    refuse_before(AMENDED_FROM, on, "died_on", STATUTE)
    income = find("urban_income", region="CN", on=on)
    years = find("death_income_years", region="CN", on=on).value
    lump_sum = income.value * years
    formula = f"{two_decimals(income.value)} × {plain_count(years)}"
    steps = [
        Step(
            said("一次性工亡补助金（%(origin)s）", origin=income.document),
            formula,
            two_decimals(lump_sum),
        )
    ]
    if facts.regional_average_wage is None:
        result = DeathBenefit(lump_sum, None)
        return Answer(result, steps, DEATH_ARTICLES, warnings=[NO_FUNERAL_AVERAGE])
    months = find("funeral_months", region="CN", on=on).value
    funeral = facts.regional_average_wage * months
    formula = f"{two_decimals(facts.regional_average_wage)} × {plain_count(months)}"
    steps.append(Step(said("丧葬补助金"), formula, two_decimals(funeral)))
    return Answer(DeathBenefit(lump_sum, funeral), steps, DEATH_ARTICLES)


def _regional_average(facts: InjuryBenefitFacts, on: date, reference: Reference) -> Fraction | None:
    if facts.regional_average_wage is not None or facts.region is None:
        return facts.regional_average_wage
    return reference.figures.find("average_wage", region=facts.region, on=on).value


def _clamped(wage: Fraction, average: Fraction | None) -> Fraction:
    if average is None:
        return wage
    return min(max(wage, FLOOR_SHARE * average), CAP_MULTIPLE * average)


def _clamp_formula(wage: Fraction, average: Fraction | None) -> str:
    if average is None:
        return two_decimals(wage)
    low, high = two_decimals(FLOOR_SHARE * average), two_decimals(CAP_MULTIPLE * average)
    return f"{low} ≤ {two_decimals(wage)} ≤ {high}"


def _allowance(
    facts: InjuryBenefitFacts,
    base: Fraction,
    on: date,
    reference: Reference,
    steps: list[Step],
    warnings: list[str],
) -> Fraction:
    if facts.grade > LAST_GRADE_WITH_ALLOWANCE:
        return NOTHING
    if facts.grade >= FIRST_GRADE_THAT_LEAVES:
        warnings.append(IF_NO_SUITABLE_WORK)
    grade = str(facts.grade)
    rate = reference.figures.find("injury_allowance_rate", region="CN", on=on, grade=grade).value
    allowance = base * rate
    formula = f"{two_decimals(base)} × {plain_count(rate * 100)}%"
    steps.append(Step(said("伤残津贴（每月）"), formula, two_decimals(allowance)))
    return allowance


def _gap(
    facts: InjuryBenefitFacts,
    months: Fraction,
    lump_sum: Fraction,
    average: Fraction | None,
    steps: list[Step],
) -> Fraction | None:
    """What the employer owes because less was declared: against the money really paid, else against
    the benefit on the declared base."""
    if facts.fund_paid is not None:
        paid = facts.fund_paid
    elif facts.declared_base is not None:
        paid = _clamped(facts.declared_base, average) * months
    else:
        return None
    gap = max(lump_sum - paid, NOTHING)
    steps.append(
        Step(said("差额"), f"{two_decimals(lump_sum)} − {two_decimals(paid)}", two_decimals(gap))
    )
    return gap


def _leaving_sums(
    facts: InjuryBenefitFacts,
    on: date,
    reference: Reference,
    citations: list[Article],
    warnings: list[str],
) -> tuple[Fraction | None, Fraction | None]:
    """The two sums of the province when the worker leaves; grades 1 to 4 keep the employment."""
    if facts.leaves is None and facts.grade >= FIRST_GRADE_THAT_LEAVES:
        warnings.append(NO_LEAVING)
        return None, None
    if not facts.leaves or facts.grade < FIRST_GRADE_THAT_LEAVES:
        return NOTHING, NOTHING
    if facts.region is None:
        raise missing("region")
    find, region, grade = reference.figures.find, facts.region, str(facts.grade)
    medical = find("injury_medical_sum", region=region, on=on, grade=grade)
    employment = find("injury_employment_sum", region=region, on=on, grade=grade)
    warnings.append(NEAR_RETIREMENT)
    if medical.region in LEAVING_ARTICLES:
        citations.append(LEAVING_ARTICLES[medical.region])
    return medical.value, employment.value


def _article_of(grade: int) -> Article:
    if grade < FIRST_GRADE_THAT_LEAVES:
        return BY_GRADE[0]
    return BY_GRADE[1] if grade <= LAST_GRADE_WITH_ALLOWANCE else BY_GRADE[2]
