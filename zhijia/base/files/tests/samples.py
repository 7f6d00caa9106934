"""Small files of every kind we take, and of kinds we do not, made here and clearly synthetic."""

from __future__ import annotations

import io
import struct
import zipfile

from PIL import Image
from PIL.PngImagePlugin import PngInfo

PLACE = b"31.0945N 121.3021E"
"""Stands for the place and time that photos carry; no cleaned file may hold it."""


def picture(size: tuple[int, int] = (40, 24)) -> Image.Image:
    image = Image.new("RGB", size)
    image.putdata(
        [(x * 6 % 256, y * 10 % 256, (x * y) % 256) for y in range(size[1]) for x in range(size[0])]
    )
    return image


def exif(orientation: int = 1) -> bytes:
    tags = Image.Exif()
    tags[0x0112] = orientation
    tags[0x010E] = PLACE.decode()
    tags[0x9003] = "2018:03:12 10:02:00"
    return tags.tobytes()


def jpeg(orientation: int = 1, **options: object) -> bytes:
    out = io.BytesIO()
    picture().save(out, "JPEG", exif=exif(orientation), comment=PLACE, **options)
    return out.getvalue()


def png() -> bytes:
    out, text = io.BytesIO(), PngInfo()
    text.add_text("Location", PLACE.decode())
    text.add_itxt("XML:com.adobe.xmp", PLACE.decode())
    picture().save(out, "PNG", pnginfo=text, exif=exif())
    return out.getvalue()


def webp() -> bytes:
    out = io.BytesIO()
    picture().save(out, "WEBP", lossless=True, exif=exif(), xmp=PLACE)
    return out.getvalue()


def box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(body), name) + body


def heic() -> bytes:
    """A photo of one picture item and one EXIF item, and a film hidden behind it."""
    start = 8 + 16
    items = [(1, b"hvc1"), (2, b"Exif"), (3, b"mime")]
    infe = b"".join(
        box(b"infe", b"\x02\0\0\0" + struct.pack(">HH", number, 0) + kind + b"\0")
        for number, kind in items
    )
    iinf = box(b"iinf", b"\0\0\0\0" + struct.pack(">H", len(items)) + infe)
    contents = [b"PIXELS" * 4, b"Exif" + PLACE, PLACE]

    def iloc(at: int) -> bytes:
        body = b"\0\0\0\0" + bytes([0x44, 0x00]) + struct.pack(">H", len(items))
        for (number, _), content in zip(items, contents, strict=True):
            body += struct.pack(">HHHII", number, 0, 1, at, len(content))
            at += len(content)
        return box(b"iloc", body)

    length = len(box(b"meta", b"\0\0\0\0" + iinf + iloc(0)))
    meta = box(b"meta", b"\0\0\0\0" + iinf + iloc(start + length + 8))
    ftyp = box(b"ftyp", b"heic\0\0\0\0mif1heic")
    return ftyp + meta + box(b"mdat", b"".join(contents)) + box(b"mpvd", b"film " + PLACE)


def m4a(brand: bytes = b"M4A ", handler: bytes = b"soun") -> bytes:
    udta = box(b"udta", box(b"\xa9xyz", PLACE))
    trak = box(b"trak", box(b"hdlr", b"\0" * 8 + handler) + udta)
    ftyp = box(b"ftyp", brand + b"\0\0\0\0" + brand)
    return ftyp + box(b"moov", trak + udta) + box(b"mdat", b"SOUND" * 9)


def packed(*names: str, content: bytes = b"<x/>") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name in ("[Content_Types].xml", *names):
            package.writestr(name, content)
    return out.getvalue()


def old_office(name: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + name.encode("utf-16-le") + b"\0" * 99


def ebml(name: int, body: bytes) -> bytes:
    """One element of a WebM file, its size in eight bytes."""
    return name.to_bytes((name.bit_length() + 7) // 8) + (1 << 56 | len(body)).to_bytes(8) + body


def spoken_webm(codec: bytes = b"A_OPUS") -> bytes:
    """A recording as a browser makes it: a segment and a cluster of unknown size, and telling parts."""
    head = ebml(0x1A45DFA3, ebml(0x4282, b"webm"))
    seek = ebml(0x114D9B74, ebml(0x4DBB, ebml(0x53AB, b"\x1f\x43\xb6\x75")))  # names the cluster
    facts = (
        ebml(0x4461, bytes(8)) + ebml(0x7BA9, PLACE) + ebml(0x5741, PLACE) + ebml(0x2AD7B1, b"\x0f")
    )
    tracks = ebml(0x1654AE6B, ebml(0xAE, ebml(0x86, codec)))
    tags = ebml(0x1254C367, PLACE * 9)
    sound = b"\x1f\x43\xb6\x75\x01" + b"\xff" * 7 + b"SOUND" * 40
    return (
        head
        + b"\x18\x53\x80\x67\x01"
        + b"\xff" * 7
        + seek
        + ebml(0x1549A966, facts)
        + tracks
        + tags
        + sound
    )


def tagged_mp3() -> bytes:
    """A recording with the place before and behind the sound."""
    tag = b"TIT2" + struct.pack(">I", len(PLACE) + 1) + b"\0\0\0" + PLACE
    size = bytes([0, 0, len(tag) >> 7, len(tag) & 0x7F])
    return b"ID3\4\0\0" + size + tag + b"\xff\xfb\x90\x44" + b"\0" * 400 + b"TAG" + PLACE.ljust(125)


def tagged_wav() -> bytes:
    """A recording with a list that says where it was made."""
    chunks = b"".join(
        name + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2)
        for name, body in ((b"fmt ", b"\1\0" * 8), (b"LIST", b"INFO" + PLACE), (b"data", b"SOUND!"))
    )
    return b"RIFF" + (len(chunks) + 4).to_bytes(4, "little") + b"WAVE" + chunks


TAKEN = {
    "jpeg": jpeg(),
    "png": png(),
    "webp": webp(),
    "heic": heic(),
    "pdf": b"%PDF-1.7\n1 0 obj\n",
    "docx": packed("word/document.xml"),
    "xlsx": packed("xl/workbook.xml"),
    "doc": old_office("WordDocument"),
    "xls": old_office("Workbook"),
    "mp3": b"\xff\xfb\x90\x44" + b"\0" * 400,
    "m4a": m4a(),
    "amr": b"#!AMR\n" + b"\x3c" * 32,
    "wav": b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 24,
    "webm": spoken_webm(),
}
NOT_TAKEN = {
    "nothing": b"",
    "text": "工资没有发".encode(),
    "a page": b"<!doctype html><script>alert(1)</script>",
    "a program": b"MZ\x90\0" + b"\0" * 64,
    "a shell script": b"#!/bin/sh\n",
    "gif": b"GIF89a" + b"\0" * 32,
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
    "a film": m4a(b"mp42", b"vide"),
    "a film with the mark of a recording": m4a(b"M4A ", b"vide"),
    "a zip": packed("secret.txt"),
    "a document with macros": packed("word/document.xml", "word/vbaProject.bin"),
    "a damaged zip": b"PK\x03\x04" + b"\0" * 64,
    "another old container": old_office("PowerPoint Document"),
    "a film of the web": spoken_webm(b"V_VP8"),
    "avi": b"RIFF\x24\0\0\0AVI " + b"\0" * 24,
}
