"""Running the sweeps: each at most once at a time, wherever how many processes try."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db.models import Q

from zhijia.base.jobs.models import SweepRun
from zhijia.base.retention.services import count_removals_of
from zhijia.base.sockets import SWEEPS, Sweep

log = logging.getLogger("zhijia.jobs")

EVERY = timedelta(minutes=1)
LEASE = timedelta(minutes=10)
"""How long a process that died keeps a sweep from the others."""
LATE_AFTER = timedelta(minutes=15)


def run_sweeps(*, now: datetime, at_once: bool = False) -> dict[str, int]:
    """Run every sweep whose last run is a minute ago (or all, `at_once`); rows moved by name.
    One that fails does not hold up the others and is late until it goes well again."""
    moved = {}
    for name, sweep in SWEEPS:
        if _claim(name, now, at_once):
            found = _run(name, sweep, now)
            if found is not None:
                moved[name] = found
    return moved


def late_sweeps(*, now: datetime) -> list[str]:
    """The sweeps that have not gone well for a quarter of an hour, or ever. For /readyz."""
    fresh = SweepRun.objects.filter(finished_at__gt=now - LATE_AFTER)
    known = set(fresh.values_list("name", flat=True))
    return [name for name, _ in SWEEPS if name not in known]


def _claim(name: str, now: datetime, at_once: bool) -> bool:
    """Compare and swap: of two processes that ask together one gets it."""
    SweepRun.objects.get_or_create(name=name)
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    due = Q() if at_once else Q(started_at=None) | Q(started_at__lte=now - EVERY)
    mine = SweepRun.objects.filter(free, due, name=name)
    return bool(mine.update(started_at=now, leased_until=now + LEASE))


def _run(name: str, sweep: Sweep, now: datetime) -> int | None:
    mine = SweepRun.objects.filter(name=name, started_at=now)
    try:
        moved = sweep(now=now)
    except Exception as failed:  # the next minute tries again; until then it is late
        log.exception("sweep failed", extra={"sweep": name})
        mine.update(leased_until=None, error=type(failed).__name__)
        return None
    mine.update(leased_until=None, finished_at=now, moved=moved, error="")
    if moved:
        count_removals_of(name, moved, now=now)
        log.info("swept", extra={"sweep": name, "rows": moved})
    return moved
