"""The outer form of a policy: an indented outline that reads like a notice.

A line is `key: text`, `key:` with an indented block under it, or `- item` of a list; two spaces
indent; a line that starts with # is a remark. Nothing else is allowed, so nothing in a policy can
be executed, included or referred to. Every value keeps its line number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

MOST_LINES = 2_000
MOST_CHARACTERS = 200_000
DEEPEST = 8


class PolicyFault(ValueError):
    """What is wrong with a policy document: the line and the reason."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line, self.reason = line, reason


@dataclass(frozen=True, slots=True)
class Text:
    """The words after a colon or a dash."""

    words: str
    line: int


@dataclass(frozen=True, slots=True)
class Listing:
    """Items that start with a dash."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Block:
    """Keys and their values, in the order written."""

    entries: dict[str, Node]
    line: int


Node: TypeAlias = Text | Listing | Block


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    depth: int
    words: str


def read_outline(text: str) -> Block:
    """The outline as a tree, or a `PolicyFault`."""
    lines = list(_lines(text))
    if not lines:
        raise PolicyFault(1, "the document is empty")
    block, rest = _block(lines, 0, 0)
    if rest != len(lines):
        raise PolicyFault(
            lines[rest].number, "this line is indented in a way nothing above asks for"
        )
    return block


def _lines(text: str) -> Iterator[_Line]:
    if len(text) > MOST_CHARACTERS:
        raise PolicyFault(1, f"longer than {MOST_CHARACTERS} characters")
    written = text.split("\n")
    if len(written) > MOST_LINES:
        raise PolicyFault(MOST_LINES, f"longer than {MOST_LINES} lines")
    for number, line in enumerate(written, start=1):
        words = line.strip(" ")
        if words and not words.startswith("#"):
            yield _Line(number, _depth(line, number), words)


def _depth(line: str, number: int) -> int:
    if any(not sign.isprintable() for sign in line):
        raise PolicyFault(number, "a tab or another invisible sign")
    spaces = len(line) - len(line.lstrip(" "))
    if spaces % 2 or spaces // 2 > DEEPEST:
        raise PolicyFault(number, f"indent by two spaces a level, at most {DEEPEST} levels")
    return spaces // 2


def _node(lines: list[_Line], at: int, depth: int) -> tuple[Node, int]:
    if at >= len(lines) or lines[at].depth != depth:
        number = lines[min(at, len(lines) - 1)].number
        raise PolicyFault(number, "a key without a value")
    return (_listing if _is_item(lines[at]) else _block)(lines, at, depth)


def _is_item(line: _Line) -> bool:
    return line.words.startswith("- ")


def _block(lines: list[_Line], at: int, depth: int) -> tuple[Block, int]:
    first = lines[at].number
    entries: dict[str, Node] = {}
    while at < len(lines) and lines[at].depth == depth and not _is_item(lines[at]):
        line = lines[at]
        key, words = _key(line)
        if key in entries:
            raise PolicyFault(line.number, f"“{key}” stands twice")
        at += 1
        if words:
            entries[key] = Text(words, line.number)
        else:
            entries[key], at = _node(lines, at, depth + 1)
    if not entries:
        raise PolicyFault(first, "a key is expected here")
    return Block(entries, first), at


def _key(line: _Line) -> tuple[str, str]:
    key, colon, words = line.words.partition(":")
    if not colon or not key.strip():
        raise PolicyFault(line.number, "“key: value” is expected here")
    if words and not words.startswith(" "):
        raise PolicyFault(line.number, "a space is expected after the colon")
    return key.strip(), words.strip()


def _listing(lines: list[_Line], at: int, depth: int) -> tuple[Listing, int]:
    first = lines[at].number
    items: list[Node] = []
    while at < len(lines) and lines[at].depth == depth and _is_item(lines[at]):
        item, at = _item(lines, at, depth)
        items.append(item)
    return Listing(tuple(items), first), at


def _item(lines: list[_Line], at: int, depth: int) -> tuple[Node, int]:
    line = lines[at]
    words = line.words[2:].strip()
    key, colon, after = words.partition(":")
    if not (colon and key and (not after or after.startswith(" "))):
        return Text(words, line.number), at + 1
    # "- key: value" opens a block one level deeper, of which this line is the first entry.
    lines[at] = _Line(line.number, depth + 1, words)
    return _block(lines, at, depth + 1)
