"""The sentences of the letter to the family: what was decided, on what numbers, what may be done.

No amount of anybody else, no diagnosis, no promise; the officer adds greeting and signature.
"""

from __future__ import annotations

from zhijia.care.rules.assess import Assessment
from zhijia.care.rules.classify import NONE, UNDECIDED
from zhijia.care.rules.nearest import Change
from zhijia.care.rules.policy import Policy
from zhijia.care.rules.sentences import shown
from zhijia.care.rules.vocabulary import AID, CLASSES, term_of

FACT_NAMES: dict[str, tuple[str, str]] = {
    "incomes": ("收入", "incomes"),
    "expenses": ("必要支出", "necessary expenditure"),
    "persons": ("家庭人口", "household members"),
    "line": ("当地低保标准", "the local subsistence line"),
    "causes": ("致困原因", "cause of hardship"),
    "homes": ("住房", "homes"),
    "vehicles": ("机动车", "vehicles"),
    "monthly_incomes": ("近几个月每月收入", "income of the last months"),
    "medical_own_paid": ("自付医疗费", "own-paid medical cost"),
    "students": ("在读子女", "children at school"),
    "loss": ("事故损失", "loss of the event"),
    "savings": ("存款", "savings"),
    "net_investments": ("净投资", "net investments"),
    "received": ("本年已领的救助", "aid received this year"),
}


def letter(policy: Policy, found: Assessment, changes: list[Change], lang: str = "zh") -> list[str]:
    """The letter's sentences, in order."""
    said = [_result(policy, found, lang), *_numbers(found, lang)]
    if found.code == UNDECIDED:
        said += _missing(found, lang) + list(found.warnings)
    else:
        said += _failed(found, lang) + _aid(found, lang)
    return [*said, *(change.sentence(lang) for change in changes), _rights(lang)]


def _result(policy: Policy, found: Assessment, lang: str) -> str:
    term = term_of(CLASSES, found.code)
    if lang == "en":
        return f"Under “{policy.english}” the result is: {term.en}."
    return f"按照《{policy.name}》，核定结果是：{term.zh}。"


def _numbers(found: Assessment, lang: str) -> list[str]:
    names = {"G": ("人均月收入", "Income a head and month"), "N": ("人均月净收入", "Net of costs")}
    return [
        f"{names[code][1]}: {value} yuan." if lang == "en" else f"{names[code][0]}{value}元。"
        for code, value in found.measures.items()
        if code in names
    ]


def _failed(found: Assessment, lang: str) -> list[str]:
    """For a refusal, each condition that was not met, with its numbers."""
    if found.code != NONE:
        return []
    said = []
    for reason in found.reasons:
        if reason.passed is False and not reason.clause.startswith("aid"):
            said.append(_not_met(reason.text, reason.value, reason.threshold, lang))
    return said


def _not_met(text: str, value: object, threshold: object, lang: str) -> str:
    if value is None or threshold is None:
        return f"Not met: {text}." if lang == "en" else f"未满足：{text}。"
    if lang == "en":
        return f"Not met: {text} ({value} against {threshold})."
    return f"未满足：{text}（实际{value}，标准{threshold}）。"


def _aid(found: Assessment, lang: str) -> list[str]:
    said = []
    for grant in found.grants or ():
        if grant.amount:
            term, amount = term_of(AID, grant.rule.kind), shown(grant.amount)
            most = ("最多", "at most ") if grant.rule.is_cap else ("", "")
            zh, en = f"{term.zh}{most[0]}{amount}元。", f"{term.en}: {most[1]}{amount} yuan."
            said.append(en if lang == "en" else zh)
    return said


def _missing(found: Assessment, lang: str) -> list[str]:
    names = [FACT_NAMES.get(name, (name, name)) for name in found.missing]
    if not names:
        return []
    if lang == "en":
        return [f"Still needed: {', '.join(name[1] for name in names)}."]
    return [f"还需要补充：{'、'.join(name[0] for name in names)}。"]


def _rights(lang: str) -> str:
    if lang == "en":
        return (
            "If a number is wrong or has changed, tell your union: the result is worked out again."
        )
    return "如果数字有误或者情况有变化，请告诉工会，我们会重新核定。"
