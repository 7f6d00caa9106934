"""A file as an answer: never kept by a browser or proxy, never run as a page of ours."""

from __future__ import annotations

import re
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from zhijia.base.files.models import StoredFile
from zhijia.base.files.services import open_file

SHOWN = frozenset({"jpeg", "png", "webp"})
"""Kinds a browser may show in its window; everything else is saved."""


_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def file_response(
    file: StoredFile, request: HttpRequest | None = None, *, called: str = ""
) -> HttpResponseBase:
    """The content, decrypted on the way. The view has made sure that the reader may see it. A part of
    a recording is given to whoever asks for a part: some players play nothing else. `called` is what
    the copy is called where the file's own name must not travel (without the suffix)."""
    asked = _RANGE.fullmatch(request.headers.get("Range", "")) if request else None
    if asked and file.kind.is_sound and (part := _part(asked, file.size)):
        return _partial(file, *part, called=called)
    headers = _headers(file, called)
    if file.kind.is_sound:
        headers["Accept-Ranges"] = "bytes"
    return StreamingHttpResponse(open_file(file), headers=headers)


def _part(asked: re.Match[str], size: int) -> tuple[int, int] | None:
    """First and last byte of what was asked for; None for what cannot be given (RFC 9110, 14)."""
    first, last = asked[1], asked[2]
    if not first:
        return (max(0, size - int(last)), size - 1) if last and int(last) else None
    start, end = int(first), min(int(last), size - 1) if last else size - 1
    return (start, end) if start <= end else None


def _partial(file: StoredFile, first: int, last: int, *, called: str) -> HttpResponse:
    content = b"".join(open_file(file))[first : last + 1]
    headers = _headers(file, called) | {
        "Content-Length": str(len(content)),
        "Content-Range": f"bytes {first}-{last}/{file.size}",
        "Accept-Ranges": "bytes",
    }
    return HttpResponse(content, status=206, headers=headers)


def _headers(file: StoredFile, called: str) -> dict[str, str]:
    manner = "inline" if file.kind_code in SHOWN else "attachment"
    name = quote(f"{called}.{file.kind.suffix}" if called else file.name, safe="")
    return {
        "Content-Type": file.kind.content_type,
        "Content-Length": str(file.size),
        "Content-Disposition": f"{manner}; filename*=UTF-8''{name}",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
