"""The split recovery copy of the keyring: any k of n shares restore it, fewer tell nothing.

Shamir's scheme, byte by byte over the field of 256 elements with the polynomial of AES
(x^8 + x^4 + x^3 + x + 1). Each byte of the secret is the value at 0 of a random polynomial of degree
k - 1; a share is its value at 1, 2, ... n. Source: A. Shamir, How to share a secret, CACM 22 (1979).

A share is one line to print and put in an envelope:
`zhijia-share SET NEEDED NUMBER HEX CHECK`. SET marks shares that belong together, CHECK finds a
mistyped one. Neither helps to guess the secret.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import xor

from cryptography.hazmat.primitives.hashes import SM3, Hash

WORD = "zhijia-share"
MOST_SHARES = 255


class SharesDoNotFit(ValueError):
    """Shares that are too few, mistyped, doubled or of different sets."""


@dataclass(frozen=True, slots=True)
class Share:
    """One holder's part: the value of every byte's polynomial at `number`."""

    set_id: str
    needed: int
    number: int
    values: bytes

    def line(self) -> str:
        body = f"{self.set_id} {self.needed} {self.number} {self.values.hex()}"
        return f"{WORD} {body} {_check(body)}"


def split(secret: bytes, *, shares: int, needed: int) -> list[Share]:
    """Split a secret into so many shares, any `needed` of which restore it."""
    if not 2 <= needed <= shares <= MOST_SHARES:
        raise ValueError("at least 2 shares are needed, and no more than there are")
    set_id = secrets.token_hex(4)
    polynomials = [bytes([byte]) + secrets.token_bytes(needed - 1) for byte in secret]
    return [
        Share(set_id, needed, number, bytes(_value_at(number, poly) for poly in polynomials))
        for number in range(1, shares + 1)
    ]


def joined(shares: Sequence[Share]) -> bytes:
    """The secret, from at least as many shares of one set as are needed."""
    kinds = {(share.set_id, share.needed, len(share.values)) for share in shares}
    numbers = {share.number for share in shares}
    if len(kinds) != 1:
        raise SharesDoNotFit("the shares are not of one set")
    if len(numbers) != len(shares) or len(shares) < shares[0].needed:
        raise SharesDoNotFit(f"{shares[0].needed} different shares are needed")
    weights = [_weight_at_zero(share.number, numbers) for share in shares]
    return bytes(
        _sum(_times(weight, byte) for weight, byte in zip(weights, column, strict=True))
        for column in zip(*(share.values for share in shares), strict=True)
    )


def parse(line: str) -> Share:
    """A share from its line. Raises `SharesDoNotFit` when it was mistyped."""
    words = line.split()
    if len(words) != 6 or words[0] != WORD or words[5] != _check(" ".join(words[1:5])):
        raise SharesDoNotFit("a share is mistyped: compare it with the paper, letter by letter")
    return Share(words[1], int(words[2]), int(words[3]), bytes.fromhex(words[4]))


def _check(body: str) -> str:
    digest = Hash(SM3())
    digest.update(body.encode())
    return digest.finalize().hex()[:8]


def _times(a: int, b: int) -> int:
    product = 0
    while b:
        if b & 1:
            product ^= a
        a = (a << 1) ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return product


def _inverse(a: int) -> int:
    """a^254: every element but 0 has a^255 = 1."""
    result = 1
    for _ in range(254):
        result = _times(result, a)
    return result


def _sum(terms: Iterable[int]) -> int:
    return reduce(xor, terms, 0)


def _value_at(x: int, polynomial: bytes) -> int:
    """Horner's rule; `polynomial[0]` is the constant, the byte of the secret."""
    value = 0
    for coefficient in reversed(polynomial):
        value = _times(value, x) ^ coefficient
    return value


def _weight_at_zero(number: int, numbers: set[int]) -> int:
    """Lagrange's weight of the share `number` for the value at 0 (minus is plus in this field)."""
    weight = 1
    for other in numbers - {number}:
        weight = _times(weight, _times(other, _inverse(other ^ number)))
    return weight
