"""Clauses, kinds of finding and offices in words: pages show no codes, in either language."""

from __future__ import annotations

from collections.abc import Mapping

from zhijia.care.rules.policy import Policy
from zhijia.care.rules.sentences import english
from zhijia.care.rules.vocabulary import AID, CAUSES, CLASSES, codes, term_of

FINDINGS: Mapping[str, tuple[str, str]] = {
    "unreachable_tier": ("没有家庭能进入的档次", "a class nobody can reach"),
    "redundant_limb": ("从不单独起作用的一条", "a way in that another one always covers"),
    "missing_time_unit": ("没有写按月还是按年", "no time unit"),
    "uncovered_branch": ("总述包括而各条没有写到", "a branch nothing covers"),
    "undecidable_boundary": ("恰在线上算不算没有写明", "an open boundary"),
    "band_gap": ("档次之间的空隙", "a gap between classes"),
    "band_overlap": ("档次之间的重叠", "an overlap of classes"),
    "missing_line": ("没有写用哪一个低保", "no subsistence line named"),
    "aid_without_source": ("没有资金来源的救助", "aid without a source of money"),
    "implausible": ("看着不对的数", "a number that looks wrong"),
    "cut_text": ("所见文本残缺", "text that is cut"),
}

# Offices that approve, as the sources call them.
OFFICES: Mapping[str, str] = {
    "全国总工会": "the All-China Federation of Trade Unions",
    "中华全国总工会": "the All-China Federation of Trade Unions",
    "省级工会": "the provincial federation of trade unions",
    "省总工会": "the provincial federation of trade unions",
    "市级工会": "the city federation of trade unions",
    "市总工会": "the city federation of trade unions",
    "县级工会": "the county federation of trade unions",
    "县总工会": "the county federation of trade unions",
    "区级工会": "the district federation of trade unions",
    "区总工会": "the district federation of trade unions",
}


# Cases of evidence that are no cause of hardship.
CASES: Mapping[str, str] = {
    "所有家庭": "all families",
    "享受政府救助": "on government relief",
    "农民工": "migrant workers",
}


def case_name(case: str) -> str:
    """A case of evidence in English; one nobody translated keeps its own name."""
    return CAUSES[case].en if case in CAUSES else CASES.get(case, case)


def office(name: str) -> str:
    """An office in English; one nobody translated keeps its own name."""
    return OFFICES.get(name, name)


def finding_name(code: str, lang: str) -> str:
    """What kind of finding a code is."""
    return FINDINGS[code][lang == "en"] if code in FINDINGS else code


def clause_name(clause: str, lang: str) -> str:
    """Where a clause stands: `national.1.2` is the second condition of the first way into a class."""
    head, *numbers = clause.split(".")
    if head in codes(CLASSES):
        return _in_class(head, numbers, lang)
    if head == "bar" and len(numbers) == 1:
        return f"Disqualifier {numbers[0]}" if lang == "en" else f"不予认定第{numbers[0]}项"
    if head == "aid" and numbers and numbers[0] in codes(AID):
        term = term_of(AID, numbers[0])
        return term.en.capitalize() if lang == "en" else term.zh
    if clause == "aid.retest":
        return "The test before further aid" if lang == "en" else "发前复核"
    if clause == "days":
        return "When it holds" if lang == "en" else "施行的时间"
    if clause == "measures":
        return "What is counted" if lang == "en" else "怎样核算"
    if clause == "claim":
        return "The general statement" if lang == "en" else "总则"
    return clause


def _in_class(code: str, numbers: list[str], lang: str) -> str:
    term = term_of(CLASSES, code)
    if lang == "en":
        places = zip(("way", "condition"), numbers, strict=False)
        return ", ".join([term.en.capitalize(), *(f"{what} {number}" for what, number in places)])
    whats = zip(("条", "款"), numbers, strict=False)
    return term.zh + "".join(f"第{number}{what}" for what, number in whats)


# Titles of test families


_WHERE: Mapping[str, str] = {
    "线下一分": "one fen below the line",
    "恰在线上": "exactly on the line",
    "线上一分": "one fen above the line",
    "没有不予认定的情形": "nothing that disqualifies",
    "远在线上": "far above the line",
    "最早算的一个月收入高": "a high income in the first month that counts",
    "再早一个月收入高": "a high income in the month before that",
    "比线少一": "one below the line",
    "比线多一": "one above the line",
    "相反的情况": "one yes or no the other way",
    "今年已领": "received earlier this year",
    "去年已领": "received last year",
    "满一年前已领": "received more than a year ago",
    "申请少一分": "one fen less applied for",
    "申请恰好": "exactly the limit applied for",
    "申请多一分": "one fen more applied for",
    "这样的学生": "students of this kind",
    "只申请这一类": "only this kind applied for",
    "已领另一类": "aid of another kind received",
    "家里另一人已领": "received for somebody else of the household",
    "另一次事故已领": "received for another event",
    "别的档次": "another class",
    "也符合前面的档次": "meets an earlier class as well",
    "两类一样多": "two kinds of the same amount",
    "这样的成员": "a member like this",
    "这一项": "an item of this kind",
    "施行前一天": "the day before it holds",
    "施行当天": "the first day",
    "最后一天": "the last day",
    "失效后一天": "the day after the last",
}
_NEAR = "元附近"


def vector_title(policy: Policy, shows: str, lang: str) -> str:
    """What a test family shows, in one line."""
    about, what = vector_parts(policy, shows, lang)
    if not about:
        return what
    return f"{about}: {what}" if lang == "en" else f"{about}：{what}"


def vector_parts(policy: Policy, shows: str, lang: str) -> tuple[str, str]:
    """Where the clause of a test family stands, and what of it is tried: by its place, for the
    clause's words may be others by now than when the family was made. A title somebody typed stays as
    it is, without a place."""
    clause, colon, where = shows.partition("：")
    about = clause_name(clause, lang)
    if not colon or about == clause:
        return "", shows
    if lang != "en":
        return about, where
    if where.endswith(_NEAR):
        return about, f"near {where.removesuffix(_NEAR)} yuan"
    bars = {bar.name: english(bar.condition.truth) for bar in policy.bars}
    return about, _WHERE.get(where) or bars.get(where) or where
