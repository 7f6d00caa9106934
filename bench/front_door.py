"""A hundred visitors at the front door at once, on both databases, beside the bare transaction.

The service is started as docs/deploy.md says: granian, and the process of sweeps beside it; SQLite
and PostgreSQL with two web processes each. Visitors come over HTTP, fill in the whole form and read
four pages each, without a pause between pages. Afterwards the database is read: everything that was
acknowledged exists exactly once, with its papers byte for byte, and nothing that nobody sent.
"""

from __future__ import annotations

import asyncio
import io
import itertools
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bench.case import Case, Goal, p95
from bench.visitors import HOST, Notes, all_press_at_once, crowd, photo
from zhijia.config.shared_memory import MEMORY, private_folder

ROOT = Path(__file__).resolve().parent.parent
CLIENTS = {"quick": 20, "stated": 100}
SECONDS = {"quick": 3.0, "stated": 12.0}
ROUNDS = {"quick": 1, "stated": 3}
BARE = {"quick": 200, "stated": 2_000}
"""Bare transactions a round."""
A_SECOND = 1.0
WORKERS = {"SQLite": 2, "PostgreSQL": 2}
THREADS = {"SQLite": 2, "PostgreSQL": 2}
OLD_ENOUGH = 8.0
"""Seconds a web process lives before it is killed: one that dies sooner than 5.5 s after another is
taken by granian for one that can never run."""
UNDER_KILLS = {"quick": 10.0, "stated": 24.0}

Crowd = Callable[..., Any]
Load = Callable[..., Notes]


def cases(size: str) -> Iterator[Case]:
    for vendor in WORKERS:
        if vendor == "PostgreSQL" and "ZHIJIA_TEST_POSTGRES" not in os.environ:
            continue
        with house(vendor) as served:
            yield from cases_of(served, size)


def cases_of(served: House, size: str) -> Iterator[Case]:
    clients, photos = CLIENTS[size], [photo(n) for n in range(5)]

    def load(kind: Crowd, facts: dict[str, Any], **more: Any) -> Notes:
        notes: Notes = asyncio.run(
            kind(served.port, clients=clients, serials=served.serials, photos=photos, **more)
        )
        facts.update(served.settle(notes))
        return notes

    load(crowd, {}, seconds=SECONDS["quick"])  # a service that has been up for a while
    yield under_load(served, size, load)
    yield beside_the_bare_rows(served, size, load)
    yield while_processes_die(served, size, load)


def under_load(served: House, size: str, load: Load) -> Case:
    facts: dict[str, Any] = {}
    ours, limit = "project, p95 of every exchange", "limit of patience"
    return Case(
        name=f"the front door under load, {served.vendor}",
        question=f"Do {CLIENTS[size]} clients at once, without a pause, four reads to one matter"
        " brought, wait less than a second?",
        contenders={
            ours: lambda: slowest(load(crowd, facts, seconds=SECONDS[size]), facts),
            limit: lambda: A_SECOND,
        },
        goals=(Goal(ours, limit, at_most=1.0),),
        rounds=ROUNDS[size],
        facts=facts,
    )


def beside_the_bare_rows(served: House, size: str, load: Load) -> Case:
    facts: dict[str, Any] = {}
    ours, limit = "project, one filing", "limit, its rows in one transaction"
    return Case(
        name=f"filing beside the bare transaction, {served.vendor}",
        question=f"{CLIENTS[size]} people press the button at once: how does a filing compare with"
        " its rows written bare?",
        contenders={
            ours: lambda: each(load(all_press_at_once, facts), facts),
            limit: lambda: served.bare(BARE[size]),
        },
        goals=(Goal(limit, ours, at_least=0.05),),
        rounds=ROUNDS[size],
        facts=facts,
    )


