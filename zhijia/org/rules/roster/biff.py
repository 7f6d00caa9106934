"""What the reader of cells does not say about an old .xls: stored formulas, and numbers that lie.

An .xls is a small file system (a compound file: sectors of 512 bytes chained by a table) with one
stream of records. Its reader believes every count and every chain in it; a damaged one would ask
for all memory there is. So all that can grow is held against the size of the file first. Source:
[MS-CFB] 2.1 to 2.6 and [MS-XLS] 2.4, both published by Microsoft.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from itertools import pairwise

from zhijia.org.rules.roster.findings import Unreadable

MOST_COLUMNS = 100  # as in an .xlsx
_BOUND_SHEET, _FORMULA, _BOF, _EOF = 0x85, 0x06, 0x809, 0x0A
_DIMENSIONS, _STRINGS, _PASSWORD = 0x200, 0xFC, 0x2F
_SEVERAL = 0xBD  # several numbers in one record
_CELLS = frozenset({_FORMULA, 0x203, 0x204, 0x205, 0x27E, 0xFD, 0xD6, _SEVERAL})
_MOST_ROWS, _WIDEST = 1 << 16, 1 << 8
_LAST_SECTOR = 0xFFFFFFFA
_SHORTEST_STREAM = 4096  # shorter ones lie in the mini stream
_STREAM, _ROOT = 2, 5
_STREAMS = ("Workbook", "Book")

Places = frozenset[tuple[int, int]]


def formulas_by_sheet(content: bytes) -> list[Places]:
    """(row number from 1, place from 0) of the cells with a formula, for each sheet in order; Excel
    95 wrote the sheets' names in another way. `Unreadable` for a file whose counts cannot be."""
    try:
        stream = _CompoundFile(content).workbook()
        return [frozenset(_formulas_from(stream, start)) for start in _starts(stream)]
    except (struct.error, IndexError, ValueError):
        raise Unreadable("file.broken") from None


def _records(stream: bytes, at: int = 0) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _starts(stream: bytes) -> list[int]:
    """Where the records of each sheet begin, from the globals at the start of the stream."""
    starts = []
    for kind, body in _records(stream):
        if kind == _BOUND_SHEET:
            starts.append(int(struct.unpack_from("<I", body)[0]))
        elif kind == _PASSWORD:
            raise Unreadable("file.locked")
        elif kind == _STRINGS and struct.unpack_from("<I", body, 4)[0] > len(stream):
            raise ValueError("more strings than bytes")
        elif kind == _EOF:
            break
    return starts


def _formulas_from(stream: bytes, start: int) -> Iterator[tuple[int, int]]:
    depth = 0
    for kind, body in _records(stream, start):
        depth += (kind == _BOF) - (kind == _EOF)
        if kind == _DIMENSIONS:
            _check_dimensions(body)
        elif kind in _CELLS:
            row, place = struct.unpack_from("<HH", body)
            _refuse_far(row, max(place, _last_place(kind, body)))
            if kind == _FORMULA and depth == 1:
                yield row + 1, place
        if depth <= 0:
            return


def _check_dimensions(body: bytes) -> None:
    """Excel 97 counts rows in four bytes, Excel 95 in two."""
    first, last, left, right = struct.unpack_from("<IIHH" if len(body) >= 14 else "<HHHH", body)
    if last > _MOST_ROWS or right > _WIDEST or first > last or left > right:
        raise ValueError("a sheet larger than sheets are")


def _last_place(kind: int, body: bytes) -> int:
    """A record of several cells ends with the place of the last of them."""
    return int(struct.unpack_from("<H", body, len(body) - 2)[0]) if kind == _SEVERAL else 0


def _refuse_far(row: int, place: int) -> None:
    if place >= MOST_COLUMNS:
        letters = chr(64 + place // 26) if place < _WIDEST else ""
        raise Unreadable("file.far_cell", cell=f"{letters}{chr(65 + place % 26)}{row + 1}")


class _CompoundFile:
    """Just enough of a compound file to find the stream of the workbook, and to know that every
    chain in it comes to an end and no stream is longer than the file."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        shift, mini_shift = struct.unpack_from("<HH", content, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise ValueError("no such sectors")
        self.size, self.mini_size = 1 << shift, 1 << mini_shift
        counts = struct.unpack_from("<IIIIIIIII", content, 40)
        self.directory_start, self.mini_start = counts[2], counts[5]
        if max(counts[0], counts[1], counts[6], counts[8]) > len(content) // self.size + 1:
            raise ValueError("more sectors than bytes")
        self.table = self._table(counts[7], counts[8])
        self.mini_table = _numbers(self._chain(self.mini_start))
        self.entries = list(self._entries())
        self.root = self._chain(self.entries[0][2])

    def workbook(self) -> bytes:
        found = {name: self._stream(start, length) for name, _kind, start, length in self.entries}
        for name in _STREAMS:
            if name in found:
                return found[name]
        raise ValueError("no stream of a workbook")

    def _table(self, following: int, count: int) -> Sequence[int]:
        """The chain table: for each sector the one that follows."""
        sectors = list(struct.unpack_from("<109I", self.content, 76))
        for _ in range(count):
            more = _numbers(self._sector(following))
            sectors += more[:-1]
            following = more[-1]
        used = [sector for sector in sectors if sector < _LAST_SECTOR]
        return _numbers(b"".join(self._sector(sector) for sector in used))

    def _sector(self, number: int) -> bytes:
        begin = (number + 1) * self.size
        if begin >= len(self.content):
            raise ValueError("a sector beyond the file")
        return self.content[begin : begin + self.size].ljust(self.size, b"\0")

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(sector) for sector in _follow(start, self.table))

    def _entries(self) -> Iterator[tuple[str, int, int, int]]:
        """The directory: name, kind, first sector and length of each stream; the root comes first."""
        directory = self._chain(self.directory_start)
        for begin, end in pairwise(range(0, len(directory) + 1, 128)):
            entry = directory[begin:end]
            name_length, kind = struct.unpack_from("<HB", entry, 64)
            start, length = struct.unpack_from("<IQ", entry, 116)
            if begin == 0 or kind == _STREAM:
                name = entry[: max(name_length - 2, 0)].decode("utf-16-le")
                yield name, kind, start, length if self.size > 512 else length & 0xFFFFFFFF

    def _stream(self, start: int, length: int) -> bytes:
        if length > len(self.content):
            raise ValueError("a stream longer than the file")
        if length >= _SHORTEST_STREAM:
            return self._chain(start)[:length]
        size = self.mini_size
        pieces = (self.root[n * size : (n + 1) * size] for n in _follow(start, self.mini_table))
        return b"".join(pieces)[:length]


def _numbers(whole: bytes) -> Sequence[int]:
    return struct.unpack(f"<{len(whole) // 4}I", whole)


def _follow(start: int, following: Sequence[int]) -> Iterator[int]:
    """The sectors of one chain; a chain longer than the table is a circle."""
    for _ in range(len(following) + 1):
        if start >= _LAST_SECTOR:
            return
        yield start
        start = following[start]
    raise ValueError("a circle of sectors")
