"""How long what we hold is kept, with the figures of the last quarter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.timezone import localdate

from zhijia.base.retention import selectors as kept
from zhijia.base.retention.selectors import KeptKind, kept_kinds
from zhijia.base.sockets import RETENTION
from zhijia.base.texts import Text

__all__ = ["FIGURES_OF", "Removed", "kept_kinds", "kept_kinds_with_figures", "removals"]

FIGURES_OF = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Removed:
    """One line of the report: on which day how many rows of which kind went."""

    on: date
    title: Text
    count: int


def kept_kinds_with_figures() -> list[KeptKind]:
    return kept.kept_kinds_with_figures(localdate() - FIGURES_OF)


def removals() -> list[Removed]:
    """What was removed in the last quarter, the newest first; a kind that is gone keeps its key."""
    return [
        Removed(
            line.on, RETENTION[line.kind].title if line.kind in RETENTION else line.kind, line.count
        )
        for line in kept.removals(localdate() - FIGURES_OF)
    ]
