"""Lines that only two people together can read.

Each of the two makes a key pair alone and hands out the public half. A line is sealed with a key
drawn from both exchanges at once (X25519 with each, HKDF-SHA256, ChaCha20-Poly1305), so neither
half opens anything by itself, and the machine that writes the log cannot read it.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
PADDED = 80  # bytes: an IPv4 and an IPv6 line look the same
NONCE = bytes(12)  # each line has a key of its own, so the nonce never repeats under one key
PURPOSE = b"zhijia network log 1"


class WrongKeys(Exception):
    """The two keys given are not the two this line was sealed for."""


@dataclass(frozen=True, slots=True)
class Readers:
    """The public keys of the two people, in the order in which they are named in the settings."""

    first: bytes
    second: bytes

    @classmethod
    def parse(cls, text: str) -> Readers:
        """Two public keys with a comma between them."""
        keys = [decode(part) for part in text.split(",")]
        if len(keys) != 2 or keys[0] == keys[1]:
            raise ValueError("two different public keys are needed, with a comma between them")
        return cls(*keys)

    def seal(self, line: str) -> str:
        """The line, padded and sealed, as one line of text."""
        plain = line.encode()
        if len(plain) > PADDED:
            raise ValueError("the line is too long to be sealed")
        once = X25519PrivateKey.generate()
        public = once.public_key().public_bytes_raw()
        shared = [
            once.exchange(X25519PublicKey.from_public_bytes(reader))
            for reader in (self.first, self.second)
        ]
        sealed = _cipher(shared, public, self).encrypt(NONCE, plain.ljust(PADDED), PURPOSE)
        return encode(public + sealed)


def make_pair() -> tuple[str, str]:
    """A new key pair: (the secret, which one person keeps, and the public half)."""
    secret = X25519PrivateKey.generate()
    return encode(secret.private_bytes_raw()), encode(secret.public_key().public_bytes_raw())


def open_line(sealed: str, first: str, second: str) -> str:
    """What a sealed line says, for the two secrets together, in either order."""
    raw = decode(sealed, length=None)
    public, body = raw[:KEY_BYTES], raw[KEY_BYTES:]
    secrets = [X25519PrivateKey.from_private_bytes(decode(key)) for key in (first, second)]
    for one, other in (secrets, reversed(secrets)):
        readers = Readers(
            one.public_key().public_bytes_raw(), other.public_key().public_bytes_raw()
        )
        sender = X25519PublicKey.from_public_bytes(public)
        try:
            cipher = _cipher([one.exchange(sender), other.exchange(sender)], public, readers)
            return cipher.decrypt(NONCE, body, PURPOSE).decode().rstrip()
        except InvalidTag:
            continue
    raise WrongKeys


def _cipher(shared: list[bytes], public: bytes, readers: Readers) -> ChaCha20Poly1305:
    derive = HKDF(
        SHA256(), length=KEY_BYTES, salt=public + readers.first + readers.second, info=PURPOSE
    )
    return ChaCha20Poly1305(derive.derive(b"".join(shared)))


def encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def decode(text: str, *, length: int | None = KEY_BYTES) -> bytes:
    stripped = text.strip()
    raw = base64.urlsafe_b64decode(stripped + "=" * (-len(stripped) % 4))
    if length is not None and len(raw) != length:
        raise ValueError(f"a key has {length} bytes, this one {len(raw)}")
    return raw
