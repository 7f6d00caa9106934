"""What the pages of the calculators show: the list, what was answered, and a result.

Nothing is stored: the answers come with the request and go with the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from zhijia.base.texts import in_the_readers_language as say
from zhijia.kernel.lines import CannotAnswer, Object
from zhijia.law.rules.articles import Article, article, articles
from zhijia.law.rules.examples import EXAMPLES
from zhijia.law.rules.interview import (
    BY_HAND,
    INTERVIEWS,
    UNKNOWN,
    Answers,
    answers_in,
    facts_of,
    facts_shapes,
    fits,
    question_about,
    questions_of,
)
from zhijia.law.rules.library import CALCULATORS, calculate
from zhijia.law.rules.outcomes import GROUPS, NEXT_STEPS, OUTCOMES, TELLS, Line
from zhijia.law.rules.search import matching, means
from zhijia.law.rules.wording import wording_of
from zhijia.law.selectors.deadlines import ShownDay, days_of
from zhijia.law.selectors.figures import reference
from zhijia.law.selectors.spoken import amount_spoken, answer_spoken, numbers_spoken, value_spoken
from zhijia.law.selectors.statutes import ShownArticle, shown_article
from zhijia.law.selectors.titles import ShownCalculator, shown_calculator

STEP = ("label", "formula", "value")
# Figures that somebody may know although nobody has entered them here.
ASKED_BY_HAND = {"average_wage", "contribution_floor", "contribution_cap", "contribution_rate"}


# The list ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShownGroup:
    title: str
    calculators: list[ShownCalculator]


def groups(words: str = "") -> list[ShownGroup]:
    """The calculators as workers look for them; with words only those the words lead to."""
    wanted = _found(words) if words.split() else set(CALCULATORS)
    shown = [
        ShownGroup(say(group.words), [shown_calculator(n) for n in group.names if n in wanted])
        for group in GROUPS
    ]
    return [group for group in shown if group.calculators]


def _found(words: str) -> set[str]:
    """Those whose own words hold what was typed; else those that use the articles it leads to."""
    found = {name for name in CALCULATORS if means(words, _words_about(name))}
    return found or {name for one in matching(words) for name in one.used_by}


def _words_about(name: str) -> str:
    group = next(group.words for group in GROUPS if name in group.names)
    known = (*CALCULATORS[name].titles, TELLS[name], group, say(TELLS[name]), say(group))
    return " ".join(known).casefold()


# What was answered -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    fact: str
    words: str
    value: str


def answers_of(name: str, typed: Any) -> dict[str, str]:
    """The answers that came with a page; one that no calculator would take is asked again."""
    return {
        fact: answer
        for fact, answer in answers_in(name, typed).items()
        if fact == BY_HAND or answer == UNKNOWN or fits(name, fact, answer)
    }


def shown_answers(name: str, answers: Answers) -> list[ShownAnswer]:
    """What was answered so far, in the order it was asked."""
    return [
        ShownAnswer(
            one.fact,
            say(wording_of(name, one.fact).short),
            answer_spoken(name, one.fact, answers[one.fact]),
        )
        for one in questions_of(name, answers)
        if one.fact in answers
    ]


def carried(name: str, answers: Answers, *, without: str = "") -> list[tuple[str, str]]:
    """The answers that travel with a page, open ones as empty text; one is asked on the page."""
    facts = dict.fromkeys(one.fact for one in INTERVIEWS[name])
    return [(fact, answers.get(fact, "")) for fact in (*facts, BY_HAND) if fact != without]


def place_of(name: str, fact: str, answers: Answers) -> tuple[int, int]:
    """Which question this is, and how many there are at most."""
    facts = [one.fact for one in questions_of(name, answers)]
    return facts.index(fact) + 1, len({one.fact for one in INTERVIEWS[name]})


def earlier_question(name: str, fact: str, answers: Answers) -> str:
    """The question before this one; before the result the last; before the first none."""
    facts = [one.fact for one in questions_of(name, answers)]
    before = facts[: facts.index(fact)] if fact in facts else facts
    return before[-1] if before else ""


# A result ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShownLine:
    words: str
    value: str


@dataclass(frozen=True, slots=True)
class ShownStep:
    label: str
    formula: str
    value: str


@dataclass(frozen=True, slots=True)
class ShownReading:
    """Another reading of the law: who reads it so, and what comes out."""

    rule: str
    value: str


@dataclass(frozen=True, slots=True)
class ShownNext:
    words: str
    leads_to: ShownCalculator | None


@dataclass(frozen=True, slots=True)
class Result:
    """A result as its page shows it, the answer first."""

    first: ShownLine
    rest: list[ShownLine]
    steps: list[ShownStep]
    articles: list[ShownArticle]
    readings: list[ShownReading]
    warnings: list[str]
    days: list[ShownDay]
    next_steps: list[ShownNext]

    @property
    def runs_out(self) -> bool:
        """Whether a claim of a year is spoken of without its day standing on the page."""
        leads_to = {one.leads_to.name for one in self.next_steps if one.leads_to}
        return "limitation" in leads_to and not any(one.whose == "claim" for one in self.days)


@dataclass(frozen=True, slots=True)
class Gap:
    """Why there is no result: a figure nobody has entered, or a law we do not hold. `by_hand`: the
    figure may be given; `change`: the answer that would have to be another."""

    sentence: str
    by_hand: bool
    change: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Two answers contradict, or one is missing: the question to answer again, and why."""

    fact: str
    sentence: str


