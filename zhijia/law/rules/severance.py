"""Severance (经济补偿) and damages for unlawful termination (赔偿金).

Source: 劳动合同法 36-41, 44, 46-48, 87, 97; 实施条例 20, 25, 27.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Annotated, NamedTuple

from zhijia.kernel.figures import MissingFigure
from zhijia.kernel.words import said
from zhijia.law.rules.articles import article, holding
from zhijia.law.rules.calculator import (
    Alternative,
    Answer,
    Reference,
    Step,
    refuse_before,
    refuse_reversed,
)
from zhijia.law.rules.shapes import (
    Day,
    Flag,
    Money,
    Months,
    PositiveMoney,
    Region,
    choice,
    plain_count,
    two_decimals,
)
from zhijia.law.rules.terms import NOTHING, ONE_DAY, severance_months

STATUTE = "劳动合同法"
LAW_FROM = date(2008, 1, 1)  # 劳动合同法 98
BEFORE_LAW = LAW_FROM - ONE_DAY
CAP_MULTIPLE = 3  # 劳动合同法 47: three times the local average wage,
CAP_MONTHS = Fraction(12)  # and then twelve months at most.
OLD_MOST_MONTHS = Fraction(12)  # 劳部发〔1994〕481号 5, whatever the wage: by agreement only.

Ground = Annotated[
    str, choice("negotiated", "no_fault", "mass_layoff", "expiry", "forced_resignation")
]
GROUND_ARTICLES = {
    ground: article(STATUTE, number)
    for ground, number in {
        "negotiated": "36",
        "no_fault": "40",
        "mass_layoff": "41",
        "expiry": "44",
        "forced_resignation": "38",
    }.items()
}
ARTICLES = (
    article(STATUTE, "46"),
    article(STATUTE, "47"),
    article("劳动合同法实施条例", "27"),
)
OLD_SERVICE = article(STATUTE, "97")
NOTICE_PAY = article("劳动合同法实施条例", "20")
DAMAGES_ARTICLES = (
    article(STATUTE, "48"),
    article(STATUTE, "87"),
    article(STATUTE, "47"),
    article("劳动合同法实施条例", "25"),
)

NO_AVERAGE = said("没有当地上年度职工月平均工资，没有按三倍封顶；月工资高于三倍的，结果会变小。")
NO_MINIMUM = said("没有当地最低工资标准，没有核对平均工资是否低于最低工资。")
NO_LAST_MONTH = said("没有上个月的工资，代通知金暂用十二个月平均工资。")
NO_NOTICE = said("没有说明是否提前三十天书面通知，代通知金算不了，合计里没有它。")
SEGMENTED = said("2008年以前的工作年限分段计算，各地做法不同，请问当地仲裁委。")
BEGUN_YEARS = said("2008年以前不满一年的按一年算（劳部发〔1994〕481号第五条）")
BEGUN_YEARS_UP_TO_TWELVE = said(
    "双方商量好离开的，2008年以前不满一年的按一年算，最多十二个月（劳部发〔1994〕481号第五条）"
)
CAP_ON_ALL_YEARS = said("2008年以前的工作年限是否受十二年限制，各地做法不同，请问当地仲裁委。")


@dataclass(slots=True)
class SeveranceFacts:
    """What severance depends on. `ended_on` is the last day employed."""

    hired_on: Day
    ended_on: Day
    average_wage: Money
    ground: Ground
    local_average_wage: PositiveMoney | None = None
    minimum_wage: PositiveMoney | None = None
    region: Region | None = None
    last_month_wage: Money | None = None
    notice_given: Flag | None = None


@dataclass(slots=True)
class Segment:
    """A part of the service under one law; `from_` and `to` are both included."""

    from_: Day
    to: Day
    months: Months
    base: Money
    amount: Money
    capped: Flag


@dataclass(slots=True)
class Severance:
    """The pay for the years served, the pay in place of notice, and their sum."""

    months: Months
    base: Money
    severance: Money
    notice_pay: Money | None
    total: Money
    segments: tuple[Segment, ...]


@dataclass(slots=True)
class UnlawfulTerminationFacts:
    """What the damages depend on; the years are not split at 2008."""

    hired_on: Day
    ended_on: Day
    average_wage: Money
    local_average_wage: PositiveMoney | None = None
    minimum_wage: PositiveMoney | None = None
    region: Region | None = None


@dataclass(slots=True)
class UnlawfulTermination:
    months: Months
    base: Money
    damages: Money


class PayBase(NamedTuple):
    """The monthly pay counted: `full` with the minimum wage as floor, `counted` with the cap too."""

    full: Fraction
    counted: Fraction
    capped: bool


def severance_due(facts: SeveranceFacts, reference: Reference) -> Answer[Severance]:
    """Severance for a lawful end, with pay in place of notice where article 40 gives it."""
    refuse_reversed(facts.hired_on, facts.ended_on, "ended_on")
    refuse_before(LAW_FROM, facts.ended_on, "ended_on", STATUTE)
    steps: list[Step] = []
    warnings: list[str] = []
    pay = _pay_base(facts, reference, steps, warnings)
    notice_pay = _notice_pay(facts, steps, warnings)
    segments = _segments(facts, pay)
    result = _severance(segments, pay, notice_pay)
    steps += _severance_steps(result)
    citations = holding(facts.ended_on, GROUND_ARTICLES[facts.ground], *ARTICLES)
    if facts.ground == "no_fault":
        citations += holding(facts.ended_on, NOTICE_PAY)
    answer = Answer(result, steps, citations, warnings=warnings)
    if facts.hired_on < LAW_FROM:
        citations.append(OLD_SERVICE)
        warnings.append(SEGMENTED)
        answer.alternatives = _other_readings(facts, pay, result)
    return answer


def damages_due(
    facts: UnlawfulTerminationFacts, reference: Reference
) -> Answer[UnlawfulTermination]:
    """Twice the severance, years counted from the first day of work without a split at 2008."""
    refuse_reversed(facts.hired_on, facts.ended_on, "ended_on")
    refuse_before(LAW_FROM, facts.ended_on, "ended_on", STATUTE)
    steps: list[Step] = []
    warnings: list[str] = []
    pay = _pay_base(facts, reference, steps, warnings)
    served = severance_months(facts.hired_on, facts.ended_on)
    months = min(served, CAP_MONTHS) if pay.capped else served
    damages = 2 * months * pay.counted
    base = two_decimals(pay.counted)
    steps += [
        Step(said("计算年限"), f"{facts.hired_on} → {facts.ended_on}", plain_count(months)),
        Step(said("赔偿金"), f"2 × {plain_count(months)} × {base}", two_decimals(damages)),
    ]
    result = UnlawfulTermination(months, pay.counted, damages)
    citations = holding(facts.ended_on, *DAMAGES_ARTICLES)
    answer = Answer(result, steps, citations, warnings=warnings)
    if pay.capped and facts.hired_on < LAW_FROM:
        warnings.append(CAP_ON_ALL_YEARS)
        answer.alternatives.append(_damages_with_old_years_uncapped(facts, pay))
    return answer


def _pay_base(
    facts: SeveranceFacts | UnlawfulTerminationFacts,
    reference: Reference,
    steps: list[Step],
    warnings: list[str],
) -> PayBase:
    average = facts.average_wage
    minimum = _minimum_wage(facts, reference)
    full = average if minimum is None else max(average, minimum)
    if minimum is None:
        warnings.append(NO_MINIMUM)
    elif full != average:
        compared = f"{two_decimals(average)} < {two_decimals(minimum)}"
        steps.append(Step(said("不低于最低工资"), compared, two_decimals(full)))
    local = _local_average_wage(facts, reference)
    if local is None:
        warnings.append(NO_AVERAGE)
        return PayBase(full, full, False)
    cap = CAP_MULTIPLE * local
    steps.append(
        Step(said("三倍封顶线"), f"{CAP_MULTIPLE} × {two_decimals(local)}", two_decimals(cap))
    )
    return PayBase(full, min(full, cap), full > cap)


def _local_average_wage(
    facts: SeveranceFacts | UnlawfulTerminationFacts, reference: Reference
) -> Fraction | None:
    """Last year's average wage of the city. A province's figure is no answer for one of its cities:
    article 47 asks for the city's own (a municipality is its own city)."""
    if facts.local_average_wage is not None or facts.region is None:
        return facts.local_average_wage
    region, on = facts.region, facts.ended_on
    found = reference.figures.find("average_wage", region=region, on=on)
    if found.region != region and found.region not in _cities_of(region):
        raise MissingFigure("average_wage", region, on)
    return found.value


