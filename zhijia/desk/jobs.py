"""The desk's use cases that run by themselves."""

from zhijia.desk.services import (
    clear_drafts,
    climb_overdue,
    climb_overdue_groups,
    close_unobjected,
    draw_call_backs,
    lapse_dispatches,
    remind_office,
    remind_team,
    remind_worker,
)

__all__ = [
    "clear_drafts",
    "climb_overdue",
    "climb_overdue_groups",
    "close_unobjected",
    "draw_call_backs",
    "lapse_dispatches",
    "remind_office",
    "remind_team",
    "remind_worker",
]
