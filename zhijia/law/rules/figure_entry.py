"""A figure as officers type it, read strictly: a slip must not become another figure.

A refusal names its field, so that it stands beside what was typed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.figure_rows import COLUMNS, figure_from
from zhijia.kernel.figures import KINDS, Figure
from zhijia.kernel.money import fen, yuan
from zhijia.kernel.regions import UnknownRegion, resolve
from zhijia.law.rules.figure_words import CHOICES, COUNTED
from zhijia.law.rules.shapes import FIRST_YEAR, LAST_YEAR

# A twelfth of a yearly sum, as average wages are published: 79741/12.
_TWELFTH = re.compile(r"(?P<year>[\d,]+(?:\.\d{1,2})?)/12", re.ASCII)
_SHARE = re.compile(r"\d+(?:\.\d+)?% of \w+@\w+(?: a year before)?")
_DECIMAL = re.compile(r"\d{1,9}(?:\.\d{1,4})?", re.ASCII)
_WHOLE = frozenset(
    {"day of month", "working days", "representatives", "seats", "staff", "flag", "months on"}
)
_LAST_DAY_OF_MONTH = 31
_MOST_MONTHS_ON = 2
_MOST_FEN = 10**11  # a thousand million yuan: no wage, income or lump sum is larger
_DAYS = ("valid_from", "valid_to", "known_since", "grace_until")
_UNSTATED = {"source": "law.source_missing", "document": "law.document_missing"}


def entered_figure(typed: Mapping[str, Any], *, today: date) -> Figure:
    """The figure, or a `RuleViolation` with the field that is wrong. `typed` has the columns of the
    shipped files; days are dates or None, `dims` a mapping, `provisional` a bool."""
    return figure_from(entered_cells(typed, today=today))


def entered_cells(typed: Mapping[str, Any], *, today: date) -> dict[str, str]:
    """The row as it would stand in a shipped file: what the district's own table keeps."""
    kind = _kind(typed["kind"])
    _refuse_wrong_days(typed, today)
    cells = {
        "kind": kind,
        "region": _region(typed["region"]),
        "dims": _dims(kind, typed["dims"]),
        "value": _value(kind, typed["value"]),
        "provisional": "yes" if typed.get("provisional") else "",
        "source": _stated(typed, "source"),
        "document": _stated(typed, "document"),
    }
    for column in _DAYS:
        found = typed.get(column)
        cells[column] = found.isoformat() if found else ""
    return {column: cells[column] for column in COLUMNS}


def _kind(kind: str) -> str:
    if kind not in KINDS:
        raise RuleViolation("law.kind_unknown", field="kind", typed=kind)
    return kind


def _region(text: str) -> str:
    try:
        return resolve(text)
    except UnknownRegion:
        raise RuleViolation("law.region_unknown", field="region", typed=text) from None


def _stated(typed: Mapping[str, Any], column: str) -> str:
    text = str(typed.get(column) or "").strip()
    if not text:
        raise RuleViolation(_UNSTATED[column], field=column)
    return text


def _refuse_wrong_days(typed: Mapping[str, Any], today: date) -> None:
    for column in _DAYS:
        day = typed.get(column)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise RuleViolation("law.year_unknown", field=column)
    _refuse_disordered_days(typed, today)


def _refuse_disordered_days(typed: Mapping[str, Any], today: date) -> None:
    first, last = typed.get("valid_from"), typed.get("valid_to")
    if first is None:
        raise RuleViolation("law.valid_from_missing", field="valid_from")
    if last is not None and last < first:
        raise RuleViolation("law.days_reversed", field="valid_to")
    if typed.get("known_since") is None:
        raise RuleViolation("law.known_since_missing", field="known_since")
    if typed["known_since"] > today:
        raise RuleViolation("law.not_published_yet", field="known_since")
    grace = typed.get("grace_until")
    if grace is not None and grace < first:
        raise RuleViolation("law.grace_too_early", field="grace_until")


def _dims(kind: str, dims: Mapping[str, str]) -> str:
    """`insurance=pension; side=worker`, in order; what is usual is written out, what is left open
    is left out."""
    stated = {key: value for key, value in dims.items() if value}
    for key, value in stated.items():
        if key not in KINDS[kind].dims or not _fits(key, value):
            raise RuleViolation("law.dimension_unknown", field=f"dim_{key}", typed=value)
    whole = {**KINDS[kind].usual, **stated}
    return "; ".join(f"{key}={value}" for key, value in sorted(whole.items()))


def _fits(key: str, value: str) -> bool:
    if key in COUNTED:
        return value.isascii() and value.isdigit() and len(value) <= 6
    if key in CHOICES:
        return value in CHOICES[key]
    return not set(value) & set("=;")


def _value(kind: str, text: str) -> str:
    """The value as the files write it, by the kind's unit."""
    typed, unit = text.strip(), KINDS[kind].unit
    if _SHARE.fullmatch(typed):
        return _share(typed)
    if unit.startswith("yuan"):
        return _money(typed)
    if unit.startswith("fraction"):
        return _fraction(kind, typed)
    if not _DECIMAL.fullmatch(typed) or (unit in _WHOLE and not typed.isdigit()):
        raise RuleViolation("law.value_no_number", field="value", typed=typed)
    _refuse_impossible(unit, typed)
    return typed


def _share(typed: str) -> str:
    """A share of another figure; whether that figure is known is asked when it is looked up."""
    try:
        figure_from({**dict.fromkeys(COLUMNS, ""), **_ANY_ROW, "value": typed})
    except ValueError:
        raise RuleViolation("law.value_no_number", field="value", typed=typed) from None
    return typed


_ANY_ROW = {
    "kind": "subsistence_line",
    "region": "CN",
    "valid_from": "2018-01-01",
    "known_since": "2018-01-01",
    "source": "-",
    "document": "-",
}


def _money(typed: str) -> str:
    amount = typed.removesuffix("元").strip()
    if found := _TWELFTH.fullmatch(amount):
        return f"{_yuan(found['year'])}/12"
    return _yuan(amount)


def _yuan(typed: str) -> str:
    try:
        amount = fen(typed)
    except RuleViolation:
        raise RuleViolation("money.invalid", field="value") from None
    if not 0 <= amount < _MOST_FEN:
        raise RuleViolation("law.value_impossible", field="value", typed=typed)
    return yuan(amount).removesuffix(".00")


def _fraction(kind: str, typed: str) -> str:
    """A rate with its percent sign, or as a decimal; a bare 8 could be 8% or eight times."""
    number = typed.removesuffix("%")
    if not _DECIMAL.fullmatch(number):
        raise RuleViolation("law.value_no_number", field="value", typed=typed)
    if number == typed and Decimal(number) > 1 and kind != "overtime_rate":
        raise RuleViolation("law.rate_without_percent", field="value", typed=typed)
    if number != typed and Decimal(number) > 100 and kind != "overtime_rate":
        raise RuleViolation("law.value_impossible", field="value", typed=typed)
    return typed


def _refuse_impossible(unit: str, typed: str) -> None:
    if unit == "flag" and typed not in {"0", "1"}:
        raise RuleViolation("law.value_impossible", field="value", typed=typed)
    if unit == "months on" and int(typed) > _MOST_MONTHS_ON:
        raise RuleViolation("law.value_impossible", field="value", typed=typed)
    if unit == "day of month" and not 1 <= int(typed) <= _LAST_DAY_OF_MONTH:
        raise RuleViolation("law.value_impossible", field="value", typed=typed)
