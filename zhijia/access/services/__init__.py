"""Accounts and posts: the only writers of these tables."""

from zhijia.access.services.posts import appoint_officer, end_post, open_account

__all__ = ["appoint_officer", "end_post", "open_account"]