def _cities_of(region: str) -> tuple[str, ...]:
    municipality = region[:2] in {"11", "12", "31", "50"}
    return (f"{region[:2]}0000",) if municipality else (f"{region[:4]}00",)


def _minimum_wage(
    facts: SeveranceFacts | UnlawfulTerminationFacts, reference: Reference
) -> Fraction | None:
    if facts.minimum_wage is not None or facts.region is None:
        return facts.minimum_wage
    found = reference.figures.maybe("minimum_wage", region=facts.region, on=facts.ended_on)
    return None if found is None else found.value


def _notice_pay(facts: SeveranceFacts, steps: list[Step], warnings: list[str]) -> Fraction | None:
    """One month's pay in place of notice: article 40 only, never on expiry."""
    if facts.ground != "no_fault" or facts.notice_given:
        return NOTHING
    if facts.notice_given is None:
        warnings.append(NO_NOTICE)
        return None
    pay = facts.last_month_wage
    if pay is None:
        warnings.append(NO_LAST_MONTH)
        pay = facts.average_wage
    steps.append(Step(said("代通知金"), said("1 × 上个月工资"), two_decimals(pay)))
    return pay


def _segments(facts: SeveranceFacts, pay: PayBase) -> tuple[Segment, ...]:
    """The service, split where the law changed. Before 2008 there was no cap of article 47, and
    nothing was due when a contract ran out."""
    if facts.hired_on >= LAW_FROM:
        return (_counted_segment(facts.hired_on, facts.ended_on, pay),)
    old_months = severance_months(facts.hired_on, BEFORE_LAW)
    if facts.ground == "expiry":
        old_months = NOTHING
    old = _segment(facts.hired_on, BEFORE_LAW, old_months, pay.full, capped=False)
    return old, _counted_segment(LAW_FROM, facts.ended_on, pay)


