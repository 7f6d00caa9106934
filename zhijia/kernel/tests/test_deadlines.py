"""When the desk owes an answer."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from zhijia.kernel.deadlines import SHANGHAI, day_zero, days_left, deadline
from zhijia.kernel.workdays import shipped_calendar

CALENDAR = shipped_calendar()


def moment(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("filed", "zero"),
    [
        (moment(2018, 3, 12, 15, 58), date(2018, 3, 12)),
        (moment(2018, 3, 12, 17, 30), date(2018, 3, 12)),
        (moment(2018, 3, 12, 17, 31), date(2018, 3, 13)),
        (moment(2018, 3, 17, 9, 0), date(2018, 3, 19)),
        (moment(2018, 2, 11, 9, 0), date(2018, 2, 11)),  # a Sunday made up for Spring Festival
        (moment(2018, 2, 14, 18, 0), date(2018, 2, 22)),  # the evening before the holiday
    ],
)
def test_counting_starts_when_the_desk_is_open(filed: datetime, zero: date) -> None:
    assert day_zero(filed, CALENDAR) == zero


def test_five_working_days_skip_the_weekend() -> None:
    due = deadline(moment(2018, 3, 12, 15, 58), 5, CALENDAR)
    assert due.due_at == moment(2018, 3, 19, 17, 30)
    assert due.skipped == (date(2018, 3, 17), date(2018, 3, 18))
    assert not due.provisional


def test_a_make_up_saturday_counts_and_the_holiday_does_not() -> None:
    # 2018: 15-21 February off, 11 and 24 February worked.
    assert deadline(moment(2018, 2, 14, 9, 0), 3, CALENDAR).due_at == moment(2018, 2, 24, 17, 30)


def test_a_year_without_a_notice_makes_the_promise_provisional() -> None:
    far = max(y for y in range(2015, 2100) if CALENDAR.is_published(y)) + 1
    assert deadline(moment(far, 3, 5, 9, 0), 1, CALENDAR).provisional


@pytest.mark.parametrize(
    ("now", "left"),
    [
        (moment(2018, 3, 14, 9, 0), 3),
        (moment(2018, 3, 17, 9, 0), 1),  # a Saturday: only Monday is left
        (moment(2018, 3, 19, 17, 30), 0),
        (moment(2018, 3, 19, 17, 31), -1),
        (moment(2018, 3, 20, 9, 0), -1),
        (moment(2018, 3, 21, 9, 0), -2),
    ],
)
def test_days_left_are_working_days(now: datetime, left: int) -> None:
    assert days_left(moment(2018, 3, 19, 17, 30), now, CALENDAR) == left
