"""The desk's terms in working days, each with where it comes from.

Published practice gives no binding numbers for a district's own desk; these are the house's settings.
Sources they follow: hand back what reached the wrong office within 2 working days (山东12345办理规则,
2020); a reminder the day after (区级劳动保障热线办法). The terms of a kind of matter itself are the
district's own setting (`Category.accept_days`, `answer_days`).
"""

from __future__ import annotations

DAYS_TO_TAKE = 2
"""How long an office may leave a dispatched matter untaken; until then the first office owes it."""


def papers_taken(at_once: int, *, asked: int) -> int:
    """How many papers a matter takes: so many of the worker's own accord, and as many again each time its
    office asks for material. What was asked for can always be handed in."""
    return at_once * (1 + asked)


DAYS_TO_REMIND = 5
"""After so many working days the worker is reminded once of the papers that are missing."""

DAYS_TO_CALL = 10
"""After so many working days the office is to call the worker: the matter never closes by silence."""
