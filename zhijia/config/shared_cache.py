"""Django's cache in memory that processes share (see `shared_memory`)."""

from __future__ import annotations

from typing import Any

from diskcache import DjangoCache


class SharedCache(DjangoCache):  # type: ignore[misc]
    """One cache of a machine without Redis. It stays open after a request: opening it anew for the
    next one took one twentieth of the front door's time."""

    def close(self, **_more: Any) -> None:
        """Django asks at the end of every request; each thread keeps its line until it ends."""
