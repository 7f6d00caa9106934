"""The questions of the front door, one a page: the story first, the name last."""

from __future__ import annotations

from collections.abc import Mapping

QUESTIONS = ("category", "street", "story", "employer", "papers", "contact")
CHECK = "check"


def questions_for(*, asks_street: bool) -> tuple[str, ...]:
    """The questions of this person: no street when the office is known already."""
    return tuple(q for q in QUESTIONS if asks_street or q != "street")


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
    """The first question that must be answered and is not: nobody reaches the check past it."""
    must = {"category": "category", "street": "street", "story": "story", "contact": "reach"}
    for question in questions:
        if question in must and not answers.get(must[question]):
            return question
    return CHECK
