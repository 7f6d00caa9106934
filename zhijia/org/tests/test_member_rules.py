"""The register's rules, without a database: member numbers, what was typed, likeness, employment."""

from __future__ import annotations

import hashlib
from itertools import pairwise

import pytest

from zhijia.kernel.errors import RuleViolation
from zhijia.org.rules.codes import (
    EDUCATION,
    EMPLOYMENT,
    ID_TYPE,
    NATION,
    POLITICAL_STATUS,
)
from zhijia.org.rules.employment import CONSEQUENCES, consequence_of
from zhijia.org.rules.finding import By, Wanted, read
from zhijia.org.rules.flow import MEMBERSHIP_FLOW
from zhijia.org.rules.likeness import Likeness, signs_of
from zhijia.org.rules.member_number import check_digit, number_of, serial_of


def keyed(text: str) -> int:
    return int(hashlib.sha256(b"a key " + text.encode()).hexdigest()[:12], 16)


# Member numbers ----------------------------------------------------------------------------------


def test_every_serial_has_one_number_and_every_number_one_serial() -> None:
    serials = [*range(1, 3_000), 10_000, 99_999_999, 999_999_999]
    numbers = [number_of(serial, keyed) for serial in serials]
    assert len(set(numbers)) == len(serials)
    assert all(len(number) == 10 and number.isdecimal() for number in numbers)
    assert [serial_of(number, keyed) for number in numbers] == serials


