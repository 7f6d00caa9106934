"""The stored formulas of an old .xls, which the reader of cells shows only as their last results.

An .xls is a small file system (a compound file: sectors of 512 bytes chained by a table) with one
stream of records. Source: [MS-CFB] 2.1 to 2.6 and [MS-XLS] 2.4 (BoundSheet8 0x85, Formula 0x06,
BOF 0x809, EOF 0x0A), both published by Microsoft.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import pairwise

from zhijia.org.rules.roster.findings import Unreadable

_BOUND_SHEET, _FORMULA, _BOF, _EOF = 0x85, 0x06, 0x809, 0x0A
_LAST_SECTOR = 0xFFFFFFFA
_SHORTEST_STREAM = 4096  # shorter ones lie in the mini stream
_STREAMS = ("Workbook", "Book")


def formulas(content: bytes, sheet: int) -> frozenset[tuple[int, int]]:
    """(row number from 1, place from 0) of each cell of a sheet, counted from 0, that holds a
    formula. Sheets go by their order: Excel 95 wrote their names in another way."""
    try:
        stream = _CompoundFile(content).workbook()
        return frozenset(_formulas_from(stream, list(_starts(stream))[sheet]))
    except (struct.error, IndexError, ValueError):
        raise Unreadable("file.broken") from None


def _records(stream: bytes, at: int = 0) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _starts(stream: bytes) -> Iterator[int]:
    """Where the records of each sheet begin, from the globals at the start of the stream."""
    for kind, body in _records(stream):
        if kind == _BOUND_SHEET:
            yield struct.unpack_from("<I", body)[0]
        elif kind == _EOF:
            return


def _formulas_from(stream: bytes, start: int) -> Iterator[tuple[int, int]]:
    depth = 0
    for kind, body in _records(stream, start):
        depth += (kind == _BOF) - (kind == _EOF)
        if kind == _FORMULA and depth == 1:
            row, place = struct.unpack_from("<HH", body)
            yield row + 1, place
        if depth <= 0:
            return


class _CompoundFile:
    """Just enough of a compound file to find the stream of the workbook in it."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        shift, mini_shift = struct.unpack_from("<HH", content, 30)
        self.size, self.mini_size = 1 << shift, 1 << mini_shift
        self.directory_start, _, _, self.mini_start = struct.unpack_from("<IIII", content, 48)
        self.table = self._table()

    def workbook(self) -> bytes:
        entries = list(self._entries())
        root_start = entries[0][1]
        for name, start, length in entries:
            if name in _STREAMS:
                return self._stream(start, length, root_start)
        raise ValueError("no stream of a workbook")

    def _table(self) -> list[int]:
        """The chain table: for each sector the one that follows."""
        sectors = list(struct.unpack_from("<109I", self.content, 76))
        following, count = struct.unpack_from("<II", self.content, 68)
        for _ in range(count):
            more = struct.unpack(f"<{self.size // 4}I", self._sector(following))
            sectors += more[:-1]
            following = more[-1]
        used = [sector for sector in sectors if sector < _LAST_SECTOR]
        whole = b"".join(self._sector(sector) for sector in used)
        return list(struct.unpack(f"<{len(whole) // 4}I", whole))

    def _sector(self, number: int) -> bytes:
        begin = (number + 1) * self.size
        return self.content[begin : begin + self.size].ljust(self.size, b"\0")

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(sector) for sector in _follow(start, self.table))

    def _entries(self) -> Iterator[tuple[str, int, int]]:
        """The directory: name, first sector and length of each stream; the root comes first."""
        directory = self._chain(self.directory_start)
        for begin, end in pairwise(range(0, len(directory) + 1, 128)):
            entry = directory[begin:end]
            (name_length,) = struct.unpack_from("<H", entry, 64)
            name = entry[: max(name_length - 2, 0)].decode("utf-16-le")
            start, length = struct.unpack_from("<II", entry, 116)
            yield name, start, length

    def _stream(self, start: int, length: int, root_start: int) -> bytes:
        if length >= _SHORTEST_STREAM:
            return self._chain(start)[:length]
        whole = self._chain(self.mini_start)
        following = list(struct.unpack(f"<{len(whole) // 4}I", whole))
        root, size = self._chain(root_start), self.mini_size
        pieces = (root[n * size : (n + 1) * size] for n in _follow(start, following))
        return b"".join(pieces)[:length]


def _follow(start: int, following: list[int]) -> Iterator[int]:
    """The sectors of one chain; a chain longer than the table is a circle."""
    for _ in range(len(following) + 1):
        if start >= _LAST_SECTOR:
            return
        yield start
        start = following[start]
    raise ValueError("a circle of sectors")
