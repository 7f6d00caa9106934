"""Which figure holds from when to when: what is known of a year, and what a new row would change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from zhijia.kernel.figure_kinds import KINDS
from zhijia.kernel.figure_rows import a_year_later
from zhijia.kernel.figures import DEEPEST_SHARE, Dims, Figure, Figures, Share
from zhijia.kernel.regions import lineage

ONE_DAY = timedelta(days=1)


class Span(NamedTuple):
    """Days on which one figure holds, or none does; both days are included."""

    first: date
    last: date
    figure: Figure | None


class Change(NamedTuple):
    """Days on which a row makes a difference: what held before it and what holds with it."""

    first: date
    last: date
    before: Figure | None
    after: Figure | None


class Line(NamedTuple):
    """What is known of one kind, as narrowed by its dimensions, over some days."""

    kind: str
    dims: Dims
    spans: tuple[Span, ...]

    @property
    def is_missing(self) -> bool:
        return all(span.figure is None for span in self.spans)


def known_lines(
    figures: Figures, region: str, first: date, last: date, *, kinds: tuple[str, ...] = ()
) -> list[Line]:
    """Every kind with what holds in the place on these days. A kind of which nothing is known has
    one line all the same: what is missing is said."""
    return [
        Line(kind, dims, tuple(spans(figures, kind, region, dims, first, last)))
        for kind in (kinds or tuple(KINDS))
        for dims in _dimensions(figures, kind, region)
    ]


def spans(
    figures: Figures, kind: str, region: str, dims: Dims, first: date, last: date
) -> Iterator[Span]:
    """The days from `first` to `last`, cut where another figure begins to hold."""
    found: list[Span] = []
    for begin, end in _stretches(figures, kind, region, first, last):
        figure = figures.maybe(kind, region=region, on=begin, known_on=None, **dict(dims))
        if found and found[-1].figure == figure:
            found[-1] = found[-1]._replace(last=end)
        else:
            found.append(Span(begin, end, figure))
    return iter(found)


def changes_of(row: Figure, before: Figures, after: Figures) -> list[Change]:
    """What the row changes on the days it is written for, seen from the stores without and with it.
    Empty when it changes nothing, because what is known already comes first."""
    first, last = row.valid_from, row.last_day
    days = sorted(
        {first}
        | _turns(before, row.kind, row.region, first, last)
        | _turns(after, row.kind, row.region, first, last)
    )
    found: list[Change] = []
    for begin, end in _pairs(days, last):
        old, new = (
            store.maybe(row.kind, region=row.region, on=begin, known_on=None, **dict(row.dims))
            for store in (before, after)
        )
        if found and found[-1][2:] == (old, new):
            found[-1] = found[-1]._replace(last=end)
        else:
            found.append(Change(begin, end, old, new))
    return [change for change in found if change.before != change.after]


def _stretches(
    figures: Figures, kind: str, region: str, first: date, last: date
) -> Iterator[tuple[date, date]]:
    return _pairs(sorted({first} | _turns(figures, kind, region, first, last)), last)


def _pairs(days: list[date], last: date) -> Iterator[tuple[date, date]]:
    """First and last day of each stretch between the turning days."""
    for begin, turn in pairwise(days):
        yield begin, turn - ONE_DAY
    yield days[-1], last


def _turns(figures: Figures, kind: str, region: str, first: date, last: date) -> set[date]:
    """The days after `first` on which the answer may change."""
    return {day for day in _turning_days(figures, kind, region) if first < day <= last}


def _turning_days(
    figures: Figures, kind: str, region: str, depth: int = DEEPEST_SHARE
) -> Iterator[date]:
    for row in _rows_for(figures, kind, region):
        yield row.valid_from
        if row.last_day < date.max:
            yield row.last_day + ONE_DAY
        if isinstance(row, Share) and depth:
            days = _turning_days(figures, row.of_kind, row.of_region, depth - 1)
            yield from map(a_year_later, days) if row.a_year_before else days


def _rows_for(figures: Figures, kind: str, region: str) -> Iterator[Figure]:
    places = lineage(region)
    return (row for row in figures if row.kind == kind and row.region in places)


def _dimensions(figures: Figures, kind: str, region: str) -> list[Dims]:
    """How the rows of the kind are narrowed here; as usual when there is no row at all."""
    found = {row.dims for row in _rows_for(figures, kind, region)}
    return sorted(found, key=_by_size) or [tuple(sorted(KINDS[kind].usual.items()))]


def _by_size(dims: Dims) -> list[tuple[str, int, str]]:
    """Grade 2 before grade 10: numbers by size, words by letter."""
    return [(key, int(value) if value.isdecimal() else 0, value) for key, value in dims]
