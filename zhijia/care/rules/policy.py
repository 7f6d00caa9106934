"""A policy: what its notice says, as one immutable record.

`read_policy` turns the document into it and refuses whatever is not a key, a word or a number it
knows, with the line and the reason. `shipped()` names the policies that come with Zhijia.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Any, TypeVar

from zhijia.care.rules import expressions as ex
from zhijia.care.rules import received
from zhijia.care.rules import vocabulary as words
from zhijia.care.rules.outline import Block, Listing, Node, PolicyFault, Text, read_outline
from zhijia.care.rules.period import NOT_PRINTED, NOT_SAID, Per, read_cycle, read_per
from zhijia.care.rules.reading import (
    NUMBER,
    Context,
    read_amount,
    read_condition,
    read_measure,
    read_value,
)
from zhijia.care.rules.received import Limit, refuse_unfit
from zhijia.kernel.lines import CannotAnswer

T = TypeVar("T")

BY_CONDITIONS, CLASS_GIVEN, MEASURES_ONLY = "conditions", "given", "measures"
_WAYS = {"按条件": BY_CONDITIONS, "按已定档次": CLASS_GIVEN, "只核算": MEASURES_ONLY}
SEVERAL, ONLY_ONE, RETEST = "several", "one", "retest"
_STACKING = {"可以多项": SEVERAL, "只给一项": ONLY_ONE, "复核后可以多项": RETEST}
BY_REGION, YEAR_BEFORE = "region", "year_before"
_CAPS = {"上限": True, "定额": False}
_TRUST = {"官方": "O", "转载": "M", "用户上传": "U"}


@dataclass(frozen=True, slots=True)
class Source:
    """Where the rule is printed; `trust` is O (official), M (repeated elsewhere) or U (uploaded)."""

    title: str
    number: str
    address: str
    trust: str


@dataclass(frozen=True, slots=True)
class Condition:
    """One line of a rule that passes or fails, with its clause and its words."""

    clause: str
    words: str
    truth: ex.Truth
    line: int = 0


@dataclass(frozen=True, slots=True)
class Limb:
    """One way into a class: every condition must hold."""

    clause: str
    name: str
    conditions: tuple[Condition, ...]
    grade: str = ""

    @property
    def truth(self) -> ex.Truth:
        return ex.All(tuple(condition.truth for condition in self.conditions))


@dataclass(frozen=True, slots=True)
class ClassRule:
    """A class of hardship: any limb is enough."""

    code: str
    limbs: tuple[Limb, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """What keeps a family out of the classes in `only` (all of them if empty)."""

    condition: Condition
    name: str
    only: frozenset[str]


@dataclass(frozen=True, slots=True)
class AidRule:
    """One kind of aid: its amount, an upper bound where `is_cap`, for which classes, from which fund.

    `per` says what the amount is counted for (household and year, student…), `caps` are further
    limits, each with a period of its own, `each` bounds one payment. `whole` is what may be given in
    the whole period, `rest` what is left of it after what was received before.
    """

    clause: str
    kind: str
    classes: frozenset[str]
    words: str
    amount: ex.Value
    is_cap: bool
    per: Per = NOT_SAID
    caps: tuple[Limit, ...] = ()
    each: ex.Value | None = None
    condition: Condition | None = None
    fund: str = ""
    line: int = 0
    whole: ex.Value = field(init=False, compare=False, repr=False)
    rest: ex.Value = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        limits = (Limit(self.amount, self.per), *self.caps)
        object.__setattr__(self, "whole", received.whole(limits))
        object.__setattr__(self, "rest", received.rest(self.kind, limits, self.each))


@dataclass(frozen=True, slots=True)
class Approval:
    """An amount above which a higher level must approve."""

    kind: str
    above: int
    level: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The written answer to a finding of the linter."""

    code: str
    clause: str
    words: str


