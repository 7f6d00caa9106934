"""How much material a matter still takes."""

from __future__ import annotations

from dataclasses import dataclass

from zhijia.base.audit.log import target_of
from zhijia.base.files.rules.kinds import MOST_FILES
from zhijia.base.files.selectors import files_of
from zhijia.desk.models import Request
from zhijia.desk.rules.terms import papers_taken


@dataclass(frozen=True, slots=True)
class Room:
    """How many papers a matter takes in all, and how many more."""

    most: int
    left: int


def room_for_papers(request: Request) -> Room:
    """Each time the office asks for material there is new room for it."""
    most = papers_taken(MOST_FILES, asked=request.standing_clocks.count())
    return Room(most, max(0, most - len(files_of(target_of(request)))))
