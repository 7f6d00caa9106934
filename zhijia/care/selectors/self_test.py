"""What the pages of the self-test show. Nothing is stored: the answers come with the request."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhijia.base.texts import in_the_readers_language as say
from zhijia.care.models import PolicyVersion
from zhijia.care.rules import asking
from zhijia.care.rules import self_test as rules
from zhijia.care.rules.aid import Grant, rounded_fen
from zhijia.care.rules.assess import Assessment, Reason
from zhijia.care.rules.facts import parse_facts
from zhijia.care.rules.letter import letter, nearest, refused
from zhijia.care.rules.policy import BY_CONDITIONS, Policy
from zhijia.care.rules.self_test import NO, UNKNOWN, YES, Answers, Kind, Likely, Question
from zhijia.care.rules.trace import Step
from zhijia.care.rules.vocabulary import AID, CLASSES, term_of
from zhijia.care.selectors import reading
from zhijia.kernel.money import fen, yuan_for_people
from zhijia.law.selectors.figures import known_figures


def policy_to_check() -> PolicyVersion | None:
    """The district's policy in force today, if it can be checked by questions."""
    version = reading.policy_on(timezone.localdate())
    if version is None or reading.read(version.document).way != BY_CONDITIONS:
        return None
    return version


def answers_of(policy: Policy, typed: Any) -> dict[str, str]:
    """The answers that came with a page; one that no question takes is asked again."""
    found: dict[str, str] = {}
    for _again in range(2):  # which amounts are asked hangs on what was ticked
        for question in rules.every_question(policy, found):
            answer = str(typed.get(question.name, ""))[:200]
            if answer and rules.fits(question, answer):
                found[question.name] = answer
    return found


def question_named(policy: Policy, name: str, answers: Answers) -> Question | None:
    questions = rules.every_question(policy, answers)
    return next((one for one in questions if one.name == name), None)


def stand(policy: Policy, answers: Answers) -> rules.Stand:
    today = timezone.localdate()
    return rules.stand(policy, answers, figures=known_figures(), today=today, lang=_language())


def _language() -> str:
    return "en" if get_language() == "en" else "zh"


def earlier_question(answers: Answers, policy: Policy, asked: str = "") -> str:
    """The question that was answered last before this one."""
    names = [one.name for one in rules.every_question(policy, answers)]
    before = names[: names.index(asked)] if asked in names else names
    return next((name for name in reversed(before) if answers.get(name)), "")


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    name: str
    words: str
    value: str


def shown_answers(policy: Policy, answers: Answers) -> list[ShownAnswer]:
    return [
        ShownAnswer(
            one.name,
            say(asking.wording_of(one.name, policy.months).short),
            answer_words(one, answers[one.name]),
        )
        for one in rules.every_question(policy, answers)
        if one.name in answers
    ]


def answer_words(question: Question, answer: str) -> str:
    if answer == UNKNOWN:
        return _("不知道")
    if question.kind is Kind.YES_NO:
        return {YES: _("是"), NO: _("不是")}[answer]
    if question.kind in (Kind.SEVERAL, Kind.CHOICE):
        codes = answer.split(" ")
        return _("、").join(say(asking.option_words(question.name, code)) for code in codes)
    if question.kind is Kind.MONEY:
        return _("%(amount)s元") % {"amount": yuan_for_people(fen(answer))}
    return answer


# The result


