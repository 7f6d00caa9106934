"""Dated figures: what the law puts a number on, where, from when to when, and where it is printed.

A figure is never written in code: functions ask for it by day. A figure that is not there is
`MissingFigure`: the answer is then "cannot be judged", never a guess. The rows that come with
Zhijia stand in `data/figures/*.csv`; a district adds its own signed rows with `plus`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from zhijia.kernel.figure_kinds import KINDS, Kind
from zhijia.kernel.figure_rows import (
    BadFigure,
    Dims,
    Figure,
    Share,
    a_year_earlier,
    read_figures,
)
from zhijia.kernel.lines import CannotAnswer
from zhijia.kernel.regions import lineage, region_name
from zhijia.kernel.words import Named, said

__all__ = [
    "KINDS",
    "BadFigure",
    "Dims",
    "Figure",
    "Figures",
    "Kind",
    "MissingFigure",
    "Share",
    "shipped",
]

# Rows of one place and one set of dimensions, newest known first, each with the days that decide.
Shelf = list[tuple[date, date, date, Figure]]

# A share may rest on a share (this year's line on last year's, that on the minimum wage), but a
# ring of shares has no value: nothing real is nested deeper.
DEEPEST_SHARE = 4


class MissingFigure(Exception):
    """The figure nobody has entered: its kind, region, day and dimensions."""

    def __init__(self, kind: str, region: str, on: date, dims: Dims = ()) -> None:
        super().__init__(f"no {kind} of {region} on {on}")
        self.kind, self.region, self.on, self.dims = kind, region, on, dims

    @property
    def name(self) -> str:
        """How an answer names it: `contribution_floor[payer=enterprise]:320500:2018-07-01`."""
        narrowed = ",".join(f"{key}={value}" for key, value in self.dims)
        kind = f"{self.kind}[{narrowed}]" if narrowed else self.kind
        return f"{kind}:{self.region}:{self.on.isoformat()}"

    def as_cannot_answer(self) -> CannotAnswer:
        """The error line of the contract, with a sentence for people."""
        kind = KINDS[self.kind]
        sentence = said(
            "现在算不了：还没有%(where)s在%(on)s有效的%(what)s。",
            where=region_name(self.region),
            on=self.on,
            what=Named(kind.zh, kind.en),
        )
        return CannotAnswer("missing_figure", sentence, missing=[self.name])


class Figures:
    """A store of dated rows, indexed once; nothing changes it.

    `find` walks up from the region (district, city, province, country). On each step the row that
    is narrowed most like the question is asked first; among rows in force on the day and known on
    `known_on` the one known last wins, then the one that started last.
    """

    def __init__(self, rows: Iterable[Figure] = ()) -> None:
        self._rows = tuple(rows)
        self._index: dict[tuple[str, str], dict[Dims, Shelf]] = {}
        newest_first = sorted(self._rows, key=lambda row: (row.known_since, row.valid_from))[::-1]
        for row in sorted(newest_first, key=lambda row: -len(row.dims)):
            self._shelf(row).append((row.valid_from, row.last_day, row.known_since, row))
        # Which shelves answer a question does not hang on the day, so few questions are new.
        self._shelves = lru_cache(maxsize=4096)(self._answering)

    def __iter__(self) -> Iterator[Figure]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __reduce__(self) -> tuple[type[Figures], tuple[tuple[Figure, ...]]]:
        """The rows travel to another process; the index is built anew there."""
        return Figures, (self._rows,)

    def find(
        self, kind: str, *, region: str, on: date, known_on: date | None = None, **dims: str
    ) -> Figure:
        """The figure in force on the day, or `MissingFigure`, which names what a share rests on."""
        found = self.maybe(kind, region=region, on=on, known_on=known_on, **dims)
        if found is None:
            raise self._missing((kind, region, *dims.items()), on, known_on, DEEPEST_SHARE)
        return found

    def _missing(
        self, question: tuple[Any, ...], on: date, known_on: date | None, depth: int
    ) -> MissingFigure:
        for shelf in self._shelves(*question):
            row = _in_force(shelf, on, known_on)
            if type(row) is Share and depth:
                rests_on = row.of_kind, row.of_region
                return self._missing(rests_on, _day_of(row, on), known_on, depth - 1)
        kind, region, *dims = question
        return MissingFigure(kind, region, on, tuple(sorted(_asked(kind, dict(dims)).items())))

    def maybe(
        self, kind: str, *, region: str, on: date, known_on: date | None = None, **dims: str
    ) -> Figure | None:
        """The figure in force on the day, or None."""
        return self._resolved((kind, region, *dims.items()), on, known_on, DEEPEST_SHARE)

    def own_place(
        self, kind: str, *, region: str, begun_by: date | None = None, **dims: str
    ) -> str | None:
        """The nearest place that ever had a row for this question, in force or not; with `begun_by`
        only rows that started by that day count. Where its own row ended and nobody entered the next
        one, a wider place's row says nothing certain: whoever must not guess asks for this first."""
        for shelf in self._shelves(kind, region, *dims.items()):
            for valid_from, _last, _since, row in shelf:
                if begun_by is None or valid_from <= begun_by:
                    return row.region
        return None

    def table(
        self, kind: str, *, region: str, on: date, known_on: date | None = None
    ) -> tuple[Figure, ...]:
        """All rows of a statutory table in force (one for each set of dimensions), from the nearest
        region that has any; empty when there is none."""
        for place in lineage(region):
            shelves = self._index.get((kind, place))
            if shelves is None:
                continue
            held = [_in_force(shelf, on, known_on) for shelf in shelves.values()]
            if rows := tuple(row for row in held if row is not None):
                return rows
        return ()

    def history(self, kind: str, region: str, **dims: str) -> list[Figure]:
        """Every row of exactly this region and these dimensions, oldest first, as written."""
        wanted = tuple(sorted(_asked(kind, dims).items()))
        rows = [row for *_, row in self._index.get((kind, region), {}).get(wanted, ())]
        return sorted(rows, key=lambda row: (row.valid_from, row.known_since))

    def plus(self, rows: Iterable[Figure]) -> Figures:
        """A new store with the district's signed rows added. One that starts and was published on the
        same days as a row of this store stands in its place: it corrects it."""
        added = tuple(rows)
        corrected = {_place(row) for row in added}
        return Figures((*(row for row in self._rows if _place(row) not in corrected), *added))

    def _shelf(self, row: Figure) -> Shelf:
        if row.kind not in KINDS:
            raise BadFigure(f"no kind {row.kind!r}")
        shelf = self._index.setdefault((row.kind, row.region), {}).setdefault(row.dims, [])
        if any((start, since) == (row.valid_from, row.known_since) for start, _, since, _ in shelf):
            raise BadFigure(f"{row.kind} of {row.region} from {row.valid_from} stands twice")
        return shelf

    def _resolved(
        self, question: tuple[Any, ...], on: date, known_on: date | None, depth: int
    ) -> Figure | None:
        for shelf in self._shelves(*question):
            row = _in_force(shelf, on, known_on)
            if row is not None:
                return self._product(row, on, known_on, depth) if type(row) is Share else row
        return None

    def _answering(self, kind: str, region: str, *dims: tuple[str, str]) -> tuple[Shelf, ...]:
        """The shelves that answer, nearest place first, and there the one narrowed most."""
        asked = _asked(kind, dict(dims))
        return tuple(
            shelf
            for place in lineage(region)
            for narrowed, shelf in self._index.get((kind, place), {}).items()
            if all(asked.get(key) == value for key, value in narrowed)
        )

    def _product(self, row: Share, on: date, known_on: date | None, depth: int) -> Figure | None:
        if not depth:
            return None
        rests_on = row.of_kind, row.of_region
        base = self._resolved(rests_on, _day_of(row, on), known_on, depth - 1)
        return None if base is None else replace(row, value=row.value * base.value)


def _day_of(row: Share, on: date) -> date:
    """The day of the figure a share rests on."""
    return a_year_earlier(on) if row.a_year_before else on


@cache
def shipped() -> Figures:
    """The figures that come with Zhijia, read once."""
    rows: list[Figure] = []
    folder = resources.files("zhijia.kernel") / "data" / "figures"
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".csv"):
            rows += read_figures(file.read_text(encoding="utf-8").splitlines(), file.name)
    return Figures(rows)


def _place(row: Figure) -> tuple[object, ...]:
    """What no two rows of a store share."""
    return row.kind, row.region, row.dims, row.valid_from, row.known_since


def _asked(kind: str, dims: Mapping[str, str]) -> Mapping[str, str]:
    known = KINDS.get(kind)
    if known is None:
        raise BadFigure(f"no kind {kind!r}")
    if not dims:
        return known.usual
    if strange := dims.keys() - set(known.dims):
        raise BadFigure(f"{kind} is not narrowed by {sorted(strange)}")
    return {**known.usual, **dims}


def _in_force(shelf: Shelf, on: date, known_on: date | None) -> Figure | None:
    for valid_from, last_day, known_since, row in shelf:
        if valid_from <= on <= last_day and (known_on is None or known_since <= known_on):
            return row
    return None
