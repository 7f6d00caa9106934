"""`zhijia work`: the process beside the web that does what nobody presses a button for.

It delivers the outbox, seals the audit trail, runs the sweeps and does long jobs. Several may run
side by side: every piece of work is claimed in the database first.
"""

from __future__ import annotations

import argparse
import logging
import signal
import threading
from collections.abc import Callable
from datetime import datetime
from typing import cast

from django.db import close_old_connections, connection
from django.utils import timezone

from zhijia.base.audit.sealer import seal_entries
from zhijia.base.backup import maintenance
from zhijia.base.jobs.running import run_next_job
from zhijia.base.jobs.sweeping import run_sweeps
from zhijia.base.memory import keep_what_is_loaded
from zhijia.base.outbox.delivery import deliver_outbox, due_deliveries

log = logging.getLogger("zhijia.jobs")

Beat = Callable[[datetime], object]
BEATS: dict[str, tuple[float, Beat]] = {
    "outbox": (1.0, lambda now: deliver_outbox(now=now)),
    "sealer": (5.0, lambda now: seal_entries(now=now)),
    "sweeps": (10.0, lambda now: run_sweeps(now=now)),
    "long jobs": (1.0, lambda now: _all_jobs(now)),
}
"""Seconds between two beats of each kind, each in a thread of its own: a long job must not hold up
a sign-in code."""


def work(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="zhijia work", description=__doc__)
    parser.add_argument("--once", action="store_true", help="do what is due now and stop")
    try:
        asked = parser.parse_args(argv)
    except SystemExit as stop:
        return cast(int, stop.code)
    if asked.once:
        work_once()
        return 0
    keep_what_is_loaded()
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda number, frame: stopping.set())
    keep_working(stopping)
    return 0


def work_once() -> None:
    """Everything that is due, in the order in which one thing leads to another."""
    run_sweeps(now=timezone.now(), at_once=True)
    _all_jobs(timezone.now())
    while due_deliveries(timezone.now()):
        deliver_outbox(now=timezone.now())
    while seal_entries(now=timezone.now()):
        pass


def keep_working(stopping: threading.Event) -> None:
    """Beat until asked to stop; what is under way is finished first."""
    threads = [
        threading.Thread(target=_beat, args=(name, pause, beat, stopping), name=name)
        for name, (pause, beat) in BEATS.items()
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _beat(name: str, pause: float, beat: Beat, stopping: threading.Event) -> None:
    while not stopping.is_set():
        close_old_connections()
        try:
            if not maintenance.under_way():
                beat(timezone.now())
        except Exception:  # the database may be away for a while; the next beat tries again
            log.exception("beat failed", extra={"job": name})
        stopping.wait(pause)
    connection.close()


def _all_jobs(now: datetime) -> None:
    while run_next_job(now=now):
        pass
