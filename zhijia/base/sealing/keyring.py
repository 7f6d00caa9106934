"""The keys, their versions, and where they come from.

A keyring is a small text, one key a line: `seal-1 = <base64 of 32 bytes>`. `seal-N` are the versions
of the master key (the highest seals, the others still open); `index-1` is the root of indexes and
digests, apart from them, because a digest whose text is gone can never be computed again.
It stands in the environment or in a file outside the database and the backups.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

ROOT_BYTES = 32
MOST_VERSIONS = 255
_LINE = re.compile(r"(seal-[1-9][0-9]{0,2}|index-1)\s*=\s*(\S+)")


@dataclass(frozen=True)
class Keyring:
    """`roots` maps the version of a master key (1 to 255) to its 32 bytes."""

    roots: Mapping[int, bytes]
    index_root: bytes

    @property
    def current(self) -> int:
        return max(self.roots)

    def with_new_version(self) -> Keyring:
        version = self.current + 1
        return Keyring({**self.roots, version: secrets.token_bytes(ROOT_BYTES)}, self.index_root)


class KeyProvider(Protocol):
    """Where the keyring is kept."""

    def load(self) -> Keyring: ...

    def store(self, keyring: Keyring) -> None: ...


class EnvironmentKeys:
    """The keyring in an environment variable, lines parted by commas. The operator changes it."""

    def __init__(self, text: str) -> None:
        self._text = text

    def load(self) -> Keyring:
        return parse(self._text.replace(",", "\n"))

    def store(self, keyring: Keyring) -> None:
        raise ImproperlyConfigured(
            "the keyring stands in the environment: add a line "
            f"seal-{keyring.current} = (base64 of 32 random bytes) to ZHIJIA_KEYRING and start again"
        )


class FileKeys:
    """The keyring in a file that only its owner can read."""

    def __init__(self, path: Path, *, make_if_missing: bool = False) -> None:
        self._path = path
        self._make_if_missing = make_if_missing

    def load(self) -> Keyring:
        if not self._path.exists():
            if not self._make_if_missing:
                raise ImproperlyConfigured(f"no keyring at {self._path}")
            self._make()
        return parse(self._path.read_text(encoding="ascii"))

    def store(self, keyring: Keyring) -> None:
        self._written(keyring).replace(self._path)

    def _make(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = self._written(new_keyring())
        with contextlib.suppress(FileExistsError):  # the first of two starting processes wins
            self._path.hardlink_to(made)
        made.unlink()

    def _written(self, keyring: Keyring) -> Path:
        made = self._path.with_suffix(f".{secrets.token_hex(4)}")
        made.touch(mode=0o600)
        made.write_text(text_of(keyring), encoding="ascii")
        return made


def new_keyring() -> Keyring:
    return Keyring({1: secrets.token_bytes(ROOT_BYTES)}, secrets.token_bytes(ROOT_BYTES))


def parse(text: str) -> Keyring:
    """A keyring from its text. The error never quotes a key."""
    found: dict[str, bytes] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None or match[1] in found:
            raise ImproperlyConfigured(f"line {number} of the keyring cannot be read")
        found[match[1]] = _root(match[2], number)
    index_root = found.pop("index-1", None)
    roots = {int(name.removeprefix("seal-")): root for name, root in found.items()}
    if index_root is None or not roots or max(roots) > MOST_VERSIONS:
        raise ImproperlyConfigured("a keyring needs index-1 and seal-1 to seal-255 at most")
    return Keyring(roots, index_root)


def text_of(keyring: Keyring) -> str:
    lines = {"index-1": keyring.index_root}
    lines |= {f"seal-{version}": root for version, root in sorted(keyring.roots.items())}
    return "".join(f"{name} = {base64.b64encode(root).decode()}\n" for name, root in lines.items())


def derived(root: bytes, purpose: str, length: int) -> bytes:
    """A key for one purpose: HKDF with SM3 (RFC 5869). Knowing one tells nothing about another."""
    return HKDF(SM3(), length, salt=None, info=f"zhijia {purpose}".encode()).derive(root)


@cache
def provider() -> KeyProvider:
    """Environment, then file, then (never in production) a file the embedded default makes."""
    if settings.SEALING_KEYRING:
        return EnvironmentKeys(settings.SEALING_KEYRING)
    if settings.SEALING_KEYRING_FILE:
        path = Path(settings.SEALING_KEYRING_FILE)
        if settings.IN_PRODUCTION and path.resolve().is_relative_to(settings.VAR_DIR.resolve()):
            raise ImproperlyConfigured("ZHIJIA_KEYRING_FILE must lie outside ZHIJIA_VAR, the data")
        return FileKeys(path)
    if settings.IN_PRODUCTION:
        raise ImproperlyConfigured(
            "set ZHIJIA_KEYRING_FILE (outside data and backups) or ZHIJIA_KEYRING"
        )
    return FileKeys(settings.VAR_DIR / "keys" / "keyring", make_if_missing=True)


@cache
def keyring() -> Keyring:
    """The keyring in force, read once per process."""
    return provider().load()


def _root(text: str, number: int) -> bytes:
    try:
        root = base64.b64decode(text, validate=True)
    except binascii.Error:
        root = b""
    if len(root) != ROOT_BYTES:
        raise ImproperlyConfigured(f"line {number} of the keyring is not base64 of 32 bytes")
    return root