def test_numbers_tell_nothing_of_the_order() -> None:
    numbers = [int(number_of(serial, keyed)) for serial in range(1, 1_001)]
    rising = sum(later > earlier for earlier, later in pairwise(numbers))
    assert 420 < rising < 580  # a coin's worth
    assert len({number // 10**8 for number in numbers}) > 80  # spread over the whole range
    other = [int(number_of(serial, lambda text: keyed(text + "other key"))) for serial in (1, 2, 3)]
    assert other != numbers[:3]


def test_a_slip_of_the_pen_is_no_number() -> None:
    number = number_of(4_711, keyed)
    for place in range(10):
        for digit in "0123456789":
            slip = number[:place] + digit + number[place + 1 :]
            assert (serial_of(slip, keyed) == 4_711) == (slip == number)
            assert slip == number or serial_of(slip, keyed) is None
    for typed in ("", "12345", "123456789x", f"{number}0"):
        assert serial_of(typed, keyed) is None
    assert serial_of(f" {number[:3]} {number[3:6]}-{number[6:]} ", keyed) == 4_711


def test_check_digit_is_that_of_the_standard() -> None:
    """Example of ISO/IEC 7064, MOD 11,10: 0794 has the check digit 5."""
    assert check_digit("0794") == "5"


@pytest.mark.parametrize("serial", [0, -1, 10**9])
def test_no_number_beyond_nine_digits(serial: int) -> None:
    with pytest.raises(ValueError, match="no member number"):
        number_of(serial, keyed)


# What was typed ----------------------------------------------------------------------------------

TYPED: list[tuple[str, list[Wanted]]] = [
    ("", []),
    ("  ", []),
    ("张建", [Wanted(By.NAME, "张建")]),
    (" 阿依古丽·买买提 ", [Wanted(By.NAME, "阿依古丽·买买提")]),
    ("zjg", [Wanted(By.INITIALS, "zjg")]),
    ("ZJG", [Wanted(By.INITIALS, "zjg")]),
    ("li", [Wanted(By.SOUND, "li")]),
    ("Zhang Jian'guo", [Wanted(By.SOUND, "zhangjianguo")]),
    ("lü", [Wanted(By.SOUND, "lv")]),
    ("ma", [Wanted(By.SOUND, "ma"), Wanted(By.INITIALS, "ma")]),
    ("138 1234 5678", [Wanted(By.PHONE, "13812345678")]),
    ("+8613812345678", [Wanted(By.PHONE, "13812345678")]),
    ("１３８１２３４５６７８", [Wanted(By.PHONE, "13812345678")]),
    ("11010519491231002x", [Wanted(By.ID_NUMBER, "11010519491231002X")]),
    ("110105491231002", [Wanted(By.ID_NUMBER, "11010519491231002X")]),
    ("1234567890", [Wanted(By.MEMBER_NUMBER, "1234567890")]),
    ("E12345678", [Wanted(By.DOCUMENT, "E12345678")]),
    ("H1234567(8)", [Wanted(By.DOCUMENT, "H1234567(8)")]),
    ("1381234", [Wanted(By.DOCUMENT, "1381234")]),
    ("12345", []),
    ("zjg; drop", [Wanted(By.NAME, "zjg; drop")]),
]


@pytest.mark.parametrize(("typed", "ways"), TYPED)
def test_how_what_was_typed_is_read(typed: str, ways: list[Wanted]) -> None:
    assert read(typed) == ways


# Likeness ----------------------------------------------------------------------------------------

HIM = Likeness("张建国", "zhangjianguo", identity="a", phone="p", birth_year=1980, sex="1", union=7)


def like(**facts: object) -> Likeness:
    return Likeness(**{"name": "张建国", "sound": "zhangjianguo", **facts})  # type: ignore[arg-type]


LIKENESSES: list[tuple[Likeness, list[str]]] = [
    (like(phone="p"), ["same_name", "same_phone"]),
    (like(name="章建国", phone="p"), ["same_sound", "same_phone"]),
    (like(birth_year=1980, union=7), ["same_name", "same_birth_year", "same_place"]),
    (
        like(birth_year=1980, union=7, phone="p", identity="a"),
        ["same_name", "same_phone", "same_birth_year", "same_place"],
    ),
    (like(birth_year=1980), []),  # a namesake of the same age somewhere
    (like(union=7), []),  # a namesake at work
    (like(name="张军", sound="zhangjun", phone="p"), []),  # a relative's phone
    (like(phone="p", identity="b"), []),
    (like(phone="p", birth_year=1955), []),  # father and son
    (like(phone="p", sex="2"), []),
    (like(phone=""), []),
]


@pytest.mark.parametrize(("other", "signs"), LIKENESSES)
def test_signs_of(other: Likeness, signs: list[str]) -> None:
    assert signs_of(HIM, other) == signs
    assert signs_of(other, HIM) == signs


# Employment and codes ----------------------------------------------------------------------------


def test_every_employment_state_has_a_consequence_with_its_rule_or_says_it_cannot_be_judged() -> (
    None
):
    assert CONSEQUENCES.keys() == EMPLOYMENT.keys()
    for code, found in CONSEQUENCES.items():
        if found.step is None:
            assert not found.rule, code
            assert "不能判断" in found.sentence
        else:
            assert found.rule, code
            assert found.article, code
            assert found.step in ("", *(step.name for step in MEMBERSHIP_FLOW))


@pytest.mark.parametrize(
    ("employment", "state", "step"),
    [
        ("4", "active", "retain"),
        ("4", "retained", "nothing"),
        ("1", "retained", "restore"),
        ("1", "active", "nothing"),
        ("2", "active", "nothing"),
        ("7", "active", "nothing"),
        ("6", "active", None),
        ("", "active", "nothing"),
        ("x", "active", "nothing"),
    ],
)
def test_what_an_employment_state_suggests(employment: str, state: str, step: str | None) -> None:
    found = consequence_of(employment, state)
    assert (found.step if found else "nothing") == step


def test_the_code_tables_are_those_of_the_standards() -> None:
    assert (len(NATION), NATION["01"], NATION["56"]) == (56, "汉族", "基诺族")
    assert (len(POLITICAL_STATUS), POLITICAL_STATUS["13"]) == (13, "群众")
    assert [code for code in EDUCATION if not code.endswith("0")] == []
    assert list(ID_TYPE)[:3] == ["1", "2", "3"]


def test_a_step_from_the_wrong_state_says_so() -> None:
    with pytest.raises(RuleViolation) as refused:
        MEMBERSHIP_FLOW.check("ended", "retain")
    assert refused.value.code == "flow.wrong_state"


def test_what_no_database_takes_is_nobody() -> None:
    assert read("张\x00") == read("\x00") == []