@dataclass(frozen=True, slots=True)
class Cut:
    """Text the published copy does not show: where, and what is missing."""

    where: str
    words: str


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """One version of one policy. `holds_from`/`holds_to` say when it holds (None: the source
    prints no day), `known_on` since when it is known; `line` is "region", "year_before", a printed amount in fen, or None (no line at all)."""

    id: str
    name: str
    english: str
    level: str
    holds_from: date | None
    known_on: date
    sources: tuple[Source, ...]
    months: int
    holds_to: date | None = None
    region: str = ""
    replaces: str = ""
    way: str = BY_CONDITIONS
    line: str | Fraction | None = None
    household: str = ""
    income_kinds: tuple[str, ...] = ()
    rigid: ex.Value | None = None
    terms: Mapping[str, ex.Value] = field(default_factory=dict)
    measures: tuple[ex.Measure, ...] = ()
    bars: tuple[Bar, ...] = ()
    classes: tuple[ClassRule, ...] = ()
    claim: Condition | None = None
    stacking: Mapping[str, str] = field(default_factory=dict)
    retest: Condition | None = None
    aid: tuple[AidRule, ...] = ()
    approvals: tuple[Approval, ...] = ()
    evidence: tuple[tuple[str, str], ...] = ()
    notice_days: int | None = None
    review_months: int | None = None
    cuts: tuple[Cut, ...] = ()
    open_points: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition that can change the class, in the order of the notice."""
        limbs = [limb for rule in self.classes for limb in rule.limbs]
        own = [condition for limb in limbs for condition in limb.conditions]
        claim = [self.claim] if self.claim else []
        return (*(bar.condition for bar in self.bars), *own, *claim)

    def aid_for(self, code: str) -> tuple[AidRule, ...]:
        """The kinds of aid a family of this class may have, in the order of the notice. A rule that
        names no class is for every class, and never for those who are in none."""
        return tuple(
            rule
            for rule in self.aid
            if code in rule.classes or (not rule.classes and code not in {"none", "undecided"})
        )

    def stacking_for(self, code: str) -> str:
        return self.stacking.get(code, SEVERAL)


class _Form:
    """The entries of a block, taken one by one; whatever is left over is refused."""

    def __init__(self, node: Node) -> None:
        if not isinstance(node, Block):
            raise PolicyFault(node.line, "“key: value” lines are expected here")
        self._left, self.line = dict(node.entries), node.line

    def text(self, key: str) -> Text:
        node = self._left.pop(key, None)
        if node is None:
            raise PolicyFault(self.line, f"“{key}” is missing")
        if not isinstance(node, Text):
            raise PolicyFault(node.line, f"“{key}” must be one line of text")
        return node

    def maybe(self, key: str, read: Callable[[Text], T], default: T) -> T:
        return read(self.text(key)) if key in self._left else default

    def list(self, key: str, read: Callable[[Node], T]) -> tuple[T, ...]:
        node = self._left.pop(key, None)
        if node is None:
            return ()
        if not isinstance(node, Listing):
            raise PolicyFault(node.line, f"“{key}” must be a list of “- …”")
        return tuple(read(item) for item in node.items)

    def block(self, key: str) -> _Form | None:
        node = self._left.pop(key, None)
        return None if node is None else _Form(node)

    def done(self) -> None:
        for key, node in self._left.items():
            raise PolicyFault(node.line, f"“{key}” is not a key that may stand here")


def _plain(text: Text) -> str:
    return text.words


def _day(text: Text) -> date:
    try:
        return date.fromisoformat(text.words)
    except ValueError:
        raise PolicyFault(text.line, f"“{text.words}” is no date (2016-01-31)") from None


def _maybe_day(text: Text) -> date | None:
    """A day, or None where the source does not print one."""
    return None if text.words == NOT_PRINTED else _day(text)


def _one_of(table: Mapping[str, T]) -> Callable[[Text], T]:
    def read(text: Text) -> T:
        if text.words not in table:
            raise PolicyFault(text.line, f"“{text.words}” is not one of {'、'.join(table)}")
        return table[text.words]

    return read


NO_WORDS: tuple[str, ...] = ()


def _several(terms: Mapping[str, words.Term]) -> Callable[[Text], tuple[str, ...]]:
    def read(text: Text) -> tuple[str, ...]:
        found = []
        for word in text.words.split("、"):
            if word not in terms:
                raise PolicyFault(text.line, f"“{word}” is not one of {'、'.join(terms)}")
            found.append(terms[word].code)
        return tuple(found)

    return read


def _amount(text: Text) -> Fraction:
    number = NUMBER.fullmatch(text.words)
    if number is None or number.group(3) != "元":
        raise PolicyFault(text.line, "an amount in 元 is expected")
    return Fraction(number.group(2)) * 100


def _count(unit: str) -> Callable[[Text], int | None]:
    def read(text: Text) -> int | None:
        digits = text.words.removesuffix(unit)
        if not (digits.isascii() and digits.isdigit() and text.words.endswith(unit)):
            raise PolicyFault(text.line, f"a number followed by {unit} is expected")
        return int(digits)

    return read


def _line(text: Text) -> str | Fraction:
    named = {"按地区和日期": BY_REGION, "上年标准": YEAR_BEFORE}
    return named[text.words] if text.words in named else _amount(text)


def _source(node: Node) -> Source:
    form = _Form(node)
    found = Source(
        form.text("题名").words,
        form.maybe("文号", _plain, ""),
        form.maybe("网址", _plain, ""),
        _one_of(_TRUST)(form.text("可信")),
    )
    form.done()
    return found


class _Reader:
    """Reads the parts that need what earlier parts said: the window, the measures, the terms."""

    def __init__(self, months: int) -> None:
        self.months = months
        self.terms: dict[str, ex.Value] = {}
        self.measures: dict[str, ex.Measure] = {}

    @property
    def context(self) -> Context:
        return Context(self.months, self.measures, self.terms)

    def rigid(self, text: Text) -> ex.Value | None:
        self.terms["必要支出"] = read_value(text, self.context)
        return self.terms["必要支出"]

    def term(self, node: Node) -> None:
        form = _Form(node)
        self.terms[self._new_name(form.text("名"))] = read_value(form.text("式"), self.context)
        form.done()

    def measure(self, node: Node) -> ex.Measure:
        form = _Form(node)
        name, code = self._new_name(form.text("名")), form.text("记号").words
        if not (code.isascii() and code.isidentifier()):
            raise PolicyFault(form.line, f"“{code}” cannot be a sign of a measure (G, N, A…)")
        self.measures[name] = read_measure(name, code, form.text("式"), self.context)
        form.done()
        return self.measures[name]

    def _new_name(self, text: Text) -> str:
        if text.words in {**self.terms, **self.measures, **words.QUANTITIES}:
            raise PolicyFault(text.line, f"“{text.words}” already means something")
        return text.words

    def condition(self, clause: str, text: Text) -> Condition:
        return Condition(clause, text.words, read_condition(text, self.context), text.line)

    def bar(self, at: int, node: Node) -> Bar:
        form = _Form(node)
        name, text = form.text("名"), form.text("凡")
        truth = read_condition(text, self.context)
        said = text.words
        exception = form.maybe("除非", lambda found: found, None)
        if exception is not None:
            truth = ex.All((truth, ex.Not(read_condition(exception, self.context))))
            said = f"{said}，除非{exception.words}"
        only = form.maybe("只限", _several(words.CLASSES), NO_WORDS)
        form.done()
        return Bar(Condition(f"bar.{at}", said, truth, text.line), name.words, frozenset(only))

    def class_rule(self, node: Node) -> ClassRule:
        form = _Form(node)
        code = _one_of(words.CLASSES)(form.text("类")).code
        limbs = [
            self._limb(code, at, item)
            for at, item in enumerate(form.list("任一", lambda item: item), start=1)
        ]
        form.done()
        if not limbs:
            raise PolicyFault(form.line, "a class needs at least one way in under “任一”")
        return ClassRule(code, tuple(limbs))

    def _limb(self, code: str, at: int, node: Node) -> Limb:
        form = _Form(node)
        clause, name = f"{code}.{at}", form.text("名").words
        grade = form.maybe("等", _plain, "")
        conditions = tuple(
            self.condition(f"{clause}.{number}", _as_text(item))
            for number, item in enumerate(form.list("须", lambda item: item), start=1)
        )
        form.done()
        if not conditions:
            raise PolicyFault(form.line, "a way in needs at least one condition under “须”")
        return Limb(clause, name, conditions, grade)

    def aid_rule(self, node: Node) -> AidRule:
        form = _Form(node)
        kind = _one_of(words.AID)(form.text("类别")).code
        clause = f"aid.{kind}"
        text = form.text("标准")
        amount, per = self._amount(text), form.maybe("每", read_per, NOT_SAID)
        refuse_unfit(amount, per, text.line)
        found = AidRule(
            clause=clause,
            kind=kind,
            classes=frozenset(form.maybe("对象", _several(words.CLASSES), NO_WORDS)),
            words=text.words,
            amount=amount,
            is_cap=_one_of(_CAPS)(form.text("性质")),
            per=per,
            caps=form.list("封顶", self._cap),
            each=form.maybe("每次", self._maybe_value, None),
            condition=form.maybe("须", lambda said: self._maybe_condition(clause, said), None),
            fund=form.maybe("资金", _plain, ""),
            line=text.line,
        )
        form.done()
        return found

    def _cap(self, node: Node) -> Limit:
        form = _Form(node)
        text = form.text("金额")
        found = Limit(self._amount(text), read_per(form.text("每")))
        refuse_unfit(found.amount, found.per, text.line)
        form.done()
        return found

    def _amount(self, text: Text) -> ex.Value:
        return read_amount(text, self.context)

    def _maybe_value(self, text: Text) -> ex.Value | None:
        return self._amount(text)

    def _maybe_condition(self, clause: str, text: Text) -> Condition | None:
        return self.condition(f"{clause}.condition", text)


def _as_text(node: Node) -> Text:
    if not isinstance(node, Text):
        raise PolicyFault(node.line, "one line of text is expected")
    return node


def _approval(node: Node) -> Approval:
    form = _Form(node)
    kind = _one_of(words.AID)(form.text("类别")).code
    found = Approval(kind, int(_amount(form.text("高于"))), form.text("报").words)
    form.done()
    return found


def _answer(node: Node) -> Answer:
    form = _Form(node)
    found = Answer(form.text("发现").words, form.text("条").words, form.text("答").words)
    form.done()
    return found


def _cut(node: Node) -> Cut:
    form = _Form(node)
    found = Cut(form.text("处").words, form.text("说明").words)
    form.done()
    return found


def _paper(node: Node) -> tuple[str, str]:
    form = _Form(node)
    found = form.text("情形").words, form.text("交").words
    form.done()
    return found


def _stacking(node: Node) -> tuple[str, str]:
    form = _Form(node)
    code = _one_of(words.CLASSES)(form.text("类")).code
    found = code, _one_of(_STACKING)(form.text("方式"))
    form.done()
    return found


def read_policy(text: str) -> Policy:
    """The document as a policy, or a `PolicyFault` with line and reason."""
    form = _Form(read_outline(text))
    months = _count("个月")(form.text("核算期"))
    if not months or months > 36:
        raise PolicyFault(form.line, "the window is from 1 to 36 months")
    reader = _Reader(months)
    income = form.maybe("计入收入", _several(words.INCOMES), NO_WORDS)
    rigid = form.maybe("必要支出", reader.rigid, None)
    form.list("自定", reader.term)
    measures = form.list("算法", reader.measure)
    bars = _numbered(form.list("不予认定", lambda item: item), reader.bar)
    found = Policy(
        **_heading(form),
        months=months,
        income_kinds=income,
        rigid=rigid,
        terms=reader.terms,
        measures=measures,
        bars=bars,
        classes=form.list("档次", reader.class_rule),
        claim=form.maybe("总则", lambda said: _claim(reader, said), None),
        **_aid(form, reader),
        **_closing(form),
    )
    form.done()
    return found


def _numbered(items: Iterable[Node], read: Callable[[int, Node], T]) -> tuple[T, ...]:
    return tuple(read(number, item) for number, item in enumerate(items, start=1))


def _claim(reader: _Reader, text: Text) -> Condition | None:
    return reader.condition("claim", text)


def _last_day(text: Text, begins: date | None) -> date | None:
    ends = _maybe_day(text)
    if begins and ends and ends < begins:
        raise PolicyFault(text.line, "“失效” is before “生效”")
    return ends


def _heading(form: _Form) -> dict[str, Any]:
    begins = _maybe_day(form.text("生效"))
    return {
        "id": form.text("编号").words,
        "name": form.text("名称").words,
        "english": form.text("英文名").words,
        "level": form.text("级别").words,
        "region": form.maybe("地区", _plain, ""),
        "holds_from": begins,
        "holds_to": form.maybe("失效", lambda text: _last_day(text, begins), None),
        "known_on": _day(form.text("知悉")),
        "replaces": form.maybe("取代", _plain, ""),
        "sources": form.list("来源", _source),
        "way": form.maybe("判定", _one_of(_WAYS), BY_CONDITIONS),
        "line": form.maybe("低保", lambda text: _line(text), None),
        "household": form.maybe("家庭", _plain, ""),
    }


def _aid(form: _Form, reader: _Reader) -> dict[str, Any]:
    aid = form.block("救助")
    if aid is None:
        return {}
    found: dict[str, Any] = {
        "stacking": dict(aid.list("并用", _stacking)),
        "retest": aid.maybe("复核", lambda said: _retest(reader, said), None),
        "aid": aid.list("项目", reader.aid_rule),
        "approvals": aid.list("审批", _approval),
    }
    aid.done()
    if found["retest"] is None and RETEST in found["stacking"].values():
        raise PolicyFault(aid.line, "“复核后可以多项” needs the test: “复核: …”")
    return found


def _retest(reader: _Reader, text: Text) -> Condition | None:
    return reader.condition("aid.retest", text)


def _closing(form: _Form) -> dict[str, Any]:
    return {
        "evidence": form.list("材料", _paper),
        "notice_days": form.maybe("公示", _count("个工作日"), None),
        "review_months": form.maybe("年审", read_cycle, None),
        "cuts": form.list("缺文", _cut),
        "open_points": form.list("存疑", lambda node: _as_text(node).words),
        "answers": form.list("答复", _answer),
    }


FOLDER = "policies"


@cache
def shipped() -> tuple[str, ...]:
    """The ids of the policies that come with Zhijia, sorted."""
    folder = resources.files(__package__) / FOLDER
    names = (file.name for file in folder.iterdir())
    return tuple(sorted(name.removesuffix(".policy") for name in names if name.endswith(".policy")))


@cache
def policy(identity: str) -> Policy:
    """A shipped policy, or `unknown_policy`."""
    if identity not in shipped():
        raise CannotAnswer("unknown_policy", f"no policy {identity!r}", path="policy")
    return read_policy(document(identity))


def document(identity: str) -> str:
    """The text of a shipped policy, as written."""
    file = resources.files(__package__) / FOLDER / f"{identity}.policy"
    return file.read_text(encoding="utf-8")
