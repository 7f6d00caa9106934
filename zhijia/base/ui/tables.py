"""A small table as a file for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from zhijia.kernel.tables import safe_cell


def table_file(rows: Iterable[Sequence[object]], filename: str) -> HttpResponse:
    """The rows as CSV whose Chinese arrives whole and in which nothing is computed: text that begins
    like a formula gets an apostrophe, numbers stay numbers."""
    table = io.StringIO()
    csv.writer(table).writerows(
        [safe_cell(cell) if isinstance(cell, str) else cell for cell in row] for row in rows
    )
    answer = HttpResponse("\ufeff" + table.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{filename}"'
    answer["Cache-Control"] = "no-store"
    return answer
