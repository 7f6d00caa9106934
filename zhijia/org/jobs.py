"""This app's use cases that run by themselves."""

from zhijia.org.services import (
    clear_hand_overs,
    clear_joining_drafts,
    lapse_unanswered,
    pass_over_silent,
)
from zhijia.org.services.hand_over import make_hand_over
from zhijia.org.services.roster_check import check_roster
from zhijia.org.services.roster_commit import write_roster

__all__ = [
    "check_roster",
    "clear_hand_overs",
    "clear_joining_drafts",
    "lapse_unanswered",
    "make_hand_over",
    "pass_over_silent",
    "write_roster",
]
