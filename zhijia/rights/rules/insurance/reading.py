"""From a file somebody sent to a table DuckDB can read, or to sentences that say what is wrong.

A clean CSV is read where it lies. A workbook is written out as CSV in a private folder first. What
DuckDB refuses (another encoding, dates in Chinese, a total row) goes through Python once more, cell
by cell: slower, but every fault is named with its row and column.
"""

from __future__ import annotations

import csv
import io
import mmap
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from zhijia.kernel.words import Said, said
from zhijia.org.rules.roster.findings import Unreadable as BrokenFile
from zhijia.org.rules.roster.opening import Table, tables
from zhijia.rights.rules.insurance.cells_as_typed import read_cell
from zhijia.rights.rules.insurance.columns import FILE_NAMES, LAYOUTS, Column, column_called

HEADER_WITHIN = 20
FAULTS_SHOWN = 20
SHEETS_OF_A_WORKBOOK = ("roster", "payroll", "contributions")
TOTALS = ("合计", "总计", "小计", "total")
_SAMPLE = 1 << 16
_PIECE = 1 << 8
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_NUMBER_OF_A_PERSON = re.compile(r"\s*(\d{15}|\d{17}[\dXx])\s*")
_WORKBOOK_MARKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")

Row = Sequence[object]


class Unreadable(Exception):
    """A file that cannot be audited; `sentences` say why, one fault each."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header stands and which column of the layout each cell is (None: not used)."""

    row: int
    columns: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Staged:
    """A CSV file that DuckDB can read: `columns` in the order of the file (None: not used), the
    lines to skip, and the row of the original in which the first line stood. With `numbered` the
    first column is the original's row number. `plain` means every cell is already canonical."""

    layout: str
    source: Path
    path: Path
    columns: tuple[str | None, ...]
    skip: int
    delimiter: str
    numbered: bool
    plain: bool

    @property
    def held(self) -> frozenset[str]:
        return frozenset(name for name in self.columns if name)


def stage_all(
    sources: Mapping[str, Path],
    folder: Path,
    read_as: Mapping[str, Mapping[str, str]],
    threads: int | None = None,
) -> dict[str, Staged]:
    """Stage the files of an audit side by side: the reader of cells lets others go on meanwhile. Of
    several files that cannot be read the first says why."""
    with ThreadPoolExecutor(max_workers=threads) as readers:
        begun = {
            layout: readers.submit(stage, source, layout, folder, read_as.get(layout))
            for layout, source in sources.items()
        }
    return {layout: staged.result() for layout, staged in begun.items()}


def stage(
    source: Path, layout: str, folder: Path, read_as: Mapping[str, str] | None = None
) -> Staged:
    """Find the header; `Unreadable` if there is none or a required column is missing."""
    try:
        with source.open("rb") as file:
            head = file.read(_SAMPLE)
    except OSError as wrong:
        raise Unreadable(
            said("%(file)s打不开：%(why)s。", file=called(layout, source), why=wrong.strerror)
        ) from None
    if not head.strip():
        raise Unreadable(said("%(file)s是空文件。", file=called(layout, source)))
    if head.startswith(_WORKBOOK_MARKS):
        return _stage_workbook(source, layout, folder, read_as)
    return _stage_csv(source, layout, head, folder, read_as)


def restage(staged: Staged, folder: Path) -> Staged:
    """The same rows once more, each cell in canonical form; `Unreadable` names the bad cells."""
    layout = {column.name: column for column in LAYOUTS[staged.layout]}
    places = [(here, layout[name]) for here, name in enumerate(staged.columns) if name]
    path = folder / f"{staged.layout}-plain.csv"
    faults: list[str] = []
    file = called(staged.layout, staged.source)
    needed = max(here for here, column in places if column.required) + 1
    with path.open("w", encoding="utf-8", newline="") as plain:
        writer = csv.writer(plain)
        for number, row in _data_rows(staged):
            if len(row) < needed:  # of a CSV: a line that was cut says nothing about what is gone
                faults.append(
                    said(
                        "%(file)s第%(row)s行只有%(cells)s格，表头有%(titles)s格。",
                        file=file,
                        row=number,
                        cells=len(row),
                        titles=len(staged.columns),
                    )
                )
                continue
            cells = _canonical(row, places, faults, file=file, number=number)
            if cells is not None:
                writer.writerow([number, *cells])
            if len(faults) >= FAULTS_SHOWN:
                break
    if faults:
        raise Unreadable(*faults)
    names = (None, *(column.name for _, column in places))
    return Staged(staged.layout, staged.source, path, names, 0, ",", numbered=True, plain=True)


