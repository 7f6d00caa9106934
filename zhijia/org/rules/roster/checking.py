"""Every row of a roster, read and judged: a member, or what is wrong with the row, cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import itemgetter
from typing import Any, NamedTuple, Protocol

from zhijia.org.rules.roster.cells import (
    Reader,
    begins_like_a_formula,
    cleaned,
    is_nothing,
    masked,
    reader_of,
    text_of,
)
from zhijia.org.rules.roster.fields import FIELDS, SOURCE_ROW, titles
from zhijia.org.rules.roster.findings import CellFault, Finding, Repair, Unreadable
from zhijia.org.rules.roster.mapping import Mapping as Matching
from zhijia.org.rules.roster.mapping import guess_mapping
from zhijia.org.rules.roster.member import MemberRow
from zhijia.org.rules.roster.numbers import NUMBERED_LIKE_ID_CARDS, IdNumbers
from zhijia.org.rules.roster.rows import data_rows
from zhijia.org.rules.roster.sheet import STORED_FORMULA, Cell, Sheet, SheetRow

_AT_ONCE = 1_000
_EXACT_UP_TO = 10**15
_REMEMBERED = 20_000  # different cells of one column
_SLOTS = {name: slot for slot, name in enumerate((*MemberRow._fields, SOURCE_ROW))}
_BLANK_ROW: list[Any] = [*(MemberRow._field_defaults.get(n, "") for n in MemberRow._fields), None]
_NAME, _ID, _ID_TYPE, _BORN = (_SLOTS[n] for n in ("name", "id_number", "id_type", "born_on"))


_UNREAD = object()
# Where nearly every cell is another one, most say by their shape that reading would change nothing.
_NUMBERED = re.compile(r"[0-9A-Za-z]{1,40}").fullmatch
_SURELY_CLEAN = {
    "name": re.compile(r"[\u4e00-\u9fff]{2,4}").fullmatch,
    "phone": re.compile(r"1[3-9][0-9]{9}").fullmatch,
    "staff_no": _NUMBERED,
    "card_no": _NUMBERED,
}


class District(Protocol):
    """What the register knows, as far as whoever asks may see it."""

    def union_named(self, name: str) -> int | None:
        """The visible union of exactly this name; None for none or several."""

    def union_like(self, name: str) -> str:
        """The visible union whose name looks most like it; "" for none."""

    def members_elsewhere(self, rows: Sequence[MemberRow]) -> Mapping[int, str]:
        """Of these rows, by position, the visible union in which the person is an active member, if
        it is not the one the row would join."""


class CheckedRow(NamedTuple):
    """A row of the sheet: `member` is None exactly where there are `faults`, which stand in the order
    of the columns. `replaces` is the row of the first file that a mended row was sent in for."""

    number: int
    member: MemberRow | None
    faults: tuple[Finding, ...] = ()
    repairs: tuple[Repair, ...] = ()
    replaces: int | None = None


def check_rows(
    sheet: Sheet,
    mapping: Matching | None = None,
    *,
    district: District | None = None,
    first_rows: dict[str, int] | None = None,
) -> Iterator[CheckedRow]:
    """The rows in the order of the sheet, one after the other. Raises `Unreadable` where a required
    column is missing. `first_rows` (number of the ID → the row it first stood in) finds the same
    person twice; it is filled while checking and may be handed on to a further file."""
    matching = guess_mapping(sheet.columns) if mapping is None else mapping
    if matching.missing:
        raise Unreadable("header.missing", names=titles(matching.missing))
    check = _Check(sheet, matching, district, {} if first_rows is None else first_rows)
    checked = (check.row(row) for row in data_rows(sheet, matching))
    if district is None:
        return checked
    return _without_members_elsewhere(checked, district, check.ids.place, check.ids.title)


def _without_members_elsewhere(
    rows: Iterable[CheckedRow], district: District, place: int, title: str
) -> Iterator[CheckedRow]:
    waiting = iter(rows)
    while some := list(islice(waiting, _AT_ONCE)):
        members = [(row.number, row.member) for row in some if row.member is not None]
        found = district.members_elsewhere([member for _, member in members])
        unions = {members[position][0]: union for position, union in found.items()}
        for row in some:
            union = unions.get(row.number)
            if union is None:
                yield row
                continue
            fault = Finding(row.number, place, title, "id_exists", "id.exists", {"union": union})
            yield row._replace(member=None, faults=(fault,))


class _Outcome(NamedTuple):
    """What one cell came to: its value, or its fault; with a repair both texts, masked."""

    value: Any
    fault: CellFault | None = None
    repair: tuple[str, str] | None = None


class _ColumnCheck:
    """One column: how its cells are read. Equal cells are read once: `clean` holds the value of each
    text about which there was nothing to say, `known` the outcome of every other cell."""

    def __init__(self, place: int, title: str, name: str, read: Reader) -> None:
        self.place, self.title, self.name, self.read = place, title, name, read
        self.slot, self.is_clean = _SLOTS[name], _SURELY_CLEAN.get(name)
        self.clean: dict[str, Any] = {}
        self.known: dict[tuple[type, Cell], _Outcome] = {}

    def outcome(self, cell: Cell) -> _Outcome:
        key = (type(cell), cell)  # True, 1 and 1.0 are equal, and different cells
        found = self.known.get(key)
        if found is None:
            found = self._read(cell)
            self._remember(key, cell, found)
        return found

    def _remember(self, key: tuple[type, Cell], cell: Cell, found: _Outcome) -> None:
        if len(self.clean) + len(self.known) >= _REMEMBERED:
            return
        if isinstance(cell, str) and not (found.fault or found.repair):
            self.clean[cell] = found.value
        else:
            self.known[key] = found

    def _read(self, cell: Cell) -> _Outcome:
        try:
            typed, text = _text(cell)
            if is_nothing(text) and self.slot != _NAME:
                return _Outcome(_BLANK_ROW[self.slot])
            if not text:
                raise CellFault("name_missing", "name.missing")
            value, mended = self.read(cell, text)
        except CellFault as fault:
            return _Outcome(None, fault)
        return _Outcome(value, None, _repair(self.name, typed, mended))


class _NumberCheck:
    """The column of the ID numbers: read after the others, by the kind of ID they gave."""

    def __init__(self, place: int, title: str, first_rows: dict[str, int]) -> None:
        self.place, self.title, self.first_rows = place, title, first_rows
        self.numbers = IdNumbers()

    def outcome(self, cell: Cell, id_type: str | None, row: int) -> _Outcome:
        if isinstance(cell, str) and id_type in NUMBERED_LIKE_ID_CARDS:
            good = self.numbers.known(cell)
            if good:
                return _Outcome(good, self._stood_before(cell, id_type, row))
        return self._read(cell, id_type, row)

    def _read(self, cell: Cell, id_type: str | None, row: int) -> _Outcome:
        try:
            typed, text = _text(cell)
            if is_nothing(text):
                raise CellFault("id_invalid", "id.missing")
            if _lost_digits(cell):
                raise CellFault("id_invalid", "id.lost_digits")
            found = self.numbers.read(text, id_type or "")
        except CellFault as fault:
            return _Outcome(None, fault)
        return _Outcome(
            found,
            self._stood_before(found.number, id_type, row),
            _repair("id_number", typed, found.number),
        )

    def _stood_before(self, number: str, id_type: str | None, row: int) -> CellFault | None:
        key = number if id_type in NUMBERED_LIKE_ID_CARDS else f"{id_type}:{number}"
        first = self.first_rows.setdefault(key, row)
        return None if first == row else CellFault("id_duplicate", "id.duplicate", first=first)


def _text(cell: Cell) -> tuple[str, str]:
    """A cell as typed and as cleaned text. Raises `CellFault` for what Excel would compute."""
    if type(cell) is str:
        if begins_like_a_formula(cell):
            raise CellFault("formula_cell", "formula.text")
        return cell, cleaned(cell)
    if cell is STORED_FORMULA:
        raise CellFault("formula_cell", "formula.stored")
    typed = text_of(cell)
    return typed, typed


def _lost_digits(cell: Cell) -> bool:
    """A number too long to have been stored whole: Excel keeps fifteen digits."""
    return isinstance(cell, int | float) and abs(cell) >= _EXACT_UP_TO


def _repair(name: str, typed: str, mended: str) -> tuple[str, str] | None:
    return None if mended == typed else (masked(name, typed), masked(name, mended))


_Said = tuple[int, str, CellFault | None, tuple[str, str] | None]


class _Check:
    """The columns of one sheet and what has been seen of its rows."""

    def __init__(
        self,
        sheet: Sheet,
        mapping: Matching,
        district: District | None,
        first_rows: dict[str, int],
    ) -> None:
        heads = {column.place: column.title for column in sheet.columns}
        columns = [
            _ColumnCheck(place, heads.get(place, ""), name, _reader(name, district))
            for place, name in mapping.items.items()
            if name != "id_number"
        ]
        self.plan = [(c.place, c.slot, c.clean, c.is_clean, c) for c in columns]
        self.width = max(mapping.items) + 1
        at = next(place for place, name in mapping.items.items() if name == "id_number")
        self.ids = _NumberCheck(at, heads.get(at, ""), first_rows)
        self.formulas: dict[int, list[int]] = {}
        for number, place in sheet.formulas:
            self.formulas.setdefault(number, []).append(place)

    def row(self, row: SheetRow) -> CheckedRow:
        """One row: every column, then the number, which depends on the kind of ID."""
        number, cells, values = row.number, self._cells(row), _BLANK_ROW.copy()
        said: list[_Said] = []
        for place, slot, clean, is_clean, column in self.plan:
            cell = cells[place]
            value = clean.get(cell, _UNREAD)
            if value is not _UNREAD:
                values[slot] = value
                continue
            if is_clean is not None and isinstance(cell, str) and is_clean(cell):
                values[slot] = cell
                continue
            values[slot], fault, repair = column.outcome(cell)
            if fault or repair:
                said.append((place, column.title, fault, repair))
        found, fault, repair = self.ids.outcome(cells[self.ids.place], values[_ID_TYPE], number)
        if fault or repair:
            said.append((self.ids.place, self.ids.title, fault, repair))
        if found:
            values[_ID] = found.number
            values[_BORN] = values[_BORN] or found.born_on
        return _checked(number, values, said)

    def _cells(self, row: SheetRow) -> Sequence[Any]:
        """The cells, as many as there are columns, with a mark where the sheet holds a formula."""
        computed = self.formulas.get(row.number)
        if len(row.cells) >= self.width and not computed:
            return row.cells
        cells: list[Any] = [*row.cells, *[""] * (self.width - len(row.cells))]
        for place in computed or ():
            if place < len(cells):
                cells[place] = STORED_FORMULA
        return cells


def _checked(number: int, values: list[Any], said: list[_Said]) -> CheckedRow:
    """The row with what was said of it in the order of the columns."""
    replaces = values.pop()
    if not said:
        return CheckedRow(number, MemberRow._make(values), (), (), replaces)
    faults, repairs = [], []
    for place, title, wrong, repair in sorted(said, key=itemgetter(0)):
        if wrong:
            faults.append(Finding(number, place, title, wrong.code, wrong.why, wrong.facts))
        if repair:
            repairs.append(Repair(number, place, title, *repair))
    member = None if faults else MemberRow._make(values)
    return CheckedRow(number, member, tuple(faults), tuple(repairs), replaces)


def _reader(name: str, district: District | None) -> Reader:
    item = FIELDS[name]
    read = reader_of(item.reads, item.most)
    if name != "union" or district is None:
        return read

    def read_union(cell: Cell, text: str) -> tuple[Any, str]:
        if district.union_named(text) is None:
            near = district.union_like(text)
            raise CellFault("union_unknown", "union.near" if near else "union.unknown", near=near)
        return read(cell, text)

    return read_union
