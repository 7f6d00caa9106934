"""Social insurance: whose share of a contribution is how much, and the late fee on arrears.

Source: 社会保险法 10, 12, 23, 33, 35, 44, 53, 60, 86.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Annotated, NamedTuple

from zhijia.kernel.figures import Figure
from zhijia.kernel.words import said
from zhijia.law.rules.articles import article
from zhijia.law.rules.calculator import (
    Alternative,
    Answer,
    Reference,
    Step,
    invalid,
    missing,
    refuse_before,
)
from zhijia.law.rules.shapes import (
    Day,
    Days,
    Money,
    PositiveMoney,
    Rate,
    Region,
    choice,
    two_decimals,
)

STATUTE = "社会保险法"
LAW_FROM = date(2011, 7, 1)  # 社会保险法 98
FLOOR_SHARE, CAP_MULTIPLE = Fraction(60, 100), 3

Insurance = Annotated[str, choice("pension", "medical", "unemployment", "injury", "maternity")]
INSURANCE_ARTICLES = {
    kind: article(STATUTE, number)
    for kind, number in {
        "pension": "12",
        "medical": "23",
        "unemployment": "44",
        "injury": "35",
        "maternity": "53",
    }.items()
}
PAID_BY_EMPLOYER = article(STATUTE, "60")
LATE_FEE_ARTICLES = (article(STATUTE, "86"),)

ESTIMATED = said("上下限按平均工资的60%和300%估算；各地公布的数字可能不同，以公布的为准。")
NATIONAL_RATE = said("没有给出职工费率和地区，职工部分按全国通行的费率算。")
NO_EMPLOYER_RATE = said("没有给出单位费率和地区，单位部分算不了。")
PROVISIONAL = said("这个地区的缴费基数是暂定的，正式公布后多退少补。")
FEE_ESTIMATE = said("估算，以征收机构核定的为准；起算日各地规定不同。职工个人不承担滞纳金。")
FEE_ABOVE_PRINCIPAL = said("滞纳金超过了本金；是否以本金为限有争议，这里没有封顶。")


@dataclass(slots=True)
class ContributionShareFacts:
    """`wage` is last year's monthly average (the first month's for a new hire)."""

    kind: Insurance
    wage: Money
    floor: Money | None = None
    cap: PositiveMoney | None = None
    region: Region | None = None
    on: Day | None = None
    local_average_wage: PositiveMoney | None = None
    worker_rate: Rate | None = None
    employer_rate: Rate | None = None


@dataclass(slots=True)
class ContributionShare:
    base: Money
    worker_amount: Money
    employer_amount: Money | None


@dataclass(slots=True)
class LateFeeFacts:
    """The arrears, and the days late: counted, or between the due day and the day of payment."""

    principal: Money
    days: Days | None = None
    due_on: Day | None = None
    settled_on: Day | None = None


@dataclass(slots=True)
class LateFee:
    days: Days
    fee: Money


class Bounds(NamedTuple):
    """Floor and cap of the base, where they come from, and what must be said about them."""

    floor: Fraction
    cap: Fraction
    origin: str
    warnings: tuple[str, ...]


def contribution_share(
    facts: ContributionShareFacts, reference: Reference
) -> Answer[ContributionShare]:
    """Both shares of a month's contribution on the base between floor and cap."""
    bounds = _bounds(facts, reference)
    warnings = list(bounds.warnings)
    base = min(max(facts.wage, bounds.floor), bounds.cap)
    worker_rate, employer_rate = _rates(facts, reference, warnings)
    worker = base * worker_rate
    employer = None if employer_rate is None else base * employer_rate
    within = (
        f"{two_decimals(bounds.floor)} ≤ {two_decimals(facts.wage)} ≤ {two_decimals(bounds.cap)}"
    )
    steps = [
        Step(said("缴费基数（%(origin)s）", origin=bounds.origin), within, two_decimals(base)),
        Step(said("职工部分"), _product(base, worker_rate), two_decimals(worker)),
    ]
    if employer_rate is not None and employer is not None:
        steps.append(Step(said("单位部分"), _product(base, employer_rate), two_decimals(employer)))
    citations = [INSURANCE_ARTICLES[facts.kind], PAID_BY_EMPLOYER]
    result = ContributionShare(base, worker, employer)
    return Answer(result, steps, citations, warnings=warnings)


