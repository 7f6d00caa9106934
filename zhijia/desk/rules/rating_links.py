"""When a link to rate with still opens: once, within its time, and only after an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from zhijia.desk.rules.flow import UNFINISHED, State
from zhijia.kernel.verdict import ALLOW, Verdict, deny

GOOD_FOR = timedelta(days=30)
"""How long a link in a message holds, from the answer on."""

SLIP_GOOD_FOR = timedelta(days=365)
"""How long a link on a printed slip holds, from the day it was printed: the answer comes later."""

KEPT_AFTER = timedelta(days=90)
"""How long an expired link is kept, so that it can still say that it has expired."""

OVER = ("desk.link_used", "desk.link_expired", "desk.rated_already")
"""Reasons that do not pass by waiting."""


@dataclass(frozen=True, slots=True)
class Link:
    """What counts about a link and its matter: when it was used (None: never), until when it holds,
    the state of the matter and its grade ("" for none)."""

    used_at: datetime | None
    expires_at: datetime
    state: str
    grade: str


def still_opens(link: Link, *, now: datetime) -> Verdict:
    """Whether somebody may rate with it now."""
    if link.used_at is not None:
        return deny("desk.link_used")
    if link.expires_at <= now:
        return deny("desk.link_expired")
    if link.grade:
        return deny("desk.rated_already")
    if link.state in (State.ANSWERED, State.CLOSED):
        return ALLOW
    waits = link.state in (*UNFINISHED, State.SUBMITTED)
    return deny("desk.not_answered_yet" if waits else "desk.nothing_to_rate")
