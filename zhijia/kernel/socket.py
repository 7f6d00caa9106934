"""A socket lets a lower floor call upward without importing upward.

The lower app declares the shape it can hold; each upper app plugs in from its `apps.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")

ALL: dict[str, Socket[object]] = {}


class Socket(Generic[T]):
    """A named place where apps above may plug in; each key once, always read in key order."""

    def __init__(self, name: str) -> None:
        if name in ALL:
            raise ValueError(f"socket {name} is declared twice")
        self.name = name
        self._plugs: dict[str, T] = {}
        ALL[name] = self  # type: ignore[assignment]

    def plug(self, key: str, plug: T) -> None:
        if key in self._plugs:
            raise ValueError(f"{self.name}: {key} is already plugged in")
        self._plugs[key] = plug

    def __getitem__(self, key: str) -> T:
        return self._plugs[key]

    def __contains__(self, key: object) -> bool:
        return key in self._plugs

    def __iter__(self) -> Iterator[tuple[str, T]]:
        return iter(sorted(self._plugs.items(), key=lambda pair: pair[0]))
