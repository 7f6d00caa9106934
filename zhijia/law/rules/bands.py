"""Tables in bands: "from ten years", "from three months", "from a hundred staff"."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from zhijia.kernel.figures import Figure, Figures, MissingFigure


def widest_band(
    figures: Figures, kind: str, *, region: str, on: date, **reached: Fraction | int
) -> Figure:
    """The row with the highest bounds that are all reached, or `MissingFigure`. Each dimension of
    the table (`career_from`) is given what it is measured against."""
    found: list[tuple[tuple[int, ...], Figure]] = []
    for row in figures.table(kind, region=region, on=on):
        bounds = tuple(int(bound) for _, bound in row.dims)
        if all(bound <= reached[key] for bound, (key, _) in zip(bounds, row.dims, strict=True)):
            found.append((bounds, row))
    if not found:
        raise MissingFigure(kind, region, on)
    return max(found, key=lambda entry: entry[0])[1]
