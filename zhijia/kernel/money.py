"""Money is an integer number of fen. Nothing in a decision divides; display rounds once, half up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction

from zhijia.kernel.errors import RuleViolation

CENT = Decimal("0.01")


def fen(amount: str | int | Decimal) -> int:
    """Yuan as typed or as a decimal, to fen. More than two decimals, or no number: `money.invalid`."""
    text = str(amount).strip().replace(",", "").replace("，", "")
    try:
        scaled = Decimal(text) * 100
    except InvalidOperation:
        raise RuleViolation("money.invalid", value=str(amount)) from None
    if not scaled.is_finite() or scaled != scaled.to_integral_value():
        raise RuleViolation("money.invalid", value=str(amount))
    return int(scaled)


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
    """An exact fraction rounded once, half up (away from zero), to so many decimals."""
    scaled = abs(exact) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    result = Decimal(whole).scaleb(-places).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return -result if exact < 0 and whole else result


_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_SMALL = ("", "拾", "佰", "仟")
_LARGE = ("", "万", "亿", "万亿")


def _group_in_words(group: int) -> str:
    words, pending_zero = "", False
    for position in range(3, -1, -1):
        digit = group // 10**position % 10
        if digit:
            words += ("零" if pending_zero else "") + _DIGITS[digit] + _SMALL[position]
            pending_zero = False
        elif words:
            pending_zero = True
    return words


def yuan_in_words(amount: int) -> str:
    """Fen in the capital characters of payment slips: 36360000 → 叁拾陆万叁仟陆佰元整."""
    if not 0 <= amount < 10**18:
        raise ValueError("an amount in words is from 0 to below 10^16 yuan")
    whole, cents = divmod(amount, 100)
    groups = []
    rest = whole
    while rest:
        rest, group = divmod(rest, 10_000)
        groups.append(group)
    words = ""
    for level in range(len(groups) - 1, -1, -1):
        group = groups[level]
        if not group:
            continue
        gap = words and (group < 1000 or (level + 1 < len(groups) and not groups[level + 1]))
        words += ("零" if gap else "") + _group_in_words(group) + _LARGE[level]
    words = f"{words}元" if words else ""
    jiao, odd = divmod(cents, 10)
    if not cents:
        return f"{words or '零元'}整"
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    elif words:
        words += "零"
    return words + (f"{_DIGITS[odd]}分" if odd else "整")
