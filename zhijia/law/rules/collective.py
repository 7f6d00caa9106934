"""Collective matters: mass layoffs, votes of the workers' congress, its size, consultation dates.

Source: 劳动合同法 41, 54; 集体合同规定 32, 36, 38, 42, 47; 企业民主管理规定; local rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, NamedTuple

from zhijia.kernel.words import said
from zhijia.law.rules.articles import Article, article, holding
from zhijia.law.rules.bands import widest_band
from zhijia.law.rules.calculator import (
    Alternative,
    Answer,
    Reference,
    Step,
    invalid,
    missing,
    refuse_before,
    refuse_reversed,
)
from zhijia.law.rules.shapes import Day, Flag, People, Region, Staff, choice
from zhijia.law.rules.terms import ONE_DAY, after_months, days_on, months_before
from zhijia.law.rules.workdays import moved_off_holidays, warnings_for

LABOUR_CONTRACT_LAW_FROM = date(2008, 1, 1)
COLLECTIVE_RULE_FROM = date(2004, 5, 1)
MASS_LAYOFF, MASS_LAYOFF_ONE_IN = 20, 10  # 劳动合同法 41: 20 people, or 10 percent
TOLD_BEFORE = timedelta(days=30)
FILE_WITHIN, OBJECT_WITHIN = timedelta(days=10), timedelta(days=15)
RENEWAL_MONTHS, SHORTEST_TERM, LONGEST_TERM = 3, 12, 36

LAYOFF_ARTICLES = (article("劳动合同法", "41"),)
COUNTRYWIDE = "集体合同规定"
VOTE_ARTICLES = {
    "collective_contract": (article(COUNTRYWIDE, "36"),),
    "resolution": (article("全民所有制工业企业职工代表大会条例", "18"),),
}
CONGRESS_ARTICLES = {
    "310000": article("上海市职工代表大会条例", "21"),
    "330000": article("浙江省企业民主管理条例", "10"),
}
REPLY_ARTICLES = {
    "CN": article(COUNTRYWIDE, "32"),
    "310000": article("上海市集体合同条例", "15"),
}
FILE_ARTICLE = article(COUNTRYWIDE, "42")
EFFECTIVE_ARTICLES = (article(COUNTRYWIDE, "47"), article("劳动合同法", "54"))
TERM_ARTICLE = article(COUNTRYWIDE, "38")

AGREED_LEAVERS = said("协商一致离开的职工是否计入裁减人数，各地做法不同，请问当地人社部门。")
LOCAL_REPLY = said("没有给出地区，按全国规定的20天算；有的省市更短。")
UNUSUAL_TERM = said("集体合同的期限一般是一到三年。")
LOCAL_CONGRESS = said("不满一档的人数是否计入，规定没有写明，请问当地总工会。")


@dataclass(slots=True)
class MassLayoffFacts:
    """All staff, how many are to go, and the day the reasons were told to the union or all staff."""

    headcount: Staff
    planned: People | None = None
    told_on: Day | None = None


@dataclass(slots=True)
class MassLayoff:
    threshold: People
    is_mass: Flag | None
    earliest_on: Day | None


@dataclass(slots=True)
class CongressVoteFacts:
    representatives: Staff
    matter: Annotated[str, choice("collective_contract", "resolution")]
    present: People | None = None
    in_favour: People | None = None


@dataclass(slots=True)
class CongressVote:
    present_needed: People
    in_favour_needed: People
    valid: Flag | None


@dataclass(slots=True)
class CongressSizeFacts:
    staff: Staff
    region: Region


@dataclass(slots=True)
class CongressSize:
    representatives: People


@dataclass(slots=True)
class ConsultationDeadlinesFacts:
    """The days of the request, of signing, of receipt by the labour bureau, and the term."""

    requested_on: Day | None = None
    signed_on: Day | None = None
    received_on: Day | None = None
    term_from: Day | None = None
    term_to: Day | None = None
    region: Region | None = None


@dataclass(slots=True)
class ConsultationDeadlines:
    reply_by: Day | None
    reply_by_working_day: Day | None
    file_by: Day | None
    effective_on: Day | None
    renewal_from: Day | None


class Band(NamedTuple):
    """A row of a province's table: from so many staff, so many seats, and more per full step."""

    staff_from: int
    base: int
    step: int
    step_staff: int


