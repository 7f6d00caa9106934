from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest

from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.workdays import (
    Day,
    WorkCalendar,
    shipped_calendar,
    shipped_days,
    shipped_notices,
)

CALENDAR = shipped_calendar()


def test_every_day_from_2015_to_2026_agrees_with_an_independent_table() -> None:
    day, last, differing = date(2015, 1, 1), date(2026, 12, 31), []
    while day <= last:
        if CALENDAR.is_workday(day) is not chinese_calendar.is_workday(day):
            differing.append(day)
        day += timedelta(days=1)
    assert differing == []


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2015-09-03", False),  # the 70th anniversary of the victory
        ("2015-09-04", False),
        ("2015-09-06", True),
        ("2018-12-29", True),  # laid out by the notice for 2019
        ("2018-12-31", False),
        ("2019-05-03", False),  # the labour-day notice of March 2019
        ("2019-05-05", True),
        ("2020-01-31", False),  # the extended Spring Festival
        ("2020-02-01", False),  # was a make-up workday until 26 January 2020
        ("2020-02-03", True),
        ("2026-02-28", True),
    ],
)
def test_the_odd_days(day: str, works: bool) -> None:
    assert CALENDAR.is_workday(date.fromisoformat(day)) is works


@pytest.mark.parametrize(
    ("start", "days", "due", "skipped"),
    [
        ("2018-03-12", 5, "2018-03-19", ["2018-03-17", "2018-03-18"]),
        ("2018-02-14", 1, "2018-02-22", [f"2018-02-{n}" for n in range(15, 22)]),
        ("2018-02-23", 1, "2018-02-24", []),  # a Saturday that is worked
        ("2018-02-10", 0, "2018-02-11", []),  # filed on a Saturday, due on a worked Sunday
        ("2018-03-12", 0, "2018-03-12", []),
        ("2018-03-17", 0, "2018-03-19", ["2018-03-18"]),
        ("2018-03-17", 1, "2018-03-19", ["2018-03-18"]),
        ("2020-01-23", 1, "2020-02-03", None),
    ],
)
def test_due(start: str, days: int, due: str, skipped: list[str] | None) -> None:
    answer = CALENDAR.due(date.fromisoformat(start), days)
    assert answer.due.isoformat() == due
    assert not answer.provisional
    if skipped is not None:
        assert [day.isoformat() for day in answer.skipped] == skipped


def test_a_term_counts_as_many_working_days_as_it_says() -> None:
    for offset in range(0, 700, 13):
        start = date(2019, 1, 1) + timedelta(days=offset)
        for term in (1, 3, 15, 60):
            answer = CALENDAR.due(start, term)
            assert CALENDAR.working_days_between(start, answer.due) == term
            assert (answer.due - start).days == term + len(answer.skipped)


def test_days_past_a_due_day_are_negative() -> None:
    assert CALENDAR.working_days_between(date(2018, 3, 20), date(2018, 3, 16)) == -2
    assert CALENDAR.working_days_between(date(2018, 3, 16), date(2018, 3, 16)) == 0


def test_a_year_without_a_notice_is_provisional_and_keeps_the_days_off_of_the_law() -> None:
    inside = CALENDAR.due(date(2026, 12, 28), 3)
    beyond = CALENDAR.due(date(2026, 12, 28), 4)
    assert (inside.due, inside.provisional) == (date(2026, 12, 31), False)
    assert (beyond.due, beyond.provisional) == (date(2027, 1, 4), True)
    assert CALENDAR.due(date(2031, 6, 2), 1).provisional


def test_years_before_the_first_notice_are_unknown() -> None:
    with pytest.raises(RuleViolation, match=r"calendar\.year_unknown"):
        CALENDAR.due(date(2014, 12, 31), 1)
    with pytest.raises(ValueError, match="negative"):
        CALENDAR.due(date(2018, 1, 2), -1)


def test_a_later_notice_prevails_whatever_the_order_of_the_rows() -> None:
    new_year = Day(date(2020, 1, 1), False, "元旦", "a", date(2019, 11, 21), 2020)
    worked = Day(date(2020, 2, 1), True, "春节", "a", date(2019, 11, 21), 2020)
    extended = Day(date(2020, 2, 1), False, "春节延长", "b", date(2020, 1, 26))
    for rows in ([new_year, worked, extended], [extended, worked, new_year]):
        assert not WorkCalendar(rows).is_workday(date(2020, 2, 1))
    assert WorkCalendar([new_year, worked]).is_workday(date(2020, 2, 1))


def test_a_year_lists_its_days_off_and_make_up_workdays() -> None:
    arranged = CALENDAR.arranged(2020)
    assert [row.on for row in arranged] == sorted(row.on for row in arranged)
    assert len(arranged) == len({row.on for row in arranged})
    assert {row.on for row in arranged if row.works} == {
        date(2020, *day) for day in [(1, 19), (4, 26), (5, 9), (6, 28), (9, 27), (10, 10)]
    }
    assert next(row for row in arranged if row.on == date(2020, 2, 1)).occasion == "春节延长"


def test_every_row_names_a_notice_and_every_year_has_one() -> None:
    notices = {notice.number: notice for notice in shipped_notices()}
    assert {day.notice for day in shipped_days()} == set(notices)
    assert {n.arranges for n in notices.values()} - {None} == set(range(2015, 2027))
    assert all(notice.source and notice.title for notice in notices.values())


def test_every_make_up_workday_is_a_weekend_day() -> None:
    assert all(day.on.weekday() >= 5 for day in shipped_days() if day.works)
