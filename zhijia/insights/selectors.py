"""What the public pages show: published figures and nothing live."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.utils.translation import gettext as _

from zhijia.base.texts import Text
from zhijia.desk import selectors as desk
from zhijia.insights.models import MonthlyFigures
from zhijia.insights.rules.suppression import share
from zhijia.insights.texts import COLUMNS


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """One kind of matter: its counts in the order of the columns; None where nothing is shown."""

    title: str
    counts: list[int | None]


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """One published month: totals, shares in per cent, the table, and the other months."""

    month: date
    months: list[date]
    totals: dict[str, int]
    shares: dict[str, str]
    columns: list[Text]
    lines: list[CategoryLine]

    @property
    def has_gaps(self) -> bool:
        return any(count is None for line in self.lines for count in line.counts)


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
    figures = MonthlyFigures.objects.get(month=month).figures
    totals = figures["totals"]
    return PublicFigures(
        month=month,
        months=months,
        totals=totals,
        shares={part: share(totals[part], totals[whole]) for part, whole in SHARES.items()},
        columns=list(COLUMNS.values()),
        lines=_lines(figures["by_category"]),
    )


def _month_or_404(asked: str, months: list[date]) -> date:
    found = next((month for month in months if f"{month:%Y-%m}" == asked), None)
    if found is None:
        raise Http404
    return found


def _lines(by_category: dict[str, dict[str, int | None]]) -> list[CategoryLine]:
    titles = {one.code: str(one) for one in desk.all_categories()}
    codes = [code for code in titles if any(code in by_category[name] for name in COLUMNS)]
    return [
        CategoryLine(titles[code], [by_category[name].get(code, 0) for name in COLUMNS])
        for code in codes
    ]


def rows_of(shown: PublicFigures) -> Iterator[list[str]]:
    """The month as a table for download, with the words of the page."""
    yield [_("类别"), *(str(column) for column in shown.columns)]
    for line in shown.lines:
        counts = [_("少于5件，不显示") if n is None else str(n) for n in line.counts]
        yield [line.title, *counts]
    yield [_("合计"), *(str(shown.totals[name]) for name in COLUMNS)]
