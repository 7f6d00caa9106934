"""The code on a form: every single slip of the pen is found, and no code looks like another."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhijia.desk.rules.paper_codes import (
    check_digit,
    check_receipt,
    code_of,
    in_fours,
    new_code,
    received_at,
)
from zhijia.kernel.case_numbers import digits_of
from zhijia.kernel.deadlines import SHANGHAI
from zhijia.kernel.errors import RuleViolation

DIGITS = st.text("0123456789", min_size=19, max_size=19)


def test_the_check_digit_is_that_of_the_standard() -> None:
    assert check_digit("0794") == "5"  # the example of ISO 7064, MOD 11,10


@given(DIGITS, st.integers(0, 19), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(digits: str, at: int, off: int) -> None:
    code = digits + check_digit(digits)
    assert code_of(in_fours(code)) == code
    wrong = code[:at] + str((int(code[at]) + off) % 10) + code[at + 1 :]
    with pytest.raises(RuleViolation, match="code_mistyped"):
        code_of(wrong)


def test_codes_are_twenty_digits_and_never_the_same() -> None:
    codes = {new_code() for _drawn in range(2_000)}
    assert len(codes) == 2_000
    assert {len(code_of(code)) for code in codes} == {20}


@given(st.text(max_size=40).filter(lambda typed: len(digits_of(typed)) != 20))
def test_anything_else_is_no_code_and_no_error(typed: str) -> None:
    with pytest.raises(RuleViolation, match="code_mistyped"):
        code_of(typed)


def test_a_form_counts_from_its_day_whatever_the_hour_and_never_from_the_future() -> None:
    now = datetime(2018, 3, 12, 9, 0, tzinfo=SHANGHAI)
    assert received_at(date(2018, 3, 9), now=now) == datetime(2018, 3, 9, 17, 30, tzinfo=SHANGHAI)
    assert received_at(date(2018, 3, 12), now=now) == now.astimezone(UTC)


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (date(2018, 3, 13), "received_in_future"),
        (date(2018, 2, 28), "received_before_printed"),
        (date(2018, 3, 11), "paper_expired"),
        (date(2018, 3, 1), ""),
        (date(2018, 3, 10), ""),
    ],
)
def test_a_day_of_receipt_that_cannot_be(on: date, code: str) -> None:
    days = {
        "printed_on": date(2018, 3, 1),
        "expires_on": date(2018, 3, 10),
        "today": date(2018, 3, 12),
    }
    if not code:
        check_receipt(on, **days)
        return
    with pytest.raises(RuleViolation, match=code):
        check_receipt(on, **days)
