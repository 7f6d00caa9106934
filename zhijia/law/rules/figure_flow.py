"""The life of a figure that officers enter: two people sign it in, two people take it out again.

A signed figure is never edited. A better one takes its place, or it is withdrawn.
"""

from __future__ import annotations

from enum import StrEnum

from zhijia.kernel.flow import Flow, step


class State(StrEnum):
    PROPOSED = "proposed"
    RETURNED = "returned"
    IN_FORCE = "in_force"
    CONTESTED = "contested"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


SIGNED = (State.IN_FORCE, State.CONTESTED)
"""Two people stand for it and the law library computes with it. A doubt alone does not change that:
taking it out asks for a second signature as well."""

WAITING = (State.PROPOSED, State.CONTESTED)
"""Somebody else has to look."""

FLOW = Flow(
    step("sign", [State.PROPOSED], State.IN_FORCE),
    step("return", [State.PROPOSED], State.RETURNED, note_required=True),
    step("contest", [State.IN_FORCE], State.CONTESTED, note_required=True),
    step("keep", [State.CONTESTED], State.IN_FORCE, note_required=True),
    step("withdraw", [State.CONTESTED], State.WITHDRAWN),
    step("supersede", SIGNED, State.SUPERSEDED),
    start=State.PROPOSED,
    ends=[State.RETURNED, State.WITHDRAWN, State.SUPERSEDED],
)
