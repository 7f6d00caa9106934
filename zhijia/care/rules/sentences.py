"""The engine's words: every clause as a sentence in plain Chinese and English, rendered on reading.

Decisions store clause ids and values; the sentence is made from the policy when somebody reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from zhijia.care.rules import aid
from zhijia.care.rules import expressions as ex
from zhijia.care.rules.policy import AidRule, Bar, Condition, Limb, Policy
from zhijia.care.rules.ranges import Exact
from zhijia.care.rules.received import Limit
from zhijia.care.rules.vocabulary import AID, CLASSES, MEANINGS, term_of
from zhijia.kernel.money import rounded, yuan_for_people

OPS = {
    "<": "is below",
    "<=": "is at most",
    ">": "is above",
    ">=": "is at least",
    "=": "equals",
}
MEASURES_EN = {
    "G": "income a head and month",
    "N": "net income a head and month",
    "A": "income a head and month after the accident",
    "W": "income and assets a head and month",
    "M6": "the highest monthly income a head of six months",
}


def shown(value: Exact) -> str:
    """Fen as yuan with two decimals, rounded half up, for machines."""
    return str(rounded(Fraction(value) / 100))


def plain(words: str) -> str:
    """A rule's words as a Chinese sentence has them: no typed spaces."""
    return words.replace(" ", "")


class Speaker:
    """Says the clauses of one policy in one language, "zh" or "en"."""

    def __init__(self, policy: Policy, lang: str = "zh") -> None:
        self.policy, self.lang = policy, lang

    def of_bar(self, bar: Bar) -> str:
        if self.lang == "en":
            return f"Disqualifier: {english(bar.condition.truth)}"
        only = "、".join(term_of(CLASSES, code).zh for code in sorted(bar.only))
        scope = f"（只限{only}）" if only else ""
        words = plain(bar.condition.words)
        return f"不予认定{scope}：{bar.name}" + (f"（{words}）" if words != bar.name else "")

    def of_condition(self, code: str, limb: Limb, condition: Condition) -> str:
        if self.lang == "en":
            return f"{_capital(term_of(CLASSES, code).en)}: {english(condition.truth)}"
        return f"{term_of(CLASSES, code).zh}：{plain(condition.words)}"

    def of_aid(self, grant: aid.Grant) -> str:
        rule = grant.rule
        why = REFUSALS[grant.refused]
        if self.lang == "en":
            kind = _capital(term_of(AID, rule.kind).en)
            return f"{kind}: {english(rule.amount)}{' at most' if rule.is_cap else ''}{why[1]}"
        return f"{term_of(AID, rule.kind).zh}：{_amount_zh(rule)}{why[0]}"

    def of_deduction(self, rule: AidRule, limit: Limit, taken: Exact) -> str:
        """What was received before in this period, and comes off."""
        kind, yuan = term_of(AID, rule.kind), shown(taken)
        if self.lang == "en":
            return f"{_capital(kind.en)} {limit.per.english}: {yuan} yuan received before comes off"
        return f"{kind.zh}（{limit.per.words}）：已领{yuan}元，从中扣除"

    def of_note(self, note: str) -> str:
        """Why a class cannot be judged although every fact is known."""
        kind, _, code = note.partition(":")
        if kind == "barred":
            words = term_of(CLASSES, code)
            zh = f"因不予认定的情形不能定为{words.zh}；能否按其他档次认定，原文没有写"
            en = f"Kept out of {words.en}; the rule does not say whether another class applies"
        elif kind == "uncovered":
            zh = "原文总述包括这个家庭，所列各条却都没有写到"
            en = "The general sentence covers this family, but none of the listed branches does"
        elif kind == "measures":
            zh, en = "这份规定只写怎样核算收支，不定档次", "This text only says how to count"
        else:
            zh = note if note.startswith("原文") else f"原文未定：{note}"
            en = f"Left open by the source: {note}"
        return en if self.lang == "en" else zh

    def say(self, zh: str, en: str) -> str:
        return en if self.lang == "en" else zh


REFUSALS: Mapping[str, tuple[str, str]] = {
    aid.GRANTED: ("", ""),
    aid.OVER_LIMIT: (
        "；申请的金额超过上限，不予批准",
        "; the amount applied for is above the limit",
    ),
    aid.NOT_MET: ("；条件不满足", "; its condition is not met"),
    aid.NOT_LARGEST: ("；只能给一项，已给金额最大的一项", "; only the largest one is given"),
    aid.USED_UP: ("；已领的已到上限", "; what was received before reaches the limit"),
    aid.OTHER_RECEIVED: (
        "；只能给一项，本年已领其他一项",
        "; only one kind is given, and another was received this year",
    ),
    aid.RETEST_FAILED: (
        "；计入前一项救助后收入已超过标准",
        "; with the earlier aid counted the income is above the line",
    ),
}


def _amount_zh(rule: AidRule) -> str:
    return f"{'不超过' if rule.is_cap else ''}{plain(rule.words)}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def english(found: ex.Expression) -> str:
    """An expression in English."""
    match found:
        case ex.Compare():
            return f"{english(found.left)} {OPS[found.op]} {english(found.right)}"
        case ex.All():
            return " and ".join(english(item) for item in found.items) or "always"
        case ex.Either():
            return " or ".join(english(item) for item in found.items)
        case ex.Not():
            return f"not ({english(found.item)})"
        case ex.Readings():
            return f"{english(found.ways[0])} (the source can be read in two ways)"
        case ex.Open():
            return f"left open by the source: {found.note}"
    return _english_value(found)


def _english_value(found: ex.Expression) -> str:
    match found:
        case ex.Number():
            return (
                f"{yuan_for_people(int(found.value))} yuan" if found.money else _plain(found.value)
            )
        case ex.Quantity():
            return _english_quantity(found)
        case ex.Measure():
            return MEASURES_EN.get(found.code, found.code)
        case ex.Sum():
            sign = "plus" if found.sign == 1 else "minus"
            return f"{english(found.left)} {sign} {english(found.right)}"
        case ex.Product():
            return f"{english(found.left)} times {english(found.right)}"
        case ex.Extreme():
            items = ", ".join(english(item) for item in found.items)
            return f"the {'greatest' if found.greatest else 'least'} of {items}"
    return _english_rarer(found)


def _english_rarer(found: ex.Expression) -> str:
    match found:
        case ex.Pieces():
            bands = ", ".join(
                f"{_plain(share * 100)}%"
                + (f" up to {yuan_for_people(int(upper))}" if upper is not None else " above")
                for upper, share in found.bands
            )
            return f"{english(found.base)} by bands ({bands})"
        case ex.EachPatient():
            return f"for each patient {english(found.body)}"
        case ex.EachStudent():
            return f"for each student {english(found.body)}"
        case ex.When():
            return f"{english(found.value)} if {english(found.condition)}"
        case ex.Spread():
            return english(found.stocks)
    raise TypeError(f"{type(found).__name__} has no English")


def _plain(value: Fraction) -> str:
    return f"{float(value):g}"


def _english_quantity(found: ex.Quantity) -> str:
    takes = found.term.takes
    if takes in MEANINGS:
        named = [term_of(MEANINGS[takes], code).en for code in found.args]
        return f"{found.term.en} {', '.join(named)}"
    if takes == "money":
        return f"{found.term.en} {yuan_for_people(int(found.args[0]))} yuan"
    return " ".join([found.term.en, *found.args])
