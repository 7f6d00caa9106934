"""The content of a file at rest: SM4-GCM in pieces of 64 KiB, under a key of its own.

Each piece is sealed with its number as nonce (the key is used for one file only) and bound to the
file, its number and whether it is the last, so pieces cannot be exchanged, left out or cut off. The
file's key is sealed in its row: a rotation re-seals rows and touches no content.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import IO
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM

from zhijia.base.sealing.envelopes import TAG, SealBroken

PIECE = 64 * 1024


def encrypted_content(content: bytes, *, file: UUID, key: bytes) -> bytes:
    """The whole content as it lies in the file store."""
    return b"".join(encrypted_pieces(io.BytesIO(content), file=file, key=key))


def encrypted_pieces(content: IO[bytes], *, file: UUID, key: bytes) -> Iterator[bytes]:
    """The content as it lies in the file store, piece by piece: of any size, never all in memory."""
    number, piece = 0, content.read(PIECE)
    while True:
        following = content.read(PIECE)
        yield _closed(piece, key, number, _place(file, number, not following))
        if not following:
            return
        number, piece = number + 1, following


def decrypted_content(stored: IO[bytes], *, file: UUID, key: bytes) -> Iterator[bytes]:
    """The content piece by piece; `SealBroken` at the first piece that was changed."""
    number, piece = 0, stored.read(PIECE + TAG)
    while True:
        following = stored.read(PIECE + TAG)
        yield _opened(piece, key, number, _place(file, number, not following))
        if not following:
            return
        number, piece = number + 1, following


def _closed(piece: bytes, key: bytes, number: int, place: bytes) -> bytes:
    cipher = Cipher(SM4(key), GCM(_nonce(number))).encryptor()
    cipher.authenticate_additional_data(place)
    return cipher.update(piece) + cipher.finalize() + cipher.tag


def _opened(piece: bytes, key: bytes, number: int, place: bytes) -> bytes:
    if len(piece) < TAG:
        raise SealBroken("sealing.broken")
    cipher = Cipher(SM4(key), GCM(_nonce(number), piece[-TAG:])).decryptor()
    cipher.authenticate_additional_data(place)
    try:
        return cipher.update(piece[:-TAG]) + cipher.finalize()
    except InvalidTag:
        raise SealBroken("sealing.broken") from None


def _nonce(number: int) -> bytes:
    return number.to_bytes(12)


def _place(file: UUID, number: int, last: bool) -> bytes:
    return file.bytes + number.to_bytes(8) + bytes([last])
