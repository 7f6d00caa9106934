"""Reading a spreadsheet somebody else made: which column is which, what each cell means, and a
sentence's worth of facts for every cell that is wrong. Nothing here writes anything."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from python_calamine import CalamineError, load_workbook
from stdnum.cn import uscc as uscc_number

from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.identity import clean, mobile_number
from zhijia.org.rules.names import normal_name
from zhijia.org.rules.roster.findings import Unreadable
from zhijia.org.rules.roster.opening import refuse_broken

MOST_BYTES = 5_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 100
CLOSE_ENOUGH = 0.5

Table = list[list[str]]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with one cell: the sheet's row number, the column's title, code and facts."""

    row: int
    column: str
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: its title, what else people call it, and how a cell is read. `read` gets
    the cell's text and gives a value, or raises `RuleViolation` with the cell's fault."""

    name: str
    title: str
    read: Callable[[str], Any]
    aliases: tuple[str, ...] = ()
    required: bool = False


def table_of(content: bytes, filename: str) -> Table:
    """The first sheet of an .xlsx, .xls or .ods file, or a .csv in UTF-8 or GB 18030, as text."""
    if len(content) > MOST_BYTES:
        raise RuleViolation("org.file_too_big", field="file")
    cells = _csv(content) if filename.lower().endswith(".csv") else _workbook(content)
    table = [[_text(cell) for cell in row[:MOST_COLUMNS]] for row in cells]
    if len(table) > MOST_ROWS + 1:
        raise RuleViolation("org.file_too_long", field="file", most=MOST_ROWS)
    return table


def _csv(content: bytes) -> list[list[Any]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return list(csv.reader(io.StringIO(content.decode(encoding)), strict=True))
        except (UnicodeDecodeError, csv.Error):
            continue
    raise RuleViolation("org.file_unreadable", field="file")


def _workbook(content: bytes) -> list[list[Any]]:
    try:
        refuse_broken(content)
        sheet = load_workbook(io.BytesIO(content)).get_sheet_by_index(0)
        return list(sheet.iter_rows())
    except (CalamineError, OSError, IndexError, Unreadable):
        raise RuleViolation("org.file_unreadable", field="file") from None


def _text(cell: Any) -> str:
    """A cell as a person would read it: 80.0 is 80, a date is 2018-03-19."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def rows_of(table: Table, columns: Sequence[Column]) -> tuple[list[Row], list[Finding]]:
    """The rows as values by column name, each with its number in the sheet under "row"; empty rows
    are left out. Raises `org.header_missing` when a required column is not there."""
    if not table:
        raise RuleViolation("org.file_unreadable", field="file")
    places = _places(table[0], columns)
    rows: list[Row] = []
    findings: list[Finding] = []
    for number, cells in enumerate(table[1:], start=2):
        if any(cells):
            rows.append(_row(number, cells, places, findings))
    return rows, findings


def _places(header: Iterable[str], columns: Sequence[Column]) -> dict[Column, int]:
    known = {normal_name(title): place for place, title in reversed(list(enumerate(header)))}
    places = {}
    for column in columns:
        names = (normal_name(name) for name in (column.title, *column.aliases))
        place = next((known[name] for name in names if name in known), None)
        if place is not None:
            places[column] = place
    missing = [c.title for c in columns if c.required and c not in places]
    if missing:
        raise RuleViolation("org.header_missing", field="file", names="、".join(missing))
    return places


def _row(
    number: int, cells: list[str], places: Mapping[Column, int], findings: list[Finding]
) -> Row:
    row: Row = {"row": number}
    for column, place in places.items():
        text = cells[place] if place < len(cells) else ""
        try:
            row[column.name] = _value(column, text)
        except RuleViolation as wrong:
            facts = {key: value for key, value in wrong.facts.items() if value is not None}
            findings.append(Finding(number, column.title, wrong.code, facts))
    return row


def _value(column: Column, text: str) -> Any:
    if text.startswith("="):
        raise RuleViolation("org.cell_formula")
    if not text and column.required:
        raise RuleViolation("org.cell_missing")
    return column.read(text)


# How cells are read ------------------------------------------------------------------------------


def words(most: int) -> Callable[[str], str]:
    """Text of at most so many characters."""

    def read(text: str) -> str:
        if len(text) > most:
            raise RuleViolation("org.cell_too_long", most=most)
        return text

    return read


def code(codes: Mapping[str, str], short: Mapping[str, str] | None = None) -> Callable[[str], str]:
    """A code of a national register, given as code, as word or as `short` word; "" for an empty
    cell."""
    shorter = short or {}
    by_word = {normal_name(word): key for key, word in codes.items()} | {
        normal_name(key): key for key in codes
    }
    by_word |= {normal_name(word): key for word, key in shorter.items()}

    def read(text: str) -> str:
        if not text:
            return ""
        found = by_word.get(normal_name(text))
        if found is not None:
            return found
        alike = near(text, [*codes.values(), *shorter])
        if alike:
            raise RuleViolation("org.cell_code_unknown", typed=text, near=alike)
        raise RuleViolation("org.cell_no_code_like_it", typed=text)

    return read


_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})")


def day(text: str) -> date | None:
    """2018-03-19, 2018/3/19, 2018.3.19, 2018年3月19日 or 20180319; None for an empty cell."""
    if not text:
        return None
    found = _DATE.fullmatch(clean(text))
    try:
        if found:
            return date(*(int(part) for part in found.groups() if part is not None))
    except ValueError:
        pass
    raise RuleViolation("org.cell_date_invalid", typed=text)


def count(text: str) -> int | None:
    """A whole number that is not negative."""
    if not text:
        return None
    digits = clean(text).replace(",", "")
    if not re.fullmatch(r"[0-9]{1,7}", digits):
        raise RuleViolation("org.cell_count_invalid", typed=text)
    return int(digits)


def uscc(text: str) -> str | None:
    """A unified social credit code of 18 characters whose last one fits."""
    if not text:
        return None
    typed = clean(text)
    if not uscc_number.is_valid(typed):
        raise RuleViolation("org.uscc_invalid")
    return typed


def phone(text: str) -> str:
    return mobile_number(text)


def near(typed: str, known: Iterable[str]) -> str:
    """The known name that looks most like the typed one; empty when none does."""
    shown = {normal_name(name): name for name in known}
    found = get_close_matches(normal_name(typed), list(shown), n=1, cutoff=CLOSE_ENOUGH)
    return shown[found[0]] if found else ""


def duplicates(rows: Iterable[Row], name: str, title: str) -> list[Finding]:
    """Rows whose value in this column stood in an earlier row already."""
    first: dict[str, int] = {}
    findings = []
    for row in rows:
        value = row.get(name)
        if not value:
            continue
        key = normal_name(str(value))
        if key in first:
            findings.append(Finding(row["row"], title, "org.cell_duplicate", {"other": first[key]}))
        first.setdefault(key, row["row"])
    return findings
