"""When a look at a person's data gives reason enough."""

from __future__ import annotations

from zhijia.kernel.errors import RuleViolation

SHORTEST_REASON = 6
MANY_AN_HOUR = 20
SELF_EXPLAINING = frozenset({"phone", "visit", "legal_document"})
"""The three buttons that say why by themselves; anything else needs a sentence."""


def require_reason(purpose: str, reason: str) -> None:
    """A button, or at least 6 characters the person will read."""
    if purpose not in SELF_EXPLAINING and len(reason.strip()) < SHORTEST_REASON:
        raise RuleViolation("sealing.reason_too_short", field="reason")


def are_many(looks_in_the_last_hour: int) -> bool:
    """More than 20 looks an hour go to the auditor's list."""
    return looks_in_the_last_hour > MANY_AN_HOUR
