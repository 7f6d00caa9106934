"""Leave: paid annual leave, pay for leave not taken, medical period, maternity allowance.

Source: 职工带薪年休假条例 3-5; 企业职工带薪年休假实施办法 5, 10-12; 医疗期规定 3, 4;
女职工劳动保护特别规定 7, 8; 社会保险法 56.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from zhijia.kernel.words import said
from zhijia.law.rules.articles import article, holding
from zhijia.law.rules.bands import widest_band
from zhijia.law.rules.calculator import (
    Answer,
    Reference,
    Step,
    invalid,
    refuse_before,
    refuse_reversed,
)
from zhijia.law.rules.shapes import (
    CalendarYear,
    Day,
    DaysOrHalfDays,
    LeaveDays,
    Money,
    Months,
    Years,
    plain_count,
    two_decimals,
)
from zhijia.law.rules.terms import ONE_DAY, after_months

LEAVE_LAW_FROM = date(2008, 1, 1)
MEDICAL_RULE_FROM = date(1995, 1, 1)
DAYS_A_YEAR = 365  # 实施办法 5, 12: always, in a leap year too
DAYS_A_MONTH = 30  # maternity allowance
UNUSED_RATE, ALREADY_PAID = 3, 1  # 实施办法 10: 300 percent, of which 100 is the normal wage

LEAVE_ARTICLES = (
    article("职工带薪年休假条例", "3"),
    article("企业职工带薪年休假实施办法", "5"),
    article("企业职工带薪年休假实施办法", "12"),
)
UNUSED_ARTICLES = (
    article("职工带薪年休假条例", "5"),
    article("企业职工带薪年休假实施办法", "10"),
    article("企业职工带薪年休假实施办法", "11"),
)
MEDICAL_ARTICLES = (
    article("企业职工患病或非因工负伤医疗期规定", "3"),
    article("企业职工患病或非因工负伤医疗期规定", "4"),
)
MATERNITY_ARTICLES = (
    article("女职工劳动保护特别规定", "7"),
    article("女职工劳动保护特别规定", "8"),
    article("社会保险法", "56"),
)

NOT_ENTITLED = said(
    "当年事假满20天没有扣工资，或病假达到2、3、4个月（工龄满1、10、20年），"
    "或享受的寒暑假多于年休假的，不享受当年的年休假。"
)
REFUSED = said("职工因本人原因书面提出不休年休假的，只付正常工资。")
WITHOUT_OVERTIME = said("平均工资应是前12个月的月平均工资，不含加班工资。")
OWN_REGION_DAYS = said("各省还有另加的产假天数，请按当地规定填天数。")


@dataclass(slots=True)
class AnnualLeaveFacts:
    """All years worked so far (not only here), and the days of joining and leaving."""

    career_years: Years
    year: CalendarYear
    joined_on: Day | None = None
    left_on: Day | None = None
    taken_days: LeaveDays = 0


@dataclass(slots=True)
class AnnualLeave:
    entitled_days: LeaveDays
    prorated_days: LeaveDays
    remaining_days: LeaveDays


@dataclass(slots=True)
class UnusedLeavePayFacts:
    """`average_wage`: monthly, of the twelve months before, without overtime pay."""

    average_wage: Money
    unused_days: DaysOrHalfDays


@dataclass(slots=True)
class UnusedLeavePay:
    """`extra_200` is what is still owed when the normal wage was paid."""

    daily_wage: Money
    total_300: Money
    extra_200: Money


@dataclass(slots=True)
class MedicalPeriodFacts:
    """All years worked, the years with this employer, and the first day of sick leave."""

    career_years: Years
    service_years: Years
    started_on: Day | None = None


@dataclass(slots=True)
class MedicalPeriod:
    """So many months of sick leave within a window of months."""

    months: Months
    window_months: Months
    window_ends_on: Day | None


@dataclass(slots=True)
class MaternityAllowanceFacts:
    employer_average_wage: Money
    days: LeaveDays


@dataclass(slots=True)
class MaternityAllowance:
    allowance: Money


def annual_leave_due(facts: AnnualLeaveFacts, reference: Reference) -> Answer[AnnualLeave]:
    """The days of the year, cut to the days employed in it, less the days taken."""
    refuse_reversed(facts.joined_on, facts.left_on, "left_on")
    on = date(facts.year, 1, 1)
    refuse_before(LEAVE_LAW_FROM, on, "year", "职工带薪年休假条例")
    career = facts.career_years
    band = widest_band(
        reference.figures, "annual_leave_days", region="CN", on=on, career_from=career
    )
    entitled = int(band.value)
    steps = [
        Step(
            said("全年应休"), said("累计工作%(years)s年", years=plain_count(career)), str(entitled)
        )
    ]
    employed = _days_employed(facts)
    prorated = entitled
    if employed is not None:
        prorated = min(employed * entitled // DAYS_A_YEAR, entitled)
        formula = said(
            "%(product)s，不足一天的不算", product=f"{employed} ÷ {DAYS_A_YEAR} × {entitled}"
        )
        steps.append(Step(said("折算"), formula, str(prorated)))
    remaining = max(prorated - facts.taken_days, 0)
    steps.append(Step(said("还可以休"), f"{prorated} − {facts.taken_days}", str(remaining)))
    result = AnnualLeave(entitled, prorated, remaining)
    citations = holding(date(facts.year, 12, 31), *LEAVE_ARTICLES)
    return Answer(result, steps, citations, warnings=[NOT_ENTITLED])


def _days_employed(facts: AnnualLeaveFacts) -> int | None:
    """Calendar days employed in the year; None when all of it."""
    first, last = date(facts.year, 1, 1), date(facts.year, 12, 31)
    begin, end = max(facts.joined_on or first, first), min(facts.left_on or last, last)
    if (begin, end) == (first, last):
        return None
    return max((end - begin).days + 1, 0)


def unused_leave_pay(facts: UnusedLeavePayFacts, reference: Reference) -> Answer[UnusedLeavePay]:
    """Three times the daily wage for each day not taken; one of the three is already paid."""
    on = reference.today
    paid_days = reference.figures.find("monthly_paid_days", region="CN", on=on).value
    daily = facts.average_wage / paid_days
    once = daily * facts.unused_days
    total, extra = once * UNUSED_RATE, once * (UNUSED_RATE - ALREADY_PAID)
    days = plain_count(facts.unused_days)
    wage = two_decimals(facts.average_wage)
    steps = [
        Step(said("日工资"), f"{wage} ÷ {two_decimals(paid_days)}", two_decimals(daily)),
        Step(
            said("按300%"), said("日工资 × %(factors)s", factors=f"{days} × 3"), two_decimals(total)
        ),
        Step(
            said("除正常工资外再付"),
            said("日工资 × %(factors)s", factors=f"{days} × 2"),
            two_decimals(extra),
        ),
    ]
    result = UnusedLeavePay(daily, total, extra)
    return Answer(result, steps, UNUSED_ARTICLES, warnings=[WITHOUT_OVERTIME, REFUSED])


def medical_period_due(facts: MedicalPeriodFacts, reference: Reference) -> Answer[MedicalPeriod]:
    """The months of the table by all years worked and years with this employer."""
    if facts.service_years > facts.career_years:
        raise invalid("service_years", said("本单位年限不能多于累计工作年限"))
    on = facts.started_on or reference.today
    refuse_before(MEDICAL_RULE_FROM, on, "started_on", "企业职工患病或非因工负伤医疗期规定")
    months = _medical_row("medical_period", facts, on, reference)
    window = _medical_row("medical_window", facts, on, reference)
    ends_on = None
    if facts.started_on is not None:
        ends_on = after_months(facts.started_on, int(window)) - ONE_DAY
    career, service = plain_count(facts.career_years), plain_count(facts.service_years)
    steps = [
        Step(
            said("医疗期（月）"),
            said("累计工作%(career)s年，本单位%(service)s年", career=career, service=service),
            plain_count(months),
        ),
        Step(said("累计计算的期间（月）"), said("从第一天病休起"), plain_count(window)),
    ]
    return Answer(MedicalPeriod(months, window, ends_on), steps, MEDICAL_ARTICLES)


def _medical_row(kind: str, facts: MedicalPeriodFacts, on: date, reference: Reference) -> Fraction:
    """The months for both counts of years: all years worked, and those with this employer."""
    return widest_band(
        reference.figures,
        kind,
        region="CN",
        on=on,
        career_from=facts.career_years,
        service_from=facts.service_years,
    ).value


def maternity_allowance_due(
    facts: MaternityAllowanceFacts, _: Reference
) -> Answer[MaternityAllowance]:
    """The employer's average monthly wage of last year, by thirty, for each day of leave."""
    allowance = facts.employer_average_wage * facts.days / DAYS_A_MONTH
    wage = two_decimals(facts.employer_average_wage)
    formula = f"{wage} ÷ {DAYS_A_MONTH} × {facts.days}"
    steps = [Step(said("生育津贴"), formula, two_decimals(allowance))]
    result = MaternityAllowance(allowance)
    return Answer(result, steps, MATERNITY_ARTICLES, warnings=[OWN_REGION_DAYS])
