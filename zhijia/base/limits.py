"""Limits against flooding and guessing, in memory only.

The client's address never comes this far: the network middleware has put a pseudonym of the day in
its place. Guesses are slowed down per matter, never locked out: a lock would let anybody shut a
worker out of their own matter.
"""

from __future__ import annotations

from collections.abc import Callable

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
    failures, _last = _failures(what, subject)
    now = timezone.now().timestamp()
    cache.set(_key(what, subject), (failures + 1, now), FORGOTTEN_AFTER)


def forget_failures(what: str, subject: str) -> None:
    cache.delete(_key(what, subject))


def _failures(what: str, subject: str) -> tuple[int, float]:
    found: tuple[int, float] = cache.get(_key(what, subject), (0, 0.0))
    return found


def _key(what: str, subject: str) -> str:
    return f"limits.{what}.{digest_of('limits', subject)}"
