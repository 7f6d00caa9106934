from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.money import fen, rounded, yuan, yuan_for_people, yuan_in_words

AMOUNTS = st.integers(-(10**18) + 1, 10**18 - 1)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("0", 0),
        ("-0", 0),
        ("5000", 500_000),
        ("1234.5", 123_450),
        ("12.", 1_200),
        ("1,234.50", 123_450),
        ("1,234,567", 123_456_700),
        (" 0.07 ", 7),
        ("-3.50", -350),
        ("007", 700),
        ("1.2300", 123),
        (12, 1_200),
        (-12, -1_200),
        (Decimal("12.34"), 1_234),
        (Decimal("12.340"), 1_234),
        (Decimal("1E+3"), 100_000),
        ("9999999999999999.99", 10**18 - 1),
    ],
)
def test_yuan_to_fen(typed: str | int | Decimal, amount: int) -> None:
    assert fen(typed) == amount


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "-",
        ".",
        ".5",
        "+5",
        "--5",
        "1 234",
        "1.2.3",
        "1.005",
        "0.001",
        "1e3",
        "1E5",
        "1_000",
        "1,5",
        "1,0000",
        "12,34.5",
        ",123",
        "1,234,",
        "NaN",
        "sNaN",
        "Infinity",
        "-inf",
        "五千",
        "１２３",
        "1，234",
        "٣",
        "½",
        "0x10",
        "−5",
        "1234.00元",
        "10000000000000000",
        "1e999999",
        "9" * 5_000,
        "1." + "0" * 40 + "1",
        "12345678901234567890123456789.001",
        Decimal("NaN"),
        Decimal("sNaN"),
        Decimal("Infinity"),
        Decimal("0.001"),
        Decimal("1E+999999"),
        Decimal("1E-999999"),
        10**16,
    ],
)
def test_what_is_no_exact_amount_is_refused(typed: str | int | Decimal) -> None:
    with pytest.raises(RuleViolation) as no:
        fen(typed)
    assert no.value.code == "money.invalid"
    assert no.value.facts == {"value": str(typed)}


@settings(deadline=None)
@given(AMOUNTS)
def test_amounts_for_machines_and_for_people_are_read_back(amount: int) -> None:
    assert fen(yuan(amount)) == amount
    assert fen(yuan_for_people(amount).replace("\N{MINUS SIGN}", "-")) == amount


@pytest.mark.parametrize(
    ("amount", "machine", "people"),
    [
        (0, "0.00", "0.00"),
        (5, "0.05", "0.05"),
        (-5, "-0.05", "−0.05"),
        (123_400, "1234.00", "1,234.00"),
        (-123_456_789, "-1234567.89", "−1,234,567.89"),
    ],
)
def test_amounts_written(amount: int, machine: str, people: str) -> None:
    assert (yuan(amount), yuan_for_people(amount)) == (machine, people)


@pytest.mark.parametrize(
    ("exact", "places", "shown"),
    [
        (Fraction(1, 3), 2, "0.33"),
        (Fraction(2, 3), 2, "0.67"),
        (Fraction("0.005"), 2, "0.01"),
        (Fraction("-0.005"), 2, "-0.01"),
        (Fraction("0.004999999999999999999"), 2, "0.00"),
        (Fraction("-0.004"), 2, "0.00"),
        (Fraction("2.675"), 2, "2.68"),
        (Fraction("-2.675"), 2, "-2.68"),
        (Fraction("0.125"), 2, "0.13"),
        (Fraction("2.5"), 0, "3"),
        (Fraction("-2.5"), 0, "-3"),
        (Fraction("3.5"), 0, "4"),
        (Fraction("12.25"), 1, "12.3"),
        (Fraction(7), 2, "7.00"),
        (Fraction(10**40) + Fraction("0.005"), 2, f"{10**40}.01"),
    ],
)
def test_rounded_once_half_up_away_from_zero(exact: Fraction, places: int, shown: str) -> None:
    assert str(rounded(exact, places)) == shown


@settings(deadline=None)
@given(st.decimals(-(10**9), 10**9, places=5), st.integers(0, 4))
def test_rounding_agrees_with_the_decimal_library(exact: Decimal, places: int) -> None:
    unit = Decimal(1).scaleb(-places)
    assert rounded(Fraction(exact), places) == exact.quantize(unit, ROUND_HALF_UP)


@settings(deadline=None)
@given(st.fractions(), st.integers(0, 4))
def test_rounding_moves_by_half_a_unit_at_most(exact: Fraction, places: int) -> None:
    off = abs(Fraction(rounded(exact, places)) - exact)
    assert off <= Fraction(1, 2 * 10**places)


