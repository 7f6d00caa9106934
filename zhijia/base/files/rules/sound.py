"""How a recording loses what else is written into it: where, when, by whom, with which telephone.

The sound itself is not touched. A piece that tells something is overwritten in place where other parts
of the file count bytes (WebM), and left out where nothing does (MP3, WAV).

Sources: RFC 8794 and RFC 9559 (EBML, Matroska/WebM), id3.org (ID3v1, ID3v2.4), Microsoft RIFF (WAV).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

EBML = b"\x1a\x45\xdf\xa3"
_SEGMENT, _CLUSTER, _INFO, _TRACKS = 0x18538067, 0x1F43B675, 0x1549A966, 0x1654AE6B
_TELLING = frozenset({0x1254C367, 0x1941A469, 0x1043A770})  # tags, attachments, chapters
_TELLING_IN_INFO = frozenset({0x4461, 0x7BA9, 0x7384, 0x5741, 0x4D80, 0x73A4})
_VOID = 0xEC
_UNKNOWN = -1


class BrokenSound(ValueError):
    """The recording does not follow its format, so nobody can say what it hides."""


@dataclass(frozen=True, slots=True)
class _Element:
    """One EBML element: where it starts, where its content starts and ends."""

    name: int
    start: int
    body: int
    end: int


def is_spoken_webm(content: bytes) -> bool:
    """Whether this is a WebM recording with sound and without a picture: we take no films."""
    if not content.startswith(EBML) or b"webm" not in content[:64]:
        return False
    try:
        tracks = b"".join(_tracks(content))
    except BrokenSound:
        return False
    return (b"A_OPUS" in tracks or b"A_VORBIS" in tracks) and b"V_" not in tracks


def _tracks(content: bytes) -> Iterator[bytes]:
    """What the file says about its tracks: a codec each."""
    for part in _elements(content, 0, len(content)):
        if part.name == _SEGMENT:
            for inner in _elements(content, part.body, part.end):
                if inner.name == _TRACKS:
                    yield content[inner.body : inner.end]


def clean_webm(content: bytes) -> bytes:
    """The recording with its tags, title, date and names of programs overwritten by nothing."""
    found = bytearray(content)
    for part in _elements(content, 0, len(content)):
        if part.name == _SEGMENT:
            for inner in _elements(content, part.body, part.end):
                _clean_in_segment(found, content, inner)
    return bytes(found)


def _clean_in_segment(found: bytearray, content: bytes, part: _Element) -> None:
    if part.name in _TELLING:
        _make_void(found, part)
    if part.name == _INFO:
        for fact in _elements(content, part.body, part.end):
            if fact.name in _TELLING_IN_INFO:
                _make_void(found, fact)


def _elements(content: bytes, start: int, end: int) -> Iterator[_Element]:
    """The elements of a part; one of unknown size goes on to the end, and so does a cut one. Clusters
    of unknown size, as browsers write them, hold nothing but sound and end the reading."""
    at = start
    while at < end:
        name, body = _number(content, at, keeps_mark=True)
        size, body = _number(content, body, keeps_mark=False)
        stop = end if size == _UNKNOWN else min(body + size, end)
        yield _Element(name, at, body, stop)
        if size == _UNKNOWN and name == _CLUSTER:
            return
        at = stop


def _number(content: bytes, at: int, *, keeps_mark: bool) -> tuple[int, int]:
    """A number of one to eight bytes, its length told by the first one bit; and where it ends."""
    if at >= len(content) or content[at] == 0:
        raise BrokenSound("webm")
    length = 9 - content[at].bit_length()
    if at + length > len(content):
        raise BrokenSound("webm")
    value = int.from_bytes(content[at : at + length])
    if keeps_mark:
        return value, at + length
    value &= (1 << 7 * length) - 1
    return (_UNKNOWN if value == (1 << 7 * length) - 1 else value), at + length


def _make_void(found: bytearray, part: _Element) -> None:
    """Overwrite an element, head and all, with one that says: nothing here, so long."""
    length = part.end - part.start
    if length < 2:
        raise BrokenSound("webm")
    width = 1 if length - 2 < 127 else 8
    if length < 1 + width:
        raise BrokenSound("webm")
    size = (length - 1 - width) | 1 << 7 * width
    found[part.start : part.end] = bytes([_VOID]) + size.to_bytes(width) + bytes(length - 1 - width)


_ID3_HEAD, _ID3_OLD = 10, 128


def clean_mp3(content: bytes) -> bytes:
    """The frames alone: no ID3 tag before them, none behind."""
    while content.startswith(b"ID3") and len(content) >= _ID3_HEAD:
        size = 0
        for part in content[6:10]:
            size = size << 7 | part & 0x7F
        footer = _ID3_HEAD if content[5] & 0x10 else 0
        content = content[_ID3_HEAD + size + footer :]
    if content[-_ID3_OLD:].startswith(b"TAG"):
        content = content[:-_ID3_OLD]
    if not content:
        raise BrokenSound("mp3")
    return content


_KEPT_IN_WAV = frozenset({b"fmt ", b"fact", b"data"})


def clean_wav(content: bytes) -> bytes:
    """Format and sound alone: no list of names and dates, no broadcast or positioning chunk."""
    kept, at = bytearray(), 12
    while at + 8 <= len(content):
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        end = min(at + 8 + size + size % 2, len(content))
        if content[at : at + 4] in _KEPT_IN_WAV:
            kept += content[at:end]
        at = end
    return b"RIFF" + (len(kept) + 4).to_bytes(4, "little") + b"WAVE" + bytes(kept)
