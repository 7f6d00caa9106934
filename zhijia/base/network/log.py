"""The network log that law requires: when and from which address, for six months, and nothing else.

Law: 网络安全法, network logs are kept for at least six months. A line has the minute and the
address: no path, no account, no matter. One file a day in a directory of its own, outside the
database and its backups; off unless `ZHIJIA_NETWORK_LOG` names that directory.
"""

from __future__ import annotations

import calendar
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from django.conf import settings

from zhijia.base.network.seal import Readers, open_line

MONTHS_KEPT = 6


def is_on() -> bool:
    return bool(settings.NETWORK_LOG_DIR)


def write(address: str, *, now: datetime) -> None:
    """Append one sealed line. A single short write to a file opened for appending is not torn by
    the other processes."""
    moment = now.astimezone(UTC)
    line = _readers(settings.NETWORK_LOG_KEYS).seal(f"{moment:%Y-%m-%dT%H:%MZ} {address}")
    file = os.open(_file_of(moment.date()), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, line.encode("ascii") + b"\n")
    finally:
        os.close(file)


def read(on: date, first: str, second: str) -> Iterator[str]:
    """The lines of one day (UTC), for the secrets of both readers."""
    kept = _file_of(on)
    if kept.exists():
        for line in kept.read_text(encoding="ascii").splitlines():
            yield open_line(line, first, second)


def delete_expired(*, now: datetime) -> int:
    """Remove the files whose six months are over; returns how many."""
    if not is_on():
        return 0
    today, removed = now.astimezone(UTC).date(), 0
    for kept in Path(settings.NETWORK_LOG_DIR).glob("network-*.log"):
        if kept_until(date.fromisoformat(kept.stem.removeprefix("network-"))) < today:
            kept.unlink()
            removed += 1
    return removed


def kept_until(on: date) -> date:
    """The last day a day's file is kept: six months later, at the end of a shorter month."""
    month = on.month + MONTHS_KEPT
    year, month = on.year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, min(on.day, calendar.monthrange(year, month)[1]))


@cache
def _readers(keys: str) -> Readers:
    return Readers.parse(keys)


def _file_of(on: date) -> Path:
    return Path(settings.NETWORK_LOG_DIR) / f"network-{on.isoformat()}.log"
