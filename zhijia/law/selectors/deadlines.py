"""Days to remember that come out of a result, for the deadline card and the phone's calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from zhijia.base.texts import in_the_readers_language as say
from zhijia.kernel.lines import CannotAnswer, Object
from zhijia.kernel.words import said
from zhijia.law.rules.calculator import Reference
from zhijia.law.rules.library import calculate
from zhijia.law.rules.outcomes import OUTCOMES, Whose
from zhijia.law.selectors.spoken import day_spoken

LAST_DAY = said("申请仲裁，名义上最晚")


@dataclass(frozen=True, slots=True)
class ShownDay:
    """A day with what it is, who has to act by it, and whether it is over."""

    words: str
    day: str
    spoken: str
    whose: Whose
    is_past: bool


def days_of(name: str, values: Object, known: Reference) -> list[ShownDay]:
    """The days of a result, one for each thing to remember, in the order of its table. What may
    begin already needs no remembering."""
    if name == "double_wage":
        return _limitation_of(values["to_on"], known)
    outcome = OUTCOMES[name]
    words = {line.field: line.words for line in (*outcome.rest, *outcome.first)}
    found: dict[str, ShownDay] = {}
    for field, whose in outcome.days.items():
        if values[field] is not None:
            found.setdefault(words[field], _shown(words[field], values[field], whose))
    return [one for one in found.values() if not (one.whose is Whose.BEGINS and one.is_past)]


def _limitation_of(last: str | None, known: Reference) -> list[ShownDay]:
    """The limitation of a claim whose last day is known: a year on, moved off a holiday. No day
    where the limitation itself cannot be judged: before its law, or in years nobody may ask for."""
    if last is None:
        return []
    question = {"calculator": "limitation", "facts": {"kind": "general", "known_on": last}}
    try:
        found = calculate(question, known)["result"]
    except CannotAnswer:
        return []
    return [_shown(LAST_DAY, found["last_day_if_holiday"] or found["last_day"], Whose.CLAIM)]


def _shown(words: str, day: str, whose: Whose) -> ShownDay:
    is_past = date.fromisoformat(day) < timezone.localdate()
    return ShownDay(say(words), day, day_spoken(day), whose, is_past)
