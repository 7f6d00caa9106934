"""Case numbers and passphrases: easy to dictate, without a sequence, nothing to guess from."""

from __future__ import annotations

import secrets
import unicodedata
from datetime import date

PASSPHRASE_DIGITS = 16
NUMBER = r"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{4}"


def digits_of(typed: str) -> str:
    """The digits of what was typed: full-width digits, spaces and dashes are all welcome."""
    return "".join(c for c in unicodedata.normalize("NFKC", typed) if c.isdecimal() and c.isascii())


def new_number(today: date) -> str:
    """A case number: the date and eight random digits, "2018-0312-4831-7702"."""
    chance = f"{secrets.randbelow(10**8):08d}"
    return f"{today:%Y-%m%d}-{chance[:4]}-{chance[4:]}"


def in_groups(digits: str) -> str:
    """Digits as they stand in a number, four to a group."""
    return "-".join(digits[here : here + 4] for here in range(0, len(digits), 4))


def number_of(typed: str) -> str:
    """What was typed, as a case number; anything else as typed (it will simply not be found)."""
    digits = digits_of(typed)
    if len(digits) != 16:
        return typed.strip()[:40]
    return in_groups(digits)


def new_passphrase() -> str:
    """Sixteen random digits in four groups."""
    digits = f"{secrets.randbelow(10**PASSPHRASE_DIGITS):0{PASSPHRASE_DIGITS}d}"
    return " ".join(digits[here : here + 4] for here in range(0, PASSPHRASE_DIGITS, 4))


def pause_after(failures: int) -> int:
    """Seconds to wait after so many wrong passphrases in a row: growing, never a lock-out."""
    return 0 if failures < 3 else min(60, 2 ** (failures - 2))
