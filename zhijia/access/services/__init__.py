"""Accounts and posts: the only writers of these tables."""

from zhijia.access.services.posts import (
    appoint_officer,
    appoint_person,
    end_post,
    open_account,
    shut,
)

__all__ = ["appoint_officer", "appoint_person", "end_post", "open_account", "shut"]
