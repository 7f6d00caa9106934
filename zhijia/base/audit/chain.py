"""The chain over the audit trail: what an entry says in one line, and the value that covers it.

Each value is SM3 over the value before it and the entry's line, so a changed, removed or reordered
entry breaks every value after it. Pure functions: the same for sealing and for checking.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import NamedTuple

from cryptography.hazmat.primitives.hashes import SM3, Hash

START = "0" * 64
COLUMNS = ("id", "at", "actor", "verb", "target", "facts")


class Entry(NamedTuple):
    """An entry as it stands in the database (`COLUMNS`)."""

    id: int
    at: datetime
    actor: str
    verb: str
    target: str
    facts: object


def line_of(seal_no: int, entry: Entry) -> bytes:
    """The entry in canonical JSON: the same bytes from either database."""
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    words = [seal_no, entry.id, at, entry.actor, entry.verb, entry.target, entry.facts]
    return json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def next_value(before: str, seal_no: int, entry: Entry) -> str:
    """The chain value of an entry: SM3 of the value before and the entry's line, in hexadecimal."""
    digest = Hash(SM3())
    digest.update(bytes.fromhex(before))
    digest.update(line_of(seal_no, entry))
    return digest.finalize().hex()
