"""How many seats a committee has, by the number of members: published tables as dated figures.

Sources: 《工会基层组织选举工作条例》（总工发〔2016〕27号）第七条, and the tables of places that print
their own; each row names its own (`kernel/data/figures/union.csv`). Seats are an odd number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhijia.kernel.figures import Figure, Figures, MissingFigure, shipped

COMMITTEE, AUDIT, WOMEN = "committee", "audit", "women"
"""The committee itself, the funds-audit committee, the women workers' committee."""

POSITIONS: dict[str, tuple[str, ...]] = {
    COMMITTEE: ("chair", "vice_chair", "standing", "member"),
    AUDIT: ("director", "deputy_director", "member"),
    WOMEN: ("director", "deputy_director", "member"),
}
HEADS = frozenset({"chair", "director"})
"""Positions that one person at a time holds."""


@dataclass(frozen=True, slots=True)
class Seats:
    """How many seats fit so many members. `least` and `most` are inclusive; `is_checked` is False
    where the table was not read in its own text."""

    least: int
    most: int
    source: str
    document: str
    region: str
    is_checked: bool

    @property
    def choices(self) -> tuple[int, ...]:
        """The odd numbers from the least to the most."""
        return tuple(n for n in range(self.least, self.most + 1) if n % 2)

    @property
    def is_one_person(self) -> bool:
        """Too few for a committee: a chair or an organiser alone."""
        return self.most == 1

    def fits(self, count: int) -> bool:
        """Whether so many people are a committee of the right size."""
        return count in self.choices


@dataclass(frozen=True, slots=True)
class CannotBeJudged:
    """No answer, and what is missing for one: codes such as "members", "term_until", or the name of
    a figure."""

    missing: tuple[str, ...]


def seats(
    members: int, kind: str, *, region: str, on: date, figures: Figures | None = None
) -> Seats | CannotBeJudged:
    """The seats of a committee with so many members. No table that was read gives the size of the
    funds-audit and the women workers' committee: their size cannot be judged."""
    if kind != COMMITTEE:
        return CannotBeJudged((f"committee_seats[{kind}]",))
    if members < 1:
        return CannotBeJudged(("members",))
    known = shipped() if figures is None else figures
    try:
        least = _band(known, "committee_seats_least", region, on, members)
        most = _band(known, "committee_seats_most", region, on, members)
    except MissingFigure as missing:
        return CannotBeJudged((missing.name,))
    return Seats(
        int(least.value),
        int(most.value),
        least.source,
        least.document,
        least.region,
        not (least.provisional or most.provisional),
    )


def _band(figures: Figures, kind: str, region: str, on: date, members: int) -> Figure:
    """The row with the highest bound that is reached; one table answers, never a mix of two."""
    reached = [
        (int(dict(row.dims)["members_from"]), row)
        for row in figures.table(kind, region=region, on=on)
    ]
    fitting = [(bound, row) for bound, row in reached if bound <= members]
    if not fitting:
        raise MissingFigure(kind, region, on)
    return max(fitting, key=lambda pair: pair[0])[1]
