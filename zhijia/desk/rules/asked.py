"""What a kind of matter asks beyond the story, and what its worker may bring: the district's own words.

A question has a code that stays when its words change, so that an answer finds its question. Nobody
has to answer unless the district says so: what somebody does not know must not keep them away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from zhijia.kernel.errors import RuleViolation

PREFIX = "ask-"
MOST_QUESTIONS = 6
MOST_CHOICES = 12
LONGEST_LABEL = 60
LONGEST_ANSWER = 300
LARGEST_NUMBER = 999_999_999
YES, NO = "yes", "no"


class AnswerKind(StrEnum):
    """The shape of an answer: words, one of a list, yes or no, a day, a whole number."""

    TEXT = "text"
    CHOICE = "choice"
    YES_NO = "yes_no"
    DAY = "day"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Wording:
    """The same words in both languages; without English the Chinese stand."""

    zh: str
    en: str = ""

    def in_language(self, language: str) -> str:
        return self.en if language == "en" and self.en else self.zh


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One question of a category. `must`: the interview does not go on without an answer."""

    code: str
    kind: AnswerKind
    label: Wording
    hint: Wording = Wording("")
    choices: tuple[Wording, ...] = ()
    must: bool = False

    @property
    def page(self) -> str:
        """The word of its page in an address, and the name its answer is sealed under."""
        return PREFIX + self.code

    def as_stored(self) -> dict[str, Any]:
        """As it is kept in a category's row."""
        return asdict(self)

    def shown(self, answer: str, language: str) -> str:
        """An answer of a list in the reader's language; everything else as it was given."""
        if self.kind != AnswerKind.CHOICE:
            return answer
        found = (one for one in self.choices if one.zh == answer)
        return next((one.in_language(language) for one in found), answer)


def question_from(stored: Mapping[str, Any]) -> AskedQuestion:
    """A question as it stands in a category's row."""
    return AskedQuestion(
        code=stored["code"],
        kind=AnswerKind(stored["kind"]),
        label=Wording(**stored["label"]),
        hint=Wording(**stored["hint"]),
        choices=tuple(Wording(**one) for one in stored["choices"]),
        must=stored["must"],
    )


def questions_from(stored: Iterable[Mapping[str, Any]]) -> tuple[AskedQuestion, ...]:
    return tuple(question_from(one) for one in stored)


def checked(questions: tuple[AskedQuestion, ...]) -> tuple[AskedQuestion, ...]:
    """The questions of a category if they may be asked so, else why not."""
    if len(questions) > MOST_QUESTIONS:
        raise RuleViolation("desk.too_many_questions", most=MOST_QUESTIONS)
    for question in questions:
        _check(question)
    return questions


def _check(question: AskedQuestion) -> None:
    if not question.label.zh.strip():
        raise RuleViolation("desk.question_missing", field="label")
    named = {choice.zh for choice in question.choices}
    if question.kind == AnswerKind.CHOICE:
        if not 2 <= len(named) == len(question.choices) <= MOST_CHOICES:
            raise RuleViolation("desk.choices_missing", field="choices", most=MOST_CHOICES)
    elif question.choices:
        raise RuleViolation("desk.choices_of_a_choice", field="choices")


def placed(
    questions: tuple[AskedQuestion, ...], question: AskedQuestion, place: int
) -> tuple[AskedQuestion, ...]:
    """The questions with this one at a place (from 0), where it replaces itself if it was there."""
    others = [one for one in questions if one.code != question.code]
    at = max(0, min(place, len(others)))
    return (*others[:at], question, *others[at:])


def without(questions: tuple[AskedQuestion, ...], code: str) -> tuple[AskedQuestion, ...]:
    return tuple(one for one in questions if one.code != code)


def lines_of(text: str) -> list[str]:
    """What is written one a line, without empty lines and outer spaces."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def day_of(answer: str) -> date | None:
    """The day of an answer that was given as one."""
    try:
        return date.fromisoformat(answer)
    except ValueError:
        return None
