"""What is known of a place in a year, as a file for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from zhijia.kernel.tables import safe_cell
from zhijia.law.rules.figure_spans import Line
from zhijia.law.rules.shapes import exact_text
from zhijia.law.selectors.figures import lines_of_year

COLUMNS = (
    "kind",
    "region",
    "dims",
    "value",
    "unit",
    "first_day",
    "last_day",
    "known_since",
    "provisional",
    "grace_until",
    "source",
    "document",
)
BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes the file for another encoding


def figure_file(region: str, year: int, kind: str = "") -> str:
    """CSV, one row a figure and its days in the year; what is missing has an empty value."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS)
    for line in lines_of_year(region, year, kind):
        for cells in _rows_of(line, region):
            table.writerow([safe_cell(cell) for cell in cells])
    return BYTE_ORDER_MARK + out.getvalue()


def _rows_of(line: Line, region: str) -> Iterator[tuple[str, ...]]:
    dims = "; ".join(f"{key}={value}" for key, value in line.dims)
    for first, last, figure in line.spans:
        days = (first.isoformat(), last.isoformat())
        if figure is None:
            yield (line.kind, region, dims, "", "", *days, "", "", "", "", "")
            continue
        yield (
            line.kind,
            figure.region,
            dims,
            exact_text(figure.value),
            figure.unit,
            *days,
            figure.known_since.isoformat(),
            "yes" if figure.provisional else "",
            figure.grace_until.isoformat() if figure.grace_until else "",
            figure.source,
            figure.document,
        )
