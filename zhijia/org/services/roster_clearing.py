"""What goes by itself: rosters nobody committed, and the rows kept for the undo once it is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from zhijia.base.moves import move
from zhijia.kernel.actor import system
from zhijia.org.models import Roster
from zhijia.org.rules.roster_flow import FORGOTTEN_DAYS, ROSTER_FLOW, UNDO_DAYS, RosterState
from zhijia.org.services.roster_upload import forget_contents

HOUSE = system("org.clear_rosters")


def clear_rosters(*, now: datetime) -> int:
    """Seven days after the last step: discard what waits, and let go of what the undo needed."""
    waiting = Roster.objects.filter(
        state__in=[RosterState.UPLOADED, RosterState.CHECKED],
        changed_at__lt=now - timedelta(days=FORGOTTEN_DAYS),
    )
    cleared = 0
    for roster in waiting:
        move(roster, ROSTER_FLOW, "discard", actor=HOUSE)
        forget_contents(roster, actor=HOUSE)
        cleared += 1
    over = Q(state=RosterState.COMMITTED, committed_at__lt=now - timedelta(days=UNDO_DAYS))
    over |= Q(state=RosterState.UNDONE)
    for roster in Roster.objects.filter(over).filter(rows__isnull=False).distinct():
        forget_contents(roster, actor=HOUSE)
        cleared += 1
    return cleared
