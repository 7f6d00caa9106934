"""Which dated figures an audit asked for: kept with it, so that it explains itself for ever."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from zhijia.kernel.figures import Figure, Figures

Cells = dict[str, Any]
"""One figure as it is kept: kind, region, dims, value as a fraction, days, source, document."""


OWN_INJURY_RATE = "own_injury_rate"
"""An employer's injury rate from the file handed in: no figure of the place, but judged by like one."""


@dataclass(frozen=True, slots=True)
class OwnRate:
    """The injury rate an employer's file states, and the months (2018-04) it was used for."""

    employer_id: str
    rate: Fraction
    months: tuple[str, ...]

    def as_cells(self) -> Cells:
        return {
            "kind": OWN_INJURY_RATE,
            "region": "",
            "dims": {"employer": self.employer_id, "insurance": "injury", "side": "employer"},
            "value": f"{self.rate.numerator}/{self.rate.denominator}",
            "valid_from": f"{self.months[0]}-01",
            "source": "injury_rates",
            "document": "injury_rates",
            "provisional": False,
            "grace_until": "",
            "asked": [["injury", month] for month in self.months],
        }


class Consulted(Figures):
    """The same figures, remembering which of them answered for which insurance and month."""

    def __init__(self, figures: Figures) -> None:
        super().__init__(figures)
        self._found: dict[tuple[object, ...], tuple[Figure, set[tuple[str, str]]]] = {}

    def maybe(
        self, kind: str, *, region: str, on: date, known_on: date | None = None, **dims: str
    ) -> Figure | None:
        figure = super().maybe(kind, region=region, on=on, known_on=known_on, **dims)
        if figure is not None:
            place = (kind, figure.region, figure.dims, figure.valid_from, figure.value)
            _figure, asked = self._found.setdefault(place, (figure, set()))
            asked.add((dims.get("insurance", ""), f"{on:%Y-%m}"))
        return figure

    def as_cells(self) -> list[Cells]:
        """Everything that was found, in a fixed order."""
        rows = [_cells(figure, asked) for figure, asked in self._found.values()]
        return sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))


def _cells(figure: Figure, asked: set[tuple[str, str]]) -> Cells:
    return {
        "kind": figure.kind,
        "region": figure.region,
        "dims": dict(figure.dims),
        "value": f"{figure.value.numerator}/{figure.value.denominator}",
        "valid_from": figure.valid_from.isoformat(),
        "source": figure.source,
        "document": figure.document,
        "provisional": figure.provisional,
        "grace_until": figure.grace_until.isoformat() if figure.grace_until else "",
        "asked": [list(question) for question in sorted(asked)],
    }


def version_of(cells: Iterable[Cells]) -> str:
    """The digest of a set of figures: the same figures, the same 64 digits."""
    return hashlib.sha256(json.dumps(list(cells), sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class UsedFigure:
    """One figure an audit was judged by, read back."""

    kind: str
    region: str
    dims: Mapping[str, str]
    value: Fraction
    valid_from: date
    source: str
    document: str
    provisional: bool
    grace_until: date | None

    @property
    def side(self) -> str:
        """employer or worker, for a rate; else empty."""
        return self.dims.get("side", "")


def used_figures(
    cells: Iterable[Cells], *, insurance: str, period: str, employer_id: str = ""
) -> list[UsedFigure]:
    """The kept figures that answered for an insurance in a month ("pension", "2018-04"), in the
    order of the calculation; of the rates employers stated themselves only this one's."""
    found = [
        _read(row)
        for row in cells
        if row["dims"].get("employer", employer_id) == employer_id
        and any(month == period and kind in ("", insurance) for kind, month in row["asked"])
    ]
    return sorted(found, key=lambda figure: (_ORDER.get(figure.kind, len(_ORDER)), figure.side))


_ORDER = {
    kind: place
    for place, kind in enumerate(
        (
            "contribution_floor",
            "contribution_cap",
            "contribution_rate",
            OWN_INJURY_RATE,
            "contribution_fixed",
            "maternity_merged",
            "contribution_due_day",
            "late_fee_rate",
            "fee_start_rule",
        )
    )
}


def _read(row: Cells) -> UsedFigure:
    grace = row["grace_until"]
    return UsedFigure(
        kind=row["kind"],
        region=row["region"],
        dims=row["dims"],
        value=Fraction(row["value"]),
        valid_from=date.fromisoformat(row["valid_from"]),
        source=row["source"],
        document=row["document"],
        provisional=row["provisional"],
        grace_until=date.fromisoformat(grace) if grace else None,
    )
