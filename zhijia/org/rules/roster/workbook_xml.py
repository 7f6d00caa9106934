"""What the reader of cells does not say about an .xlsx: stored formulas, and sheets too large.

A sheet keeps its cells sparsely, its reader takes them into a full rectangle: one stray cell in the
last row of the last column would need all memory there is. So the XML is looked through first, in
pieces; the cells themselves are only parsed where a formula shows up.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from xml.parsers import expat

from zhijia.org.rules.roster.findings import Unreadable

MOST_ROWS = 300_000
MOST_UNPACKED = 600_000_000
_BROKEN = (
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    expat.ExpatError,
    zipfile.BadZipFile,
    zlib.error,
)
_PIECE = 1 << 20
_OVERLAP = 256
_LARGE, _MOST_SHRUNK = 20_000_000, 50
_SHEETS = "xl/worksheets/"
_IS = rb"\sr\s*=\s*[\"']"
_FAR_COLUMN = rb"(?:[A-Za-z]{3,}|[Cc][W-Zw-z]|[D-Zd-z][A-Za-z])[0-9]"  # CW, the 101st, or further
_FAR_DOWN = rb"(?:[3-9][0-9]{5}|[0-9]{7,})"
_MAYBE_FAR = re.compile(rb'r="(?:' + _FAR_COLUMN + rb"|[A-Za-z]*" + _FAR_DOWN + rb")")
_SPACED = (b"= ", b"r =")  # XML allows it, and ' for ", no program writes them
# A cell that is not empty, too far to the right or down; such a row; a cell that only its row places.
_FAR_CELL = re.compile(
    rb"<(?:\w+:)?c\b[^>]*?"
    + _IS
    + rb"("
    + _FAR_COLUMN
    + rb"+|[A-Za-z]+"
    + _FAR_DOWN
    + rb")[\"'](?:[^>]*[^>/])?>"
)
_FAR_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?" + _IS + _FAR_DOWN)
_UNPLACED = re.compile(rb"<(?:\w+:)?c(?:\s(?![^>]*\br\s*=)[^>]*)?>")
_STRINGS = "xl/sharedStrings.xml"
_COUNTED = re.compile(rb"\buniqueCount\s*=\s*[\"']([0-9]+)")
_MOST_STRINGS = 20_000_000
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def parts_with_formulas(content: bytes) -> frozenset[str]:
    """The sheets' parts in which a formula stands; `Unreadable` for a package that would unpack, or
    a sheet that would spread, to more than there is room for."""
    found = set()
    with opened(content) as package:
        if sum(part.file_size for part in package.infolist()) > MOST_UNPACKED:
            raise Unreadable("file.too_big", most=MOST_UNPACKED // 1_000_000)
        _refuse_uncountable_strings(package)
        _refuse_blown_up_strings(package)
        for part in package.namelist():
            if part.startswith(_SHEETS) and part.endswith(".xml") and _has_formula(package, part):
                found.add(part)
    return frozenset(found)


def _has_formula(package: zipfile.ZipFile, part: str) -> bool:
    found = is_far_down = False
    for piece in _pieces(package, part):
        _refuse_endless_text(piece)
        if is_far_down or _may_be_far(piece):
            is_far_down = _refuse_far_cells(piece) or is_far_down
        found = found or _has_formula_in(piece)
    return found


def _has_formula_in(piece: bytes) -> bool:
    """The letter alone is looked for first: most sheets do without it, and one byte is found ten
    times faster than two."""
    if b"f" not in piece:
        return False
    return (b"<f" in piece or b":f" in piece) and _FORMULA.search(piece) is not None


def _may_be_far(piece: bytes) -> bool:
    """A quick look: nearly every sheet is small and spelled as usual."""
    if (b"'" in piece and b"='" in piece) or any(spelling in piece for spelling in _SPACED):
        return True
    return _MAYBE_FAR.search(piece) is not None


def _refuse_far_cells(piece: bytes) -> bool:
    """`Unreadable` where a cell stands too far away. Whether a row does, in which no cell may leave
    its place to the row: styled empty rows are many, and do no harm."""
    far = _FAR_CELL.search(piece)
    if far:
        raise Unreadable("file.far_cell", cell=far[1].decode("ascii", "replace"))
    is_far_down = _FAR_ROW.search(piece) is not None
    if is_far_down and _UNPLACED.search(piece):
        raise Unreadable("file.too_long", most=MOST_ROWS)
    return is_far_down


def _refuse_uncountable_strings(package: zipfile.ZipFile) -> None:
    """The reader makes room for as many strings as the file says it has."""
    if _STRINGS in package.namelist():
        with package.open(_STRINGS) as file:
            counted = _COUNTED.search(file.read(_OVERLAP * 8))
        if counted and int(counted[1]) > _MOST_STRINGS:
            raise Unreadable("file.broken")


def _refuse_blown_up_strings(package: zipfile.ZipFile) -> None:
    """The strings are not looked through in an ordinary file. Where they shrank to almost nothing,
    they are: a cell of millions of letters is taken into memory whole, several times over."""
    if _STRINGS in package.namelist():
        part = package.getinfo(_STRINGS)
        if part.file_size > _LARGE and part.file_size > _MOST_SHRUNK * part.compress_size:
            for piece in _pieces(package, _STRINGS):
                _refuse_endless_text(piece)


def _refuse_endless_text(piece: bytes) -> None:
    """No cell holds as much as a piece: 32,767 characters is what a spreadsheet allows."""
    if len(piece) > _PIECE and b"<" not in piece:
        raise Unreadable("file.broken")


def formulas(content: bytes, name: str, within: frozenset[str]) -> frozenset[tuple[int, int]]:
    """(row number, place) of each cell with a formula, if the named sheet is one of the parts."""
    if not within:
        return frozenset()
    with opened(content) as package:
        part = _part_of(package, name)
        return _formula_cells(package, part) if part in within else frozenset()


@contextmanager
def opened(content: bytes) -> Iterator[zipfile.ZipFile]:
    """The package; whatever is broken in it is a sentence about the file."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            yield package
    except _BROKEN:
        raise Unreadable("file.broken") from None