# 《支付结算办法》附一《正确填写票据和结算凭证的基本规定》, section 4: one of the printed ways each, with
# the 整 that section 2 leaves open after 角.
PRINTED = [
    ("1409.50", "壹仟肆佰零玖元伍角整"),
    ("6007.14", "陆仟零柒元壹角肆分"),
    ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
    ("107000.53", "壹拾万零柒仟元伍角叁分"),
    ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
    ("325.04", "叁佰贰拾伍元零肆分"),
]

BY_THE_RULES = [
    ("0.00", "零元整"),
    ("0.01", "壹分"),
    ("0.05", "伍分"),
    ("0.10", "壹角整"),
    ("0.99", "玖角玖分"),
    ("1", "壹元整"),
    ("1.05", "壹元零伍分"),
    ("1.50", "壹元伍角整"),
    ("10", "壹拾元整"),
    ("10.05", "壹拾元零伍分"),
    ("10.50", "壹拾元伍角整"),
    ("11", "壹拾壹元整"),
    ("100", "壹佰元整"),
    ("101", "壹佰零壹元整"),
    ("110", "壹佰壹拾元整"),
    ("1000", "壹仟元整"),
    ("1001", "壹仟零壹元整"),
    ("1010", "壹仟零壹拾元整"),
    ("1100", "壹仟壹佰元整"),
    ("10000", "壹万元整"),
    ("10001", "壹万零壹元整"),
    ("10010", "壹万零壹拾元整"),
    ("10100.10", "壹万零壹佰元壹角整"),
    ("11000", "壹万壹仟元整"),
    ("100000", "壹拾万元整"),
    ("100005", "壹拾万零伍元整"),
    ("101000", "壹拾万零壹仟元整"),
    ("110000", "壹拾壹万元整"),
    ("363600", "叁拾陆万叁仟陆佰元整"),
    ("1000000", "壹佰万元整"),
    ("1000000.05", "壹佰万元零伍分"),
    ("1000001", "壹佰万零壹元整"),
    ("1010101", "壹佰零壹万零壹佰零壹元整"),
    ("10000000", "壹仟万元整"),
    ("10010000", "壹仟零壹万元整"),
    ("100000000", "壹亿元整"),
    ("100000001", "壹亿零壹元整"),
    ("100000000.10", "壹亿元壹角整"),
    ("100010000", "壹亿零壹万元整"),
    ("100010001", "壹亿零壹万零壹元整"),
    ("100100000", "壹亿零壹拾万元整"),
    ("110000000", "壹亿壹仟万元整"),
    ("1000000000", "壹拾亿元整"),
    ("1050000000", "壹拾亿零伍仟万元整"),
    ("1200005000", "壹拾贰亿零伍仟元整"),
    ("100000000000", "壹仟亿元整"),
    ("1000000000000", "壹万亿元整"),
    ("1000000000001", "壹万亿零壹元整"),
    ("1000100000000", "壹万零壹亿元整"),
    ("1234500000000", "壹万贰仟叁佰肆拾伍亿元整"),
    (
        "9876543212345678.99",
        "玖仟捌佰柒拾陆万伍仟肆佰叁拾贰亿壹仟贰佰叁拾肆万伍仟陆佰柒拾捌元玖角玖分",
    ),
]


@pytest.mark.parametrize(("amount", "words"), PRINTED + BY_THE_RULES)
def test_amounts_in_the_characters_of_payment_slips(amount: str, words: str) -> None:
    assert yuan_in_words(fen(amount)) == words


@pytest.mark.parametrize("amount", [-1, 10**18])
def test_no_slip_is_written_over_such_an_amount(amount: int) -> None:
    with pytest.raises(ValueError, match="from 0 to below"):
        yuan_in_words(amount)


DIGITS = {character: digit for digit, character in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1_000}


def read(words: str) -> int:
    """Whole yuan as a clerk reads them: 亿 multiplies all before it, 万 all since the last 亿."""
    high, _, low = words.rpartition("亿")
    if high:
        return read(high) * 10**8 + read(low)
    high, _, low = words.rpartition("万")
    if high:
        return read(high) * 10**4 + read(low)
    total = digit = 0
    for character in words:
        if character in PLACES:
            total, digit = total + digit * PLACES[character], 0
        else:
            digit = DIGITS[character]
    return total + digit


@settings(deadline=None)
@given(st.integers(1, 10**16 - 1) | st.from_regex(r"[1-9]([0]{0,5}[0-9]){0,4}", fullmatch=True))
def test_a_clerk_reads_the_same_amount(whole: int | str) -> None:
    value = int(str(whole)[:16])
    words = yuan_in_words(value * 100)
    assert words.endswith("元整")
    assert read(words.removesuffix("元整")) == value
    runs = re.findall("0+", str(value).rstrip("0"))
    assert words.count("零") == len(runs), "each run of zeros between digits is one 零"
