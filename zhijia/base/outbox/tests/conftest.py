from __future__ import annotations

from datetime import UTC, datetime

import pytest

from zhijia.base.outbox.sockets import ADDRESSES, DELIVERIES, Addresses
from zhijia.base.outbox.texts import MESSAGE_TEXTS

NOW = datetime(2018, 3, 12, 8, 0, tzinfo=UTC)


class Receiver:
    """A neighbour that remembers what it was handed, and fails as often as it is told to."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.failures: list[BaseException] = []

    def __call__(self, *, key: str, payload: object) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.seen.append(key)


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Receiver:
    found = Receiver()
    monkeypatch.setattr(DELIVERIES, "_plugs", {**DELIVERIES._plugs, "tests.effect": found})
    return found


@pytest.fixture
def address_book(monkeypatch: pytest.MonkeyPatch) -> dict[int, Addresses]:
    book: dict[int, Addresses] = {}
    plugs = {"tests": lambda person_id: book.get(person_id, Addresses())}
    monkeypatch.setattr(ADDRESSES, "_plugs", plugs)
    return book


@pytest.fixture
def progress(monkeypatch: pytest.MonkeyPatch) -> str:
    code = "tests.progress"
    monkeypatch.setitem(MESSAGE_TEXTS, code, "受理号%(number)s有新进展，请登录或用受理号查看。")
    return code
