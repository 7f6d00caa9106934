"""Probation (试用期): how long it may be, and what a probation that was too long costs.

Source: 劳动合同法 19, 83.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from zhijia.kernel.words import said
from zhijia.law.rules.articles import article
from zhijia.law.rules.bands import widest_band
from zhijia.law.rules.calculator import (
    Answer,
    Reference,
    Step,
    missing,
    refuse_before,
    refuse_reversed,
)
from zhijia.law.rules.shapes import (
    OPEN_ENDED,
    Day,
    Flag,
    Money,
    Months,
    Term,
    plain_count,
    two_decimals,
)
from zhijia.law.rules.terms import NOTHING, full_months

LAW_FROM = date(2008, 1, 1)
LIMIT = article("劳动合同法", "19")
DAMAGES = article("劳动合同法", "83")
# An open-ended contract stands in the last band of article 19, as three years and more.
OPEN_ENDED_MONTHS = Fraction(36)

ONCE = said("同一用人单位与同一劳动者只能约定一次试用期；试用期包含在合同期限内。")
SERVED_MORE = said("实际试用的时间比约定的长，超出约定的部分请一并核对。")


@dataclass(slots=True)
class ProbationFacts:
    """The term in months (null: open-ended), or its first and last day."""

    term_months: Term | None = None
    term_from: Day | None = None
    term_to: Day | None = None
    task_based: Flag = False


@dataclass(slots=True)
class Probation:
    max_months: Months


@dataclass(slots=True)
class UnlawfulProbationFacts:
    """`served_months` is the probation really worked; `monthly_wage` the wage after it."""

    term_months: Term
    agreed_months: Months
    served_months: Months
    monthly_wage: Money


@dataclass(slots=True)
class UnlawfulProbation:
    excess_months: Months
    damages: Money


def probation_limit(facts: ProbationFacts, reference: Reference) -> Answer[Probation]:
    """The longest lawful probation of a contract."""
    if facts.task_based:
        step = Step(said("以完成一定工作任务为期限"), said("不得约定试用期"), "0")
        return Answer(Probation(NOTHING), [step], [LIMIT])
    term, on = _term(facts, reference)
    limit = _limit(term, on, reference)
    step = Step(said("试用期上限"), _shown(term), plain_count(limit))
    return Answer(Probation(limit), [step], [LIMIT], warnings=[ONCE])


def probation_damages(
    facts: UnlawfulProbationFacts, reference: Reference
) -> Answer[UnlawfulProbation]:
    """The wage after probation, for the months served beyond the lawful limit."""
    limit = _limit(facts.term_months, reference.today, reference)
    excess = max(facts.served_months - limit, NOTHING)
    damages = excess * facts.monthly_wage
    served, wage = plain_count(facts.served_months), two_decimals(facts.monthly_wage)
    steps = [
        Step(said("试用期上限"), _shown(facts.term_months), plain_count(limit)),
        Step(said("超过的月数"), f"{served} − {plain_count(limit)}", plain_count(excess)),
        Step(said("赔偿金"), f"{plain_count(excess)} × {wage}", two_decimals(damages)),
    ]
    answer = Answer(UnlawfulProbation(excess, damages), steps, [LIMIT, DAMAGES])
    if facts.served_months > facts.agreed_months:
        answer.warnings.append(SERVED_MORE)
    return answer


def _term(facts: ProbationFacts, reference: Reference) -> tuple[Fraction | str, date]:
    if facts.term_months is not None:
        return facts.term_months, reference.today
    if facts.term_from is None or facts.term_to is None:
        both = facts.term_from is None and facts.term_to is None
        raise missing("term_months" if both else "term_to" if facts.term_from else "term_from")
    refuse_reversed(facts.term_from, facts.term_to, "term_to")
    refuse_before(LAW_FROM, facts.term_from, "term_from", "劳动合同法")
    return Fraction(full_months(facts.term_from, facts.term_to)), facts.term_from


def _limit(term: Fraction | str, on: date, reference: Reference) -> Fraction:
    """The row of the widest band the term reaches."""
    months = OPEN_ENDED_MONTHS if isinstance(term, str) else term
    return widest_band(
        reference.figures, "probation_limit", region="CN", on=on, term_from=months
    ).value


def _shown(term: Fraction | str) -> str:
    if term == OPEN_ENDED:
        return said("合同期限无固定期限")
    return said("合同期限%(months)s个月", months=plain_count(Fraction(term)))