def while_processes_die(served: House, size: str, load: Load) -> Case:
    facts: dict[str, Any] = {}

    def burst() -> float:
        seconds = UNDER_KILLS[size]
        return slowest(
            served.while_killing(lambda: load(crowd, facts, seconds=seconds), facts), facts
        )

    return Case(
        name=f"a web process killed in the middle, {served.vendor}",
        question="Does a visitor who presses again lose or double anything when web processes die"
        " under load?",
        contenders={"project, p95 of every exchange": burst},
        rounds=1,
        facts=facts,
    )


def slowest(notes: Notes, facts: dict[str, Any]) -> float:
    """The p95 of a burst over every exchange; the facts keep the last burst's figures."""
    facts["exchanges a second"] = round(len(notes.all_seconds) / notes.lasted)
    facts["matters a second"] = round(len(notes.filed) / notes.lasted, 1)
    for kind, spent in sorted(notes.seconds.items()):
        facts[f"p95 of a {kind}"] = f"{p95(spent):.2f} s"
    return p95(notes.all_seconds)


def each(notes: Notes, facts: dict[str, Any]) -> float:
    """Seconds a filing, from the first press to the last number and passphrase on its page."""
    facts["filings a second"] = round(len(notes.filed) / notes.lasted)
    facts["p95 of a press"] = f"{p95(notes.seconds['filing']):.2f} s"
    return notes.lasted / len(notes.filed)


# The service


@dataclass
class House:
    """A service on a port of its own with one database, what its visitors were told, and how to
    reach a copy of its database that nobody else writes to."""

    vendor: str
    port: int
    environment: dict[str, str]
    beside: dict[str, str]
    web: subprocess.Popen[bytes]
    serials: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    told: list[dict[str, Any]] = field(default_factory=list)

    def settle(self, notes: Notes) -> dict[str, Any]:
        """Compare everything acknowledged so far with the database; raises where they differ."""
        assert not notes.refused, f"refused: {notes.refused[:5]}"
        assert notes.filed, "nobody got a number"
        self.told += [asdict(one) for one in notes.filed]
        found: dict[str, Any] = json.loads(
            rows_of(self.environment, "settle", typed=json.dumps(self.told))
        )
        return found

    def bare(self, transactions: int) -> float:
        """Seconds a bare transaction."""
        return float(rows_of(self.beside, "bare", str(transactions)))

    def while_killing(self, act: Callable[[], Notes], facts: dict[str, Any]) -> Notes:
        """Kill one web process after the other, without a warning, until the visitors are done."""
        done, kills = threading.Event(), itertools.count()

        def killer() -> None:
            while not done.wait(1.0):
                victim = max(self._web_processes(), default=0)
                if victim and age_of(victim) > OLD_ENOUGH:
                    os.kill(victim, signal.SIGKILL)
                    next(kills)

        thread = threading.Thread(target=killer)
        thread.start()
        try:
            notes = act()
        finally:
            done.set()
            thread.join()
        facts["web processes killed"] = next(kills)
        facts["connections broken"] = notes.broken
        return notes

    def _web_processes(self) -> list[int]:
        children = Path(f"/proc/{self.web.pid}/task/{self.web.pid}/children").read_text()
        return [int(pid) for pid in children.split()]


def rows_of(environment: dict[str, str], *words: str, typed: str = "") -> str:
    """Ask bench/front_door_rows.py, in a process that knows the database of this environment."""
    return subprocess.run(
        [sys.executable, "-m", "bench.front_door_rows", *words],
        env=environment, input=typed, stdout=subprocess.PIPE, text=True, check=True,
    ).stdout  # fmt: skip


def age_of(process: int) -> float:
    """Seconds since a process began; 0 when it is gone."""
    with suppress(FileNotFoundError):
        return time.time() - Path(f"/proc/{process}").stat().st_ctime
    return 0.0