def _pieces(package: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part in pieces, each beginning with the end of the one before: nothing is cut in two."""
    end = b""
    with package.open(part) as file:
        while piece := file.read(_PIECE):
            yield end + piece
            end = piece[-_OVERLAP:]


def _part_of(package: zipfile.ZipFile, name: str) -> str | None:
    """Where the package keeps the sheet of this name."""
    relation = next((r for n, r in _sheets(package) if n == name), None)
    for target_id, target in _relations(package):
        if target_id == relation:
            return posixpath.normpath(posixpath.join("xl", target)).lstrip("/")
    return None


def _sheets(package: zipfile.ZipFile) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []

    def starts(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "sheet":
            ids = [value for key, value in attributes.items() if _local(key) == "id"]
            found.append((attributes.get("name", ""), ids[0] if ids else ""))

    _parse(package, "xl/workbook.xml", starts)
    return found


def _relations(package: zipfile.ZipFile) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []

    def starts(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "Relationship":
            target = attributes.get("Target", "")
            found.append((attributes.get("Id", ""), target.removeprefix("/xl/")))

    _parse(package, "xl/_rels/workbook.xml.rels", starts)
    return found


class _Walk:
    """Where in the sheet the parser stands; cells and rows need not say their own place."""

    def __init__(self) -> None:
        self.row, self.place = 0, -1
        self.found: set[tuple[int, int]] = set()

    def starts(self, tag: str, attributes: dict[str, str]) -> None:
        tag = _local(tag)
        if tag == "row":
            self.row, self.place = int(attributes.get("r", self.row + 1)), -1
        elif tag == "c":
            self._cell(attributes.get("r", ""))
        elif tag == "f":
            self.found.add((self.row, self.place))

    def _cell(self, reference: str) -> None:
        said = _CELL.fullmatch(reference)
        if said is None:
            self.place += 1
            return
        self.row = int(said[2])
        self.place = place_of(said[1])


def place_of(letters: str) -> int:
    """A → 0, Z → 25, AA → 26."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1


def _formula_cells(package: zipfile.ZipFile, part: str) -> frozenset[tuple[int, int]]:
    walk = _Walk()
    _parse(package, part, walk.starts)
    return frozenset(walk.found)


def _parse(
    package: zipfile.ZipFile, part: str, starts: Callable[[str, dict[str, str]], None]
) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = starts
    parser.EntityDeclHandler = _refuse_entities
    with package.open(part) as file:
        parser.ParseFile(file)


def _refuse_entities(*_declaration: object) -> None:
    """No spreadsheet declares entities; they only serve to blow a small file up."""
    raise Unreadable("file.broken")


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]
