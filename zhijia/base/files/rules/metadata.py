"""How a photo or recording loses the place and time it was made, without a pixel being changed.

Nothing is decoded or encoded again: a photo may be evidence, and a picture that is never unpacked
cannot be a decompression bomb here. Only what the format needs to show the picture is kept; text,
EXIF, XMP, thumbnails, a film hidden behind the photo, and comments are left out.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

from zhijia.base.files.rules.sound import BrokenSound, clean_mp3, clean_wav, clean_webm

MOST_PIXELS = 80_000_000
_READABLE = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
_NO_PICTURE = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    OSError,
    ValueError,
    SyntaxError,  # what Pillow raises for a broken PNG
)


class CannotClean(ValueError):
    """The content does not follow its format, so nobody can say what it hides."""


def cleaned(content: bytes, kind: str) -> bytes:
    """The content without place and time; kinds that are no photo or recording as they are."""
    clean = _CLEANERS.get(kind)
    if clean is None:
        return content
    try:
        found = clean(content)
    except (IndexError, struct.error, BrokenSound) as broken:
        raise CannotClean(kind) from broken
    if kind in _READABLE:
        _refuse_swelling(found, _READABLE[kind])
    return found


def _refuse_swelling(content: bytes, form: str) -> None:
    """Refuses a picture whose head promises more pixels than a reader's machine can hold. Only
    the head is read."""
    try:
        with Image.open(io.BytesIO(content), formats=[form]) as picture:
            pixels = picture.width * picture.height
    except _NO_PICTURE as broken:
        raise CannotClean(form) from broken
    if pixels > MOST_PIXELS:
        raise CannotClean(form)


# JPEG: segments of a marker (FF xx), a length and content; after SOS comes the compressed picture.

_EOI, _SOS, _APP0, _APP1, _APP2, _APP14, _COM = 0xD9, 0xDA, 0xE0, 0xE1, 0xE2, 0xEE, 0xFE
_TEXT_MARKERS = frozenset({*range(_APP0, 0xF0), _COM}) - {_APP0, _APP14}
_COLOUR_PROFILE = b"ICC_PROFILE\0"


def _clean_jpeg(content: bytes) -> bytes:
    segments = list(_jpeg_segments(content))
    if _SOS not in {marker for marker, _ in segments}:
        raise CannotClean("jpeg")
    orientations = [_orientation(segment) for marker, segment in segments if marker == _APP1]
    kept = [
        segment
        for marker, segment in segments
        if marker not in _TEXT_MARKERS or _is_colour_profile(marker, segment)
    ]
    turned = next(filter(None, orientations), 1)
    head = [b"\xff\xd8"] if turned == 1 else [b"\xff\xd8", _orientation_segment(turned)]
    return b"".join([*head, *kept, b"\xff\xd9"])


def _jpeg_segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Every segment between start and end of the picture with its marker; the compressed data
    belong to the SOS segment before them. A picture cut short on the way ends where it was cut."""
    at = 2
    while at < len(content):
        marker, end = _jpeg_marker(content, at)
        if marker == _EOI:
            return
        if marker == _SOS:
            end = _end_of_scan(content, end)
        yield marker, content[at:end]
        at = end


def _jpeg_marker(content: bytes, at: int) -> tuple[int, int]:
    """The marker at this place and where its segment ends."""
    if content[at] != 0xFF:
        raise CannotClean("jpeg")
    while content[at + 1] == 0xFF:  # fill bytes
        at += 1
    marker = content[at + 1]
    if marker == _EOI:
        return marker, at + 2
    length = int.from_bytes(content[at + 2 : at + 4])
    end = at + 2 + length
    if length < 2 or end > len(content):
        raise CannotClean("jpeg")
    return marker, end


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the compressed data end: at a marker that is neither stuffing nor a restart."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            return len(content)
        following = content[at + 1]
        if following not in (0x00, 0xFF) and not 0xD0 <= following <= 0xD7:
            return at
        at += 1 if following == 0xFF else 2


def _is_colour_profile(marker: int, segment: bytes) -> bool:
    return marker == _APP2 and segment[4:].startswith(_COLOUR_PROFILE)


def _orientation(segment: bytes) -> int:
    """The EXIF orientation (tag 0x0112) in an APP1 segment; 0 if it names none."""
    if segment[4:10] != b"Exif\0\0":
        return 0
    tiff = segment[10:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 0
    try:
        return _orientation_in(tiff, order)
    except struct.error:
        return 0


def _orientation_in(tiff: bytes, order: str) -> int:
    (start,) = struct.unpack_from(order + "I", tiff, 4)
    (count,) = struct.unpack_from(order + "H", tiff, start)
    for entry in range(min(count, 200)):
        tag, _, _, value = struct.unpack_from(order + "HHIH", tiff, start + 2 + 12 * entry)
        if tag == 0x0112:
            return value if 1 <= value <= 8 else 0
    return 0


def _orientation_segment(orientation: int) -> bytes:
    """An APP1 segment that holds the orientation and nothing else."""
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


# PNG: a signature, then chunks of length, type, content and checksum, until IEND.

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs cICP acTL fcTL fdAT".split()
)


def _clean_png(content: bytes) -> bytes:
    kept, at = [_PNG_SIGNATURE], len(_PNG_SIGNATURE)
    while True:
        length, name = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        if end > len(content):
            raise CannotClean("png")
        if name in _PNG_KEPT:
            kept.append(content[at:end])
        if name == b"IEND":
            return b"".join(kept)
        at = end


# WebP: RIFF chunks of type, length and content, padded to even; VP8X has flags for EXIF and XMP.

