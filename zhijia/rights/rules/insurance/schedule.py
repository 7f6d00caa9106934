"""The terms of each month: floor, cap, rates, due day and grace per region and insurance.

Taken once from the dated figures and laid out as a small table that the checks join. A figure that
is not there stays NULL; the checks then answer `unjudged`, and `missing_terms` can say which it was.
Source of the figures: docs/law-library.md.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from zhijia.kernel.figures import Figure, Figures
from zhijia.kernel.money import rounded
from zhijia.kernel.regions import UnknownRegion, lineage, resolve
from zhijia.rights.rules.insurance.checks import UNJUDGED
from zhijia.rights.rules.insurance.columns import KINDS

if TYPE_CHECKING:
    from zhijia.rights.rules.insurance.loading import Connection

PER_MILLION = 1_000_000
LAST_DAY = "last"
USUAL_PAYER = "enterprise"
PUBLIC_INSTITUTION = "public_institution"
PAYERS = (USUAL_PAYER, PUBLIC_INSTITUTION)


@dataclass(frozen=True, slots=True)
class Term:
    """What holds for one insurance in one month. Money in fen, rates per million; None: unknown.

    `basis_year` is the calendar year whose average wage is the basis. A floor or cap is `soft` while
    it is provisional or may still be made up without a fee (`grace_until`). `required` says whether
    a worker must have this insurance apart (maternity may be paid inside medical). `floor_high` and
    `cap_high` differ from floor and cap where nobody said which class the payer is of and the place
    lays down another line for another class. The late fee counts from the day after `fee_from`."""

    region: int
    kind: int
    period: int
    floor: int | None
    cap: int | None
    floor_high: int | None
    cap_high: int | None
    basis_year: int | None
    employer_rate: int | None
    worker_rate: int | None
    employer_extra: int
    worker_extra: int
    due_on: date | None
    fee_from: date | None
    grace_until: date | None
    floor_soft: bool
    cap_soft: bool
    required: bool | None
    fee_rate: int | None


TERM_COLUMNS = """region SMALLINT, kind TINYINT, period SMALLINT, floor INTEGER, cap INTEGER,
    floor_high INTEGER, cap_high INTEGER, basis_year SMALLINT, employer_rate INTEGER, worker_rate INTEGER, employer_extra INTEGER,
    worker_extra INTEGER, due_on DATE, fee_from DATE, grace_until DATE, floor_soft BOOLEAN, cap_soft BOOLEAN,
    required BOOLEAN, fee_rate INTEGER"""


def region_code(name: str) -> str | None:
    """The code of a region named in a file or on the command line; None if nobody knows it."""
    for spelling in (name, f"{name}市", f"{name}省"):
        try:
            return resolve(spelling)
        except UnknownRegion:
            continue
    return None


def due_date(period: int, day: str) -> date:
    """The due day of a month: `last`, or a day that a short month ends before."""
    year, month = period // 12, period % 12 + 1
    last = calendar.monthrange(year, month)[1]
    return date(year, month, last if day == LAST_DAY else min(int(day), last))


def fee_counts_from(due_on: date, months: int) -> date:
    """The day before the first day of the late fee: the due day itself, or the last day of the month
    before the first of the next month (1) or of the one after (2)."""
    if not months:
        return due_on
    return due_date(due_on.year * 12 + due_on.month - 2 + months, LAST_DAY)


class Schedule:
    """Asks the figures for one region after the other. `payer` is the class of the payer (enterprise,
    public_institution); None: nobody said."""

    def __init__(
        self,
        figures: Figures,
        *,
        settle_on: date,
        due_day: str | None,
        payer: str | None = None,
    ) -> None:
        self._figures, self._settle_on, self._due_day = figures, settle_on, due_day
        self._payer = {"payer": payer} if payer else {}
        self._others = [] if payer else _other_classes(figures)

    def terms(self, regions: Sequence[str], periods: Iterable[int]) -> Iterator[Term]:
        """The terms of every region (its place in the list is its code), insurance and month."""
        months = list(periods)
        for code, name in enumerate(regions):
            place = region_code(name)
            for period in months:
                for kind in range(len(KINDS)):
                    yield self._term(code, place, kind, period)

    def _term(self, region: int, place: str | None, kind: int, period: int) -> Term:
        on, insurance = date(period // 12, period % 12 + 1, 1), KINDS[kind]
        floors = self.lines("contribution_floor", place, on, insurance)
        caps = self.lines("contribution_cap", place, on, insurance)
        floor, cap = (floors or (None,))[0], (caps or (None,))[0]
        begun = floor or cap
        due_on = self._due_on(place, on, insurance, period)
        fee = self._find("late_fee_rate", place, due_on or on)
        return Term(
            region=region,
            kind=kind,
            period=period,
            floor=_fen(floor),
            cap=_fen(cap),
            floor_high=_fen(floors[-1] if floors else None),
            cap_high=_fen(caps[-1] if caps else None),
            basis_year=begun.valid_from.year - 1 if begun else None,
            employer_rate=_per_million(self._share("rate", place, on, insurance, "employer")),
            worker_rate=_per_million(self._share("rate", place, on, insurance, "worker")),
            employer_extra=self._extra(place, on, insurance, "employer"),
            worker_extra=self._extra(place, on, insurance, "worker"),
            due_on=due_on,
            fee_from=self._fee_from(place, due_on),
            grace_until=floor.grace_until if floor else None,
            floor_soft=self._soft(floor),
            cap_soft=self._soft(cap),
            required=self._required(place, on, insurance),
            fee_rate=_per_million(fee),
        )

    def _find(self, kind: str, place: str | None, on: date, **dims: str) -> Figure | None:
        """The figure of the nearest place that has one. Where that place's own has ended and nobody
        entered the next, what a wider place says is a guess: nobody knows."""
        if place is None:
            return None
        found = _unnoticed(self._figures, kind, place, on, dims)
        own = self._figures.own_place(kind, region=place, begun_by=on, **dims)
        if found is None or found.region != own:
            return None
        return self._figures.maybe(kind, region=place, on=on, known_on=None, **dims)

    def lines(self, kind: str, place: str | None, on: date, insurance: str) -> list[Figure]:
        """The line of the payer's class, lowest first where nobody said which: what the same place
        lays down for the other classes stands beside that of an enterprise."""
        if place is None:
            return []
        asked = {"insurance": insurance, **self._payer}
        usual = _unnoticed(self._figures, kind, place, on, asked)
        if usual is None or usual.region != self._own_place(kind, place, insurance):
            return []
        self._find(kind, place, on, **asked)
        found = [usual]
        for payer in self._others:
            dims = {"insurance": insurance, "payer": payer}
            other = _unnoticed(self._figures, kind, place, on, dims)
            if other is not None and other.region == usual.region and other.value != usual.value:
                self._find(kind, place, on, **dims)
                found.append(other)
        return sorted(found, key=lambda figure: figure.value)

    def _own_place(self, kind: str, place: str, insurance: str) -> str:
        """The nearest place with a line of its own, of whatever class and year. Lines are published
        anew each year: a city that has its own does not follow its province, and for a year or a
        class nobody entered, nobody knows."""
        places = [
            self._figures.own_place(kind, region=place, insurance=insurance, payer=payer)
            for payer in PAYERS
        ]
        return min(filter(None, places), key=lineage(place).index)

    def _fee_from(self, place: str | None, due_on: date | None) -> date | None:
        if due_on is None:
            return None
        rule = self._find("fee_start_rule", place, due_on)
        if rule is None or rule.provisional:  # nobody knows since when the place counts like this
            return None
        return fee_counts_from(due_on, int(rule.value))

    def _share(
        self, kind: str, place: str | None, on: date, insurance: str, side: str
    ) -> Figure | None:
        dims = {"insurance": insurance, "side": side, **self._payer}
        return self._find(f"contribution_{kind}", place, on, **dims)

    def _extra(self, place: str | None, on: date, insurance: str, side: str) -> int:
        """The fixed surcharge that some exports book inside medical insurance, else 0."""
        if insurance != "medical":
            return 0
        return _fen(self._share("fixed", place, on, "big_illness", side)) or 0

    def _soft(self, figure: Figure | None) -> bool:
        if figure is None:
            return False
        in_grace = figure.grace_until is not None and self._settle_on <= figure.grace_until
        return figure.provisional or in_grace

    def _due_on(self, place: str | None, on: date, insurance: str, period: int) -> date | None:
        if self._due_day is not None:
            return due_date(period, self._due_day)
        figure = self._find("contribution_due_day", place, on, insurance=insurance)
        return due_date(period, str(int(figure.value))) if figure else None

    def _required(self, place: str | None, on: date, insurance: str) -> bool | None:
        if insurance != "maternity":
            return insurance != "big_illness"
        merged = self._find("maternity_merged", place, on)
        if merged is not None:
            return merged.value == 0
        return True if self._share("rate", place, on, insurance, "employer") else None


def _unnoticed(
    figures: Figures, kind: str, place: str, on: date, dims: dict[str, str]
) -> Figure | None:
    """The figure in force, asked past whoever remembers questions: it may turn out to decide nothing."""
    return Figures.maybe(figures, kind, region=place, on=on, known_on=None, **dims)


def _other_classes(figures: Figures) -> list[str]:
    """The classes of payer, beside enterprises, for which somebody entered a line."""
    named = {
        value
        for row in figures
        if row.kind in ("contribution_floor", "contribution_cap")
        for key, value in row.dims
        if key == "payer"
    }
    return sorted(named - {USUAL_PAYER})


def _fen(figure: Figure | None) -> int | None:
    return None if figure is None else int(rounded(figure.value) * 100)


def _per_million(figure: Figure | None) -> int | None:
    if figure is None:
        return None
    scaled = figure.value * PER_MILLION
    if scaled.denominator != 1:
        raise ValueError(f"{figure.kind} of {figure.region}: finer than a millionth")
    return int(scaled)


def lay_out(con: Connection, terms: Iterable[Term]) -> None:
    """The terms as a table."""
    con.execute(f"CREATE OR REPLACE TABLE terms ({TERM_COLUMNS})")
    rows = [[getattr(term, name) for name in Term.__slots__] for term in terms]
    marks = ", ".join("?" * len(Term.__slots__))
    con.executemany(f"INSERT INTO terms VALUES ({marks})", rows)


def exact_share(amount: int, rate: int) -> Fraction:
    """Fen times a rate per million, exact."""
    return Fraction(amount * rate, PER_MILLION)


def report_unknown_due_day(con: Connection) -> None:
    """Lateness cannot be judged without a due day."""
    con.execute(
        f"""INSERT INTO findings BY NAME
            SELECT 14 AS code, {UNJUDGED} AS status, 'contribution_due_day' AS expected
            FROM terms HAVING count(*) > count(due_on)"""
    )
