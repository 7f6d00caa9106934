from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from stdnum.cn import ric

from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.identity import (
    Sex,
    born_on,
    check_character,
    id_number,
    mask_id,
    mask_name,
    mask_phone,
    mobile_number,
    sex_of,
)

GOOD = "11010519491231002X"  # the example of GB 11643-1999


@pytest.mark.parametrize(
    "typed",
    [
        GOOD,
        GOOD.lower(),
        f" {GOOD} ",
        "110105 19491231 002x",
        "１１０１０５１９４９１２３１００２Ｘ",
    ],
)
def test_what_people_type_becomes_one_number(typed: str) -> None:
    assert id_number(typed) == GOOD


def test_fifteen_digits_are_lengthened() -> None:
    assert id_number("110105491231002") == GOOD


def test_birth_and_sex() -> None:
    assert born_on(GOOD) == date(1949, 12, 31)
    assert sex_of(GOOD) is Sex.FEMALE
    assert sex_of("440308199901101512") is Sex.MALE


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "id_length"),
        ("1101051949123100", "id_length"),
        ("1.10105194912E+17", "id_length"),
        ("11010519491231002XX", "id_length"),
        ("X10105194912310021", "id_length"),
        ("99999919491331002X", "id_birth"),
        ("110105194913310021", "id_birth"),
        ("010105194912310021", "id_area"),
        ("110105194912310021", "id_check"),
        ("110105491331002", "id_birth"),
    ],
)
def test_what_is_refused(typed: str, code: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        id_number(typed)
    assert refused.value.code == f"identity.{code}"
    assert refused.value.field == "id_number"


def test_the_check_character_agrees_with_an_independent_library() -> None:
    dice = random.Random(20180312)
    for _ in range(500):
        born = date(1930, 1, 1) + timedelta(days=dice.randrange(35_000))
        body = f"110105{born:%Y%m%d}{dice.randrange(1, 1000):03d}"
        number = body + check_character(body)
        assert ric.is_valid(number)
        assert id_number(number) == number
        assert ric.get_birth_date(number) == born_on(number)
        wrong = body + ("0" if number[-1] != "0" else "1")
        assert not ric.is_valid(wrong)
        with pytest.raises(RuleViolation, match="id_check"):
            id_number(wrong)


@pytest.mark.parametrize(
    "typed",
    [
        "13812345678",
        "138-1234-5678",
        "+86 138 1234 5678",
        "008613812345678",
        "8613812345678",
        "１３８１２３４５６７８",
        "(138)12345678",
    ],
)
def test_mobile_numbers(typed: str) -> None:
    assert mobile_number(typed) == "13812345678"


@pytest.mark.parametrize(
    ("typed", "code", "digits"),
    [
        ("1381234567", "phone_length", 10),
        ("138123456789", "phone_length", 12),
        ("1381234567a", "phone_length", 11),
        ("12345678901", "phone_unknown", None),
        ("+85291234567", "phone_length", 12),
    ],
)
def test_wrong_mobile_numbers(typed: str, code: str, digits: int | None) -> None:
    with pytest.raises(RuleViolation) as refused:
        mobile_number(typed)
    assert refused.value.code == f"identity.{code}"
    assert refused.value.facts.get("typed") == digits


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张建国", "张*国"),
        ("李明", "李*"),
        ("欧阳建华", "欧阳*华"),
        ("阿依古丽·买买提", "阿*提"),
        ("王", "*"),
        ("", "*"),
    ],
)
def test_names_are_masked(name: str, masked: str) -> None:
    assert mask_name(name) == masked


def test_phones_and_identity_numbers_are_masked() -> None:
    assert mask_phone("13812345678") == "138******78"
    assert mask_phone("12351") == "*****"
    assert mask_id("320102199003072310") == "320***************"
    assert mask_id("") == ""
