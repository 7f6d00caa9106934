"""This app's use cases that run by themselves."""

from zhijia.org.services import clear_joining_drafts, lapse_unanswered, pass_over_silent

__all__ = ["clear_joining_drafts", "lapse_unanswered", "pass_over_silent"]
