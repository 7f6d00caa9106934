"""Deadlines: the limitation of a claim, the award, and the filing of a work injury.

Source: 劳动争议调解仲裁法 27, 43; 民法典 201, 203 and what stood before; 工伤保险条例 17.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from zhijia.kernel.words import said
from zhijia.law.rules.articles import article, holding
from zhijia.law.rules.calculator import Answer, Reference, Step, missing, refuse_before
from zhijia.law.rules.shapes import Day, Flag, choice
from zhijia.law.rules.terms import ONE_DAY, days_on, same_day_next_year
from zhijia.law.rules.workdays import moved_off_holidays, warnings_for

STATUTE = "劳动争议调解仲裁法"
ARBITRATION_LAW_FROM = date(2008, 5, 1)  # 劳动争议调解仲裁法 54
INJURY_RULE_FROM = date(2004, 1, 1)  # 工伤保险条例 67
AWARD_WITHIN, AWARD_EXTENSION = timedelta(days=45), timedelta(days=15)
EMPLOYER_FILES_WITHIN = timedelta(days=30)

LIMITATION = article(STATUTE, "27")
# How days are counted stood in three laws one after the other.
COUNTING = (
    article("民法通则", "154"),
    article("民法总则", "201"),
    article("民法总则", "203"),
    article("民法典", "201"),
    article("民法典", "203"),
)
AWARD_ARTICLES = (article(STATUTE, "43"),)
FILING_ARTICLES = (article("工伤保险条例", "17"),)

NOMINAL = said("这是按日期推算的最后一天，不是法律意见；请尽早申请仲裁，不要等到最后一天。")
INTERRUPTION = said("向工会求助不一定使时效中断；是否中断由仲裁委或法院认定。")
WHILE_EMPLOYED = said(
    "劳动关系存续期间拖欠劳动报酬的，不受一年限制；劳动关系终止的，从终止之日起一年内提出。"
)
TOO_LATE_TO_INTERRUPT = said("主张权利的日期已经过了时效，不能重新起算。")
TOO_EARLY_TO_INTERRUPT = said("主张权利的日期早于知道权利受侵害的日期，没有计入。")
OCCUPATIONAL_DISEASE = said("患职业病的，从诊断、鉴定为职业病之日起算。")


@dataclass(slots=True)
class LimitationFacts:
    """When the harm was known (the pay day that was missed), or when employment ended."""

    kind: Annotated[str, choice("general", "wage_arrears")]
    known_on: Day | None = None
    employment_ended_on: Day | None = None
    interrupted_on: Day | None = None
    filed_on: Day | None = None


@dataclass(slots=True)
class Limitation:
    """`last_day_if_holiday`: the same day, or the next working day where it is a holiday."""

    starts_on: Day
    last_day: Day | None
    last_day_if_holiday: Day | None
    barred: Flag | None


@dataclass(slots=True)
class ArbitrationDeadlinesFacts:
    accepted_on: Day


@dataclass(slots=True)
class ArbitrationDeadlines:
    award_by: Day
    award_by_extended: Day


@dataclass(slots=True)
class InjuryFilingFacts:
    accident_on: Day


@dataclass(slots=True)
class InjuryFiling:
    """`worker_by` holds for the worker, the relatives and the union."""

    employer_by: Day
    worker_by: Day


def limitation_of_claim(facts: LimitationFacts, reference: Reference) -> Answer[Limitation]:
    """One year from the day after the harm was known; arrears of wages run from the end of work."""
    known, employed = _known(facts)
    fact = "known_on" if known == facts.known_on else "employment_ended_on"
    refuse_before(ARBITRATION_LAW_FROM, known, fact, STATUTE)
    if employed:
        return _not_running(facts, known)
    warnings = [NOMINAL, INTERRUPTION]
    runs_from = _restarted(facts, known, reference, warnings)
    last_day = same_day_next_year(runs_from)
    moved = moved_off_holidays(reference.calendar, last_day)
    warnings += warnings_for(reference.calendar, last_day)
    barred = None if facts.filed_on is None else facts.filed_on > (moved or last_day)
    starts_on = runs_from + ONE_DAY
    steps = [
        Step(said("时效开始"), said("%(day)s的次日", day=runs_from), starts_on.isoformat()),
        Step(said("最后一天"), said("%(day)s起满一年", day=runs_from), last_day.isoformat()),
    ]
    if moved and moved != last_day:
        steps.append(Step(said("最后一天是休息日，顺延"), last_day.isoformat(), moved.isoformat()))
    result = Limitation(starts_on, last_day, moved, barred)
    citations = [LIMITATION, *holding(last_day, *COUNTING)]
    return Answer(result, steps, citations, warnings=warnings)


def arbitration_deadlines(
    facts: ArbitrationDeadlinesFacts, _: Reference
) -> Answer[ArbitrationDeadlines]:
    """The award within 45 days of acceptance, 15 more in a complex case."""
    accepted = facts.accepted_on
    refuse_before(ARBITRATION_LAW_FROM, accepted, "accepted_on", STATUTE)
    award_by = accepted + AWARD_WITHIN
    extended = award_by + AWARD_EXTENSION
    steps = [
        Step(said("裁决期限"), days_on(accepted, AWARD_WITHIN.days), award_by.isoformat()),
        Step(
            said("案情复杂，批准延期"),
            said("再加%(days)s天", days=AWARD_EXTENSION.days),
            extended.isoformat(),
        ),
    ]
    return Answer(ArbitrationDeadlines(award_by, extended), steps, AWARD_ARTICLES)


def injury_filing_deadlines(facts: InjuryFilingFacts, _: Reference) -> Answer[InjuryFiling]:
    """The employer within 30 days; else the worker, the relatives or the union within a year."""
    accident = facts.accident_on
    refuse_before(INJURY_RULE_FROM, accident, "accident_on", "工伤保险条例")
    employer_by = accident + EMPLOYER_FILES_WITHIN
    worker_by = same_day_next_year(accident)
    steps = [
        Step(
            said("单位申请"), days_on(accident, EMPLOYER_FILES_WITHIN.days), employer_by.isoformat()
        ),
        Step(
            said("职工、近亲属、工会申请"),
            said("%(day)s + 1年", day=accident),
            worker_by.isoformat(),
        ),
    ]
    result = InjuryFiling(employer_by, worker_by)
    return Answer(result, steps, FILING_ARTICLES, warnings=[OCCUPATIONAL_DISEASE])


def _known(facts: LimitationFacts) -> tuple[date, bool]:
    """The day the limitation hangs on, and whether arrears of a worker still employed are meant."""
    arrears = facts.kind == "wage_arrears"
    if arrears and facts.employment_ended_on is not None:
        return facts.employment_ended_on, False
    if facts.known_on is not None:
        return facts.known_on, arrears
    if facts.employment_ended_on is not None:
        return facts.employment_ended_on, False
    raise missing("known_on")


def _not_running(facts: LimitationFacts, known: date) -> Answer[Limitation]:
    barred = None if facts.filed_on is None else False
    steps = [Step(said("时效"), said("劳动关系存续期间"), said("不受一年限制"))]
    result = Limitation(known + ONE_DAY, None, None, barred)
    return Answer(result, steps, [LIMITATION], warnings=[WHILE_EMPLOYED])


def _restarted(
    facts: LimitationFacts, known: date, reference: Reference, warnings: list[str]
) -> date:
    """The day the year runs from: the interruption, if it fell within the first year."""
    interrupted = facts.interrupted_on
    if interrupted is None:
        return known
    if interrupted < known:
        warnings.append(TOO_EARLY_TO_INTERRUPT)
        return known
    last_day = same_day_next_year(known)
    if interrupted > (moved_off_holidays(reference.calendar, last_day) or last_day):
        warnings.append(TOO_LATE_TO_INTERRUPT)
        return known
    return interrupted
