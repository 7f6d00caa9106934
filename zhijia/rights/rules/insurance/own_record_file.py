"""A worker's own record as their insurance office exports it: months and bases read off for them.

The columns are found by the same synonyms as in an employer's contribution export. What is read
only fills in the answers of the own check; the worker looks them over before anything is judged.
Nothing is guessed: a month that says two things stays empty.
"""

from __future__ import annotations

import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from itertools import islice

import xlsxwriter

from zhijia.kernel.errors import RuleViolation
from zhijia.org.rules.roster.findings import Unreadable
from zhijia.org.rules.roster.opening import tables
from zhijia.org.rules.roster.sheet import SheetRow
from zhijia.rights.rules.insurance.cells_as_typed import read_cell
from zhijia.rights.rules.insurance.columns import CONTRIBUTIONS
from zhijia.rights.rules.insurance.own_check import MOST_MONTHS
from zhijia.rights.rules.insurance.own_questions import (
    ASKED_KINDS,
    EACH,
    FIRST_ASKED,
    MOST_FEN,
)
from zhijia.rights.rules.insurance.reading import HEADER_WITHIN, TOTALS, Header, find_header
from zhijia.rights.rules.insurance.units import month_name, month_number, month_of

MOST_BYTES = 2_000_000
MOST_UNPACKED = 20_000_000
MOST_ROWS = 9_999
"""One person's record of a working life has a few thousand lines; anybody may send a file here."""

_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"
_PHOTOS = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF", b"GIF8", b"BM")
_FAR_DOWN = re.compile(rb"""\br\s*=\s*["'][A-Za-z]*[0-9]{5,}["']""")
_SPAN = re.compile(r"(\d{4}\D?\d{1,2})\D{0,2}[-—~～至到]\D?(\d{4}\D?\d{1,2})月?")
_COLUMNS = {column.name: column for column in CONTRIBUTIONS}
# As an office may write it; the insurances of residents are nobody's employer's matter.
_KIND_MARKS = {
    "养老": "pension",
    "医疗": "medical",
    "失业": "unemployment",
    "工伤": "injury",
    "生育": "maternity",
}
_OTHERS_INSURANCE = "居民"

Cells = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class OwnFile:
    """What an export says of one person. Months are numbers, `bases` the pension base of each month
    first … last in fen: 0 has no line in the file (`absent`), None says two things or was never
    paid in (`unclear`). `kinds` is None where the file speaks of one insurance only; `shortened`:
    there were more months than one check takes, and these are the latest."""

    first: int
    last: int
    bases: Mapping[int, int | None]
    kinds: tuple[str, ...] | None
    absent: tuple[int, ...]
    unclear: tuple[int, ...]
    shortened: bool

    def answers(self) -> dict[str, str]:
        """As answers to the questions of the own check."""
        found = {"first": month_name(self.first), "last": month_name(self.last), "same": EACH}
        if self.kinds is not None:
            found["kinds"] = ",".join(self.kinds)
        cells = (self.bases[month] for month in range(self.first, self.last + 1))
        found["months"] = ",".join("" if cell is None else str(cell) for cell in cells)
        return found


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the pension insurance: its months, base in fen (None: cannot be read)."""

    months: tuple[int, ...]
    base: int | None
    entry: str
    is_paid: bool


def read_own_file(content: bytes, today: date) -> OwnFile:
    """The months an export speaks of, up to the month of `today`. `RuleViolation` says why it cannot
    be read; a broken workbook is `Unreadable` of the roster's reader."""
    _refuse_other_kinds_of_file(content)
    header, rows, title = _table(content)
    _refuse_several_people(rows)
    lines, kinds = _lines(header, rows, title)
    return _by_month(lines, kinds, today)


def record_as_workbook(content: bytes) -> bytes | None:
    """A record exported as CSV as a workbook: every row, every cell as the text it was, nothing
    computed. None for anything else."""
    if content.startswith((_ZIP, _OLE, _PDF, *_PHOTOS)) or not 0 < len(content) <= MOST_BYTES:
        return None
    try:
        _table(content)
    except (RuleViolation, Unreadable):
        return None
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001  (no hour at all)
        page = book.add_worksheet()
        for table in tables(content):
            for row in table.rows():
                for place, cell in enumerate(row.cells):
                    page.write_string(row.number - 1, place, str(cell))
    return made.getvalue()


def _refuse_other_kinds_of_file(content: bytes) -> None:
    if content.startswith(_PDF):
        raise RuleViolation("rights.record_is_pdf", field="record")
    if content.startswith(_PHOTOS) or content[4:8] == b"ftyp":
        raise RuleViolation("rights.record_is_photo", field="record")
    if content.startswith(_OLE):
        raise RuleViolation("rights.record_is_old", field="record")
    if len(content) > MOST_BYTES or _is_spread_out(content):
        raise RuleViolation("rights.record_too_big", field="record")


def _is_spread_out(content: bytes) -> bool:
    """Whether a workbook would take more room than one person's record can need."""
    if not content.startswith(_ZIP):
        return False
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            if sum(part.file_size for part in package.infolist()) > MOST_UNPACKED:
                return True
            sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/")]
            return any(_FAR_DOWN.search(package.read(name)) for name in sheets)
    except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError, ValueError):
        return False  # whoever reads the cells says what is broken