def _canonical(
    row: Row, places: Iterable[tuple[int, Column]], faults: list[str], *, file: str, number: int
) -> list[str] | None:
    cells = []
    for here, column in places:
        cell = row[here] if here < len(row) else None
        try:
            cells.append(read_cell(column, cell))
        except ValueError as wrong:
            title = column.synonyms[0] if column.synonyms else column.name
            faults.append(
                said(
                    "%(file)s第%(row)s行“%(title)s”（%(column)s）：%(fault)s。",
                    file=file,
                    row=number,
                    title=title,
                    column=column.name,
                    fault=wrong.args[0],
                )
            )
            return None
    return cells


def called(layout: str, source: Path) -> str:
    """How a sentence names a file: 花名册（名单.xlsx）."""
    return said("%(table)s（%(name)s）", table=FILE_NAMES[layout], name=source.name)


def find_header(
    rows: Sequence[Row], layout: str, read_as: Mapping[str, str] | None = None
) -> Header | None:
    """The row among the first twenty in which most columns are recognised: at least two, if the
    layout requires so many."""
    required = sum(column.required for column in LAYOUTS[layout])
    best, most = None, min(required, 2) - 1
    for number, row in enumerate(rows[:HEADER_WITHIN], start=1):
        names = tuple(column_called(layout, str(cell or ""), read_as) for cell in row)
        found = len({name for name in names if name})
        if found > most:
            best, most = Header(number, names), found
    return best