def outcome(name: str, answers: Answers) -> Result | Gap | Fault:
    """The result of a fully answered interview, or why there is none."""
    known = reference()
    try:
        found = calculate({"calculator": name, "facts": facts_of(name, answers)}, known)
    except CannotAnswer as no:
        return _without_result(name, answers, no)
    return _result(name, found, days_of(name, found["result"], known))


@dataclass(frozen=True, slots=True)
class Example:
    """A calculator shown by its made-up question: what a picture of it may hold."""

    calculator: ShownCalculator
    answers: list[ShownAnswer]
    found: Result | Gap | Fault


def example_page(name: str) -> Example:
    """The calculator with its example; what stays open in the example is left out."""
    answers = EXAMPLES[name]
    stated = [one for one in shown_answers(name, answers) if answers[one.fact] != UNKNOWN]
    return Example(shown_calculator(name), stated, outcome(name, answers))


def _without_result(name: str, answers: Answers, no: CannotAnswer) -> Gap | Fault:
    fact = no.path.removeprefix("facts.")
    if no.code == "missing_figure":
        kind = no.missing[0].partition(":")[0].partition("[")[0]
        return Gap(
            numbers_spoken(say(no.message)),
            kind in ASKED_BY_HAND,
            _place_or_leaving(name, answers, kind),
        )
    if no.code == "not_in_force":
        return Gap(numbers_spoken(say(no.message)), by_hand=False, change=fact)
    if no.code == "missing_fact" and fact in answers:
        return Fault(fact, _("这一项要填，不然算不了。"))
    return Fault(fact, _fault_in(no))


def _place_or_leaving(name: str, answers: Answers, kind: str) -> str:
    """What the missing figure hangs on: the sums on leaving on leaving, all others on the place."""
    wanted = "leaves" if kind.startswith("injury_") else "region"
    return wanted if question_about(name, wanted, answers) else ""


def _fault_in(no: CannotAnswer) -> str:
    """The sentence without the fact's technical name, which stands before it for machines."""
    facts = getattr(no.message, "facts", {})
    return say(str(facts["fault"])) if "fault" in facts else say(no.message)


def _result(name: str, found: Object, days: list[ShownDay]) -> Result:
    values = found["result"]
    first = _first(name, values)
    return Result(
        first=first,
        rest=list(_rest(name, values, first, days)),
        steps=[_step(one) for one in found["steps"]],
        articles=[shown_article(one) for one in _cited(found["citations"])],
        readings=[
            ShownReading(say(other["rule"]), _first(name, other["result"]).value)
            for other in found["alternatives"]
        ],
        warnings=[say(one) for one in found["warnings"]],
        days=days,
        next_steps=[
            ShownNext(say(one.words), shown_calculator(one.leads_to) if one.leads_to else None)
            for one in NEXT_STEPS[name]
            if one.leads_to != name
        ],
    )


def _rest(name: str, values: Object, first: ShownLine, days: list[ShownDay]) -> Iterable[ShownLine]:
    """What else came out. What stands on the page already, and what is nothing, is left out."""
    shown = {first.words, first.value, amount_spoken("0.00"), *(one.words for one in days)}
    for line in OUTCOMES[name].rest:
        found = _line(name, line, values)
        if found is not None and not {found.words, found.value} & shown:
            yield found


def _step(step: Object) -> ShownStep:
    """A line of the computation with its days and amounts as people write them."""
    label, formula, value = (numbers_spoken(say(step[part])) for part in STEP)
    return ShownStep(label, formula, value)


def _first(name: str, values: Object) -> ShownLine:
    """The answer in one line."""
    words = OUTCOMES[name]
    known = (_line(name, line, values) for line in words.first)
    return next((line for line in known if line), ShownLine("", say(words.nothing)))


def _line(name: str, line: Line, values: Object) -> ShownLine | None:
    value = values[line.field]
    if value is None:
        return None
    shape = facts_shapes(CALCULATORS[name].result)[line.field]
    return ShownLine(say(line.words), value_spoken(value, shape, line.unit))


def _cited(citations: Iterable[Object]) -> Iterable[Article]:
    for one in citations:
        yield _by_citation()[one["statute"], one["article"]]


@cache
def _by_citation() -> dict[tuple[str, str], Article]:
    return {
        (one.citation["statute"], one.citation["article"]): article(one.statute, one.number)
        for one in articles()
    }
