"""When somebody should look again whether an entry of the directory still holds."""

from __future__ import annotations

from datetime import date

DAYS_FRESH = 180
"""Half a year. The district's own term: no source sets one."""


def is_stale(checked_on: date, today: date) -> bool:
    """Nobody has checked it for more than half a year: whoever goes there should call first."""
    return (today - checked_on).days > DAYS_FRESH
