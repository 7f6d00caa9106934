"""The desk's use cases that run by themselves."""

from zhijia.desk.services import clear_drafts, climb_overdue, close_unobjected

__all__ = ["clear_drafts", "climb_overdue", "close_unobjected"]
