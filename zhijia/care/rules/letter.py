"""The sentences of the letter to the family: what was decided, on what numbers, what may be done.

No amount of anybody else, no diagnosis, no promise; the officer adds greeting and signature. What is
refused is said with the clause that refuses it and why.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from zhijia.care.rules import aid
from zhijia.care.rules.assess import Assessment, Reason, assessment, read_question
from zhijia.care.rules.classify import NONE, UNDECIDED
from zhijia.care.rules.fact_names import fact_names
from zhijia.care.rules.facts import Parsed
from zhijia.care.rules.family import Family
from zhijia.care.rules.nearest import Change, nearest_changes
from zhijia.care.rules.policy import BY_CONDITIONS, Policy, policy
from zhijia.care.rules.sentences import REFUSALS, english, plain, shown
from zhijia.care.rules.vocabulary import AID, CLASSES, term_of
from zhijia.kernel.figures import Figures
from zhijia.kernel.lines import Object

BAR = "bar"
MEASURES = {
    "G": ("人均月收入", "Income a head and month"),
    "N": ("人均月净收入", "Income a head and month, net of necessary expenditure"),
    "A": ("扣除意外支出后的人均月收入", "Income a head and month after the accident"),
    "W": ("收入和资产合计的人均月数", "Income and assets a head and month"),
    "M6": ("近六个月里最高一月的人均收入", "Highest monthly income a head of six months"),
}


def letter_line(
    question: Object,
    *,
    figures: Figures,
    today: date,
    lang: str = "zh",
    named: Callable[[str], Policy] = policy,
) -> Object:
    """One line of `zhijia policy letter --batch`: the class and the letter's sentences, in order."""
    identity, facts, clear = read_question(question)
    rule = named(identity)
    found = assessment(rule, facts, figures=figures, today=today, assume_clear=clear, lang=lang)
    changes = nearest(rule, facts, figures=figures, today=today, assume_clear=clear)
    return {"class": found.code, "sentences": letter(rule, found, changes, lang)}


def nearest(
    rule: Policy,
    facts: dict[str, Parsed],
    *,
    figures: Figures,
    today: date,
    assume_clear: bool = False,
) -> list[Change]:
    """The nearest changes, where the policy sets a class by its conditions."""
    if rule.way != BY_CONDITIONS:
        return []
    known_on = facts.get("known_on") or today
    family = Family(rule, facts, figures=figures, known_on=known_on, assume_clear=assume_clear)
    return nearest_changes(rule, family)


def letter(policy: Policy, found: Assessment, changes: list[Change], lang: str = "zh") -> list[str]:
    """The letter's sentences, in order."""
    said = [_result(policy, found, lang), *_numbers(found, lang), *_why(found, lang)]
    said += [_granted(grant, lang) for grant in found.grants or () if grant.amount]
    said += [refused(grant, lang) for grant in found.grants or () if grant.refused]
    said += _still_needed(found, lang) + [_note(words, lang) for words in found.warnings]
    return [*said, *(change.sentence(lang) for change in changes), _rights(lang)]


def _result(policy: Policy, found: Assessment, lang: str) -> str:
    term = term_of(CLASSES, found.code)
    if lang == "en":
        grade = f", grade {found.grade}" if found.grade else ""
        return f"Under “{policy.english}” the result is: {term.en}{grade}."
    grade = f"（{found.grade}等）" if found.grade else ""
    return f"按照《{policy.name}》，核定结果是：{term.zh}{grade}。"


def _numbers(found: Assessment, lang: str) -> list[str]:
    return [
        f"{MEASURES[code][1]}: {value} yuan." if lang == "en" else f"{MEASURES[code][0]}{value}元。"
        for code, value in found.measures.items()
        if code in MEASURES
    ]


def _why(found: Assessment, lang: str) -> list[str]:
    """What decided, with its numbers: the way in that holds, or for a refusal each condition that
    was not met."""
    own = [reason for reason in found.reasons if not reason.clause.startswith("aid")]
    if found.code == NONE:
        return [_not_met(reason, lang) for reason in own if reason.passed is False]
    if found.code == UNDECIDED or not found.clause:
        return []
    return [_met(reason, lang) for reason in own if reason.clause.startswith(f"{found.clause}.")]


