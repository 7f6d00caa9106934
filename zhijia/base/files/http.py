"""A file as an answer: never kept by a browser or proxy, never run as a page of ours."""

from __future__ import annotations

from urllib.parse import quote

from django.http import StreamingHttpResponse

from zhijia.base.files.models import StoredFile
from zhijia.base.files.services import open_file

SHOWN = frozenset({"jpeg", "png", "webp"})
"""Kinds a browser may show in its window; everything else is saved."""


def file_response(file: StoredFile) -> StreamingHttpResponse:
    """The content, decrypted on the way. The view has made sure that the reader may see it."""
    manner = "inline" if file.kind_code in SHOWN else "attachment"
    name = quote(file.name, safe="")
    return StreamingHttpResponse(
        open_file(file),
        headers={
            "Content-Type": file.kind.content_type,
            "Content-Length": str(file.size),
            "Content-Disposition": f"{manner}; filename*=UTF-8''{name}",
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )
