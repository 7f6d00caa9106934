"""The life of a policy in a district: drafted by one person, signed by another, never edited afterwards.

A signed version is not ended by hand: on every day the version counts that begins last, so a later
one takes its place from its first day on, and decisions about earlier days keep the earlier one.
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


FLOW = Flow(
    step("submit", [State.DRAFT], State.SUBMITTED),
    step("return", [State.SUBMITTED], State.DRAFT, note_required=True),
    step("sign", [State.SUBMITTED], State.ACTIVE),
    step("supersede", [State.ACTIVE], State.SUPERSEDED),
    step("discard", [State.DRAFT], State.DISCARDED),
    start=State.DRAFT,
    ends=[State.SUPERSEDED, State.DISCARDED],
)
"""`supersede` is for a version that begins on the same day as a newly signed one."""
