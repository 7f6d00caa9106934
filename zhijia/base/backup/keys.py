"""Which keys a backup needs, without the keys: their fingerprints, and the versions its rows use.

A fingerprint is derived from a key as every other purpose is (HKDF with SM3): it tells whether the
key at hand is the same one and nothing else about it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from zhijia.base.backup.tables import Table
from zhijia.base.sealing.envelopes import opened_values, version_of
from zhijia.base.sealing.keyring import Keyring, derived, keyring

INDEX = "index-1"
SAMPLE = 50
"""Envelopes opened of each table after a restore, the newest first."""


def fingerprints(ring: Keyring | None = None) -> dict[str, str]:
    """The keys at hand by name, as sixteen digits each."""
    ring = ring or keyring()
    roots = {f"seal-{version}": root for version, root in sorted(ring.roots.items())}
    return {
        name: derived(root, "fingerprint", 8).hex()
        for name, root in {INDEX: ring.index_root, **roots}.items()
    }


def versions_used(tables: Iterable[Table]) -> dict[str, int]:
    """How many envelopes stand under each version of the key."""
    found: Counter[str] = Counter()
    for table in tables:
        if table.is_sealed:
            rows = table.model._base_manager.values_list("envelope", flat=True)
            found.update(_name(bytes(envelope)) for envelope in rows.iterator() if envelope)
    return dict(sorted(found.items()))


def missing_keys(known: Mapping[str, str], used: Iterable[str]) -> list[str]:
    """The keys that these rows need and that are not at hand: absent, or another of that name."""
    at_hand = fingerprints()
    needed = {INDEX, *used}
    return sorted(name for name in needed if at_hand.get(name) != known.get(name))


def open_some(tables: Iterable[Table], *, skip: Iterable[str] = ()) -> int:
    """Open the newest envelopes of every table; returns how many. Those under a key that is known
    to be missing (`skip`) are left; any other that does not open is an error (`SealBroken`)."""
    left = set(skip)
    opened = 0
    for table in tables:
        if not table.is_sealed:
            continue
        for seal_key, envelope in table.envelopes(SAMPLE):
            if envelope and _name(envelope) not in left:
                opened_values(envelope, table=table.name, seal_key=seal_key)
                opened += 1
    return opened


def _name(envelope: bytes) -> str:
    return f"seal-{version_of(envelope)}"