def _table(content: bytes) -> tuple[Header, list[tuple[int, Cells]], str]:
    """The first sheet with the two columns: its header, the filled rows below, and what stands
    above the header."""
    for table in tables(content):
        rows = list(islice(table.rows(), MOST_ROWS + 1))
        if len(rows) > MOST_ROWS:
            raise RuleViolation("rights.record_too_big", field="record")
        header = find_header([row.cells for row in rows[:HEADER_WITHIN]], "contributions")
        if header is not None and {"period", "base"} <= set(header.columns):
            title = "".join(str(cell) for row in rows[: header.row] for cell in row.cells)
            return header, list(_filled(header, rows[header.row :])), title
    raise RuleViolation("rights.record_no_columns", field="record")


def _filled(header: Header, rows: Sequence[SheetRow]) -> Iterator[tuple[int, Cells]]:
    """Rows that are neither blank, nor a total, nor a note below the table."""
    for row in rows:
        words = [text for cell in row.cells if (text := str(cell).strip())]
        cells = {
            name: cell
            for name, cell in zip(header.columns, row.cells, strict=False)
            if name and str(cell).strip()
        }
        is_total = bool(words) and words[0].replace(" ", "").lower().startswith(TOTALS)
        if not is_total and ("base" in cells or {"period", "kind"} <= cells.keys()):
            yield row.number, cells


def _refuse_several_people(rows: Sequence[tuple[int, Cells]]) -> None:
    for name in ("person_id", "name"):
        if len({str(cells[name]).strip() for _number, cells in rows if name in cells}) > 1:
            raise RuleViolation("rights.record_several_people", field="record")


def _lines(
    header: Header, rows: Sequence[tuple[int, Cells]], title: str
) -> tuple[list[_Line], set[str]]:
    """The lines of the pension insurance, each once, and the insurances the file names."""
    has_kinds = "kind" in header.columns
    if not has_kinds and (_kind_of(title) != "pension"):
        raise RuleViolation("rights.record_no_kind", field="record")
    lines: dict[tuple[tuple[str, str], ...], _Line] = {}
    kinds: set[str] = set()
    for number, cells in rows:
        kind = _kind_of(str(cells.get("kind", ""))) if has_kinds else "pension"
        kinds |= {kind} if kind else set()
        if kind == "pension":
            key = tuple(sorted((name, str(cell)) for name, cell in cells.items()))
            lines[key] = _line(header, number, cells)
    return list(lines.values()), kinds


def _kind_of(words: str) -> str:
    """The insurance an office means; "" for one that is nobody's employer's matter, or none."""
    if _OTHERS_INSURANCE in words:
        return ""
    folded = words.strip().lower()
    if folded in ASKED_KINDS:
        return folded
    return next((kind for mark, kind in _KIND_MARKS.items() if mark in words), "")


def _line(header: Header, number: int, cells: Cells) -> _Line:
    months = _months(cells.get("period", ""))
    if months is None:
        raise RuleViolation("rights.record_row", field="record", row=number)
    return _Line(
        months=months,
        base=_fen(cells.get("base", "")),
        entry=_entry(cells.get("entry", "")),
        is_paid="paid_on" not in header.columns or "paid_on" in cells,
    )


def _months(cell: object) -> tuple[int, ...] | None:
    """The month of a line, or every month of a span such as 201801-201806."""
    span = _SPAN.fullmatch(str(cell).strip())
    ends = [_month(part) for part in span.groups()] if span else [_month(cell)] * 2
    first, last = ends
    if first is None or last is None or not 0 <= last - first < 600:
        return None
    return tuple(range(first, last + 1))


def _month(cell: object) -> int | None:
    try:
        return month_of(read_cell(_COLUMNS["period"], cell))
    except ValueError:
        return None


def _fen(cell: object) -> int | None:
    """Money in fen; None for what is none, or no whole fen, or more than any base."""
    try:
        yuan, _point, rest = read_cell(_COLUMNS["base"], cell).partition(".")
    except ValueError:
        return None
    if rest[2:].strip("0") or yuan.startswith("-"):
        return None
    fen = int(yuan or 0) * 100 + int(rest[:2].ljust(2, "0"))
    return fen if fen <= MOST_FEN else None


def _entry(cell: object) -> str:
    """Normal, topped up or refunded; "" for a word nobody knows."""
    if not str(cell).strip():
        return "normal"
    try:
        return read_cell(_COLUMNS["entry"], cell)
    except ValueError:
        return ""


def _by_month(lines: Sequence[_Line], kinds: set[str], today: date) -> OwnFile:
    asked = range(month_of(FIRST_ASKED), month_number(today.year, today.month) + 1)
    found: dict[int, list[_Line]] = defaultdict(list)
    for line in lines:
        for month in line.months:
            if month in asked:
                found[month].append(line)
    if not found:
        raise RuleViolation("rights.record_no_pension", field="record")
    last = max(found)
    first = max(min(found), last - MOST_MONTHS + 1)
    months = range(first, last + 1)
    bases = {month: _base(found[month]) if month in found else 0 for month in months}
    return OwnFile(
        first=first,
        last=last,
        bases=bases,
        kinds=tuple(kind for kind in ASKED_KINDS if kind in kinds) if len(kinds) > 1 else None,
        absent=tuple(month for month in months if month not in found),
        unclear=tuple(month for month, base in bases.items() if base is None),
        shortened=min(found) < first,
    )


def _base(lines: Sequence[_Line]) -> int | None:
    """The base of a month: top-ups added, refunds subtracted. None where two ordinary lines differ,
    one was never paid in, or one cannot be read."""
    normal = [line for line in lines if line.entry == "normal"]
    if len(normal) > 1 or not all(line.is_paid and line.entry for line in lines):
        return None
    total = 0
    for line in lines:
        if line.base is None:
            return None
        total += -line.base if line.entry == "refund" else line.base
    return max(total, 0)