def _counted_segment(first: date, last: date, pay: PayBase) -> Segment:
    months = severance_months(first, last)
    if pay.capped:
        months = min(months, CAP_MONTHS)
    return _segment(first, last, months, pay.counted, capped=pay.capped)


def _segment(first: date, last: date, months: Fraction, base: Fraction, *, capped: bool) -> Segment:
    return Segment(first, last, months, base, months * base, capped)


def _severance(
    segments: tuple[Segment, ...], pay: PayBase, notice_pay: Fraction | None
) -> Severance:
    first, *rest = segments
    severance = sum((segment.amount for segment in rest), first.amount)
    months = sum((segment.months for segment in rest), first.months)
    total = severance + notice_pay if notice_pay else severance
    return Severance(months, pay.counted, severance, notice_pay, total, segments)


def _severance_steps(result: Severance) -> list[Step]:
    steps = [
        Step(
            f"{segment.from_} → {segment.to}",
            f"{plain_count(segment.months)} × {two_decimals(segment.base)}",
            two_decimals(segment.amount),
        )
        for segment in result.segments
    ]
    severance = two_decimals(result.severance)
    notice = two_decimals(result.notice_pay or NOTHING)
    return [*steps, Step(said("合计"), f"{severance} + {notice}", two_decimals(result.total))]


def _other_readings(
    facts: SeveranceFacts, pay: PayBase, result: Severance
) -> list[Alternative[Severance]]:
    """Two readings of the years before 2008; on expiry nothing is due for them in any."""
    if facts.ground == "expiry":
        return []
    old, new = result.segments
    begun_years, rule = Fraction(ceil(old.months)), BEGUN_YEARS
    if facts.ground == "negotiated" and begun_years > OLD_MOST_MONTHS:
        begun_years, rule = OLD_MOST_MONTHS, BEGUN_YEARS_UP_TO_TWELVE
    rounded_up = _segment(old.from_, old.to, begun_years, old.base, capped=False)
    readings = [Alternative(rule, _severance((rounded_up, new), pay, result.notice_pay))]
    if not pay.capped:
        # Above the cap a reading without a split would stretch the twelve years over all years.
        as_one = _counted_segment(facts.hired_on, facts.ended_on, pay)
        whole = _severance((as_one,), pay, result.notice_pay)
        readings.append(Alternative(said("不分段：从入职日连续计算年限"), whole))
    return readings


def _damages_with_old_years_uncapped(
    facts: UnlawfulTerminationFacts, pay: PayBase
) -> Alternative[UnlawfulTermination]:
    old = severance_months(facts.hired_on, BEFORE_LAW)
    new = min(severance_months(LAW_FROM, facts.ended_on), CAP_MONTHS)
    damages = 2 * (old * pay.full + new * pay.counted)
    return Alternative(
        said("2008年以前的年限不封顶，以后的年限封顶十二年"),
        UnlawfulTermination(old + new, pay.counted, damages),
    )