@contextmanager
def house(vendor: str) -> Iterator[House]:
    """A new district on a database of its own, served as docs/deploy.md says."""
    with ExitStack() as stack:
        var = stack.enter_context(tempfile.TemporaryDirectory(prefix="zhijia-bench-"))
        if counted := private_folder(MEMORY, Path(var)):
            stack.callback(shutil.rmtree, counted, ignore_errors=True)
        port = free_port()
        environment = {
            **os.environ,
            "ZHIJIA_VAR": var,
            "ZHIJIA_BEHIND_PROXY": "true",
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "zhijia.config.settings",
        }
        environment.pop("DATABASE_URL", None)
        if vendor == "PostgreSQL":
            environment["DATABASE_URL"] = stack.enter_context(durable_postgres())
        prepare(environment)
        beside = {**environment, "DATABASE_URL": copy_of_the_database(vendor, environment)}
        log = Path(var, "log")
        stderr = stack.enter_context(log.open("wb"))
        web = stack.enter_context(running(web_command(vendor, port), environment, stderr))
        stack.enter_context(running(zhijia("work"), environment, stderr))
        wait_until_it_answers(port)
        yield House(vendor, port, environment, beside, web)
        complaints = [line for line in log.read_text().splitlines() if '"level": "error"' in line]
        assert not complaints, complaints[:3]


def zhijia(*words: str) -> list[str]:
    return [sys.executable, "-m", "zhijia.config.cli", *words]


def prepare(environment: dict[str, str]) -> None:
    for words in (
        ("manage", "migrate", "--verbosity", "0"),
        ("demo",),
        ("assets",),
        ("manage", "collectstatic", "--noinput", "--verbosity", "0"),
    ):
        subprocess.run(zhijia(*words), env=environment, check=True, stdout=subprocess.DEVNULL)


def copy_of_the_database(vendor: str, environment: dict[str, str]) -> str:
    """The address of a copy, made before the service starts."""
    if vendor == "SQLite":
        here = Path(environment["ZHIJIA_VAR"])
        shutil.copy(here / "zhijia.sqlite3", here / "beside.sqlite3")
        return f"sqlite:///{here}/beside.sqlite3"
    import psycopg

    cluster = environment["DATABASE_URL"].rpartition("/")[0]
    with psycopg.connect(f"{cluster}/template1", autocommit=True) as connection:
        connection.execute("CREATE DATABASE beside TEMPLATE postgres")
    return f"{cluster}/beside"


def web_command(vendor: str, port: int) -> list[str]:
    """As script/server (SQLite) and deploy/systemd (PostgreSQL) say it."""
    return [
        str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", HOST,
        "--port", str(port), "--workers", str(WORKERS[vendor]), "--blocking-threads", str(THREADS[vendor]),
        "--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", "5",
        "--no-access-log", "--log-level", "critical", "zhijia.config.wsgi:application",
    ]  # fmt: skip


@contextmanager
def running(
    command: list[str], environment: dict[str, str], stderr: io.BufferedWriter
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, env=environment, stdout=stderr, stderr=stderr)
    try:
        yield process
        assert process.poll() is None, f"{command} ended by itself: {process.returncode}"
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind((HOST, 0))
        port: int = asked.getsockname()[1]
        return port


def wait_until_it_answers(port: int) -> None:
    for _ in range(120):
        with suppress(OSError), urllib.request.urlopen(f"http://{HOST}:{port}/healthz"):
            return
        time.sleep(0.25)
    raise AssertionError("the service does not answer")


@contextmanager
def durable_postgres() -> Iterator[str]:
    """A private cluster whose commits wait for the disk, unlike the one of the tests."""
    script = (
        "source script/environment; source script/postgres; trap stop_postgres EXIT;"
        ' start_postgres durable; echo "$ZHIJIA_TEST_POSTGRES"; read -r _ || true'
    )
    with subprocess.Popen(
        ["bash", "-c", script], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as cluster:
        assert cluster.stdout
        address = cluster.stdout.readline().strip()
        assert address, "no cluster; see above"
        yield address
