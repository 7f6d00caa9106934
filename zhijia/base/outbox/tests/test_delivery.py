from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction

from zhijia.base.outbox import delivery
from zhijia.base.outbox.channels import NoAddress, Undeliverable
from zhijia.base.outbox.delivery import (
    KEPT_AFTER_DELIVERY,
    LEASE,
    MOST_TRIES,
    clear_outbox,
    deliver_outbox,
    stuck_deliveries,
)
from zhijia.base.outbox.models import OutboxRow
from zhijia.base.outbox.services import post
from zhijia.base.outbox.tests.conftest import NOW

EFFECT = "tests.effect"


def posted(count: int = 1) -> None:
    for number in range(count):
        post(EFFECT, f"k{number}", {"n": number}, due_at=NOW)


class Killed(BaseException):
    """As if the process ended here."""


@pytest.mark.django_db
def test_a_row_is_delivered_once_and_its_payload_is_wiped(receiver) -> None:
    posted(3)
    assert deliver_outbox(now=NOW) == 3
    assert deliver_outbox(now=NOW + timedelta(days=1)) == 0
    assert receiver.seen == ["k0", "k1", "k2"]
    assert {bytes(row.envelope) for row in OutboxRow.objects.all()} == {b""}


@pytest.mark.django_db
def test_the_payload_is_sealed_while_it_waits() -> None:
    post(EFFECT, "k", {"to": "13812345678"})
    row = OutboxRow.objects.get()
    assert b"13812345678" not in bytes(row.envelope)
    assert row.payload == {"to": "13812345678"}


@pytest.mark.django_db
def test_the_same_key_is_one_side_effect(receiver) -> None:
    posted()
    posted()
    assert deliver_outbox(now=NOW) == 1
    posted()
    assert deliver_outbox(now=NOW) == 0


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_never_leaves(receiver) -> None:
    with transaction.atomic():
        posted()
        transaction.set_rollback(True)
    assert deliver_outbox(now=NOW) == 0
    assert receiver.seen == []


@pytest.mark.django_db
def test_nothing_leaves_before_it_is_due(receiver) -> None:
    post(EFFECT, "k", {}, due_at=NOW + timedelta(hours=1))
    assert deliver_outbox(now=NOW) == 0
    assert deliver_outbox(now=NOW + timedelta(hours=1)) == 1


@pytest.mark.django_db
def test_failures_are_put_off_longer_and_longer_and_others_go_on(receiver) -> None:
    posted(2)
    receiver.failures = [ConnectionError("138...")]
    assert deliver_outbox(now=NOW) == 1
    row = OutboxRow.objects.get(key="k0")
    assert (row.tries, row.failure) == (1, "ConnectionError")
    assert row.due_at >= NOW + timedelta(seconds=30)
    assert deliver_outbox(now=NOW + timedelta(seconds=29)) == 0
    receiver.failures = [TimeoutError()]
    assert deliver_outbox(now=NOW + timedelta(seconds=35)) == 0
    assert OutboxRow.objects.get(key="k0").due_at >= NOW + timedelta(seconds=95)
    assert deliver_outbox(now=NOW + timedelta(seconds=100)) == 1
    assert receiver.seen == ["k1", "k0"]


@pytest.mark.django_db
def test_after_twelve_tries_it_is_given_up_and_says_why(receiver) -> None:
    posted()
    for day in range(MOST_TRIES + 3):
        receiver.failures = [ConnectionError()]
        deliver_outbox(now=NOW + timedelta(days=day))
    row = OutboxRow.objects.get()
    assert (row.tries, row.failure) == (MOST_TRIES, "ConnectionError")
    assert row.failed_at is not None


@pytest.mark.django_db
def test_what_cannot_be_delivered_is_not_tried_again(receiver) -> None:
    posted()
    receiver.failures = [Undeliverable("channel_off")]
    deliver_outbox(now=NOW)
    assert deliver_outbox(now=NOW + timedelta(days=1)) == 0
    assert OutboxRow.objects.get().failure == "channel_off"


@pytest.mark.django_db
def test_somebody_without_an_address_is_nothing_to_worry_about(receiver, caplog) -> None:
    posted(2)
    receiver.failures = [NoAddress(), Undeliverable("channel_off")]
    with caplog.at_level(logging.INFO, logger="zhijia.outbox"):
        deliver_outbox(now=NOW)
    assert [line.levelname for line in caplog.records] == ["INFO", "WARNING"]
    assert stuck_deliveries(NOW + timedelta(days=1)) == 0
    nobody = OutboxRow.objects.get(key="k0")
    assert (nobody.failure, bytes(nobody.envelope)) == ("no_address", b"")


@pytest.mark.django_db
def test_those_without_an_address_are_forgotten_too_and_failures_are_kept(receiver) -> None:
    posted(2)
    receiver.failures = [NoAddress(), Undeliverable("channel_off")]
    deliver_outbox(now=NOW)
    assert clear_outbox(now=NOW + KEPT_AFTER_DELIVERY + timedelta(days=1)) == 1
    assert OutboxRow.objects.get().failure == "channel_off"


