"""Limits against flooding and guessing, in memory only.

The client's address never comes this far: the network middleware has put a pseudonym of the day in
its place. Guesses are slowed down per matter, never locked out: a lock would let anybody shut a
worker out of their own matter.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from zhijia.base.sealing.envelopes import digest_of
from zhijia.kernel.errors import RuleViolation

FORGOTTEN_AFTER = 3_600


def is_flooding(request: HttpRequest, what: str, *, most: int, seconds: int) -> bool:
    """Count one more `what` of this client; True once there are more than `most` in so many seconds."""
    window = int(timezone.now().timestamp()) // seconds
    key = f"limits.{what}.{request.META['REMOTE_ADDR']}.{window}"
    cache.add(key, 0, seconds)
    try:
        return int(cache.incr(key)) > most
    except ValueError:  # the window closed between the two calls
        return False


def seconds_left(seconds: int) -> int:
    """How long the present window of so many seconds still lasts, at least one second."""
    return seconds - int(timezone.now().timestamp()) % seconds


def refuse_flood(request: HttpRequest, what: str, *, most: int, seconds: int) -> None:
    """Go on, or say that it was too often. One client may be a whole factory behind one address, so
    the limits stop machines and not a shift that goes home."""
    if is_flooding(request, what, most=most, seconds=seconds):
        raise RuleViolation("limits.too_often")


def backed_off(what: str, subject: str, pause_after: Callable[[int], int]) -> bool:
    """Whether the pause after the last failure of this subject still runs."""
    failures, last = _failures(what, subject)
    return timezone.now().timestamp() < last + pause_after(failures)


def count_failure(what: str, subject: str) -> None:
    """One more failure of this subject; two at the same moment, in two processes, count as two."""
    key = _key(what, subject)
    cache.add(key, 0, FORGOTTEN_AFTER)
    with suppress(ValueError):  # forgotten between the two calls
        cache.incr(key)
    cache.touch(key, FORGOTTEN_AFTER)
    cache.set(_last(key), timezone.now().timestamp(), FORGOTTEN_AFTER)


def forget_failures(what: str, subject: str) -> None:
    key = _key(what, subject)
    cache.delete_many([key, _last(key)])


def _failures(what: str, subject: str) -> tuple[int, float]:
    key = _key(what, subject)
    found = cache.get_many([key, _last(key)])
    return found.get(key, 0), found.get(_last(key), 0.0)


def _key(what: str, subject: str) -> str:
    return f"limits.{what}.{digest_of('limits', subject)}"


def _last(key: str) -> str:
    return f"{key}.last"
