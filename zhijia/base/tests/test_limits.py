from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from zhijia.base import limits
from zhijia.base.limits import (
    FORGOTTEN_AFTER,
    backed_off,
    count_failure,
    forget_failures,
    is_flooding,
)

NOON = datetime(2018, 3, 12, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


class Clock:
    def __init__(self) -> None:
        self.now_is = NOON

    def now(self) -> datetime:
        return self.now_is


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    cache.clear()
    found = Clock()
    monkeypatch.setattr(limits, "timezone", found)
    return found


def asked(pseudonym: str = "fd00::1") -> bool:
    request = RequestFactory().get("/", REMOTE_ADDR=pseudonym)
    return is_flooding(request, "desk.ask", most=3, seconds=60)


def pause(failures: int) -> int:
    return 0 if failures < 3 else 10


def test_more_than_the_most_in_a_window_is_flooding(clock) -> None:
    assert [asked() for _ in range(5)] == [False, False, False, True, True]
    assert asked("fd00::2") is False
    clock.now_is += timedelta(seconds=60)
    assert asked() is False


def test_failures_of_one_matter_slow_it_down_and_no_other(clock) -> None:
    for _ in range(2):
        count_failure("desk.passphrase", "2018-0312-0047")
    assert not backed_off("desk.passphrase", "2018-0312-0047", pause)
    count_failure("desk.passphrase", "2018-0312-0047")
    assert backed_off("desk.passphrase", "2018-0312-0047", pause)
    assert not backed_off("desk.passphrase", "2018-0312-0048", pause)
    assert not backed_off("access.code", "2018-0312-0047", pause)
    clock.now_is += timedelta(seconds=10)
    assert not backed_off("desk.passphrase", "2018-0312-0047", pause), "never a lock-out"


def test_a_right_answer_forgets_the_failures() -> None:
    for _ in range(3):
        count_failure("desk.passphrase", "n")
    forget_failures("desk.passphrase", "n")
    assert not backed_off("desk.passphrase", "n", pause)


def test_nothing_readable_is_kept(monkeypatch) -> None:
    kept: list[str] = []
    monkeypatch.setattr(cache, "set", lambda key, value, seconds: kept.append(f"{key} {seconds}"))
    count_failure("desk.passphrase", "2018-0312-0047")
    assert len(kept) == 1
    assert "2018-0312-0047" not in kept[0]
    assert kept[0].endswith(f" {FORGOTTEN_AFTER}")
