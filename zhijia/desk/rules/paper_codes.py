"""The code on a printed form: twenty digits, drawn at random, the last one checks the others.

Nineteen random digits are 63 bits: nobody finds one by trying. The check digit is that of ISO 7064
MOD 11,10, which finds every single wrong digit, so that a slip of the pen is told apart from a form
nobody knows.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

from zhijia.kernel.case_numbers import digits_of
from zhijia.kernel.deadlines import CLOSING, SHANGHAI
from zhijia.kernel.errors import RuleViolation

RANDOM_DIGITS = 19
GOOD_FOR = timedelta(days=365)
"""A form is taken for a year after it was printed: its words and addresses grow old."""
KEPT_AFTER = timedelta(days=90)
"""What was handed in on the last day may still be typed in later."""
MOST_FORMS = 50
DAYS_TO_TYPE = 3
"""What was handed in during a month and is typed in by this day of the next one is counted in its own
month; figures of a month are published some days later and never change."""


def new_code() -> str:
    """Twenty digits in five groups."""
    drawn = f"{secrets.randbelow(10**RANDOM_DIGITS):0{RANDOM_DIGITS}d}"
    return in_fours(drawn + check_digit(drawn))


def check_digit(digits: str) -> str:
    """The digit that belongs behind these (ISO 7064 MOD 11,10)."""
    product = 10
    for digit in digits:
        total = (product + int(digit)) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)


def code_of(typed: str) -> str:
    """The digits of a code as somebody typed it; a slip of the pen is refused."""
    digits = digits_of(typed)
    if len(digits) != RANDOM_DIGITS + 1 or check_digit(digits[:-1]) != digits[-1]:
        raise RuleViolation("desk.code_mistyped", field="code")
    return digits


def in_fours(digits: str) -> str:
    return " ".join(digits[here : here + 4] for here in range(0, len(digits), 4))


def received_at(on: date, *, now: datetime) -> datetime:
    """The instant a form that was handed in on a day counts from: that day whatever the hour, for the
    paper does not say it; never the future."""
    return min(datetime.combine(on, CLOSING, SHANGHAI), now)


def counted_at(received: datetime, *, now: datetime) -> datetime | None:
    """When a form typed in now is counted, if not on the day of its receipt: that month may have been
    counted by now, and it would be in none."""
    on, today = received.astimezone(SHANGHAI).date(), now.astimezone(SHANGHAI).date()
    last_day = on.replace(day=28) + timedelta(days=4)  # some day of the next month
    if today <= last_day.replace(day=DAYS_TO_TYPE):
        return None
    return now


def check_receipt(on: date, *, printed_on: date, expires_on: date, today: date) -> None:
    """Whether a form can have been handed in on this day."""
    if on > today:
        raise RuleViolation("desk.received_in_future", field="received_on")
    if on < printed_on:
        raise RuleViolation("desk.received_before_printed", field="received_on", day=printed_on)
    if on > expires_on:
        raise RuleViolation("desk.paper_expired", field="received_on", day=expires_on)
