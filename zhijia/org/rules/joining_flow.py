"""How somebody joins, moves, keeps or leaves: whose turn it is, within how many days, and the steps.

Sources: Constitution of the Chinese Trade Unions (中国工会章程): joining is asked for by oneself and
approved by the committee of the base union; membership moves with the employment; the retired and
the jobless may keep it; everybody is free to leave. 工会会员会籍管理办法 (2016): where an employer has
no union, one applies to the superior union. The three working days are our own promise.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from zhijia.kernel.flow import Flow, step


class Wish(StrEnum):
    """What is asked for. To an office joining and moving look the same: it need not know whether
    the applicant is a member elsewhere."""

    JOIN = "join"
    RETAIN = "retain"
    LEAVE = "leave"


class State(StrEnum):
    SUBMITTED = "submitted"
    APPROVED = "approved"
    ASKED = "asked"
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


OPEN = (State.SUBMITTED, State.APPROVED, State.ASKED)
OWED = (State.SUBMITTED, State.APPROVED)
"""An office owes the next step: the clock runs. In `asked` it is the worker's turn."""

DAYS = 3
"""Working days each office has for its step; then its superior takes over."""

DAYS_TO_AGREE = 30
"""Calendar days a member has to say whether they want to move; silence leaves everything as it is."""

FLOW = Flow(
    step("approve", [State.SUBMITTED], State.APPROVED),
    step("carry_out", [State.APPROVED], State.DONE),
    step("ask", [State.APPROVED], State.ASKED),
    step("agree", [State.ASKED], State.DONE),
    step("refuse", [State.SUBMITTED, State.APPROVED], State.REFUSED, note_required=True),
    step("withdraw", OPEN, State.WITHDRAWN),
    step("lapse", [State.ASKED], State.WITHDRAWN),
    start=State.SUBMITTED,
    ends=[State.DONE, State.REFUSED, State.WITHDRAWN],
)

# The questions, one a page -----------------------------------------------------------------------

DIRECT, ENTERPRISE = "direct", "enterprise"
QUESTIONS = ("way", "work", "who")
CHECK = "check"
MUST = {"way": "way", "work": "work", "who": "id_number"}


def questions_for(*, is_known: bool) -> tuple[str, ...]:
    """The questions of this person: whoever is written down with name and identity number is not
    asked who they are."""
    return QUESTIONS[:-1] if is_known else QUESTIONS


def next_page(questions: tuple[str, ...], here: str) -> str:
    """The page after this one; after the last question comes the check."""
    place = questions.index(here) + 1
    return questions[place] if place < len(questions) else CHECK


def previous_page(questions: tuple[str, ...], here: str) -> str:
    """The page before this one; before the first there is none."""
    if here == CHECK:
        return questions[-1]
    place = questions.index(here)
    return questions[place - 1] if place else ""


def first_unanswered(questions: tuple[str, ...], answers: Mapping[str, str]) -> str:
    """The first question without an answer: nobody reaches the check past it."""
    for question in questions:
        if not answers.get(MUST[question]):
            return question
    return CHECK
