"""Dates, minutes and what is asked twice: pure rules."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhijia.directives.rules.burden import Every, Load, minutes_by_month, months_later, too_much
from zhijia.directives.rules.known import known_figure, plain

SINCE, UNTIL = date(2018, 1, 1), date(2018, 12, 31)


def test_the_last_day_of_a_month_stays_the_last() -> None:
    load = Load(10, Every.MONTH, date(2018, 1, 31), date(2018, 4, 30))
    assert [f"{day:%m-%d}" for day in load.due_days(SINCE, UNTIL)] == [
        "01-31",
        "02-28",
        "03-31",
        "04-30",
    ]


@pytest.mark.parametrize(
    ("every", "times"), [(Every.ONCE, 1), (Every.MONTH, 12), (Every.QUARTER, 4), (Every.YEAR, 1)]
)
def test_how_often_it_is_due_in_a_year(every: Every, times: int) -> None:
    until = None if every == Every.ONCE else UNTIL
    assert len(list(Load(10, every, date(2018, 1, 15), until).due_days(SINCE, UNTIL))) == times


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 200))
def test_some_months_later_is_in_that_month_and_never_a_later_day(day: date, months: int) -> None:
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day
    assert later.day == day.day or (later + timedelta(days=1)).month != later.month


def test_minutes_add_up_within_a_month() -> None:
    loads = [
        Load(30, Every.MONTH, date(2018, 1, 5), UNTIL),
        Load(45, Every.ONCE, date(2018, 2, 9)),
    ]
    minutes = minutes_by_month(loads, SINCE, date(2018, 3, 31))
    assert minutes == {"2018-01": 30, "2018-02": 75, "2018-03": 30}


def test_the_first_month_over_the_most_is_named() -> None:
    before = [Load(60, Every.QUARTER, date(2018, 3, 1), UNTIL)]
    new = Load(40, Every.MONTH, date(2018, 1, 10), UNTIL)
    assert too_much(before, new, cap=99) == "2018-03"
    assert too_much(before, new, cap=100) == ""  # the most itself is not too much
    assert too_much([], new, cap=39) == "2018-01"


def test_without_a_decided_number_nobody_says_it_is_too_much() -> None:
    assert too_much([], Load(2_400, Every.MONTH, date(2018, 1, 1), UNTIL), cap=None) == ""


@pytest.mark.parametrize(
    ("item", "known"),
    [
        ("会员数", "会员人数"),
        ("会员总人数", "会员人数"),
        ("会员 情况统计表", "会员人数"),
        ("企业名单", "单位名册"),
        ("换届时间", "换届和证书到期"),
        ("基层工会数量", None),
        ("送清凉的点位", None),
        ("会员对食堂的意见", None),
    ],
)
def test_what_the_register_knows_is_recognised(item: str, known: str | None) -> None:
    found = known_figure(item)
    assert (found.title if found else None) == known


def test_the_same_thing_in_other_words() -> None:
    assert plain("高温岗位 人数") == plain("高温岗位的总人数（个）")
    assert plain("高温岗位") != plain("高温津贴")
    assert plain("人数") == "人数"  # of nothing but fillers, everything is kept