@pytest.mark.django_db
def test_a_deliverer_that_dies_loses_nothing_and_the_receiver_sees_the_same_key(receiver) -> None:
    posted()
    receiver.failures = [Killed()]
    with pytest.raises(Killed):
        deliver_outbox(now=NOW)
    assert deliver_outbox(now=NOW + LEASE / 2) == 0, "somebody still has it"
    assert deliver_outbox(now=NOW + LEASE * 2) == 1
    assert receiver.seen == ["k0"]


@pytest.mark.django_db
def test_a_deliverer_that_slept_does_not_undo_anothers_work(receiver, monkeypatch) -> None:
    posted()
    slow = delivery._claim(NOW)
    assert slow is not None
    assert deliver_outbox(now=NOW + LEASE * 2) == 1
    delivery._put_off(slow, NOW + LEASE * 2, "TimeoutError")
    assert deliver_outbox(now=NOW + LEASE * 9) == 0
    assert receiver.seen == ["k0"]


@pytest.mark.django_db
def test_delivered_rows_are_forgotten_after_a_quarter_and_waiting_ones_never(receiver) -> None:
    posted(2)
    receiver.failures = [ConnectionError()]
    deliver_outbox(now=NOW)
    assert clear_outbox(now=NOW + KEPT_AFTER_DELIVERY - timedelta(days=1)) == 0
    assert clear_outbox(now=NOW + KEPT_AFTER_DELIVERY + timedelta(days=1)) == 1
    assert OutboxRow.objects.get().key == "k0"


@pytest.mark.django_db
def test_rows_nobody_tries_are_seen(receiver) -> None:
    posted()
    assert stuck_deliveries(NOW + timedelta(minutes=29)) == 0
    assert stuck_deliveries(NOW + timedelta(minutes=31)) == 1
    deliver_outbox(now=NOW)
    assert stuck_deliveries(NOW + timedelta(minutes=31)) == 0


def _deliver_side_by_side(deliverers: int) -> list[BaseException]:
    gate, failures = threading.Barrier(deliverers), []

    def deliver() -> None:
        try:
            gate.wait()
            deliver_outbox(now=NOW)
        except BaseException as wrong:
            failures.append(wrong)
        finally:
            connection.close()

    threads = [threading.Thread(target=deliver) for _ in range(deliverers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("times", [1, pytest.param(100, marks=pytest.mark.full)])
def test_two_deliverers_never_both_deliver(receiver, times: int) -> None:
    for _ in range(times):
        OutboxRow.objects.all().delete()
        receiver.seen.clear()
        posted(20)
        assert _deliver_side_by_side(3) == []
        assert sorted(receiver.seen) == sorted(f"k{n}" for n in range(20))


@pytest.mark.django_db(transaction=True)
def test_without_the_claim_they_would(receiver, monkeypatch) -> None:
    """The negative control: with the lease taken away the same race delivers twice."""

    def unclaimed(now):
        rows = OutboxRow.objects.filter(delivered_at=None, tries=0).order_by("pk")
        row = rows.first()
        if row is not None:
            gate.wait(timeout=5)
            OutboxRow.objects.filter(pk=row.pk).update(tries=1)
        return row

    posted()
    gate = threading.Barrier(2)
    monkeypatch.setattr(delivery, "_claim", unclaimed)
    assert _deliver_side_by_side(2) == []
    assert receiver.seen == ["k0", "k0"]


CHILD = """
import os, sys
import django
django.setup()
from datetime import datetime
from django.db import transaction
from zhijia.base.outbox import delivery
from zhijia.base.outbox.services import send
from zhijia.base.outbox.texts import MESSAGE_TEXTS
MESSAGE_TEXTS["tests.progress"] = "%(number)s"
with transaction.atomic():
    for n in range(10):
        send("sms", "tests.progress", {"number": str(n)}, key=f"kill:{n}", to="13812345678")
if sys.argv[1] == "while_delivering":
    mark, count = delivery._mark, []
    def die_before_the_fifth_mark(row, **changes):
        count.append(1)
        if len(count) == 5:
            print("ready", flush=True)
            sys.stdin.read()
        return mark(row, **changes)
    delivery._mark = die_before_the_fifth_mark
    from django.utils import timezone
    delivery.deliver_outbox(now=timezone.now())
print("ready", flush=True)
sys.stdin.read()
"""


def url_of_the_test_database() -> str:
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("when", ["after_the_commit", "while_delivering"])
def test_kill_9_loses_nothing_and_sends_nothing_twice(when, progress, settings) -> None:
    from django.utils import timezone

    from zhijia.base.outbox.models import DevelopmentMessage

    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, when],
        env={
            **os.environ,
            "DATABASE_URL": url_of_the_test_database(),
            "ZHIJIA_VAR": str(settings.VAR_DIR),
            "ZHIJIA_ENV": "embedded",
            "DJANGO_SETTINGS_MODULE": "zhijia.config.settings",
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline().strip() == "ready"
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert OutboxRow.objects.count() == 10
    delivered = OutboxRow.objects.exclude(delivered_at=None).count()
    assert delivered == (4 if when == "while_delivering" else 0)
    deliver_outbox(now=timezone.now() + LEASE * 2)
    assert OutboxRow.objects.exclude(delivered_at=None).count() == 10
    sent = DevelopmentMessage.objects.values_list("key", flat=True)
    assert sorted(sent) == [f"kill:{n}:sms" for n in range(10)]