def mass_layoff(facts: MassLayoffFacts, _: Reference) -> Answer[MassLayoff]:
    """From which number a layoff is a mass layoff, and the first day it may be carried out."""
    if facts.planned is not None and facts.planned > facts.headcount:
        raise invalid("planned", said("裁减人数不能多于职工总数"))
    tenth = -(-facts.headcount // MASS_LAYOFF_ONE_IN)
    threshold = min(MASS_LAYOFF, tenth)
    steps = [
        Step(
            said("人数界限"),
            said("%(most)s人，或%(all)s人的10%%", most=MASS_LAYOFF, all=facts.headcount),
            str(threshold),
        ),
    ]
    earliest = None
    if facts.told_on is not None:
        refuse_before(LABOUR_CONTRACT_LAW_FROM, facts.told_on, "told_on", "劳动合同法")
        earliest = facts.told_on + TOLD_BEFORE
        steps.append(
            Step(said("最早裁减日"), days_on(facts.told_on, TOLD_BEFORE.days), earliest.isoformat())
        )
    is_mass = None if facts.planned is None else facts.planned >= threshold
    result = MassLayoff(threshold, is_mass, earliest)
    return Answer(result, steps, LAYOFF_ARTICLES, warnings=[AGREED_LEAVERS])


def congress_vote(facts: CongressVoteFacts, _: Reference) -> Answer[CongressVote]:
    """Two thirds of all representatives present; for a collective contract half of all agree, for a
    resolution more than half."""
    _refuse_impossible_counts(facts)
    seats = facts.representatives
    present_needed = -(-2 * seats // 3)
    if facts.matter == "collective_contract":
        in_favour_needed, rule = -(-seats // 2), said("%(seats)s ÷ 2，半数以上", seats=seats)
    else:
        in_favour_needed, rule = seats // 2 + 1, said("%(seats)s ÷ 2，过半数", seats=seats)
    valid = _valid(facts, present_needed, in_favour_needed)
    steps = [
        Step(said("到会"), f"{seats} × 2/3", str(present_needed)),
        Step(said("同意（占全体代表）"), rule, str(in_favour_needed)),
    ]
    result = CongressVote(present_needed, in_favour_needed, valid)
    return Answer(result, steps, VOTE_ARTICLES[facts.matter])


def congress_size(facts: CongressSizeFacts, reference: Reference) -> Answer[CongressSize]:
    """The representatives of a congress by the table of the province."""
    region, band = _band(facts, reference)
    beyond = facts.staff - band.staff_from
    full_steps = beyond // band.step_staff if band.step else 0
    seats = band.base + full_steps * band.step
    formula = f"{band.base} + {full_steps} × {band.step}" if band.step else str(band.base)
    steps = [Step(said("%(staff)s人起的一档", staff=band.staff_from), formula, str(seats))]
    answer = Answer(CongressSize(seats), steps, [CONGRESS_ARTICLES[region]])
    if band.step and beyond % band.step_staff:
        answer.warnings.append(LOCAL_CONGRESS)
        more = CongressSize(seats + band.step)
        answer.alternatives.append(Alternative(said("不满一档的人数按一档计入"), more))
    return answer


def consultation_deadlines(
    facts: ConsultationDeadlinesFacts, reference: Reference
) -> Answer[ConsultationDeadlines]:
    """The days by which to answer, file and renew, and the day the contract takes effect."""
    _refuse_impossible_dates(facts)
    steps: list[Step] = []
    citations: list[Article] = []
    warnings: list[str] = []
    reply_by = _reply_by(facts, reference, steps, citations, warnings)
    moved = reply_by and moved_off_holidays(reference.calendar, reply_by)
    warnings += warnings_for(reference.calendar, reply_by)
    file_by = facts.signed_on and facts.signed_on + FILE_WITHIN
    effective = facts.received_on and facts.received_on + OBJECT_WITHIN
    renewal = facts.term_to and months_before(facts.term_to + ONE_DAY, RENEWAL_MONTHS)
    if facts.signed_on and file_by:
        steps.append(
            Step(said("报送期限"), days_on(facts.signed_on, FILE_WITHIN.days), file_by.isoformat())
        )
        citations.append(FILE_ARTICLE)
    if facts.received_on and effective:
        formula = said(
            "%(day)s + %(days)s天没有异议", day=facts.received_on, days=OBJECT_WITHIN.days
        )
        steps.append(Step(said("生效"), formula, effective.isoformat()))
        citations += holding(facts.received_on, *EFFECTIVE_ARTICLES)
    if facts.term_to and renewal:
        steps.append(
            Step(
                said("可以要求续订"),
                said("%(day)s期满前三个月内", day=facts.term_to),
                renewal.isoformat(),
            )
        )
        citations.append(TERM_ARTICLE)
    result = ConsultationDeadlines(reply_by, moved, file_by, effective, renewal)
    answer = Answer(result, steps, citations, warnings=warnings)
    if effective:
        later = ConsultationDeadlines(reply_by, moved, file_by, effective + ONE_DAY, renewal)
        answer.alternatives.append(Alternative(said("十五日届满后的次日生效"), later))
    if _is_unusual(facts.term_from, facts.term_to):
        warnings.append(UNUSUAL_TERM)
    return answer


def _refuse_impossible_counts(facts: CongressVoteFacts) -> None:
    if facts.present is not None and facts.present > facts.representatives:
        raise invalid("present", said("到会人数不能多于全体代表"))
    most = facts.representatives if facts.present is None else facts.present
    if facts.in_favour is not None and facts.in_favour > most:
        raise invalid("in_favour", said("同意人数不能多于到会人数"))


def _valid(facts: CongressVoteFacts, present_needed: int, in_favour_needed: int) -> bool | None:
    """Whether the vote holds; None while a count that decides it is unknown."""
    if facts.present is not None and facts.present < present_needed:
        return False
    if facts.in_favour is not None and facts.in_favour < in_favour_needed:
        return False
    if facts.in_favour is None:
        return None
    # Whoever voted was there: enough votes prove enough present.
    at_least_present = facts.in_favour if facts.present is None else facts.present
    return True if at_least_present >= present_needed else None


def _band(facts: CongressSizeFacts, reference: Reference) -> tuple[str, Band]:
    """The widest band of the province's table that the staff reaches."""
    on, region, figures = reference.today, facts.region, reference.figures
    base = widest_band(figures, "congress_base", region=region, on=on, staff_from=facts.staff)
    staff_from = base.dims[0][1]
    step = figures.maybe("congress_step", region=region, on=on, staff_from=staff_from)
    if step is None:
        return base.region, Band(int(staff_from), int(base.value), 0, 0)
    size = figures.find("congress_step_staff", region=region, on=on, staff_from=staff_from)
    return base.region, Band(int(staff_from), int(base.value), int(step.value), int(size.value))


def _refuse_impossible_dates(facts: ConsultationDeadlinesFacts) -> None:
    days = {
        "requested_on": facts.requested_on,
        "signed_on": facts.signed_on,
        "received_on": facts.received_on,
        "term_to": facts.term_to,
    }
    if not any(days.values()):
        raise missing(*days)
    for fact, day in days.items():
        if day is not None:
            refuse_before(COLLECTIVE_RULE_FROM, day, fact, COUNTRYWIDE)
    refuse_reversed(facts.term_from, facts.term_to, "term_to")


def _reply_by(
    facts: ConsultationDeadlinesFacts,
    reference: Reference,
    steps: list[Step],
    citations: list[Article],
    warnings: list[str],
) -> date | None:
    if facts.requested_on is None:
        return None
    if facts.region is None:
        warnings.append(LOCAL_REPLY)
    region, on = facts.region or "CN", facts.requested_on
    within = reference.figures.find("consultation_reply_days", region=region, on=on)
    reply_by = on + timedelta(days=int(within.value))
    steps.append(Step(said("书面答复期限"), days_on(on, int(within.value)), reply_by.isoformat()))
    citations.append(REPLY_ARTICLES[within.region])
    return reply_by


def _is_unusual(first: date | None, last: date | None) -> bool:
    if first is None or last is None:
        return False
    end = last + ONE_DAY
    return end < after_months(first, SHORTEST_TERM) or end > after_months(first, LONGEST_TERM)
