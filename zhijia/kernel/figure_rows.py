"""A dated figure, and how it is written down: `data/figures/*.csv`, one row a figure.

Columns: kind, region, dims, value, valid_from, valid_to, known_since, provisional, grace_until,
source, document. A value is a number (`3125`, `8%`, `79741/12`) or a share of another figure
(`42% of minimum_wage@350900`, `100% of subsistence_line@310000 a year before`). A mistake in a
file is named with its line and nothing is loaded. How to add one: docs/law-library.md.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from zhijia.kernel.figure_kinds import KINDS
from zhijia.kernel.regions import COUNTRY, is_region

Dims = tuple[tuple[str, str], ...]

COLUMNS = (
    "kind",
    "region",
    "dims",
    "value",
    "valid_from",
    "valid_to",
    "known_since",
    "provisional",
    "grace_until",
    "source",
    "document",
)

_NUMBER = r"\d+(?:\.\d+)?(?:/[1-9]\d*)?%?"
_VALUE = re.compile(
    rf"(?P<number>{_NUMBER})(?: of (?P<kind>\w+)@(?P<region>\w+)(?P<before> a year before)?)?"
)


class BadFigure(ValueError):
    """A row that cannot be read; the sentence names the file, the line and the fault."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One dated row. `region` is "CN" or a GB/T 2260 code; `valid_to` and `grace_until` are
    inclusive; `known_since` is the day it was published (where the source gives none, the day it
    took effect); `dims` are sorted (key, value) pairs that narrow the row."""

    kind: str
    region: str
    value: Fraction
    unit: str
    valid_from: date
    valid_to: date | None
    known_since: date
    source: str
    document: str
    provisional: bool = False
    dims: Dims = ()
    grace_until: date | None = None

    @property
    def last_day(self) -> date:
        """The last day the row may be used: a yearly figure nobody ended lapses after 12 months."""
        if self.valid_to is not None:
            return self.valid_to
        if not KINDS[self.kind].yearly:
            return date.max
        return a_year_later(self.valid_from) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Share(Figure):
    """A row written as a share of another figure: `value` is the rate until it is looked up, then
    the product. With `a_year_before` the other figure of the same day last year is taken."""

    of_kind: str = ""
    of_region: str = COUNTRY
    a_year_before: bool = False


def a_year_later(day: date) -> date:
    """The same day next year; 29 February becomes 1 March, so no day is lost."""
    if (day.month, day.day) == (2, 29):
        return date(day.year + 1, 3, 1)
    return day.replace(year=day.year + 1)


def a_year_earlier(day: date) -> date:
    """The same day last year; 29 February becomes 28 February."""
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)


def read_figures(lines: Iterable[str], name: str) -> Iterator[Figure]:
    """The figures of one file. `name` is what a fault calls the file."""
    table = csv.DictReader(lines, strict=True)
    if tuple(table.fieldnames or ()) != COLUMNS:
        raise BadFigure(f"{name}:1: the columns must be {', '.join(COLUMNS)}")
    for cells in table:
        try:
            yield figure_from(cells)
        except ValueError as wrong:
            raise BadFigure(f"{name}:{table.line_num}: {wrong}") from None


def figure_from(cells: dict[str, str]) -> Figure:
    """One row of text as a figure; `ValueError` says what is wrong with it."""
    if None in cells or None in cells.values():
        raise ValueError(f"a row has {len(COLUMNS)} cells")
    kind = _known_kind(cells["kind"])
    number, of_kind, of_region, before = _value(cells["value"])
    common = {
        "kind": kind,
        "region": _known_region(cells["region"]),
        "value": number,
        "unit": KINDS[kind].unit,
        "valid_from": date.fromisoformat(cells["valid_from"]),
        "valid_to": _day_or_none(cells["valid_to"]),
        "known_since": date.fromisoformat(cells["known_since"]),
        "source": _stated(cells["source"], "source"),
        "document": _stated(cells["document"], "document"),
        "provisional": _yes_or_no(cells["provisional"]),
        "dims": _dims(kind, cells["dims"]),
        "grace_until": _day_or_none(cells["grace_until"]),
    }
    figure = (
        Share(**common, of_kind=of_kind, of_region=of_region, a_year_before=before)  # type: ignore[arg-type]
        if of_kind
        else Figure(**common)  # type: ignore[arg-type]
    )
    if figure.last_day < figure.valid_from:
        raise ValueError("valid_to lies before valid_from")
    return figure


def _known_kind(kind: str) -> str:
    if kind not in KINDS:
        raise ValueError(f"no kind {kind!r}")
    return kind


def _known_region(region: str) -> str:
    if not is_region(region):
        raise ValueError(f"no region {region!r}")
    return region


def _stated(text: str, column: str) -> str:
    if not text.strip():
        raise ValueError(f"every figure states its {column}")
    return text


def _yes_or_no(text: str) -> bool:
    if text not in {"", "yes"}:
        raise ValueError("provisional is 'yes' or empty")
    return text == "yes"


def _day_or_none(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _dims(kind: str, text: str) -> Dims:
    """`insurance=pension; payer=enterprise` as sorted pairs; the usual value fills what is unsaid."""
    pairs = dict(KINDS[kind].usual)
    for part in filter(None, map(str.strip, text.split(";"))):
        key, equals, value = part.partition("=")
        if not equals or not value or key not in KINDS[kind].dims:
            raise ValueError(f"{kind} is not narrowed by {part!r}")
        pairs[key] = value
    return tuple(sorted(pairs.items()))


def _value(text: str) -> tuple[Fraction, str, str, bool]:
    found = _VALUE.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no number and no share of a figure")
    number = found["number"]
    top, _, bottom = number.rstrip("%").partition("/")
    value = Fraction(top) / int(bottom or 1) / (100 if number.endswith("%") else 1)
    if found["kind"] is None:
        return value, "", COUNTRY, False
    return value, _known_kind(found["kind"]), _known_region(found["region"]), bool(found["before"])
