"""Whether a household file is whole, before anything is decided by it.

A quotation mark that is opened and not closed swallows the families after it, a row with a cell too
many moves every amount into another column: such a file is refused at once, with the line. No cell of
a household file holds a line break, so every line has to be whole by itself.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

QUOTE, CELLS, TEXT, ZERO, EMPTY, TWICE, UNNAMED, PARQUET = (
    "quote", "cells", "text", "zero", "empty", "twice", "unnamed", "parquet"
)  # fmt: skip
WORDS: Mapping[str, tuple[str, str]] = {
    QUOTE: (
        "第{line}行的引号没有成对，后面的户会被吞掉。",
        "line {line}: a quotation mark is opened and not closed; it would swallow the families after it",
    ),
    CELLS: (
        "第{line}行的格数和表头不一样，或者引号写错了。",
        "line {line}: not as many cells as in the header, or a quotation mark in the wrong place",
    ),
    TEXT: ("第{line}行不是UTF-8文字。", "line {line}: the text is not UTF-8"),
    ZERO: ("第{line}行里有看不见的零字节。", "line {line}: a zero byte stands in it"),
    EMPTY: ("文件是空的，没有表头。", "the file is empty: there is no header"),
    TWICE: ("第1行：列名“{what}”写了两次。", "line 1: the column {what} stands twice"),
    UNNAMED: ("第1行：第{what}列没有列名。", "line 1: column {what} has no name"),
    PARQUET: ("这不是一个完整的Parquet文件。", "this is no whole Parquet file"),
}
# A Parquet file begins and ends with these four bytes; before the last stands the length of its index.
MARK, LEAST_PARQUET = b"PAR1", 12
LONGEST_LINE = 4 * 1024 * 1024
LONGEST_NAME = 60


class DamagedSheet(Exception):
    """What is wrong with a file as a whole: the reason, its line (0: the whole file), what it is about."""

    def __init__(self, reason: str, line: int = 0, what: str = "") -> None:
        self.reason, self.line, self.what = reason, line, what[:LONGEST_NAME]
        super().__init__(self.sentence("en"))

    def sentence(self, lang: str) -> str:
        return WORDS[self.reason][lang == "en"].format(line=self.line, what=self.what)


def refuse_damaged(file: Path) -> None:
    """Raise `DamagedSheet` if the file is not whole; what its cells say is looked at later."""
    with file.open("rb") as stream:
        _refuse(stream, file.suffix)


def refuse_damaged_content(content: bytes, suffix: str) -> None:
    """The same for an upload."""
    _refuse(io.BytesIO(content), suffix)


def _refuse(stream: BinaryIO, suffix: str) -> None:
    if suffix == ".parquet":
        _refuse_cut_parquet(stream)
    elif suffix == ".csv":
        _refuse_damaged_csv(stream)


def _refuse_damaged_csv(stream: BinaryIO) -> None:
    lines = _Lines(stream)
    width = 0
    try:
        for cells in csv.reader(lines, strict=True):
            if not width:
                width = _width(cells)
            elif cells and len(cells) != width:
                raise DamagedSheet(CELLS, lines.number)
    except csv.Error:
        raise DamagedSheet(CELLS, lines.number) from None
    if not width:
        raise DamagedSheet(EMPTY)


def _width(header: list[str]) -> int:
    for at, name in enumerate(header, start=1):
        if not name.strip():
            raise DamagedSheet(UNNAMED, 1, str(at))
        if header.count(name) > 1:
            raise DamagedSheet(TWICE, 1, name)
    return len(header)


class _Lines:
    """The lines of a CSV as text, each looked at by itself; `number` is that of the last one."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self.number = stream, 0

    def __iter__(self) -> Iterator[str]:
        while raw := self._stream.readline(LONGEST_LINE):
            self.number += 1
            yield self._checked(raw)

    def _checked(self, raw: bytes) -> str:
        if raw.count(b'"') % 2:
            raise DamagedSheet(QUOTE, self.number)
        if b"\0" in raw:
            raise DamagedSheet(ZERO, self.number)
        try:
            return raw.decode("utf-8-sig" if self.number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise DamagedSheet(TEXT, self.number) from None


def _refuse_cut_parquet(stream: BinaryIO) -> None:
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    begins = stream.read(len(MARK))
    stream.seek(max(0, size - 2 * len(MARK)))
    length, ends = int.from_bytes(stream.read(len(MARK)), "little"), stream.read(len(MARK))
    if begins != MARK or ends != MARK or not 0 < length <= size - LEAST_PARQUET:
        raise DamagedSheet(PARQUET)
