"""Case numbers and passphrases."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhijia.kernel.case_numbers import (
    digits_of,
    new_number,
    new_passphrase,
    number_of,
    pause_after,
)


def test_a_number_has_its_date_and_no_sequence() -> None:
    numbers = {new_number(date(2018, 3, 12)) for _ in range(200)}
    assert len(numbers) > 195
    assert all(n.startswith("2018-0312-") and len(n) == 19 for n in numbers)
    tails = [int(digits_of(n)[8:]) for n in numbers]
    assert max(tails) - min(tails) > 10**7


@pytest.mark.parametrize(
    "typed",
    [
        "2018-0312-4831-7702",
        "2018031248317702",
        " 2018 0312 4831 7702 ",
        "２０１８－０３１２－４８３１－７７０２",
    ],
)
def test_a_number_is_found_however_it_is_typed(typed: str) -> None:
    assert number_of(typed) == "2018-0312-4831-7702"


def test_a_passphrase_can_be_dictated() -> None:
    passphrase = new_passphrase()
    assert [len(group) for group in passphrase.split(" ")] == [4, 4, 4, 4]
    assert passphrase != new_passphrase()


@given(st.text(max_size=60))
def test_whatever_is_typed_is_only_text(typed: str) -> None:
    assert len(number_of(typed)) <= 60
    assert digits_of(typed).isdecimal() or digits_of(typed) == ""


def test_the_pause_grows_and_never_locks() -> None:
    pauses = [pause_after(failures) for failures in range(12)]
    assert pauses[:3] == [0, 0, 0]
    assert pauses == sorted(pauses)
    assert max(pauses) == 60
