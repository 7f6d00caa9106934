"""Money is an integer number of fen. Nothing in a decision divides; display rounds once, half up."""

from __future__ import annotations

import re
from decimal import Context, Decimal, Inexact, InvalidOperation
from fractions import Fraction

from zhijia.kernel.errors import RuleViolation

CENT = Decimal("0.01")

# Exact or not at all: below 10^16 yuan, never rounded.
_EXACT = Context(prec=18, traps=[Inexact, InvalidOperation])
_TYPED = re.compile(r"-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?", re.ASCII)


def fen(amount: str | int | Decimal) -> int:
    """Yuan as typed ("1,234.50") or as a number, to fen. `money.invalid` for anything else: no
    number, a fraction of a fen, 10^16 yuan and more.

    Text is read strictly, since a slip must not become another amount: ASCII digits, commas only
    between thousands ("1,5" could mean 1.5), no exponent, no "+". Fields widen full-width digits
    before they ask. Zeros after the second decimal change nothing and may stand.
    """
    try:
        cents = _EXACT.quantize(_number(amount), CENT)
    except (InvalidOperation, Inexact):
        raise RuleViolation("money.invalid", value=str(amount)) from None
    return int(_EXACT.scaleb(cents, 2))


def _number(amount: str | int | Decimal) -> Decimal:
    """The number as written, or `InvalidOperation`."""
    if isinstance(amount, str):
        typed = amount.strip()
        if not _TYPED.fullmatch(typed):
            raise InvalidOperation
        return Decimal(typed.replace(",", ""))
    number = Decimal(amount)
    if not number.is_finite():
        raise InvalidOperation
    return number


def yuan(amount: int) -> str:
    """Fen as "1234.00", for machines."""
    sign = "-" if amount < 0 else ""
    whole, cents = divmod(abs(amount), 100)
    return f"{sign}{whole}.{cents:02d}"


def yuan_for_people(amount: int) -> str:
    """Fen as "1,234.00", with a true minus sign, for pages."""
    sign = "−" if amount < 0 else ""
    whole, cents = divmod(abs(amount), 100)
    return f"{sign}{whole:,}.{cents:02d}"


def rounded(exact: Fraction, places: int = 2) -> Decimal:
    """An exact fraction rounded once, half up (away from zero), to so many decimals; no minus zero."""
    scaled = abs(exact) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    sign = "-" if exact < 0 and whole else ""
    # Written out, because arithmetic on decimals would round again at 28 digits.
    return Decimal(f"{sign}{whole}E-{places}")


_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")


def yuan_in_words(amount: int) -> str:
    """Fen in the capital characters of payment slips: 36360000 → 叁拾陆万叁仟陆佰元整.

    Where the rules leave a choice: zeros between digits are one 零 in the yuan also where they end
    a group (壹拾万零柒仟), none before 角 (捌拾元叁角), and 整 also stands after 角.
    Source: 《支付结算办法》（银发〔1997〕393号）附一《正确填写票据和结算凭证的基本规定》二至四.
    """
    if not 0 <= amount < 10**18:
        raise ValueError("an amount in words is from 0 to below 10^16 yuan")
    whole, cents = divmod(amount, 100)
    jiao, odd = divmod(cents, 10)
    if not amount:
        return "零元整"
    words = f"{_whole_in_words(whole)}元" if whole else ""
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    elif odd and whole:
        words += "零"
    return words + (f"{_DIGITS[odd]}分" if odd else "整")


def _whole_in_words(whole: int) -> str:
    """A whole number above zero, read digit by digit; 亿 closes eight places, 万 the four within."""
    words, last, digits = "", "", str(whole)
    for place, digit in zip(reversed(range(len(digits))), digits, strict=True):
        if digit != "0":
            gap = "零" if last == "0" else ""
            words += gap + _DIGITS[int(digit)] + _PLACES[place % 4]
        last = digit
        if place % 8 == 4 and whole // 10**place % 10_000:
            words += "万"
        elif place == 8:
            words += "亿"
    return words
