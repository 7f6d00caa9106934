"""What one version of a policy says differently from another, line by line, in its own words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zhijia.care.rules.notice import tight
from zhijia.care.rules.outline import Block, Listing, Node, Text, read_outline

NAMED_BY = ("名", "类", "类别", "题名", "情形", "处", "发现")


@dataclass(frozen=True, slots=True)
class Difference:
    """Where, and what stood there before and stands there now; empty if nothing did."""

    path: tuple[str, ...]
    before: str
    after: str

    @property
    def where(self) -> str:
        return "·".join(self.path)


def differences(before: str, after: str) -> list[Difference]:
    """Every line that is not the same, in the order of the later document, then what fell away."""
    old, new = dict(_lines(read_outline(before))), dict(_lines(read_outline(after)))
    changed = [
        Difference(path, old.get(path, ""), words)
        for path, words in new.items()
        if old.get(path) != words
    ]
    gone = [Difference(path, old[path], "") for path in old if path not in new]
    return changed + gone


def _lines(node: Node, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(node, Text):
        yield path, tight(node.words)
    elif isinstance(node, Block):
        for key, child in node.entries.items():
            yield from _lines(child, (*path, key))
    else:
        yield from _items(node, path)


def _items(node: Listing, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """An item is known by its name, and by its place only where it has none."""
    seen: dict[str, int] = {}
    for at, item in enumerate(node.items, start=1):
        name = _name(item) or str(at)
        seen[name] = seen.get(name, 0) + 1
        own = name if seen[name] == 1 else f"{name}（{seen[name]}）"
        yield from _lines(item, (*path, own))


def _name(item: Node) -> str:
    if not isinstance(item, Block):
        return ""
    named = (item.entries.get(key) for key in NAMED_BY)
    return next((node.words for node in named if isinstance(node, Text)), "")
