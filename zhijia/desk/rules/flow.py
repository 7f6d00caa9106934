"""The life of a request, as a table."""

from __future__ import annotations

from enum import StrEnum

from zhijia.kernel.flow import Flow, step


class State(StrEnum):
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    WAITING = "waiting"
    MERGED = "merged"
    ANSWERED = "answered"
    CLOSED = "closed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


OPEN = (State.SUBMITTED, State.ACCEPTED)
"""The office owes something: the clock runs."""

UNFINISHED = (*OPEN, State.WAITING, State.MERGED)
"""The office owes something: now, once the worker has handed in what is missing, or through the
matter this one was joined to."""

FLOW = Flow(
    step("accept", [State.SUBMITTED], State.ACCEPTED),
    step("decline", [State.SUBMITTED], State.DECLINED, note_required=True),
    step("answer", [State.ACCEPTED], State.ANSWERED, note_required=True),
    step("pause", [State.ACCEPTED], State.WAITING, note_required=True),
    step("supply", [State.WAITING], State.ACCEPTED),
    step("resume", [State.WAITING], State.ACCEPTED, note_required=True),
    step("merge", [State.ACCEPTED], State.MERGED, note_required=True),
    step("split", [State.MERGED], State.ACCEPTED, note_required=True),
    step("release", [State.MERGED], State.ACCEPTED),
    step("answer_along", [State.MERGED], State.ANSWERED, note_required=True),
    step("rate", [State.ANSWERED], State.CLOSED),
    step("lapse", [State.ANSWERED], State.CLOSED),
    step("reopen", [State.ANSWERED, State.CLOSED], State.ACCEPTED, note_required=True),
    step("withdraw", UNFINISHED, State.WITHDRAWN),
    start=State.SUBMITTED,
    ends=[State.CLOSED, State.DECLINED, State.WITHDRAWN],
)

REOPENINGS = 2
"""How often a worker may have the same matter done again before the chair is asked to look."""

CLIMB_AFTER = 1
"""Working days after which an overdue matter climbs one step further."""

DAYS_TO_OBJECT = 7
"""Calendar days a worker has to say whether the answer will do; then the matter closes by itself,
and can still be reopened."""


class Source(StrEnum):
    """How a matter came to the desk: written by the person, entered by an officer who listened, or
    typed in from a form on paper."""

    WEB = "web"
    COUNTER = "counter"
    HOTLINE = "hotline"
    PAPER = "paper"


class Outcome(StrEnum):
    """What an answer says about the matter itself; whether it will do is the worker's word."""

    SOLVED = "solved"
    PARTLY = "partly"
    UNSOLVED = "unsolved"
    REFERRED = "referred"


class Grade(StrEnum):
    """The five national grades (好差评), best first."""

    VERY_SATISFIED = "very_satisfied"
    SATISFIED = "satisfied"
    MOSTLY_SATISFIED = "mostly_satisfied"
    DISSATISFIED = "dissatisfied"
    VERY_DISSATISFIED = "very_dissatisfied"


ASK_WHY = (Grade.DISSATISFIED, Grade.VERY_DISSATISFIED)
"""The two lowest grades ask for a reason."""
