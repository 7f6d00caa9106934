"""What a process keeps in memory: loaded once for good, and given back after a large file."""

from __future__ import annotations

import ctypes
import gc
from functools import cache
from typing import Any


def keep_what_is_loaded() -> None:
    """Tell Python's collector that whatever the process has loaded by now stays until its end.

    It would look through all of it again and again, a tenth of a second each time, while somebody
    waits for a page and while a roster is checked. Called once, when a process is ready to serve.
    """
    gc.collect()
    gc.freeze()


def give_memory_back() -> None:
    """Return to the system what a large file took while it was read: glibc keeps it for the next
    one, and a process that serves for weeks would stay as large as its largest roster. Nothing where
    the C library knows no such call."""
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Any:
    return getattr(ctypes.CDLL(None), "malloc_trim", None)
