"""What a file is, judged by its content and never by its name.

Sources: ISO/IEC 10918-1 (JPEG), ISO/IEC 15948 (PNG), ISO 32000 (PDF), ISO/IEC 14496-12 (HEIC, M4A),
RFC 9559 (WebM), RFC 9649 (WebP), RFC 4867 (AMR), ECMA-376 (docx, xlsx), MS-CFB (doc, xls).
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from zhijia.base.files.rules.sound import is_spoken_webm

MOST_BYTES = 20 * 1024 * 1024
MOST_FILES = 10
MOST_UNPACKED = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file we take. `suffix` is what a download is called, whatever it was called."""

    code: str
    content_type: str
    suffix: str
    is_photo: bool = False

    @property
    def is_sound(self) -> bool:
        return self.content_type.startswith("audio/")


_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {
    kind.code: kind
    for kind in (
        Kind("jpeg", "image/jpeg", "jpg", is_photo=True),
        Kind("png", "image/png", "png", is_photo=True),
        Kind("webp", "image/webp", "webp", is_photo=True),
        Kind("heic", "image/heic", "heic", is_photo=True),
        Kind("pdf", "application/pdf", "pdf"),
        Kind("docx", f"{_OFFICE}.wordprocessingml.document", "docx"),
        Kind("xlsx", f"{_OFFICE}.spreadsheetml.sheet", "xlsx"),
        Kind("doc", "application/msword", "doc"),
        Kind("xls", "application/vnd.ms-excel", "xls"),
        Kind("mp3", "audio/mpeg", "mp3"),
        Kind("m4a", "audio/mp4", "m4a"),
        Kind("amr", "audio/amr", "amr"),
        Kind("wav", "audio/wav", "wav"),
        Kind("webm", "audio/webm", "webm"),
    )
}
CSV = Kind("csv", "text/csv; charset=utf-8", "csv")
"""Nothing in the content of a CSV says that it is one: only a use case that reads it may keep it."""
ZIP = Kind("zip", "application/zip", "zip")
"""Made by ourselves, never taken: nobody knows what lies in a stranger's."""
PARQUET = Kind("parquet", "application/vnd.apache.parquet", "parquet")
"""A household file in columns; like a CSV, only the use case that reads it may keep it."""
KEPT_KINDS = {**KINDS, CSV.code: CSV, ZIP.code: ZIP, PARQUET.code: PARQUET}
PHOTO_SUFFIXES = frozenset({"jpg", "jpeg", "png", "webp", "heic", "heif", "gif", "bmp"})

_STARTS = {
    b"\xff\xd8\xff": "jpeg",
    b"\x89PNG\r\n\x1a\n": "png",
    b"%PDF-": "pdf",
    b"#!AMR": "amr",
    b"ID3": "mp3",
}
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"hevc", b"msf1"})
_SOUND_BRANDS = frozenset({b"M4A ", b"M4B "})
_MIXED_BRANDS = frozenset({b"mp42", b"mp41", b"isom", b"iso2", b"3gp4", b"3gp5", b"3gp6"})


def kind_of(content: bytes) -> Kind | None:
    """The kind of a file, or None for one we do not take."""
    for start, code in _STARTS.items():
        if content.startswith(start):
            return KINDS[code]
    code = (
        _riff(content)
        or _boxes(content)
        or _packed_office(content)
        or _old_office(content)
        or _bare_mp3(content)
        or ("webm" if is_spoken_webm(content) else "")
    )
    return KINDS[code] if code else None


def looks_like_photo(name: str) -> bool:
    """Whether the name promises a photo, so that the refusal can say what is wrong."""
    return name.rpartition(".")[2].lower() in PHOTO_SUFFIXES


def _riff(content: bytes) -> str:
    if not content.startswith(b"RIFF"):
        return ""
    return {b"WEBP": "webp", b"WAVE": "wav"}.get(content[8:12], "")


def _boxes(content: bytes) -> str:
    """HEIC photos and M4A recordings are both boxes. A mixed brand is a recording only if it has
    sound and no picture: we take no films."""
    if content[4:8] != b"ftyp":
        return ""
    brand = content[8:12]
    if brand in _HEIC_BRANDS:
        return "heic"
    silent = b"soun" not in content
    film = b"vide" in content
    recording = brand in _SOUND_BRANDS or (brand in _MIXED_BRANDS and not silent)
    return "m4a" if recording and not film else ""


def _packed_office(content: bytes) -> str:
    """A docx or xlsx without macros, that does not unpack to more than 200 MB."""
    if not content.startswith(b"PK\x03\x04"):
        return ""
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return ""
    names = {entry.filename for entry in entries}
    unpacked = sum(entry.file_size for entry in entries)
    macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    if "[Content_Types].xml" not in names or unpacked > MOST_UNPACKED or macros:
        return ""
    if "word/document.xml" in names:
        return "docx"
    return "xlsx" if "xl/workbook.xml" in names else ""


def _old_office(content: bytes) -> str:
    """doc and xls before 2007, known by the names in the directory of their container."""
    if not content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return ""
    if "WordDocument".encode("utf-16-le") in content:
        return "doc"
    names = ("Workbook", "Book")
    return "xls" if any(name.encode("utf-16-le") in content for name in names) else ""


def _bare_mp3(content: bytes) -> str:
    """An MPEG layer III frame header: sync, layer, a real bit rate and sampling rate."""
    if len(content) < 4 or content[0] != 0xFF or content[1] & 0xE6 != 0xE2:
        return ""
    rates_known = content[2] >> 4 not in (0, 15) and (content[2] >> 2) & 3 != 3
    return "mp3" if rates_known else ""