_WEBP_KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_NO_EXIF_NO_XMP = 0xFF & ~0x0C


def _clean_webp(content: bytes) -> bytes:
    kept, at = [], 12
    total = min(8 + int.from_bytes(content[4:8], "little"), len(content))
    while at + 8 <= total:
        name, length = struct.unpack_from("<4sI", content, at)
        end = at + 8 + length + length % 2
        if at + 8 + length > len(content):
            raise CannotClean("webp")
        chunk = content[at:end]
        if name == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & _NO_EXIF_NO_XMP]) + chunk[9:]
        if name in _WEBP_KEPT:
            kept.append(chunk)
        at = end
    body = b"WEBP" + b"".join(kept)
    if len(body) == 4:
        raise CannotClean("webp")
    return b"RIFF" + struct.pack("<I", len(body)) + body


# HEIC and M4A: boxes of size, type and content. Places in the file are named by number, so nothing
# may move: what tells place and time is overwritten with zeros where it stands.


@dataclass(frozen=True, slots=True)
class _Box:
    name: bytes
    start: int
    body: int
    end: int


def _boxes(content: bytes | bytearray, at: int, end: int) -> Iterator[_Box]:
    while at + 8 <= end:
        size, name = struct.unpack_from(">I4s", content, at)
        body = at + 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", content, body)
            body += 8
        elif size == 0:
            size = end - at
        if size < body - at or at + size > end:
            raise CannotClean("boxes")
        yield _Box(bytes(name), at, body, at + size)
        at += size


def _wipe(content: bytearray, start: int, end: int) -> None:
    content[start:end] = bytes(end - start)


def _wipe_box(content: bytearray, box: _Box) -> None:
    content[box.start + 4 : box.start + 8] = b"free"
    _wipe(content, box.body, box.end)


def _clean_heic(content: bytes) -> bytes:
    """Wipes the items of EXIF and XMP, and every outer box that is not the picture (films of
    motion photos, makers' boxes). How the picture is turned stands in its properties and stays."""
    found = bytearray(content)
    has_picture = False
    for box in _boxes(content, 0, len(content)):
        if box.name == b"meta":
            has_picture = True
            _wipe_items(found, box)
        elif box.name not in (b"ftyp", b"mdat"):
            _wipe_box(found, box)
    if not has_picture:
        raise CannotClean("heic")
    return bytes(found)


def _wipe_items(content: bytearray, meta: _Box) -> None:
    inner = {box.name: box for box in _boxes(content, meta.body + 4, meta.end)}
    if b"iinf" not in inner or b"iloc" not in inner:
        raise CannotClean("heic")
    telling = _telling_items(content, inner[b"iinf"])
    base = inner[b"idat"].body if b"idat" in inner else 0
    for item, in_idat, start, end in _extents(content, inner[b"iloc"]):
        if item in telling:
            offset = base if in_idat else 0
            if offset + end > len(content):
                raise CannotClean("heic")
            _wipe(content, offset + start, offset + end)
    if b"uuid" in inner:
        _wipe_box(content, inner[b"uuid"])


def _telling_items(content: bytearray, iinf: _Box) -> set[int]:
    """The numbers of the items that are EXIF or XMP (infe boxes of version 2 or 3)."""
    version = content[iinf.body]
    found = set()
    for box in _boxes(content, iinf.body + (6 if version == 0 else 8), iinf.end):
        if box.name != b"infe" or content[box.body] < 2:
            continue
        wide = content[box.body] >= 3
        number = int.from_bytes(content[box.body + 4 : box.body + (8 if wide else 6)])
        kind_at = box.body + (10 if wide else 8)
        if bytes(content[kind_at : kind_at + 4]) in (b"Exif", b"mime", b"uri "):
            found.add(number)
    return found


def _extents(content: bytearray, iloc: _Box) -> Iterator[tuple[int, bool, int, int]]:
    """Item number, whether it stands in idat, first and last byte of each extent (iloc box)."""
    version = content[iloc.body]
    at = iloc.body + 4
    offset_size, length_size = content[at] >> 4, content[at] & 15
    base_size, index_size = content[at + 1] >> 4, content[at + 1] & 15 if version else 0
    at += 2

    def number(size: int) -> int:
        nonlocal at
        if at + size > iloc.end:
            raise CannotClean("heic")
        at += size
        return int.from_bytes(content[at - size : at])

    for _ in range(number(2 if version < 2 else 4)):
        item = number(2 if version < 2 else 4)
        in_idat = bool(version) and number(2) & 15 == 1
        number(2)
        base = number(base_size)
        for _ in range(number(2)):
            number(index_size)
            start = base + number(offset_size)
            yield item, in_idat, start, start + number(length_size)


_TELLING_IN_SOUND = frozenset({b"udta", b"meta", b"uuid"})
_SOUND_CONTAINERS = frozenset({b"moov", b"trak"})


def _clean_m4a(content: bytes) -> bytes:
    found = bytearray(content)
    _wipe_sound(found, 0, len(found))
    return bytes(found)


def _wipe_sound(content: bytearray, start: int, end: int) -> None:
    for box in _boxes(content, start, end):
        if box.name in _TELLING_IN_SOUND:
            _wipe_box(content, box)
        elif box.name in _SOUND_CONTAINERS:
            _wipe_sound(content, box.body, box.end)


_CLEANERS: dict[str, Callable[[bytes], bytes]] = {
    "jpeg": _clean_jpeg,
    "png": _clean_png,
    "webp": _clean_webp,
    "heic": _clean_heic,
    "m4a": _clean_m4a,
    "mp3": clean_mp3,
    "wav": clean_wav,
    "webm": clean_webm,
}
