"""Removing what has been kept long enough, and counting it."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate

from zhijia.base.retention.models import Removal
from zhijia.base.sockets import RETENTION, Remove

log = logging.getLogger("zhijia.retention")


class RemovalFailed(Exception):
    """Some kinds could not be removed; the others were. The sweep is late until all go well."""


def remove_expired(*, now: datetime) -> int:
    """Once a day for each kind: remove what is over; returns how many rows went. A kind that fails
    leaves the others alone and is tried again in the next minute."""
    removed, failed = 0, []
    done = set(Removal.objects.filter(on=localdate(now)).values_list("kind", flat=True))
    for key, kind in RETENTION:
        if kind.remove is None or key in done:
            continue
        try:
            removed += _remove(key, kind.remove, now)
        except Exception:  # whatever it was: told in the log, and by the sweep being late
            log.exception("removal failed", extra={"kind": key})
            failed.append(key)
    if failed:
        raise RemovalFailed(", ".join(failed))
    return removed


def count_removals_of(sweep: str, count: int, *, now: datetime) -> None:
    """Write down what a sweep of its own has removed (the kinds that name it in `sweep`)."""
    for key, kind in RETENTION:
        if kind.sweep == sweep:
            _count(key, count, now)


@transaction.atomic
def _remove(key: str, remove: Remove, now: datetime) -> int:
    """The line of the day and the removal stand or fall together, so nothing is counted twice."""
    count = remove(now=now)
    _count(key, count, now)
    return count


def _count(key: str, count: int, now: datetime) -> None:
    line, _is_new = Removal.objects.get_or_create(kind=key, on=localdate(now))
    Removal.objects.filter(pk=line.pk).update(count=F("count") + count)
