"""When a term ends, what has to be done before and after it, and when to be reminded.

Law: 中国工会章程 (a term of three or five years); 《工会基层组织选举工作条例》（总工发〔2016〕27号） (the
steps of an election); 《基层工会法人登记管理办法》（总工办发〔2020〕20号） (a change is filed within 30
days; the certificate runs as long as the term). The days before the end of a term by which a step
should be done are this platform's own timetable: the sources give the order, not the days.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from zhijia.kernel.figures import Figures, MissingFigure, shipped
from zhijia.kernel.words import _
from zhijia.org.rules.committee import CannotBeJudged

TERM, CERTIFICATE, FILING = "term", "certificate", "filing"
"""What the calendar holds: a committee's term, the certificate's end, a change to be filed."""

REMIND_MONTHS_BEFORE = (6, 3, 1)
"""Our own timetable: the sources set no day for a reminder."""

SOON = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class ElectionStep:
    """One step on the way to a new committee. `days_before` the end of the term it should be done;
    negative after it."""

    key: str
    words: str
    days_before: int


STEPS: tuple[ElectionStep, ...] = (
    ElectionStep("plan", _("拟定换届方案，书面报告同级党组织和上级工会"), 90),
    ElectionStep("seats", _("确定委员名额"), 75),
    ElectionStep("nominate", _("工会小组提名，候选人多于名额"), 60),
    ElectionStep("consent", _("候选人名单报同级党组织和上级工会同意"), 30),
    ElectionStep("congress", _("召开会员大会或者会员代表大会选举"), 0),
    ElectionStep("head", _("选出主席、主任，分工"), 0),
    ElectionStep("report", _("选举结果报上级工会批准，材料归档"), -15),
)


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step with the day it should be done by."""

    step: ElectionStep
    by: date


def end_of_term(since: date, years: int) -> date:
    """The last day of a term: 1 April 2016 and three years end on 31 March 2019."""
    return _years_later(since, years) - timedelta(days=1)


def term_choices(*, on: date, figures: Figures | None = None) -> tuple[int, ...]:
    """How many years a term may have, shortest first."""
    rows = (shipped() if figures is None else figures).table("committee_term", region="CN", on=on)
    return tuple(sorted(int(row.value) for row in rows))


def election_plan(ends_on: date) -> Iterator[PlannedStep]:
    """The steps in order, each with its day."""
    for step in STEPS:
        yield PlannedStep(step, ends_on - timedelta(days=step.days_before))


def change_due(
    changed_on: date, *, figures: Figures | None = None
) -> tuple[date, str] | CannotBeJudged:
    """The last day to file a change of the certificate, and the document that says so. Before the
    rule of 2021 the term cannot be judged."""
    try:
        row = (shipped() if figures is None else figures).find(
            "certificate_change_days", region="CN", on=changed_on
        )
    except MissingFigure as missing:
        return CannotBeJudged((missing.name,))
    return changed_on + timedelta(days=int(row.value)), row.document


def reminder_due(ends_on: date, today: date) -> int | None:
    """Which reminder has been reached, in months before the end: the nearest one; None while the
    first is still ahead. After the end it stays the last one."""
    reached = [months for months in REMIND_MONTHS_BEFORE if today >= months_before(ends_on, months)]
    return min(reached, default=None)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, at the end of a shorter month."""
    month = day.year * 12 + day.month - 1 - months
    year, month = month // 12, month % 12 + 1
    return date(year, month, min(day.day, _days_in(year, month)))


def _days_in(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day


def _years_later(day: date, years: int) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year + years, 3, 1)
    return day.replace(year=day.year + years)
