"""What a version of a policy says differently, in the reader's language and without codes.

Every key has its English; a value is said in English if it is one of the words a policy may use, or an
expression; names and remarks that only the source has stay as the source has them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from zhijia.care.rules import expressions as ex
from zhijia.care.rules.clause_words import FINDINGS, case_name, clause_name, finding_name, office
from zhijia.care.rules.difference import Difference
from zhijia.care.rules.outline import PolicyFault, Text
from zhijia.care.rules.period import NOT_PRINTED, read_cycle, read_per
from zhijia.care.rules.policy import Policy
from zhijia.care.rules.reading import (
    Context,
    read_amount,
    read_condition,
    read_measure,
    read_value,
)
from zhijia.care.rules.sentences import english
from zhijia.care.rules.vocabulary import AID, CAUSES, CLASSES, EXPENSES, INCOMES, Term
from zhijia.kernel.regions import region_name

KEYS: Mapping[str, str] = {
    "编号": "Id", "名称": "Name", "英文名": "English name", "级别": "Level", "地区": "Place",
    "生效": "Holds from", "失效": "Holds to", "知悉": "Known since", "取代": "Replaces",
    "来源": "Source", "题名": "Title", "文号": "Document number", "网址": "Address",
    "可信": "How far to be trusted", "判定": "How the class is set", "低保": "Subsistence line",
    "核算期": "Window", "家庭": "Household", "计入收入": "Counted as income",
    "必要支出": "Necessary expenditure", "自定": "Own terms", "算法": "Measures", "名": "Name",
    "式": "Expression", "记号": "Sign", "不予认定": "Disqualifiers", "凡": "If",
    "除非": "Unless", "只限": "Bars only", "档次": "Classes", "类": "Class", "任一": "Ways in",
    "须": "Conditions", "等": "Grade", "总则": "General statement", "救助": "Aid",
    "并用": "Several kinds together", "方式": "How", "复核": "Test before further aid",
    "项目": "Kinds of aid", "类别": "Kind", "对象": "For whom", "标准": "Amount",
    "性质": "Nature", "每": "Counted for", "封顶": "Caps", "金额": "Amount",
    "每次": "Each payment", "资金": "Source of money", "审批": "Approval", "高于": "Above",
    "报": "Approved by", "材料": "Papers", "情形": "Case", "交": "To bring",
    "公示": "Public notice", "年审": "Review of files", "缺文": "Cut text", "处": "Where",
    "说明": "What is missing", "存疑": "Open points", "答复": "Answers to findings",
    "发现": "Finding", "条": "Clause", "答": "Answer",
}  # fmt: skip
_FIXED: Mapping[str, str] = {
    "按条件": "by conditions", "按已定档次": "the class is given", "只核算": "only counts",
    "按地区和日期": "that of place and day", "上年标准": "that of the year before",
    "上限": "an upper limit", "定额": "a fixed amount", "官方": "official",
    "转载": "repeated elsewhere", "用户上传": "uploaded by a user", "可以多项": "several kinds",
    "只给一项": "only one kind", "复核后可以多项": "several kinds after a test",
    NOT_PRINTED: "not printed", "全国": "national", "省": "province", "市": "city",
    "县市": "county or city", "区": "district", "单位": "one employer",
}  # fmt: skip
_WORDS: Mapping[str, Mapping[str, Term]] = {
    "类": CLASSES,
    "对象": CLASSES,
    "只限": CLASSES,
    "类别": AID,
    "计入收入": INCOMES,
}
_NAMES: tuple[Mapping[str, Term], ...] = (CLASSES, AID, CAUSES, EXPENSES)


@dataclass(frozen=True, slots=True)
class SaidDifference:
    """A difference as a page shows it."""

    where: str
    before: str
    after: str


def in_words(found: Difference, before: Policy, after: Policy, lang: str) -> SaidDifference:
    """The difference in one language, the old words read as the old document has them."""
    return SaidDifference(
        _where(found.path, after, lang) if found.after else _where(found.path, before, lang),
        _said(found.path, found.before, before, lang),
        _said(found.path, found.after, after, lang),
    )


def _where(path: tuple[str, ...], policy: Policy, lang: str) -> str:
    ways = _ways(policy) if lang == "en" else {}
    return "·".join(
        ways.get(part, _place(part, lang)) if above == "任一" else _place(part, lang)
        for above, part in zip(("", *path), path, strict=False)
    )


def _ways(policy: Policy) -> dict[str, str]:
    """The ways into a class by their Chinese names, as the English notice numbers them."""
    limbs = [limb for rule in policy.classes for limb in rule.limbs]
    return {limb.name: f"No. {limb.clause.rpartition('.')[2]}" for limb in limbs}


def _place(part: str, lang: str) -> str:
    if part in FINDINGS:
        return finding_name(part, lang)
    if part.isdigit():
        return f"No. {part}" if lang == "en" else f"第{part}项"
    name, bracket, again = part.partition("（")
    if bracket and again.removesuffix("）").isdigit():
        said = _place(name, lang)
        return f"{said} ({again.removesuffix('）')})" if lang == "en" else f"{said}{bracket}{again}"
    if lang != "en":
        return part
    part = case_name(part)
    named = next((terms[part].en for terms in _NAMES if part in terms), part)
    return KEYS.get(part, named[:1].upper() + named[1:])


def _said(path: tuple[str, ...], words: str, policy: Policy, lang: str) -> str:
    key = next((part for part in reversed(path) if part in KEYS), "")
    if not words:
        return ""
    if key == "地区":
        return (
            f"{region_name(words)}（{words}）" if lang != "en" else f"{words} {region_name(words)}"
        )
    if key == "发现":
        return finding_name(words, lang)
    if key == "条":
        return clause_name(words, lang)
    return _in_english(path, key, words, policy) if lang == "en" else words


def _in_english(path: tuple[str, ...], key: str, words: str, policy: Policy) -> str:
    if words in _FIXED:
        return _FIXED[words]
    if key in ("报", "情形"):
        return office(words) if key == "报" else case_name(words)
    if key in _WORDS:
        terms = _WORDS[key]
        parts = words.split("、")
        return ", ".join(terms[part].en if part in terms else part for part in parts)
    read = _READ.get(key)
    if read is None:
        return words
    try:
        return read(path, Text(words, 1), policy)
    except PolicyFault:
        return words


def _context(policy: Policy) -> Context:
    measures = {measure.name: measure for measure in policy.measures}
    return Context(policy.months, measures, policy.terms)


def _condition(_path: tuple[str, ...], text: Text, policy: Policy) -> str:
    return english(read_condition(text, _context(policy)))


def _amount(_path: tuple[str, ...], text: Text, policy: Policy) -> str:
    return english(read_amount(text, _context(policy)))


def _expression(path: tuple[str, ...], text: Text, policy: Policy) -> str:
    if "算法" not in path:
        return english(read_value(text, _context(policy)))
    measure = read_measure("", "X", text, _context(policy))
    whole: ex.Value = measure.numerator
    if measure.stocks is not None:
        whole = ex.Sum(whole, measure.stocks, 1)
    months = " and month" if measure.months else ""
    return f"{english(whole)}, a head{months}"


def _cycle(_path: tuple[str, ...], text: Text, _policy: Policy) -> str:
    months = read_cycle(text)
    return "not printed" if months is None else f"every {months} months"


def _per(_path: tuple[str, ...], text: Text, _policy: Policy) -> str:
    return read_per(text).english


def _counted(unit: str, said: str) -> Callable[[tuple[str, ...], Text, Policy], str]:
    def read(_path: tuple[str, ...], text: Text, _policy: Policy) -> str:
        return f"{text.words.removesuffix(unit)} {said}"

    return read


_READ: Mapping[str, Callable[[tuple[str, ...], Text, Policy], str]] = {
    **dict.fromkeys(("须", "凡", "除非", "总则", "复核"), _condition),
    **dict.fromkeys(("标准", "金额", "每次", "高于", "低保"), _amount),
    **dict.fromkeys(("式", "必要支出"), _expression),
    "每": _per,
    "年审": _cycle,
    "核算期": _counted("个月", "months"),
    "公示": _counted("个工作日", "working days"),
}
