"""The life of a policy in a district: drafted by one person, signed by another, never edited afterwards.

On every day the version counts that begins last, so a later one takes its place from its first day
on, and decisions about earlier days keep the earlier one. A version that should not have been signed
is withdrawn by two people: from that day on it decides nothing, what it decided before stays.
"""

from __future__ import annotations

from enum import StrEnum

from zhijia.kernel.flow import Flow, step


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACTIVE = "active"
    SUPERSEDED = "superseded"
    DISCARDED = "discarded"
    WITHDRAWN = "withdrawn"


FLOW = Flow(
    step("submit", [State.DRAFT], State.SUBMITTED),
    step("return", [State.SUBMITTED], State.DRAFT, note_required=True),
    step("sign", [State.SUBMITTED], State.ACTIVE),
    step("supersede", [State.ACTIVE], State.SUPERSEDED),
    step("discard", [State.DRAFT], State.DISCARDED),
    step("withdraw", [State.ACTIVE], State.WITHDRAWN),
    start=State.DRAFT,
    ends=[State.SUPERSEDED, State.DISCARDED, State.WITHDRAWN],
)
"""`supersede` is for a version that begins on the same day as a newly signed one."""