@dataclass(frozen=True, slots=True)
class ShownReason:
    """One condition: its words, what was found and what it is held against, and how it stands. A
    disqualifier (`is_bar`) passes when the family does not have it."""

    words: str
    numbers: str
    passed: bool | None
    is_bar: bool


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One number on the way, or one comparison inside a condition."""

    words: str
    numbers: str
    passed: bool | None


@dataclass(frozen=True, slots=True)
class Result:
    likely: Likely
    class_word: str
    measures: list[tuple[str, str]]
    reasons: list[ShownReason]
    steps: list[ShownStep]
    aid: list[tuple[str, str]]
    refused: list[str]
    open_aid: list[str]
    letter: list[str]
    missing: list[str]
    notes: list[str]
    papers: list[tuple[str, str]]


def result_of(policy: Policy, answers: Answers, found: rules.Stand) -> Result:
    told = found.found
    likely = rules.likelihood(told)
    return Result(
        likely=likely,
        class_word=_class_word(told) if told and likely is Likely.LIKELY else "",
        measures=_measures(told),
        reasons=list(_reasons(told, likely)),
        steps=list(_steps(told)),
        aid=list(_aid(told)),
        refused=[refused(grant, _language()) for grant in _grants(told) if grant.refused],
        open_aid=[_kind_word(grant) for grant in _grants(told) if grant.amount is None],
        letter=_letter(policy, answers, told),
        missing=[say(asking.fact_words(fact)) for fact in found.missing],
        notes=list(told.warnings) if told else [],
        papers=rules.papers_for(policy, answers),
    )


def _class_word(told: Assessment) -> str:
    term = term_of(CLASSES, told.code)
    return term.en if _language() == "en" else term.zh


def _measures(told: Assessment | None) -> list[tuple[str, str]]:
    names = {"G": _("人均月收入"), "N": _("扣掉必要支出以后，人均月收入")}
    measures = told.measures if told else {}
    return [
        (names[code], _("%(amount)s元") % {"amount": yuan_for_people(fen(value))})
        for code, value in measures.items()
        if code in names
    ]


def _reasons(told: Assessment | None, likely: Likely) -> Iterator[ShownReason]:
    """What decided: the way in that holds; else every condition that does not hold or is open."""
    for reason in told.reasons if told else ():
        if reason.clause.startswith("aid"):
            continue
        decides = told is not None and reason.clause.startswith(f"{told.clause}.")
        if decides if likely is Likely.LIKELY else reason.passed is not True:
            is_bar = reason.clause.startswith("bar")
            yield ShownReason(reason.text, _numbers(reason), reason.passed, is_bar)


def _steps(told: Assessment | None) -> Iterator[ShownStep]:
    """Every number on the way that is known, and every comparison that came out."""
    for step in told.steps if told else ():
        if step.value is not None or step.passed is not None:
            alone = step.value if step.threshold is None else None
            numbers = "" if alone is None or isinstance(alone, bool) else str(alone)
            yield ShownStep(step.text, numbers or _numbers(step), step.passed)


def _numbers(reason: Reason | Step) -> str:
    if reason.value is None or reason.threshold is None or isinstance(reason.value, bool):
        return ""
    facts = {"value": reason.value, "threshold": reason.threshold}
    return _("您家%(value)s，标准%(threshold)s") % facts


def _grants(told: Assessment | None) -> tuple[Grant, ...]:
    return (told.grants if told else None) or ()


def _kind_word(grant: Grant) -> str:
    term = term_of(AID, grant.rule.kind)
    return term.en.capitalize() if _language() == "en" else term.zh


def _aid(told: Assessment | None) -> Iterator[tuple[str, str]]:
    for grant in _grants(told):
        if grant.amount:
            amount = yuan_for_people(rounded_fen(grant.amount))
            most = _("最多%(amount)s元") if grant.rule.is_cap else _("%(amount)s元")
            yield _kind_word(grant), most % {"amount": amount}


def _letter(policy: Policy, answers: Answers, told: Assessment | None) -> list[str]:
    """The sentences the letter would have, if the union found the same."""
    if told is None:
        return []
    today = timezone.localdate()
    facts = parse_facts(rules.facts_of(policy, answers, today))
    changes = nearest(policy, facts, figures=known_figures(), today=today)
    return letter(policy, told, changes, _language())


def story_of(typed: Any) -> str | None:
    """The self-test as the beginning of a request; None while it has no result. The worker reads it
    over and adds to it before anything is sent."""
    version = policy_to_check()
    if version is None:
        return None
    policy = reading.read(version.document)
    answers = answers_of(policy, typed)
    found = stand(policy, answers)
    if found.question is not None:
        return None
    words = {
        Likely.LIKELY: _("结果：有可能符合条件。"),
        Likely.UNLIKELY: _("结果：按我填的，可能还够不上。"),
        Likely.LOOK: _("结果：要请工会看一看。"),
    }
    name = policy.english if _language() == "en" else policy.name
    answered = [
        _("%(label)s：%(value)s") % {"label": one.words, "value": one.value}
        for one in shown_answers(policy, answers)
    ]
    told = words[rules.likelihood(found.found)]
    lead = _("我按《%(name)s》自己查了一遍。") % {"name": name}
    return "\n".join([lead, told, "", _("我填的："), *answered, "", _("我想说的："), ""])
