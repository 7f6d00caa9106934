"""A policy as a notice: chapters and numbered articles, in the words of the document or in English.

The Chinese notice is made from the document, so every number, comparison and list knows the place it
is written at and can be changed there. The English one is made from what the engine understood.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from zhijia.care.rules import expressions as ex
from zhijia.care.rules.clause_words import case_name, office
from zhijia.care.rules.marks import Mark, entries, marks
from zhijia.care.rules.outline import Block, Listing, Node, Text, read_outline
from zhijia.care.rules.policy import (
    ONLY_ONE,
    RETEST,
    YEAR_BEFORE,
    AidRule,
    Bar,
    ClassRule,
    Limb,
    Policy,
)
from zhijia.care.rules.sentences import english, plain
from zhijia.care.rules.vocabulary import AID, CLASSES, INCOMES, term_of
from zhijia.kernel.money import yuan_for_people
from zhijia.kernel.regions import region_name

DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Part:
    """Some words of an article, and the mark they are if they can be changed."""

    words: str
    mark: Mark | None = None


Parts = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its number in words, its sentence, the points under it."""

    number: str
    parts: Parts
    items: tuple[Parts, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """`is_open` marks what the source leaves open or what was cut from the copy we read."""

    title: str
    articles: tuple[Article, ...]
    is_open: bool = False


def han_number(number: int) -> str:
    """十二 for 12, up to 99."""
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    return f"{DIGITS[tens] if tens > 1 else ''}十{DIGITS[ones] if ones else ''}"


@dataclass(slots=True)
class _Counter:
    """Articles are numbered through all chapters."""

    pattern: str = "第{}条"
    count: int = field(default=0)

    def __call__(self, *parts: Part | Parts, items: Iterable[Parts] = ()) -> Article:
        self.count += 1
        number = han_number(self.count) if "第" in self.pattern else str(self.count)
        return Article(self.pattern.format(number), _joined(parts), tuple(items))


def _joined(parts: Iterable[Part | Parts]) -> Parts:
    found: list[Part] = []
    for part in parts:
        found.extend([part] if isinstance(part, Part) else part)
    return tuple(found)


def only(words: str) -> Parts:
    return (Part(words),)


# In Chinese, from the document


def chinese_notice(document: str) -> list[Chapter]:
    """The document as a notice; it must be one that can be read."""
    return [chapter for chapter in _Chinese(document).chapters() if chapter.articles]


class _Chinese:
    def __init__(self, document: str) -> None:
        self._lines, self._marks = document.split("\n"), marks(document)
        self._top = entries(read_outline(document))
        self._article = _Counter()

    def chapters(self) -> Iterator[Chapter]:
        yield Chapter("怎么核算", tuple(self._counting()))
        yield Chapter("认定条件", tuple(self._classes()))
        yield Chapter("不予认定", tuple(self._bars()))
        yield Chapter("救助标准", tuple(self._aid()))
        yield Chapter("办理", tuple(self._running()))
        yield Chapter("施行和出处", tuple(self._heading()))
        yield Chapter("原文没有写清的", tuple(self._open()), is_open=True)

    def _words(self, node: Node | None) -> Parts:
        """The words of one line, its marks set apart; typed spaces fall away."""
        if not isinstance(node, Text):
            return ()
        raw = self._lines[node.line - 1].rstrip(" ")
        at, found = len(raw) - len(node.words), []
        for mark in self._marks.get(node.line, []):
            found.append(Part(tight(raw[at : mark.start])))
            found.append(Part(raw[mark.start : mark.end], mark))
            at = mark.end
        found.append(Part(tight(raw[at:])))
        return tuple(part for part in found if part.words)

    def _line(self, entry: Mapping[str, Node], key: str, before: str, after: str = "。") -> Parts:
        """`before`, the words under this key, `after`; nothing if the key is not there."""
        if key not in entry:
            return ()
        return (Part(before), *self._words(entry[key]), Part(after))

    def _counting(self) -> Iterator[Article]:
        for key, before, after in (
            ("家庭", "家庭成员：", "。"),
            ("核算期", "收入和支出按申请前", "核算。"),
            ("计入收入", "计入收入的有：", "。"),
            ("必要支出", "必要支出：", "。"),
            ("低保", "所用的低保标准：", "。"),
        ):
            if key in self._top:
                yield self._article(self._line(self._top, key, before, after))
        for one in (*_items(self._top, "自定"), *_items(self._top, "算法")):
            name = _text(one, "名")
            yield self._article(self._line(one, "式", f"{name}＝"))

    def _classes(self) -> Iterator[Article]:
        for rule in _items(self._top, "档次"):
            limbs = [self._limb(limb) for limb in _items(rule, "任一")]
            name = _text(rule, "类")
            if len(limbs) == 1:
                yield self._article(*limbs[0], Part(f"的，认定为{name}。"))
            else:
                lead = Part(f"有下列情形之一的，认定为{name}：")
                yield self._article(lead, items=_numbered(limbs))
        if "总则" in self._top:
            yield self._article(self._line(self._top, "总则", "总的规定："))

    def _limb(self, limb: Mapping[str, Node]) -> Parts:
        conditions = limb.get("须")
        nodes = conditions.items if isinstance(conditions, Listing) else ()
        found: list[Part] = []
        for at, node in enumerate(nodes):
            found += [Part("，并且")] if at else []
            found += self._words(node)
        grade = _text(limb, "等")
        return (*found, Part(f"（{grade}等）")) if grade else tuple(found)

    def _bars(self) -> Iterator[Article]:
        bars = [self._bar(bar) for bar in _items(self._top, "不予认定")]
        if bars:
            yield self._article(Part("有下列情形的，不予认定："), items=_numbered(bars))

    def _bar(self, bar: Mapping[str, Node]) -> Parts:
        return _joined(
            [
                Part(f"{_text(bar, '名')}："),
                self._words(bar.get("凡")),
                self._line(bar, "除非", "；但", "的除外"),
                self._line(bar, "只限", "（只影响", "）"),
            ]
        )

    def _aid(self) -> Iterator[Article]:
        aid = entries(self._top.get("救助"))
        for one in _items(aid, "项目"):
            yield self._article(*self._one_aid(one))
        for one in _items(aid, "并用"):
            lead = f"{_text(one, '类')}的家庭，各项救助"
            yield self._article(self._line(one, "方式", lead))
        if "复核" in aid:
            yield self._article(self._line(aid, "复核", "前一项救助计入收入以后，仍须"))
        for one in _items(aid, "审批"):
            above = self._line(one, "高于", f"{_text(one, '类别')}高于", "的，报")
            yield self._article(above, self._words(one.get("报")), Part("批准。"))

    def _one_aid(self, one: Mapping[str, Node]) -> list[Parts]:
        return [
            self._line(one, "对象", "", "："),
            only(f"{_text(one, '类别')}，"),
            self._line(one, "标准", "标准是", ""),
            self._line(one, "性质", "（", "）"),
            self._line(one, "每", "，", ""),
            self._line(one, "每次", "，每次不超过", ""),
            *(self._cap(cap) for cap in _items(one, "封顶")),
            self._line(one, "须", "，条件是", ""),
            self._line(one, "资金", "，资金来自", "") or only("，资金来源没有写"),
            only("。"),
        ]

    def _cap(self, cap: Mapping[str, Node]) -> Parts:
        return _joined([self._line(cap, "金额", "，", "封顶"), self._line(cap, "每", "（", "）")])

    def _running(self) -> Iterator[Article]:
        papers = [
            _joined([self._words(one.get("情形")), Part("："), self._words(one.get("交"))])
            for one in _items(self._top, "材料")
        ]
        if papers:
            yield self._article(Part("要交的材料："), items=_numbered(papers))
        if "公示" in self._top:
            yield self._article(self._line(self._top, "公示", "公示"))
        if "年审" in self._top:
            yield self._article(self._line(self._top, "年审", "档案复核："))

    def _heading(self) -> Iterator[Article]:
        from_day = self._line(self._top, "生效", "自", "起施行")
        to_day = self._line(self._top, "失效", "，到", "为止")
        known = self._line(self._top, "知悉", "，", "公布")
        yield self._article(from_day, to_day, known, Part("。"))
        if "地区" in self._top:
            name = region_name(_text(self._top, "地区"))
            yield self._article(self._line(self._top, "地区", "地区代码", f"（{name}）。"))
        if "取代" in self._top:
            yield self._article(self._line(self._top, "取代", "取代"))
        sources = [
            _joined(
                [
                    self._words(one.get("题名")),
                    self._line(one, "文号", "，", ""),
                    self._line(one, "网址", "，", ""),
                    self._line(one, "可信", "（", "）"),
                ]
            )
            for one in _items(self._top, "来源")
        ]
        if sources:
            yield self._article(Part("出处："), items=_numbered(sources))

    def _open(self) -> Iterator[Article]:
        for one in _items(self._top, "缺文"):
            yield self._article(self._line(one, "说明", "所见文本残缺："))
        points = self._top.get("存疑")
        for node in points.items if isinstance(points, Listing) else ():
            yield self._article(self._words(node), Part("。"))
        for one in _items(self._top, "答复"):
            yield self._article(self._line(one, "答", "对检查发现的答复："))


def tight(words: str) -> str:
    """Without the spaces that only the reader of expressions needs."""
    return plain(words) if any("\u4e00" <= sign <= "\u9fff" for sign in words) else words.strip(" ")


def _items(entry: Mapping[str, Node], key: str) -> list[dict[str, Node]]:
    listing = entry.get(key)
    blocks = listing.items if isinstance(listing, Listing) else ()
    return [dict(block.entries) for block in blocks if isinstance(block, Block)]


def _text(entry: Mapping[str, Node], key: str) -> str:
    node = entry.get(key)
    return node.words if isinstance(node, Text) else ""


def _numbered(items: list[Parts]) -> list[Parts]:
    """（一）…；（二）…。"""
    return [
        (Part(f"（{han_number(at)}）"), *parts, Part("。" if at == len(items) else "；"))
        for at, parts in enumerate(items, start=1)
    ]


# In English, from the policy


def english_notice(policy: Policy) -> list[Chapter]:
    """What the engine understood, in plain English; names of sources stay Chinese."""
    return [chapter for chapter in _English(policy).chapters() if chapter.articles]


class _English:
    def __init__(self, policy: Policy) -> None:
        self._policy, self._article = policy, _Counter("{}.")

    def chapters(self) -> Iterator[Chapter]:
        yield Chapter("How it is counted", tuple(map(self._point, self._counting())))
        yield Chapter("Who qualifies", tuple(map(self._class, self._policy.classes)))
        yield Chapter("Who does not", tuple(map(self._point, self._bars())))
        yield Chapter("What is given", tuple(map(self._point, self._aid())))
        yield Chapter("How it is run", tuple(self._running()))
        yield Chapter("From when, and where it is printed", tuple(self._heading()))
        yield Chapter("What the source leaves open", tuple(self._open()), is_open=True)

    def _point(self, words: str) -> Article:
        return self._article(Part(words))

    def _counting(self) -> Iterator[str]:
        policy = self._policy
        yield f"Incomes and expenditures of the {policy.months} months before are counted."
        if policy.income_kinds:
            kinds = ", ".join(term_of(INCOMES, kind).en for kind in policy.income_kinds)
            yield f"Counted as income: {kinds}."
        if policy.rigid is not None:
            yield f"Necessary expenditure: {english(policy.rigid)}."
        if policy.line is not None:
            yield f"The subsistence line is {_line(policy)}."
        for measure in policy.measures:
            whole = measure.numerator
            if measure.stocks is not None:
                whole = ex.Sum(whole, measure.stocks, 1)
            months = ", by months" if measure.months else ""
            yield f"{measure.code}: {english(whole)}, by household members{months}."

    def _class(self, rule: ClassRule) -> Article:
        lead = f"“{_capital(term_of(CLASSES, rule.code).en)}” if any of these holds:"
        return self._article(Part(lead), items=[only(_limb(limb)) for limb in rule.limbs])

    def _bars(self) -> Iterator[str]:
        yield from map(_bar, self._policy.bars)

    def _aid(self) -> Iterator[str]:
        yield from map(_aid, self._policy.aid)
        for code, way in self._policy.stacking.items():
            yield f"{_capital(term_of(CLASSES, code).en)}: {_STACKING.get(way, _SEVERAL)}."
        for one in self._policy.approvals:
            kind = _capital(term_of(AID, one.kind).en)
            above = yuan_for_people(one.above)
            yield f"{kind} above {above} yuan must be approved by {office(one.level)}."

    def _running(self) -> Iterator[Article]:
        """The papers in the words of the source: their names stand on them in Chinese."""
        policy = self._policy
        if policy.evidence:
            papers = [f"{_capital(case_name(case))}: {papers}." for case, papers in policy.evidence]
            lead = Part("Papers to bring, as the Chinese text has it:")
            yield self._article(lead, items=map(only, papers))
        if policy.notice_days is not None:
            yield self._point(f"Public notice: {policy.notice_days} working days.")
        yield self._point(_review(policy.review_months))

    def _heading(self) -> Iterator[Article]:
        policy = self._policy
        first = policy.holds_from.isoformat() if policy.holds_from else "a day nobody printed"
        until = f" to {policy.holds_to}" if policy.holds_to else ""
        yield self._point(f"Holds from {first}{until}; known since {policy.known_on}.")
        sources = [" ".join([one.title, one.number, one.address]) for one in policy.sources]
        yield self._article(Part("Printed in:"), items=map(only, sources))

    def _open(self) -> Iterator[Article]:
        """The source's own gaps, in its own language: a translation would be one more reading."""
        points = [*(cut.words for cut in self._policy.cuts), *self._policy.open_points]
        if points:
            yield self._article(Part("As the Chinese text has it:"), items=map(only, points))


_SEVERAL = "several kinds of aid may be given"
_STACKING = {
    ONLY_ONE: "only the largest kind of aid is given",
    RETEST: "several kinds may be given; each earlier one counts as income",
}


def _line(policy: Policy) -> str:
    if isinstance(policy.line, str):
        return "that of the year before" if policy.line == YEAR_BEFORE else "that of place and day"
    return f"{yuan_for_people(int(policy.line or 0))} yuan a month, as printed"


def _review(months: int | None) -> str:
    """How often every file is looked at again (年审)."""
    if months is None:
        return "Review of files: how often is not printed in the source."
    often = {12: "once a year", 6: "twice a year"}.get(months, f"every {months} months")
    return f"Review of files: every file is looked at again {often}."


def _limb(limb: Limb) -> str:
    conditions = [english(one.truth) for one in limb.conditions]
    grade = f" (grade {limb.grade})" if limb.grade else ""
    return f"{'; and '.join(conditions)}{grade}."


def _bar(bar: Bar) -> str:
    only = ", ".join(term_of(CLASSES, code).en for code in sorted(bar.only))
    return f"{_capital(english(bar.condition.truth))}{f' (bars only {only})' if only else ''}."


def _aid(rule: AidRule) -> str:
    classes = ", ".join(term_of(CLASSES, code).en for code in sorted(rule.classes))
    most = "at most " if rule.is_cap else ""
    whom = f" for {classes}" if classes else ""
    fund = "" if rule.fund else " The source of the money is not stated."
    caps = "".join(f"; {english(cap.amount)} {cap.per.english}" for cap in rule.caps)
    each = "" if rule.each is None else f"; at most {english(rule.each)} at a time"
    amount = f"{most}{english(rule.amount)} {rule.per.english}{caps}{each}"
    return f"{_capital(term_of(AID, rule.kind).en)}{whom}: {amount}.{fund}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
