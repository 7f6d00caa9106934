"""Limits against flooding and guessing, in memory only.

A client address becomes a hash with a salt that lives one day in the cache and nowhere else; the
hash goes into a cache key and into no table, log or message. Guesses are slowed down per matter,
never locked out: a lock would let anybody shut a worker out of their own matter.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import date

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

DAY = 86_400
FORGOTTEN_AFTER = 3_600


def pseudonym(request: HttpRequest) -> str:
    """A name for a client that holds for today only and leads back to nobody."""
    address = request.META.get("REMOTE_ADDR", "")
    return hashlib.blake2b(address.encode(), key=_salt(timezone.localdate()), digest_size=16).hexdigest()


def _salt(today: date) -> bytes:
    made: str = cache.get_or_set(f"limits.salt.{today}", lambda: secrets.token_hex(32), 2 * DAY)
    return bytes.fromhex(made)


def is_flooding(request: HttpRequest, what: str, *, most: int, seconds: int) -> bool:
    """Count one more `what` of this client; True once there are more than `most` in so many seconds."""
    window = int(timezone.now().timestamp()) // seconds
    key = f"limits.{what}.{pseudonym(request)}.{window}"
    cache.add(key, 0, seconds)
    try:
        return int(cache.incr(key)) > most
    except ValueError:  # the window closed between the two calls
        return False


def backed_off(what: str, subject: str, pause_after: Callable[[int], int]) -> bool:
    """Whether the pause after the last failure of this subject still runs."""
    failures, last = _failures(what, subject)
    return timezone.now().timestamp() < last + pause_after(failures)


def count_failure(what: str, subject: str) -> None:
    failures, _last = _failures(what, subject)
    now = timezone.now().timestamp()
    cache.set(_key(what, subject), (failures + 1, now), FORGOTTEN_AFTER)


def forget_failures(what: str, subject: str) -> None:
    cache.delete(_key(what, subject))


def _failures(what: str, subject: str) -> tuple[int, float]:
    found: tuple[int, float] = cache.get(_key(what, subject), (0, 0.0))
    return found


def _key(what: str, subject: str) -> str:
    digest = hashlib.blake2b(subject.encode(), key=_salt(timezone.localdate()), digest_size=16)
    return f"limits.{what}.failures.{digest.hexdigest()}"
