"""The life of a demand: it runs at once, or waits for the district's chair when it is too much."""

from __future__ import annotations

from enum import StrEnum

from zhijia.kernel.flow import Flow, step


class State(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


FLOW = Flow(
    step("allow", [State.WAITING], State.RUNNING, note_required=True),
    step("refuse", [State.WAITING], State.REFUSED, note_required=True),
    step("withdraw", [State.WAITING, State.RUNNING], State.WITHDRAWN),
    start=State.WAITING,
    ends=[State.REFUSED, State.WITHDRAWN],
)
