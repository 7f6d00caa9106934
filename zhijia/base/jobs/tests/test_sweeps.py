from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from zhijia.base.audit.log import record
from zhijia.base.audit.models import AuditEntry
from zhijia.base.jobs import commands, sweeping
from zhijia.base.jobs.commands import keep_working, work
from zhijia.base.jobs.models import SweepRun
from zhijia.base.jobs.sweeping import LATE_AFTER, LEASE, late_sweeps, run_sweeps
from zhijia.base.outbox.models import DevelopmentMessage
from zhijia.base.outbox.services import send
from zhijia.base.outbox.texts import MESSAGE_TEXTS
from zhijia.base.sockets import SWEEPS
from zhijia.kernel.actor import system

NOW = datetime(2018, 3, 12, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Broom:
    def __init__(self) -> None:
        self.runs: list[datetime] = []
        self.failures: list[Exception] = []
        self.meanwhile = lambda: None

    def __call__(self, *, now: datetime) -> int:
        self.runs.append(now)
        self.meanwhile()
        if self.failures:
            raise self.failures.pop()
        return 3


@pytest.fixture
def broom(monkeypatch: pytest.MonkeyPatch) -> Broom:
    found = Broom()
    monkeypatch.setattr(SWEEPS, "_plugs", {"tests.sweep": found})
    return found


@pytest.mark.django_db
def test_a_sweep_runs_once_a_minute(broom) -> None:
    assert run_sweeps(now=NOW) == {"tests.sweep": 3}
    assert run_sweeps(now=NOW + MINUTE / 2) == {}
    assert run_sweeps(now=NOW + MINUTE) == {"tests.sweep": 3}
    assert run_sweeps(now=NOW + MINUTE, at_once=True) == {"tests.sweep": 3}
    run = SweepRun.objects.get()
    assert (run.moved, run.error, run.leased_until) == (3, "", None)


@pytest.mark.django_db
def test_a_sweep_that_fails_holds_up_nobody_and_is_late(broom, monkeypatch) -> None:
    other = Broom()
    monkeypatch.setattr(SWEEPS, "_plugs", {"tests.sweep": broom, "tests.z": other})
    broom.failures = [ValueError("张建国")]
    assert run_sweeps(now=NOW) == {"tests.z": 3}
    assert SweepRun.objects.get(name="tests.sweep").error == "ValueError"
    assert late_sweeps(now=NOW) == ["tests.sweep"]
    assert "tests.sweep" in run_sweeps(now=NOW + MINUTE)
    assert late_sweeps(now=NOW + MINUTE) == []


@pytest.mark.django_db
def test_sweeps_that_stopped_running_are_late(broom) -> None:
    assert late_sweeps(now=NOW) == ["tests.sweep"], "it never ran"
    run_sweeps(now=NOW)
    assert late_sweeps(now=NOW + LATE_AFTER - MINUTE) == []
    assert late_sweeps(now=NOW + LATE_AFTER) == ["tests.sweep"]


@pytest.mark.django_db
def test_a_sweep_under_way_is_not_started_again_until_its_process_is_given_up(broom) -> None:
    inner: list[dict[str, int]] = []
    broom.meanwhile = lambda: inner.append(run_sweeps(now=NOW + MINUTE)) if not inner else None
    run_sweeps(now=NOW)
    assert inner == [{}]
    SweepRun.objects.update(leased_until=NOW + LEASE)  # its process was killed
    assert run_sweeps(now=NOW + LEASE - MINUTE) == {}
    assert run_sweeps(now=NOW + LEASE) == {"tests.sweep": 3}


def _side_by_side() -> list[BaseException]:
    gate, failures = threading.Barrier(3), []

    def sweep() -> None:
        try:
            gate.wait()
            run_sweeps(now=NOW)
        except BaseException as wrong:
            failures.append(wrong)
        finally:
            connection.close()

    threads = [threading.Thread(target=sweep) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


@pytest.mark.django_db(transaction=True)
def test_of_three_processes_one_sweeps(broom) -> None:
    for _ in range(5):
        SweepRun.objects.all().delete()
        broom.runs.clear()
        assert _side_by_side() == []
        assert len(broom.runs) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_claim_all_three_would(broom, monkeypatch) -> None:
    """The negative control."""
    monkeypatch.setattr(sweeping, "_claim", lambda name, now, at_once: True)
    assert _side_by_side() == []
    assert len(broom.runs) == 3


@pytest.mark.django_db
def test_one_round_of_work_sweeps_delivers_and_seals(
    broom, monkeypatch, settings, tmp_path
) -> None:
    settings.ANCHORS_DIR = str(tmp_path)
    monkeypatch.setitem(MESSAGE_TEXTS, "tests.late", "%(number)s")

    def tell() -> None:
        record("tests.sweep", "tests.row:1", actor=system("tests"))
        send("sms", "tests.late", {"number": "7"}, key="late:7", to="13812345678")

    broom.meanwhile = tell
    assert work(["--once"]) == 0
    assert DevelopmentMessage.objects.get().text == "7"
    assert AuditEntry.objects.get().seal_no == 1
    assert work(["--twice"]) == 2


@pytest.mark.django_db(transaction=True)
def test_the_process_beats_until_it_is_asked_to_stop(broom, monkeypatch) -> None:
    stopping, beaten = threading.Event(), threading.Event()
    calls: list[int] = []

    def beat(now: datetime) -> None:
        calls.append(1)
        if len(calls) == 1:
            raise ConnectionError("the database is away")
        beaten.set()

    monkeypatch.setattr(commands, "BEATS", {"tests": (0.01, beat)})
    working = threading.Thread(target=keep_working, args=(stopping,))
    working.start()
    assert beaten.wait(timeout=10), "a failed beat is not the last one"
    stopping.set()
    working.join(timeout=10)
    assert not working.is_alive()
