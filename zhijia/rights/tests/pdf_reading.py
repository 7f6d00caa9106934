"""A PDF of ours read back for the tests: pages, every piece of text with place, size and face, what
is embedded, what is known of the file. Reads what WeasyPrint writes, nothing else."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_STREAM = re.compile(rb"^(.*?)stream\n(.*)\nendstream", re.DOTALL)
_NUMBER = rb"(-?[\d.]+)"
_TOKENS = re.compile(
    rb"(?P<place>1 0 0 -1 " + _NUMBER + rb" " + _NUMBER + rb" Tm)"
    rb"|/(?P<face>\w+) (?P<size>[\d.]+) Tf|\[(?P<text>[^\]]*)\] ?TJ"
)
_PAIRS = re.compile(rb"<([0-9a-fA-F]+)> <([0-9a-fA-F]+)>")
_TO_POINTS = 0.75
"""WeasyPrint draws in CSS pixels under one matrix."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text: left end and baseline in points from the upper left corner of its page."""

    page: int
    left: float
    baseline: float
    size: float
    face: str
    text: str


@dataclass(frozen=True, slots=True)
class Read:
    """A PDF read back."""

    sizes: list[tuple[float, float]]
    pieces: list[Piece]
    fonts: int
    embedded: int
    known: str

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def read_pdf(content: bytes) -> Read:
    objects = dict(_objects(content))
    bodies = list(objects.values())
    pages = [body for body in bodies if re.search(rb"/Type ?/Page\b(?!s)", body)]
    fonts = {number: body for number, body in objects.items() if b"/Subtype /Type0" in body}
    letters = {number: _letters(objects, body) for number, body in fonts.items()}
    names = {
        name.decode(): int(number)
        for body in bodies
        for name, number in re.findall(rb"/(\w+) (\d+) 0 R", body)
        if int(number) in fonts
    }
    faces = {
        name: re.search(rb"/BaseFont ?/([^\s/]+)", fonts[number])[1].decode()  # type: ignore[index]
        for name, number in names.items()
    }
    pieces = [
        Piece(place, left, base, size, faces[name], _spoken(shown, letters[names[name]]))
        for place, page in enumerate(pages)
        for left, base, size, name, shown in _shown(_stream(objects[_contents(page)]))
    ]
    return Read(
        sizes=[_size(page) for page in pages],
        pieces=pieces,
        fonts=len(fonts),
        embedded=sum(1 for body in bodies if re.search(rb"/FontFile\d? ", body)),
        known="".join(_strings(body) for body in bodies if b"/Producer" in body),
    )


def _objects(content: bytes) -> Iterator[tuple[int, bytes]]:
    for found in _OBJECT.finditer(content):
        body = found[2]
        yield int(found[1]), body
        if b"/ObjStm" in body:
            yield from _packed(body)


def _packed(body: bytes) -> Iterator[tuple[int, bytes]]:
    inside = _stream(body)
    first = int(re.search(rb"/First (\d+)", body)[1])  # type: ignore[index]
    head = [int(word) for word in inside[:first].split()]
    begins = head[1::2]
    for number, begin, end in zip(head[::2], begins, [*begins[1:], len(inside)], strict=True):
        yield number, inside[first + begin : first + end]


def _stream(body: bytes) -> bytes:
    found = _STREAM.search(body)
    assert found is not None
    return zlib.decompress(found[2]) if b"/FlateDecode" in found[1] else found[2]


def _contents(page: bytes) -> int:
    return int(re.search(rb"/Contents (\d+) 0 R", page)[1])  # type: ignore[index]


def _size(page: bytes) -> tuple[float, float]:
    box = re.search(rb"/MediaBox ?\[([^\]]*)\]", page)[1].split()  # type: ignore[index]
    return float(box[2]), float(box[3])


def _letters(objects: dict[int, bytes], font: bytes) -> dict[int, str]:
    """Which letter each glyph stands for."""
    number = int(re.search(rb"/ToUnicode (\d+) 0 R", font)[1])  # type: ignore[index]
    return {
        int(glyph, 16): bytes.fromhex(code.decode()).decode("utf-16-be")
        for glyph, code in _PAIRS.findall(_stream(objects[number]))
    }


def _shown(stream: bytes) -> Iterator[tuple[float, float, float, str, bytes]]:
    left = base = size = 0.0
    face = ""
    for found in _TOKENS.finditer(stream):
        if found["place"]:
            left, base = (float(found[n]) * _TO_POINTS for n in (2, 3))
        elif found["face"]:
            face, size = found["face"].decode(), float(found["size"]) * _TO_POINTS
        else:
            yield left, base, size, face, found["text"]


def _spoken(shown: bytes, letters: dict[int, str]) -> str:
    glyphs = "".join(part.decode() for part in re.findall(rb"<([0-9a-fA-F]*)>", shown))
    return "".join(letters[int(glyphs[n : n + 4], 16)] for n in range(0, len(glyphs), 4))


def _strings(body: bytes) -> str:
    """The words of the dictionary that says what is known of the file."""
    words = [bytes.fromhex(found.decode()) for found in re.findall(rb"<([0-9a-fA-F]+)>", body)]
    plain = re.findall(rb"\(((?:[^()\\]|\\.)*)\)", body)
    return "\n".join(
        word.decode("utf-16") if word.startswith(b"\xfe\xff") else word.decode("latin-1")
        for word in [*words, *plain]
    )
