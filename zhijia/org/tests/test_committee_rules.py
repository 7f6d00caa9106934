"""Seats, terms, dues and funds: the rules alone, without a database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhijia.kernel.figure_rows import read_figures
from zhijia.kernel.figures import Figures, shipped
from zhijia.org.rules import committee, funds, terms
from zhijia.org.rules.committee import AUDIT, COMMITTEE, CannotBeJudged, Seats

ON = date(2026, 3, 12)
FUTIAN, NINGDE, BEIJING = "440304", "350900", "110000"
HEAD = (
    "kind,region,dims,value,valid_from,valid_to,known_since,provisional,grace_until,source,document"
)


def rows(*lines: str) -> Figures:
    return Figures(read_figures([HEAD, *lines], "test.csv"))


def share(level: str, rate: str, region: str = "320500") -> str:
    return f"funds_share,{region},level={level},{rate},2020-01-01,,2020-01-01,,,源,文"


# Seats


@pytest.mark.parametrize(
    ("members", "choices"),
    [
        (1, (1,)),
        (10, (1,)),
        (11, (3,)),
        (25, (3,)),
        (26, (3, 5)),
        (100, (3, 5)),
        (101, (5, 7)),
        (200, (5, 7)),
        (201, (7, 9)),
        (500, (7, 9)),
        (501, (9, 11, 13, 15)),
        (1000, (9, 11, 13, 15)),
        (1001, (15, 17, 19, 21)),
        (5000, (15, 17, 19, 21)),
        (5001, (21, 23, 25, 27, 29)),
        (10001, (29, 31, 33, 35, 37)),
        (50001, (37, 39, 41, 43, 45)),
    ],
)
def test_the_published_table_of_futian(members: int, choices: tuple[int, ...]) -> None:
    found = committee.seats(members, COMMITTEE, region=FUTIAN, on=ON)
    assert isinstance(found, Seats)
    assert found.choices == choices
    assert found.is_checked
    assert "szft.gov.cn" in found.source


def test_elsewhere_the_countrys_table_answers_and_says_that_it_was_not_checked() -> None:
    found = committee.seats(300, COMMITTEE, region=BEIJING, on=ON)
    assert isinstance(found, Seats)
    assert (found.least, found.most, found.region, found.is_checked) == (7, 15, "CN", False)
    before = committee.seats(20, COMMITTEE, region=BEIJING, on=date(2016, 10, 8))
    assert isinstance(before, Seats)
    assert before.is_one_person


def test_what_no_table_gives_cannot_be_judged() -> None:
    assert committee.seats(30, AUDIT, region=FUTIAN, on=ON) == CannotBeJudged(
        ("committee_seats[audit]",)
    )
    assert committee.seats(0, COMMITTEE, region=FUTIAN, on=ON) == CannotBeJudged(("members",))
    early = committee.seats(30, COMMITTEE, region=FUTIAN, on=date(1980, 1, 1))
    assert early == CannotBeJudged(("committee_seats_least:440304:1980-01-01",))


@given(st.integers(1, 200_000), st.sampled_from([FUTIAN, BEIJING, NINGDE]))
def test_seats_are_odd_and_never_fewer_for_more_members(members: int, region: str) -> None:
    found = committee.seats(members, COMMITTEE, region=region, on=ON)
    more = committee.seats(members + 1, COMMITTEE, region=region, on=ON)
    assert isinstance(found, Seats)
    assert isinstance(more, Seats)
    assert found.choices
    assert all(n % 2 and found.fits(n) for n in found.choices)
    assert (found.least, found.most) <= (more.least, more.most)


# Terms


@pytest.mark.parametrize(
    ("since", "years", "last"),
    [
        (date(2016, 4, 1), 3, date(2019, 3, 31)),
        (date(2016, 2, 29), 3, date(2019, 2, 28)),
        (date(2023, 3, 1), 5, date(2028, 2, 29)),
    ],
)
def test_the_last_day_of_a_term(since: date, years: int, last: date) -> None:
    assert terms.end_of_term(since, years) == last


def test_a_term_has_three_or_five_years() -> None:
    assert terms.term_choices(on=ON) == (3, 5)


def test_the_plan_of_an_election_runs_in_order() -> None:
    plan = list(terms.election_plan(date(2026, 12, 31)))
    assert [one.by for one in plan] == sorted(one.by for one in plan)
    assert plan[0].by == date(2026, 10, 2)
    assert plan[-1].by == date(2027, 1, 15)
    assert len({one.step.key for one in plan}) == len(plan) == 7


def test_a_change_is_filed_within_thirty_days() -> None:
    due = terms.change_due(date(2026, 3, 12))
    assert not isinstance(due, CannotBeJudged)
    assert due[0] == date(2026, 4, 11)
    assert "20号" in due[1]
    assert isinstance(terms.change_due(date(2020, 12, 31)), CannotBeJudged)


@pytest.mark.parametrize(
    ("today", "months"),
    [
        (date(2026, 2, 27), None),
        (date(2026, 2, 28), 6),
        (date(2026, 5, 30), 6),
        (date(2026, 5, 31), 3),
        (date(2026, 7, 31), 1),
        (date(2027, 7, 31), 1),
    ],
)
def test_which_reminder_has_been_reached(today: date, months: int | None) -> None:
    assert terms.reminder_due(date(2026, 8, 31), today) == months


# Dues


@pytest.mark.parametrize(
    ("wage", "due"),
    [(0, 0), (999, 0), (1_000, 5), (456_789, 2_280), (500_000, 2_500), (12_345_67, 6_170)],
)
def test_dues_are_half_a_percent_and_a_rest_below_ten_yuan_does_not_count(
    wage: int, due: int
) -> None:
    assert funds.dues(wage, region=BEIJING, on=ON) == due


def test_before_the_rule_there_is_no_due() -> None:
    early = date(1978, 11, 12)
    assert funds.dues(500_000, region="CN", on=early) == CannotBeJudged(
        ("dues_rate:CN:1978-11-12",)
    )


# Funds


def test_two_percent_of_the_payroll_to_the_fen_half_up() -> None:
    assert funds.funds_due(100_000_00, region=BEIJING, on=ON) == 2_000_00
    assert funds.funds_due(1_25, region=BEIJING, on=ON) == 3  # 2.5 fen
    assert isinstance(funds.funds_due(1, region="CN", on=date(1949, 1, 1)), CannotBeJudged)


def test_the_country_knows_two_parts_only_and_says_that_the_text_was_not_read() -> None:
    parts = funds.split(100_01, region=BEIJING, on=ON)
    assert not isinstance(parts, CannotBeJudged)
    assert [(part.level, part.amount) for part in parts] == [("base", 60_01), ("above", 40_00)]
    assert not funds.are_checked(part.rule for part in parts)


def test_a_districts_own_rows_answer_first() -> None:
    own = rows(
        share("base", "60%"),
        share("district", "25%"),
        share("city", "5%"),
        share("province", "5%"),
        share("national", "5%"),
    )
    known = shipped().plus(own)
    parts = funds.split(99, region="320500", on=ON, figures=known)
    assert not isinstance(parts, CannotBeJudged)
    assert [(part.level, part.amount) for part in parts] == [
        ("base", 63),
        ("district", 24),
        ("city", 4),
        ("province", 4),
        ("national", 4),
    ]


def test_shares_that_do_not_add_up_cannot_be_used() -> None:
    known = rows(share("base", "60%"), share("district", "30%"))
    assert funds.split(100, region="320500", on=ON, figures=known) == CannotBeJudged(
        ("funds_share:320500:2026-03-12",)
    )
    assert isinstance(funds.split(100, region="CN", on=ON, figures=rows()), CannotBeJudged)


@given(
    st.integers(0, 10**13),
    st.lists(st.integers(1, 400), min_size=1, max_size=5),
)
def test_the_parts_add_up_and_nobody_above_gets_more_than_their_share(
    amount: int, thousandths: list[int]
) -> None:
    levels = ["street", "district", "city", "province", "national"][: len(thousandths)]
    rest = max(1000 - sum(thousandths), 0)
    scale = sum(thousandths) + rest
    lines = [
        share(level, f"{part}/{scale}") for level, part in zip(levels, thousandths, strict=True)
    ]
    known = rows(*lines, share("base", f"{rest}/{scale}"))
    parts = funds.split(amount, region="320500", on=ON, figures=known)
    assert not isinstance(parts, CannotBeJudged)
    assert sum(part.amount for part in parts) == amount
    for part in parts:
        exact = amount * part.share
        assert part.amount <= exact if part.level != "base" else part.amount >= exact
        assert abs(part.amount - exact) < len(parts)


# Refunds


def back(paid: int, before: int, *, on: date = date(2024, 5, 1), excluded: bool = False) -> int:
    found = funds.refund(paid, average_before=before, region=NINGDE, on=on, is_excluded=excluded)
    assert not isinstance(found, CannotBeJudged)
    return found.amount


def test_small_payers_get_all_of_it_back_up_to_the_cap() -> None:
    assert back(5_000_00, 9_999_99) == 5_000_00
    assert back(12_000_00, 9_999_99) == 10_000_00
    assert back(5_000_00, 10_000_00) == 0  # at the threshold it is not below it
    assert back(5_000_00, 1_00, excluded=True) == 0


def test_where_no_notice_was_read_there_is_no_answer() -> None:
    later = date(2024, 12, 31) + timedelta(days=1)
    found = funds.refund(1, average_before=1, region=NINGDE, on=later, is_excluded=False)
    assert found == CannotBeJudged(("funds_refund_below:350900:2025-01-01",))


def test_the_countrys_notice_has_no_cap() -> None:
    found = funds.refund(
        900_000_00, average_before=1, region=BEIJING, on=date(2023, 5, 1), is_excluded=False
    )
    assert not isinstance(found, CannotBeJudged)
    assert (found.amount, found.cap, found.below.provisional) == (900_000_00, None, True)
