"""The words of states and dates: right for each reader, coloured only when something is to be done."""

from __future__ import annotations

import pytest
from django.utils import translation

from zhijia.base.ui.icons import ICONS
from zhijia.base.ui.promises import PROMISES
from zhijia.base.ui.words import STATES, due_chip, state_chip

LOOKS = {"idle", "info", "wait", "wrong", "ok", "secret"}
FORBIDDEN = ("绝对保密", "100%安全", "任何人都看不到", "匿名无法追踪")


@pytest.mark.parametrize("code", sorted(STATES))
def test_every_state_has_a_look_and_an_icon_we_ship(code):
    assert STATES[code].look in LOOKS
    assert STATES[code].icon in ICONS


def test_a_closed_matter_is_grey():
    assert state_chip("closed").look == "idle"


def test_the_two_readers_read_their_own_words():
    assert state_chip("waiting_for_worker").label == "等您补材料"
    assert state_chip("waiting_for_worker", officer=True).label == "等职工补材料"
    assert state_chip("handed_on", to="组织部").label == "已转给组织部，等对方接手"
    with translation.override("en"):
        assert state_chip("overdue", days=2, officer=True).label == "Days overdue: 2"


@pytest.mark.parametrize(
    ("left", "label", "look"),
    [
        (-2, "超期2天", "wrong"),
        (0, "今天", "wait"),
        (1, "还剩1天", "wait"),
        (2, "还剩2天", "wait"),
        (3, "还剩3天", "idle"),
    ],
)
def test_a_date_in_order_is_never_coloured(left, label, look):
    assert (due_chip(left).label, due_chip(left).look) == (label, look)


def test_a_paused_clock_is_grey_even_when_late():
    assert due_chip(-2, paused=True).look == "idle"


@pytest.mark.parametrize("name", sorted(PROMISES))
def test_a_promise_names_its_mechanism_and_promises_no_miracles(name):
    promise = PROMISES[name]
    assert promise.mechanism
    assert promise.proof
    assert not any(word in str(promise.text) for word in FORBIDDEN)