def _met(reason: Reason, lang: str) -> str:
    lead = "Met: " if lang == "en" else "满足："
    return f"{lead}{reason.text}{_held_against(reason, lang)}{'.' if lang == 'en' else '。'}"


def _not_met(reason: Reason, lang: str) -> str:
    """A disqualifier is not "not met": the family has it."""
    numbers = _held_against(reason, lang)
    if reason.clause.startswith(BAR):
        if lang == "en":
            return f"This applies to your household: {reason.text}{numbers}."
        return f"您家有这一项：{reason.text}{numbers}。"
    return (
        f"Not met: {reason.text}{numbers}." if lang == "en" else f"未满足：{reason.text}{numbers}。"
    )


def _held_against(reason: Reason, lang: str) -> str:
    value, threshold = reason.value, reason.threshold
    if value is None or threshold is None:
        return ""
    return (
        f" ({value} against {threshold})" if lang == "en" else f"（实际{value}，标准{threshold}）"
    )


def _granted(grant: aid.Grant, lang: str) -> str:
    term, amount = term_of(AID, grant.rule.kind), shown(aid.rounded_fen(grant.amount or 0))
    most = ("最多", "at most ") if grant.rule.is_cap else ("", "")
    if lang == "en":
        return f"{_capital(term.en)}: {most[1]}{amount} yuan."
    return f"{term.zh}：{most[0]}{amount}元。"


def refused(grant: aid.Grant, lang: str) -> str:
    """Aid that is refused: which kind, why, and by which clause in which words."""
    term, why = term_of(AID, grant.rule.kind), why_refused(grant, lang)
    if lang == "en":
        return f"{_capital(term.en)} is not granted: {why}. {clause_of(grant, lang)}."
    return f"{term.zh}不予批准：{why}。{clause_of(grant, lang)}。"


def why_refused(grant: aid.Grant, lang: str) -> str:
    """Why, with the limit where the amount applied for is above it."""
    zh, en = (words.lstrip("；; ") for words in REFUSALS[grant.refused])
    limit = grant.limit.exact
    if grant.refused != aid.OVER_LIMIT or limit is None:
        return en if lang == "en" else zh
    most = shown(aid.rounded_fen(limit))
    if lang == "en":
        return f"{en}, which is now {most} yuan"
    return f"申请的金额超过上限，现在的上限是{most}元"


def clause_of(grant: aid.Grant, lang: str) -> str:
    """The clause and its words; where a condition is not met, the condition's."""
    rule = grant.rule
    unmet = rule.condition if grant.refused == aid.NOT_MET else None
    if lang == "en":
        words = english(unmet.truth if unmet else rule.amount)
        return f"Clause {rule.clause}: {words}"
    return f"依据：{plain(unmet.words if unmet else rule.words)}（条款{rule.clause}）"


def _still_needed(found: Assessment, lang: str) -> list[str]:
    """The facts that are missing; beside a class that stands they are only about the aid."""
    if not found.missing:
        return []
    names = fact_names(found.missing, lang)
    open_kinds = [
        term_of(AID, grant.rule.kind) for grant in found.grants or () if grant.amount is None
    ]
    if not open_kinds:
        return [f"Still needed: {names}." if lang == "en" else f"还需要补充：{names}。"]
    if lang == "en":
        kinds = ", ".join(dict.fromkeys(term.en for term in open_kinds))
        return [f"The amount of {kinds} cannot be worked out yet. Still needed: {names}."]
    kinds = "、".join(dict.fromkeys(term.zh for term in open_kinds))
    return [f"{kinds}的金额还不能算，还需要补充：{names}。"]


def _note(words: str, lang: str) -> str:
    """What the engine warns of, so that the letter promises nothing beyond it."""
    return (
        f"Please note: {words.rstrip('.')}." if lang == "en" else f"请注意：{words.rstrip('。')}。"
    )


def _rights(lang: str) -> str:
    if lang == "en":
        return (
            "If a number is wrong or has changed, tell your union: the result is worked out again."
        )
    return "如果数字有误或者情况有变化，请告诉工会，我们会重新核定。"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
