"""`zhijia work --once`: everything that is due, and then it stops."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from zhijia.base.audit.log import record
from zhijia.base.audit.models import AuditEntry
from zhijia.base.jobs.commands import work
from zhijia.base.outbox import delivery
from zhijia.base.outbox.channels import NoAddress
from zhijia.base.outbox.models import OutboxRow
from zhijia.base.outbox.services import post
from zhijia.base.outbox.sockets import DELIVERIES
from zhijia.kernel.actor import VISITOR

EFFECT = "tests.effect"
MORE_THAN_A_BATCH = 201
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hand_over(monkeypatch: pytest.MonkeyPatch):
    """Put a deliverer into the socket."""

    def plug(deliverer) -> None:
        monkeypatch.setattr(DELIVERIES, "_plugs", {**DELIVERIES._plugs, EFFECT: deliverer})

    return plug


def post_long_ago(count: int) -> None:
    due_at = timezone.now() - 2 * delivery.STUCK_AFTER
    for number in range(count):
        post(EFFECT, f"k{number:03}", {"n": number}, due_at=due_at)


def test_many_without_an_address_do_not_hold_up_those_behind_them(hand_over) -> None:
    reached = []

    def deliver(*, key, payload) -> None:
        if payload["n"] < MORE_THAN_A_BATCH:
            raise NoAddress
        reached.append(payload["n"])

    hand_over(deliver)
    post_long_ago(MORE_THAN_A_BATCH + 2)
    assert work(["--once"]) == 0
    assert reached == [MORE_THAN_A_BATCH, MORE_THAN_A_BATCH + 1]
    assert delivery.stuck_deliveries(timezone.now()) == 0


def test_a_neighbour_that_always_fails_is_tried_once_and_left_for_later(hand_over) -> None:
    tried = []

    def deliver(*, key, payload) -> None:
        tried.append(key)
        raise ConnectionError

    hand_over(deliver)
    post_long_ago(2)
    work(["--once"])
    assert tried == ["k000", "k001"]
    assert OutboxRow.objects.filter(due_at__gt=timezone.now() + timedelta(seconds=20)).count() == 2


def test_what_was_written_down_is_sealed() -> None:
    record("tests.try_it", "tests.row:1", actor=VISITOR)
    work(["--once"])
    assert not AuditEntry.objects.filter(seal_no=None).exists()


def test_an_unknown_word_is_a_mistake_of_the_caller(capsys) -> None:
    assert work(["--twice"]) == 2
    assert "--twice" in capsys.readouterr().err
