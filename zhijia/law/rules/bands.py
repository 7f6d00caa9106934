"""Tables in bands: "from ten years", "from three months", "from a hundred staff"."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache
from math import floor
from operator import itemgetter

from zhijia.kernel.figures import Dims, Figure, Figures, MissingFigure


def widest_band(
    figures: Figures, kind: str, *, region: str, on: date, **reached: Fraction | int
) -> Figure:
    """The row with the highest bounds that are all reached, or `MissingFigure`. Each dimension of
    the table (`career_from`) is given what it is measured against."""
    # Bounds are whole numbers, so what is measured may be cut to one.
    whole = {key: floor(value) for key, value in reached.items()}
    found: list[tuple[tuple[int, ...], Figure]] = []
    for row in figures.table(kind, region=region, on=on):
        bounds = _bounds(row.dims)
        if all(bound <= whole[key] for key, bound in bounds):
            found.append((tuple(bound for _, bound in bounds), row))
    if not found:
        raise MissingFigure(kind, region, on)
    return max(found, key=itemgetter(0))[1]


@cache
def _bounds(dims: Dims) -> tuple[tuple[str, int], ...]:
    return tuple((key, int(bound)) for key, bound in dims)
