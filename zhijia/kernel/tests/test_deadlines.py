"""When the desk owes an answer."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhijia.kernel.deadlines import SHANGHAI, Pause, closing_of, day_zero, days_left, deadline
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


# A clock that stands still ------------------------------------------------------------------------

MONDAY = moment(2018, 3, 12, 10, 0)


@pytest.mark.parametrize(
    ("since", "until", "due"),
    [
        # asked on Tuesday, given on Thursday noon: Tuesday and Wednesday do not count
        (moment(2018, 3, 13, 9, 0), moment(2018, 3, 15, 12, 0), moment(2018, 3, 21, 17, 30)),
        # asked and given on one day: the clock ran at closing time, nothing is lost
        (moment(2018, 3, 13, 9, 0), moment(2018, 3, 13, 16, 0), moment(2018, 3, 19, 17, 30)),
        # given at closing time itself: the day counts again
        (moment(2018, 3, 13, 9, 0), moment(2018, 3, 13, 17, 30), moment(2018, 3, 19, 17, 30)),
        # over the weekend only
        (moment(2018, 3, 17, 9, 0), moment(2018, 3, 18, 20, 0), moment(2018, 3, 19, 17, 30)),
        # after the promise was broken: asking does not mend it
        (moment(2018, 3, 20, 9, 0), moment(2018, 3, 27, 9, 0), moment(2018, 3, 19, 17, 30)),
    ],
)
def test_a_pause_moves_the_promise_by_its_working_days(
    since: datetime, until: datetime, due: datetime
) -> None:
    found = deadline(MONDAY, 5, CALENDAR, [Pause(since, until)])
    assert found.due_at == due
    assert len(found.paused) == CALENDAR.working_days_between(date(2018, 3, 19), due.date())


MOMENTS = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=3_500)).map(
    lambda later: moment(2016, 1, 5) + later
)
LENGTHS = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=25))
PAUSES = st.lists(st.tuples(LENGTHS, LENGTHS), max_size=4)
TERMS = st.integers(min_value=1, max_value=30)


def pauses_after(start: datetime, gaps: list[tuple[timedelta, timedelta]]) -> list[Pause]:
    """Pauses one behind the other: each begins a while after the last one ended."""
    found, here = [], start
    for wait, length in gaps:
        found.append(Pause(here + wait, here + wait + length))
        here = found[-1].until
    return found


@given(filed=MOMENTS, days=TERMS, gaps=PAUSES)
def test_never_due_on_a_day_off_nor_while_the_clock_stands(
    filed: datetime, days: int, gaps: list[tuple[timedelta, timedelta]]
) -> None:
    pauses = pauses_after(filed, gaps)
    due = deadline(filed, days, CALENDAR, pauses)
    assert CALENDAR.is_workday(due.due_at.date())
    assert due.due_at == closing_of(due.due_at.date())
    assert not any(pause.covers(due.due_at) for pause in pauses)
    counted = CALENDAR.working_days_between(due.counted_from, due.due_at.date())
    assert counted - len(due.paused) == days


@given(filed=MOMENTS, days=TERMS, gaps=PAUSES)
def test_a_pause_never_shortens_and_never_takes_more_than_its_days(
    filed: datetime, days: int, gaps: list[tuple[timedelta, timedelta]]
) -> None:
    pauses = pauses_after(filed, gaps)
    without, paused = deadline(filed, days, CALENDAR), deadline(filed, days, CALENDAR, pauses)
    assert paused.due_at >= without.due_at
    longest = sum((p.until - p.since for p in pauses), timedelta())
    lost = CALENDAR.working_days_between(without.due_at.date(), paused.due_at.date())
    assert lost <= longest / timedelta(days=1) + len(pauses)


@given(filed=MOMENTS, days=TERMS, wait=LENGTHS, first=LENGTHS, second=LENGTHS)
def test_splitting_a_pause_changes_nothing(
    filed: datetime, days: int, wait: timedelta, first: timedelta, second: timedelta
) -> None:
    begin, middle, end = filed + wait, filed + wait + first, filed + wait + first + second
    whole = deadline(filed, days, CALENDAR, [Pause(begin, end)])
    assert deadline(filed, days, CALENDAR, [Pause(begin, middle), Pause(middle, end)]) == whole


@given(filed=MOMENTS, later=LENGTHS, days=TERMS, gaps=PAUSES)
def test_whoever_files_later_is_never_due_earlier(
    filed: datetime, later: timedelta, days: int, gaps: list[tuple[timedelta, timedelta]]
) -> None:
    pauses = pauses_after(filed, gaps)
    first = deadline(filed, days, CALENDAR, pauses)
    assert deadline(filed + later, days, CALENDAR, pauses).due_at >= first.due_at
