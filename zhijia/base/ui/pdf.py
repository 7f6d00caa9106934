"""A page of ours as a PDF. Without Pango or a Chinese font on the machine the printable page stands in
and says so."""

from __future__ import annotations

import importlib
import subprocess
import sys
from functools import cache
from types import ModuleType
from typing import NoReturn

from django.http import HttpResponse

from zhijia.kernel.errors import Unavailable


@cache
def _printer() -> ModuleType | None:
    """WeasyPrint, loaded at the first paper: it takes half a second and is not always needed."""
    return importlib.import_module("weasyprint") if _can_write_chinese() else None


def _can_write_chinese() -> bool:
    """Asked of a process of its own: on a machine without any font Pango ends whoever asks."""
    asked = [sys.executable, "-m", "zhijia.base.ui.pdf_trial"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0  # noqa: S603


def can_make_pdf() -> bool:
    return _printer() is not None


def pdf_of(html: str) -> bytes:
    """The PDF of a whole HTML document that brings its own style and pictures: nothing is fetched."""
    printer = _printer()
    if printer is None:
        raise Unavailable("ui.no_pdf")
    made: bytes = printer.HTML(string=html, url_fetcher=_nothing_is_fetched).write_pdf()
    return made


def _nothing_is_fetched(url: str, *_args: object, **_kwargs: object) -> NoReturn:
    raise ValueError(f"a paper brings everything along, but asked for {url[:40]}")


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """A PDF to be saved under this name (letters, digits and dashes)."""
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.pdf"',
            "Cache-Control": "no-store",
        },
    )
