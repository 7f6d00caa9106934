"""Tables in bands: "from ten years", "from three months", "from a hundred staff"."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache
from math import floor

from zhijia.kernel.figures import Dims, Figure, Figures, MissingFigure


def widest_band(
    figures: Figures, kind: str, *, region: str, on: date, **reached: Fraction | int
) -> Figure:
    """The row with the highest bounds that are all reached, or `MissingFigure`. Each dimension of
    the table (`career_from`) is given what it is measured against."""
    # Bounds are whole numbers, so what is measured may be cut to one.
    whole = {key: floor(value) for key, value in reached.items()}
    widest: tuple[tuple[int, ...], Figure] | None = None
    for row in figures.table(kind, region=region, on=on):
        keys, bounds = _bounds(row.dims)
        if widest is not None and bounds <= widest[0]:
            continue
        if all(bound <= whole[key] for key, bound in zip(keys, bounds, strict=True)):
            widest = bounds, row
    if widest is None:
        raise MissingFigure(kind, region, on)
    return widest[1]


@cache
def _bounds(dims: Dims) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The dimensions of a row and what each has to reach."""
    return tuple(key for key, _ in dims), tuple(int(bound) for _, bound in dims)