def _checked(header: Header | None, layout: str, file: str) -> Header:
    """The header, or `Unreadable` naming what is missing or stands twice."""
    required = [column for column in LAYOUTS[layout] if column.required]
    if header is None:
        wanted = "、".join(f"{column.synonyms[0]}（{column.name}）" for column in required)
        raise Unreadable(
            said("%(file)s没有找到表头；需要这些列：%(wanted)s。", file=file, wanted=wanted)
        )
    names = [name for name in header.columns if name]
    faults = [_lacks(file, column) for column in required if column.name not in names]
    faults += [
        said("%(file)s有两列都是%(column)s；请删去一列。", file=file, column=name)
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    if faults:
        raise Unreadable(*faults)
    return header


def _lacks(file: str, column: Column) -> str:
    return said(
        "%(file)s缺少“%(title)s”（%(column)s）列。",
        file=file,
        title=column.synonyms[0],
        column=column.name,
    )


def refuse_lacking(files: Mapping[str, Staged], must_hold: Mapping[str, tuple[str, ...]]) -> None:
    """`Unreadable` naming the columns that whoever asks wants in a file and that are not there."""
    faults = [
        _lacks(called(layout, files[layout].source), column)
        for layout, names in must_hold.items()
        for column in LAYOUTS[layout]
        if column.name in names and column.name not in files[layout].held
    ]
    if faults:
        raise Unreadable(*faults)


# --- CSV -----------------------------------------------------------------------------------------


def _stage_csv(
    source: Path, layout: str, head: bytes, folder: Path, read_as: Mapping[str, str] | None
) -> Staged:
    if head.startswith(_UTF_16):
        raise Unreadable(
            said(
                "%(file)s的文字编码是UTF-16；请另存为UTF-8的CSV，或者Excel文件。",
                file=called(layout, source),
            )
        )
    if b"\x00" in head:
        raise Unreadable(said("%(file)s不是CSV，也不是Excel文件。", file=called(layout, source)))
    encoding = _encoding(head)
    sample = head.decode(encoding, errors="ignore")
    delimiter = max(",\t;", key=sample.count)
    header = _checked(
        find_header(_first_rows(sample, delimiter), layout, read_as),
        layout,
        called(layout, source),
    )
    found = Staged(
        layout,
        source,
        source,
        header.columns,
        header.row,
        delimiter,
        numbered=False,
        plain=False,
    )
    _refuse_header_only(found)
    # DuckDB skips blank lines, a spreadsheet counts them: where rows are pointed at, read them here.
    shifted = layout in ("roster", "payroll") and _has_blank_line(source)
    if encoding == "gb18030" or shifted or '"' in sample.split("\n")[0]:
        return restage(found, folder)
    return found


def _encoding(head: bytes) -> str:
    """UTF-8 unless the sample says otherwise; a character cut at its end does not count."""
    try:
        head[: max(len(head) - 4, 0) if len(head) == _SAMPLE else len(head)].decode("utf-8")
    except UnicodeDecodeError as wrong:
        return "utf-8-sig" if len(head) == _SAMPLE and wrong.start >= len(head) - 8 else "gb18030"
    return "utf-8-sig"


def _first_rows(sample: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            rows.append(row)
            if len(rows) == HEADER_WITHIN:
                break
    except csv.Error:
        return rows
    return rows


def _has_blank_line(source: Path) -> bool:
    with source.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
        return text.find(b"\n\n") >= 0 or text.find(b"\n\r\n") >= 0


def _csv_rows(staged: Staged) -> Iterator[tuple[int, Row]]:
    with staged.path.open("rb") as file:
        encoding = _encoding(file.read(_SAMPLE))
    try:
        with staged.path.open(encoding=encoding, newline="") as text:
            yield from enumerate(csv.reader(text, delimiter=staged.delimiter), start=1)
    except UnicodeDecodeError:
        named = called(staged.layout, staged.source)
        raise Unreadable(
            said("%(file)s的文字编码认不出来；请另存为UTF-8的CSV。", file=named)
        ) from None
    except csv.Error as wrong:
        named = called(staged.layout, staged.source)
        raise Unreadable(
            said("%(file)s不是完整的CSV：%(why)s。", file=named, why=str(wrong))
        ) from None


# --- workbooks -----------------------------------------------------------------------------------


def _stage_workbook(
    source: Path, layout: str, folder: Path, read_as: Mapping[str, str] | None
) -> Staged:
    """Every visible sheet that has the header, written out as one numbered CSV."""
    file = called(layout, source)
    sheets = _sheets(source, file)
    if not any(True for sheet in sheets for _row in sheet.rows()):
        raise Unreadable(said("%(file)s的工作表都是空的。", file=file))
    found = [(sheet, find_header(_top_of(sheet), layout, read_as)) for sheet in sheets]
    if any(is_whole(header, layout) for _, header in found):
        found = [(sheet, header) for sheet, header in found if not _is_elses(sheet, layout, header)]
        _refuse_headless([sheet for sheet, header in found if header is None], file)
    good = []
    several = sum(1 for _, header in found if header) > 1
    for sheet, header in found:
        if header:
            whose = _sheet_of(file, sheet) if several else file
            good.append((sheet, _checked(header, layout, whose)))
    if not good:
        _checked(None, layout, file)
    _refuse_mixed_employers([header for _, header in good], file)
    names = _common_columns([header for _, header in good])
    path = folder / f"{layout}.csv"
    with path.open("w", encoding="utf-8", newline="") as plain:
        writer = csv.writer(plain)
        for sheet, header in good:
            for lines in _lines(sheet, layout, header, names):
                writer.writerows(lines)
    staged = Staged(layout, source, path, (None, *names), 0, ",", numbered=True, plain=False)
    _refuse_header_only(staged)
    return staged


def _sheet_of(file: str, sheet: Table) -> str:
    return said("%(file)s的“%(sheet)s”表", file=file, sheet=sheet.name)


def is_whole(header: Header | None, layout: str) -> bool:
    """Whether a header has every required column."""
    required = {column.name for column in LAYOUTS[layout] if column.required}
    return header is not None and required <= set(header.columns)


def _is_elses(sheet: Table, layout: str, header: Header | None) -> bool:
    """Whether a sheet is another kind of table, in whole: a workbook may hold all three."""
    if is_whole(header, layout):
        return False
    others = (other for other in SHEETS_OF_A_WORKBOOK if other != layout)
    return any(is_whole(find_header(_top_of(sheet), other), other) for other in others)


def _refuse_headless(sheets: Iterable[Table], file: str) -> None:
    """A cover or notes are no data; rows with a person's number below no header would be lost."""
    for sheet in sheets:
        for row in sheet.rows():
            if any(_NUMBER_OF_A_PERSON.fullmatch(str(cell)) for cell in row.cells):
                raise Unreadable(
                    said(
                        "%(sheet)s没有表头，第%(row)s行却有证件号码；请给这张表加上同样的表头，或者把它删去。",
                        sheet=_sheet_of(file, sheet),
                        row=row.number,
                    )
                )


def _refuse_mixed_employers(headers: Sequence[Header], file: str) -> None:
    """Which employer the rows of a sheet belong to is told by all sheets, or by none."""
    telling = sum(1 for header in headers if "employer_id" in header.columns)
    if 0 < telling < len(headers):
        raise Unreadable(
            said("%(file)s里有的表有单位编号列，有的没有；请补上，或者分开放。", file=file)
        )


def _sheets(source: Path, file: str) -> list[Table]:
    try:
        return list(tables(source.read_bytes()))
    except BrokenFile as wrong:
        why = Said(wrong.finding.sentence, dict(wrong.finding.facts))
        raise Unreadable(said("%(file)s读不了：%(why)s", file=file, why=why)) from None


def _top_of(sheet: Table) -> list[Row]:
    return [row.cells for row in islice(sheet.rows(), HEADER_WITHIN)]


def _common_columns(headers: Sequence[Header]) -> tuple[str, ...]:
    names = [name for name in headers[0].columns if name]
    return tuple(name for name in names if all(name in header.columns for header in headers))


def _lines(
    sheet: Table, layout: str, header: Header, names: Sequence[str]
) -> Iterator[Iterator[tuple[object, ...]]]:
    """The filled rows below the header, column by column and some thousands at a time: row number,
    then `names` in order. What is done cell by cell costs more than the workbook's own parsing."""
    places = [header.columns.index(name) for name in names]
    reads = {column.name: column.reads for column in LAYOUTS[layout]}
    before = min(places)
    rows = (
        row
        for row in islice(sheet.rows(), header.row, None)
        if _is_filled(row.cells) and not (before and _is_total(row.cells[:before]))
    )
    while piece := list(islice(rows, _PIECE)):
        columns = tuple(zip(*(row.cells for row in piece), strict=True))
        chosen = (
            columns[place] if reads[name] == "money" else _whole(columns[place])
            for place, name in zip(places, names, strict=True)
        )
        yield zip((row.number for row in piece), *chosen, strict=True)


def _is_filled(cells: Row) -> bool:
    """The quick question first: nearly every row holds something that is not nothing or zero."""
    return any(cells) or any(cell != "" for cell in cells)


def _whole(column: Sequence[object]) -> Iterable[object]:
    """A column in which a number is a name (a month, an employer's number) without ".0"."""
    return [_plain(cell) for cell in column] if float in set(map(type, column)) else column


def _plain(cell: object) -> object:
    """Whole numbers without ".0", except those too long to be exact: the reader must see them."""
    if type(cell) is float and cell.is_integer() and abs(cell) < 10**15:
        return int(cell)
    return cell


# --- rows ----------------------------------------------------------------------------------------


def _numbered_rows(staged: Staged) -> Iterator[tuple[int, Row]]:
    """Each row with its number in the original; a numbered file's own number column is kept at
    its place, so the columns stand where `staged.columns` says."""
    for number, row in _csv_rows(staged):
        if staged.numbered:
            yield int(str(row[0])), row
        elif number > staged.skip:
            yield number, row


def _data_rows(staged: Staged) -> Iterator[tuple[int, Row]]:
    """The rows that are data: not blank, not a total."""
    first = 1 if staged.numbered else 0
    for number, row in _numbered_rows(staged):
        cells = row[first:]
        if any(str(cell).strip() for cell in cells) and not _is_total(cells):
            yield number, row


def _is_total(cells: Row) -> bool:
    """Whether the first word among the cells says that this row adds up others."""
    word = next((word for cell in cells if (word := str(cell).strip())), "")
    return word.replace(" ", "").lower().startswith(TOTALS)


def _refuse_header_only(staged: Staged) -> None:
    if next(_data_rows(staged), None) is None:
        raise Unreadable(
            said("%(file)s只有表头，没有数据。", file=called(staged.layout, staged.source))
        )
