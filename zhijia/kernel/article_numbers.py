"""How statutes write the number of an article."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"


def written_number(number: int) -> str:
    """An article's number as statutes write it: 47 → 第四十七条. From 1 to 999."""
    return f"第{_in_words(number)}条"


def _in_words(number: int) -> str:
    if not 0 < number < 1000:
        raise ValueError("an article's number is from 1 to 999")
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        words += "零"
    return words + (_DIGITS[ones] if ones else "")
