"""What the pages show: to the public published figures and nothing live; to officers what they may
count themselves, as it stands now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import Http404
from django.utils.translation import gettext as _

from zhijia.base.texts import Text
from zhijia.desk import selectors as desk
from zhijia.insights.models import MonthlyFigures
from zhijia.insights.rules.periods import PERIODS, period
from zhijia.insights.rules.suppression import share
from zhijia.insights.texts import BY, COLUMNS, LIVE_COLUMNS, PERIOD_NAMES
from zhijia.kernel.actor import Actor
from zhijia.kernel.deadlines import SHANGHAI


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """One kind of matter: its counts in the order of the columns; None where nothing is shown."""

    title: str
    counts: list[int | None]


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """One published month: totals (None where nothing is shown), shares in per cent, the table, and
    the other months."""

    month: date
    months: list[date]
    totals: dict[str, int | None]
    shares: dict[str, str]
    columns: list[Text]
    lines: list[CategoryLine]

    @property
    def said(self) -> dict[str, str]:
        """The totals as a sentence carries them: digits in threes, a dash where nothing is shown."""
        return {name: "—" if n is None else f"{n:,}" for name, n in self.totals.items()}

    @property
    def has_gaps(self) -> bool:
        shown = [*self.totals.values(), *(count for line in self.lines for count in line.counts)]
        return None in shown


SHARES = {
    "accepted": "decided",
    "on_time": "answered",
    "rated": "closed",
    "satisfied": "rated",
    "dissatisfied": "rated",
}
"""Every share says of what: the first is a part of the second."""


def public_figures(asked: str = "") -> PublicFigures | None:
    """The month that was asked for ("2018-03"), else the newest; None while nothing is published."""
    months = list(MonthlyFigures.objects.values_list("month", flat=True))
    if not months:
        return None
    month = months[0] if not asked else _month_or_404(asked, months)
    row = MonthlyFigures.objects.get(month=month)
    figures = row.figures
    totals = figures["totals"]
    return PublicFigures(
        month=month,
        months=months,
        totals=totals,
        shares={part: share(totals[part], totals[whole]) for part, whole in SHARES.items()},
        columns=list(COLUMNS.values()),
        lines=_lines(figures["by_category"], called=desk.titles_at(row.frozen_at)),
    )


def _month_or_404(asked: str, months: list[date]) -> date:
    found = next((month for month in months if f"{month:%Y-%m}" == asked), None)
    if found is None:
        raise Http404
    return found


def _lines(
    by_category: dict[str, dict[str, int | None]], *, called: dict[str, str]
) -> list[CategoryLine]:
    """The kinds of matter under the names they had on the day of publication."""
    codes = [code for code in called if any(code in by_category[name] for name in COLUMNS)]
    return [
        CategoryLine(called[code], [by_category[name].get(code, 0) for name in COLUMNS])
        for code in codes
    ]


def rows_of(shown: PublicFigures) -> Iterator[list[str]]:
    """The month as a table for download, with the words of the page."""
    yield [_("类别"), *(str(column) for column in shown.columns)]
    for line in shown.lines:
        yield [line.title, *(_as_cell(count) for count in line.counts)]
    yield [_("合计"), *(_as_cell(shown.totals[name]) for name in COLUMNS)]


def _as_cell(count: int | None) -> str:
    return _("不显示") if count is None else str(count)


@dataclass(frozen=True, slots=True)
class LiveLine:
    """One row of the officer's table: each column's title and count, and the share answered in time."""

    name: str
    cells: list[tuple[Text, int]]
    on_time: str


@dataclass(frozen=True, slots=True)
class LiveFigures:
    """The officer's own figures over one span: the days from and to, the table and its last row."""

    by: str
    period: str
    since: date
    until: date
    columns: list[Text]
    lines: list[LiveLine]
    total: LiveLine
    shares: dict[str, str]
    totals: dict[str, int]

    @property
    def asked(self) -> str:
        return f"by={self.by}&period={self.period}"


def live_figures(actor: Actor, asked: dict[str, str], *, now: datetime) -> LiveFigures:
    """Counts of the matters this officer may open; an unknown table or span shows the usual one."""
    by = asked.get("by", "") if asked.get("by") in BY else "category"
    name = asked.get("period", "") if asked.get("period") in PERIODS else "year"
    since, until = period(name, now.astimezone(SHANGHAI).date())
    counted = desk.live_figures(actor, since, until, by=by, now=now)
    totals = {
        column: sum(line.counts.get(column, 0) for line in counted)
        for column in (*LIVE_COLUMNS, "accepted", "satisfied", "dissatisfied")
    }
    return LiveFigures(
        by=by,
        period=name,
        since=since,
        until=until - timedelta(days=1),
        columns=[title for key, title in LIVE_COLUMNS.items() if _belongs(key, by)],
        lines=[_live_line(line.name, line.counts, by) for line in counted],
        total=_live_line(_("合计"), totals, by),
        shares={part: share(totals[part], totals[whole]) for part, whole in LIVE_SHARES.items()},
        totals=totals,
    )


LIVE_SHARES = {"on_time": "answered", "rated": "closed", "satisfied": "rated"}


def _belongs(column: str, by: str) -> bool:
    """What stands open at this moment belongs to no month."""
    return by != "month" or column not in ("owed", "overdue")


def _live_line(name: str, counts: dict[str, int], by: str) -> LiveLine:
    return LiveLine(
        name,
        [(title, counts.get(key, 0)) for key, title in LIVE_COLUMNS.items() if _belongs(key, by)],
        share(counts.get("on_time", 0), counts.get("answered", 0)),
    )


def rows_of_live(shown: LiveFigures) -> Iterator[list[str]]:
    """The officer's table for download, with the words of the page and the span it is of."""
    yield [str(BY[shown.by]), *(str(column) for column in shown.columns)]
    for line in (*shown.lines, shown.total):
        yield [line.name, *(str(count) for _title, count in line.cells)]
    yield []
    yield [_("从%(since)s到%(until)s") % {"since": shown.since, "until": shown.until}]


def choices() -> dict[str, dict[str, Text]]:
    """What the page offers to choose from."""
    return {"tables": BY, "periods": PERIOD_NAMES}
