"""The sign on the door while rows are being moved: pages say so, and nothing is written.

The sign is a file in the data directory, looked for at every request: it needs no database, which is
what is being changed, and stays up when the process that put it there is killed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

MACHINERY = frozenset({"/healthz", "/readyz"})
RETRY_AFTER = "60"
"""Seconds. A migration takes minutes; a page asked again too often costs nothing."""

Handler = Callable[[HttpRequest], HttpResponse]


def begin(why: str) -> None:
    """Put the sign up, or change what it says: "upgrade", "restore"."""
    _sign().parent.mkdir(parents=True, exist_ok=True)
    _sign().write_text(why, encoding="ascii")


def end() -> None:
    _sign().unlink(missing_ok=True)


def under_way() -> str:
    """Why the house is closed; "" when it is open."""
    try:
        return _sign().read_text(encoding="ascii") or "unknown"
    except FileNotFoundError:
        return ""


def since() -> datetime:
    """When the sign was put up. Asked only while it is."""
    return datetime.fromtimestamp(_sign().stat().st_mtime, UTC)


def closed_for_maintenance(get_response: Handler) -> Handler:
    """Every page is 503 with a sentence in both languages; the machinery's questions go through."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path in MACHINERY or not _sign().exists():
            return get_response(request)
        page = HttpResponse(_page(), status=503)
        page.headers["Retry-After"] = RETRY_AFTER
        page.headers["Cache-Control"] = "no-store"
        return page

    return middleware


@cache
def _page() -> str:
    return render_to_string("backup/maintenance.html")


def _sign() -> Path:
    return Path(settings.VAR_DIR) / "maintenance"