def late_fee_due(facts: LateFeeFacts, reference: Reference) -> Answer[LateFee]:
    """Five ten-thousandths of the arrears for each day, not compounded."""
    days, since = _days_late(facts, reference)
    rate = reference.figures.find("late_fee_rate", region="CN", on=since).value
    fee = facts.principal * rate * days
    principal = two_decimals(facts.principal)
    steps = [Step(said("滞纳金"), f"{principal} × {_percent(rate)} × {days}", two_decimals(fee))]
    answer = Answer(LateFee(days, fee), steps, LATE_FEE_ARTICLES, warnings=[FEE_ESTIMATE])
    if fee > facts.principal:
        answer.warnings.append(FEE_ABOVE_PRINCIPAL)
        capped = LateFee(days, facts.principal)
        answer.alternatives.append(
            Alternative(said("滞纳金不超过本金（行政强制法第四十五条）"), capped)
        )
    return answer


def _bounds(facts: ContributionShareFacts, reference: Reference) -> Bounds:
    if facts.floor is not None or facts.cap is not None:
        return _given_bounds(facts)
    if facts.region is not None:
        return _published_bounds(facts.region, _stated_day(facts), facts.kind, reference)
    if facts.local_average_wage is not None:
        average = facts.local_average_wage
        return Bounds(FLOOR_SHARE * average, CAP_MULTIPLE * average, said("估算"), (ESTIMATED,))
    raise missing("floor", "cap")


def _given_bounds(facts: ContributionShareFacts) -> Bounds:
    if facts.floor is None or facts.cap is None:
        raise missing("floor" if facts.floor is None else "cap")
    if facts.floor > facts.cap:
        raise invalid("floor", said("下限不能高于上限"))
    return Bounds(facts.floor, facts.cap, said("给出的上下限"), ())


def _stated_day(facts: ContributionShareFacts) -> date:
    if facts.on is None:
        raise missing("on")
    return facts.on


def _published_bounds(region: str, on: date, kind: str, reference: Reference) -> Bounds:
    find = reference.figures.find
    floor = find("contribution_floor", region=region, on=on, insurance=kind)
    cap = find("contribution_cap", region=region, on=on, insurance=kind)
    return Bounds(floor.value, cap.value, floor.document, tuple(_cautions(floor, cap)))


def _cautions(*figures: Figure) -> list[str]:
    found = [PROVISIONAL] if any(figure.provisional for figure in figures) else []
    grace = max((figure.grace_until for figure in figures if figure.grace_until), default=None)
    return [*found, _grace(grace)] if grace else found


def _grace(day: date) -> str:
    return said("基数公布晚于执行日，在%(day)s以前补缴差额的不收滞纳金。", day=day)


def _rates(
    facts: ContributionShareFacts, reference: Reference, warnings: list[str]
) -> tuple[Fraction, Fraction | None]:
    """The worker's and the employer's rate: as given, else the region's, else the worker's national
    one alone."""
    worker, employer = facts.worker_rate, facts.employer_rate
    if facts.region is None:
        if worker is None:
            worker = _rate(facts, "worker", "CN", facts.on or reference.today, reference)
            warnings.append(NATIONAL_RATE)
        if employer is None:
            warnings.append(NO_EMPLOYER_RATE)
        return worker, employer
    if worker is None:
        worker = _rate(facts, "worker", facts.region, _stated_day(facts), reference)
    if employer is None:
        employer = _rate(facts, "employer", facts.region, _stated_day(facts), reference)
    return worker, employer


def _rate(
    facts: ContributionShareFacts, side: str, region: str, on: date, reference: Reference
) -> Fraction:
    return reference.figures.find(
        "contribution_rate", region=region, on=on, insurance=facts.kind, side=side
    ).value


def _days_late(facts: LateFeeFacts, reference: Reference) -> tuple[int, date]:
    """The days late and the first of them. A bare number of days is taken as of today's law."""
    if facts.due_on is not None and facts.settled_on is not None:
        refuse_before(LAW_FROM, facts.due_on, "due_on", STATUTE)
        return max((facts.settled_on - facts.due_on).days, 0), facts.due_on
    if facts.days is not None:
        return facts.days, reference.today
    if facts.due_on is None and facts.settled_on is None:
        raise missing("days")
    raise missing("due_on" if facts.due_on is None else "settled_on")


def _product(base: Fraction, rate: Fraction) -> str:
    return f"{two_decimals(base)} × {_percent(rate)}"


def _percent(rate: Fraction) -> str:
    return f"{float(rate * 100):.4g}%" if rate else "0%"
