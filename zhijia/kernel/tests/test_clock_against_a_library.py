"""Golden answers of the whole clock for 2015 to 2026, worked out a second time with a library's table.

Our days come from the State Council's notices, phrase by phrase (`data/workdays.csv`). The library
`chinese_calendar` keeps a table of its own and was not used for them: here it decides what a working
day is, and the counting is done anew, one day at a time.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhijia.kernel.deadlines import CLOSING, SHANGHAI, Pause, day_zero, days_left, deadline
from zhijia.kernel.workdays import shipped_calendar

CALENDAR = shipped_calendar()
FIRST, LAST = date(2015, 1, 1), date(2026, 12, 31)
TERMS = (0, 1, 5, 15)
HOURS = (time(0, 0), time(9, 0), CLOSING, time(17, 30, 1), time(23, 59))
ONE_DAY = timedelta(days=1)


def works(day: date) -> bool:
    return bool(chinese_calendar.is_workday(day))


def next_working(day: date) -> date:
    while not works(day):
        day += ONE_DAY
    return day


def due_by_hand(filed: datetime, term: int) -> date:
    """Day zero is the day of filing, the next one after closing; then one working day at a time."""
    late = filed.time() > CLOSING
    day = next_working(filed.date() + ONE_DAY if late else filed.date())
    for _nth in range(term):
        day = next_working(day + ONE_DAY)
    return day


@pytest.mark.parametrize("year", range(FIRST.year, LAST.year + 1))
def test_every_day_of_the_year_is_due_when_the_library_says(year: int) -> None:
    asked, day = 0, date(year, 1, 1)
    while day.year == year and day <= LAST - timedelta(days=35):
        hour = HOURS[day.toordinal() % len(HOURS)]
        filed = datetime.combine(day, hour, SHANGHAI)
        for term in TERMS:
            found = deadline(filed, term, CALENDAR)
            assert found.due_at.date() == due_by_hand(filed, term), (filed, term)
            asked += 1
        day += ONE_DAY
    assert asked >= 330 * len(TERMS)


INSTANTS = st.timedeltas(timedelta(0), timedelta(days=4_280)).map(
    lambda later: datetime.combine(FIRST, time(0, 0), SHANGHAI) + later
)
EVENINGS = st.times(time(17, 30, 1), time(23, 59, 59))
MORNINGS = st.times(time(0, 0), CLOSING)


@given(filed=INSTANTS, evening=EVENINGS, morning=MORNINGS, term=st.integers(0, 20))
def test_filed_after_closing_is_filed_on_the_next_morning(
    filed: datetime, evening: time, morning: time, term: int
) -> None:
    after = datetime.combine(filed.date(), evening, SHANGHAI)
    next_day = datetime.combine(filed.date() + ONE_DAY, morning, SHANGHAI)
    assert deadline(after, term, CALENDAR) == deadline(next_day, term, CALENDAR)


@given(filed=INSTANTS, term=st.integers(0, 20))
def test_filed_on_a_day_off_is_filed_when_the_desk_opens(filed: datetime, term: int) -> None:
    zero = day_zero(filed, CALENDAR)
    opened = datetime.combine(zero, time(9, 0), SHANGHAI)
    assert works(zero)
    assert deadline(filed, term, CALENDAR).due_at == deadline(opened, term, CALENDAR).due_at


@given(filed=INSTANTS, term=st.integers(0, 20))
def test_one_day_more_is_one_working_day_later(filed: datetime, term: int) -> None:
    sooner, later = deadline(filed, term, CALENDAR), deadline(filed, term + 1, CALENDAR)
    assert next_working(sooner.due_at.date() + ONE_DAY) == later.due_at.date()


@given(
    filed=INSTANTS, term=st.integers(1, 20), wait=st.integers(0, 600), length=st.integers(0, 600)
)
def test_a_pause_costs_the_working_days_at_whose_closing_it_stood(
    filed: datetime, term: int, wait: int, length: int
) -> None:
    """Counted by hand: a working day counts when the clock runs at its closing time."""
    since = filed + timedelta(hours=wait)
    pause = Pause(since, since + timedelta(hours=length))
    day, counted = day_zero(filed, CALENDAR), 0
    while counted < term:
        day = next_working(day + ONE_DAY)
        counted += not pause.covers(datetime.combine(day, CLOSING, SHANGHAI))
    assert deadline(filed, term, CALENDAR, [pause]).due_at.date() == day


@given(filed=INSTANTS, term=st.integers(1, 20))
def test_what_is_left_falls_by_one_each_working_day(filed: datetime, term: int) -> None:
    due = deadline(filed, term, CALENDAR)
    day = due.counted_from
    for left in range(term, -1, -1):
        noon = datetime.combine(day, time(12, 0), SHANGHAI)
        assert days_left(due.due_at, noon, CALENDAR) == left
        day = next_working(day + ONE_DAY)
