"""How long a code, a proof and a device hold: every number of signing in stands here."""

from __future__ import annotations

from datetime import date, timedelta

CODE_DIGITS = 6
CODE_LIVES = timedelta(minutes=10)
MOST_TRIES = 5
SEND_AGAIN_AFTER = timedelta(seconds=60)

PROOF_STAYS_FRESH = timedelta(minutes=15)
"""Within this time a second factor is not asked for again."""

IDLE_AFTER = timedelta(days=90)
"""A phone number that nobody pays for is given to somebody else after about this time."""

SHORTEST_PASSWORD = 10

# The limits on failures, the pause in minutes that each sentence names. The rates stand in the
# settings (ACCOUNT_RATE_LIMITS) under the same names.
PAUSES = (("login_failed", 15), ("login_failed_often", 180))


def is_idle(seen_on: date, today: date) -> bool:
    """Whether nobody has used an account for 90 days. `seen_on` is the last day of proven use."""
    return today - seen_on >= IDLE_AFTER
