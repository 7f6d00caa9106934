"""The places of a policy document where a person may change one thing: a number, a comparison, a list.

A mark is a span of one line with what may stand there instead. A change puts other words into the
span and reads the whole document again, so that nothing can be typed that no policy may hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zhijia.care.rules import vocabulary as words
from zhijia.care.rules.outline import Block, Listing, Node, PolicyFault, Text, read_outline
from zhijia.care.rules.period import CHOICES as PERIODS
from zhijia.care.rules.period import NOT_PRINTED
from zhijia.care.rules.policy import read_policy


class Kind(StrEnum):
    NUMBER = "number"
    CHOICE = "choice"
    LIST = "list"
    DAY = "day"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands in `document.split("\\n")[line - 1][start:end]`, and what else may stand there.
    `unit` follows a number and stays; `choices` are the words of a choice or a list."""

    line: int
    start: int
    end: int
    kind: Kind
    words: str
    key: str
    unit: str = ""
    choices: tuple[str, ...] = ()


OPERATORS = ("低于", "不高于", "高于", "不低于", "等于")

_NAMES = {name: tuple(terms) for name, terms in words.MEANINGS.items()}
_IN_BRACKETS: Mapping[str, tuple[str, ...]] = {
    term.zh: _NAMES[term.takes] for term in words.QUANTITIES.values() if term.takes in _NAMES
}
_LISTS: Mapping[str, tuple[str, ...]] = {
    "计入收入": _NAMES["incomes"],
    "对象": tuple(words.CLASSES)[:-2],
    "只限": tuple(words.CLASSES)[:-2],
}
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "性质": ("上限", "定额"),
    "每": PERIODS,
    "年审": ("每年一次", "每半年一次", NOT_PRINTED),
    "方式": ("可以多项", "只给一项", "复核后可以多项"),
    "可信": ("官方", "转载", "用户上传"),
}
_DAYS = frozenset({"生效", "失效", "知悉"})
_WORDS = frozenset(
    [
        "名称",
        "英文名",
        "级别",
        "地区",
        "家庭",
        "资金",
        "情形",
        "交",
        "报",
        "题名",
        "文号",
        "网址",
        "存疑",
        "说明",
        "答",
    ]
)
_EXPRESSIONS = frozenset(
    [
        "核算期",
        "低保",
        "必要支出",
        "式",
        "凡",
        "除非",
        "须",
        "总则",
        "标准",
        "金额",
        "每次",
        "复核",
        "高于",
        "公示",
    ]
)

_NUMBER = re.compile(r"(?<![\w.〔])(\d+(?:\.\d+)?)(倍|%|元|个月|个工作日|)")
_OPERATOR = re.compile(r"(?<= )(?:不高于|不低于|低于|高于|等于)(?= )")
_BRACKETS = re.compile(rf"(?:{'|'.join(map(re.escape, _IN_BRACKETS))})（([^（）]*)）")


def marks(document: str) -> dict[int, list[Mark]]:
    """The marks of each line, from left to right. The document must be one that can be read."""
    lines = document.split("\n")
    found: dict[int, list[Mark]] = {}
    for key, text in texts_of(read_outline(document)):
        raw = lines[text.line - 1].rstrip(" ")
        start = len(raw) - len(text.words)
        on_line = sorted(_of_text(key, text, start), key=lambda mark: mark.start)
        found.setdefault(text.line, []).extend(on_line)
    return found


def texts_of(node: Node, key: str = "") -> Iterator[tuple[str, Text]]:
    """Every value with the key it stands under; the items of a list have the key of the list."""
    if isinstance(node, Text):
        yield key, node
    elif isinstance(node, Listing):
        for item in node.items:
            yield from texts_of(item, key)
    else:
        for name, child in node.entries.items():
            yield from texts_of(child, name)


def mark_at(document: str, line: int, start: int) -> Mark | None:
    """The mark that begins here, or None."""
    return next((mark for mark in marks(document).get(line, []) if mark.start == start), None)


def changed(document: str, mark: Mark, said: str) -> str:
    """The document with other words in the span, or a `PolicyFault` if it could not be read then."""
    lines = document.split("\n")
    raw = lines[mark.line - 1]
    lines[mark.line - 1] = raw[: mark.start] + _fitting(mark, said) + raw[mark.end :]
    found = "\n".join(lines)
    read_policy(found)
    return found


def _fitting(mark: Mark, said: str) -> str:
    """The words as they may stand in the span; a day nobody printed is written 未见."""
    one_line = " ".join(said.split())
    if mark.kind is Kind.DAY and not one_line:
        return NOT_PRINTED
    if not one_line:
        raise PolicyFault(mark.line, f"“{mark.key}” cannot be empty")
    if mark.kind is Kind.NUMBER and not re.fullmatch(r"\d{1,12}(\.\d{1,6})?", one_line, re.ASCII):
        raise PolicyFault(mark.line, f"“{one_line}” is no number")
    if mark.kind is Kind.DAY:
        date.fromisoformat(one_line)
    return one_line + mark.unit if mark.kind is Kind.NUMBER else one_line


def _of_text(key: str, text: Text, start: int) -> Iterator[Mark]:
    whole = (text.line, start, start + len(text.words))
    if key in _DAYS:
        yield Mark(*whole, Kind.DAY, text.words, key)
    elif key in _CHOICES:
        choices = tuple(dict.fromkeys((text.words, *_CHOICES[key])))
        yield Mark(*whole, Kind.CHOICE, text.words, key, choices=choices)
    elif key in _LISTS:
        yield Mark(*whole, Kind.LIST, text.words, key, choices=_LISTS[key])
    elif key in _WORDS:
        yield Mark(*whole, Kind.WORDS, text.words, key)
    elif key in _EXPRESSIONS:
        yield from _in_expression(key, text, start)


def _in_expression(key: str, text: Text, start: int) -> Iterator[Mark]:
    taken: list[tuple[int, int]] = []
    for match in _BRACKETS.finditer(text.words):
        name = match.group(0).partition("（")[0]
        taken.append(match.span(1))
        where = (text.line, start + match.start(1), start + match.end(1))
        yield Mark(*where, Kind.LIST, match.group(1), key, choices=_IN_BRACKETS[name])
    for match in _OPERATOR.finditer(text.words):
        where = (text.line, start + match.start(), start + match.end())
        yield Mark(*where, Kind.CHOICE, match.group(), key, choices=OPERATORS)
    for match in _NUMBER.finditer(text.words):
        if not any(first <= match.start() < last for first, last in taken):
            where = (text.line, start + match.start(), start + match.end())
            yield Mark(*where, Kind.NUMBER, match.group(1), key, unit=match.group(2))


def entries(node: Node | None) -> dict[str, Node]:
    """The entries of a block; nothing for anything else."""
    return dict(node.entries) if isinstance(node, Block) else {}
