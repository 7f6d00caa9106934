"""Months and years of the calendar."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhijia.law.rules.terms import (
    after_months,
    full_months,
    months_before,
    same_day_next_year,
    severance_months,
)

days = st.dates(date(1980, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("first", "months", "expected"),
    [
        ("2018-01-01", 3, "2018-04-01"),
        ("2018-01-31", 1, "2018-03-01"),
        ("2016-02-29", 12, "2017-03-01"),
        ("2016-02-29", 48, "2020-02-29"),
        ("2018-11-30", 3, "2019-03-01"),
        ("2018-12-15", 1, "2019-01-15"),
    ],
)
def test_the_day_after_a_period(first, months, expected):
    assert after_months(date.fromisoformat(first), months) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2018-01-01", "2018-03-31", 3),
        ("2018-01-01", "2018-03-30", 2),
        ("2016-02-29", "2017-02-28", 12),
        ("2018-08-31", "2019-02-28", 6),
        ("2018-01-15", "2018-01-15", 0),
    ],
)
def test_whole_months_between(first, last, months):
    assert full_months(date.fromisoformat(first), date.fromisoformat(last)) == months


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2017-01-01", "2017-12-31", "1"),
        ("2017-01-01", "2018-01-01", "3/2"),
        ("2017-01-01", "2018-06-29", "3/2"),
        ("2017-01-01", "2018-06-30", "2"),
        ("2018-03-01", "2018-03-01", "1/2"),
        ("2018-01-01", "2018-06-30", "1"),
    ],
)
def test_half_a_year_makes_a_month_of_pay(first, last, months):
    found = severance_months(date.fromisoformat(first), date.fromisoformat(last))
    assert found == Fraction(months)


def test_a_year_on_from_29_february():
    assert same_day_next_year(date(2024, 2, 29)) == date(2025, 2, 28)


def test_months_back_end_with_a_shorter_month():
    assert months_before(date(2021, 5, 31), 3) == date(2021, 2, 28)


@given(first=days, more=st.integers(0, 4000))
def test_a_longer_service_never_counts_less(first, more):
    last = date.fromordinal(first.toordinal() + more)
    tomorrow = date.fromordinal(last.toordinal() + 1)
    assert severance_months(first, last) <= severance_months(first, tomorrow)
    assert 0 <= severance_months(first, last) - Fraction(more, 366) <= Fraction(3, 2)


@given(first=days, months=st.integers(0, 240))
def test_a_period_has_the_months_it_was_made_of(first, months):
    last = date.fromordinal(after_months(first, months).toordinal() - 1)
    assert full_months(first, last) == months
