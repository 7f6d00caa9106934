"""Small groups stay hidden: a count from one to four may point at a person.

A hidden count must not be found by subtraction either: beside a total that is shown, at least two
counts are hidden, and together they are at least five. A zero names nobody and stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

SMALLEST_GROUP = 5
"""国家统计惯例: groups under five are not shown."""


def is_small(count: int) -> bool:
    return 0 < count < SMALLEST_GROUP


def hidden_among(groups: Mapping[str, int], forced: Iterable[str] = ()) -> set[str]:
    """The groups that are hidden under a total that is shown: the small ones, those that must be
    (`forced`), and of the others the smallest, until no subtraction tells a small one."""
    hidden = {name for name, count in groups.items() if is_small(count)} | set(forced)
    rest = sorted((count, name) for name, count in groups.items() if count and name not in hidden)
    for _count, name in rest:
        if is_safe(groups, hidden):
            break
        hidden.add(name)
    return hidden


def is_safe(groups: Mapping[str, int], hidden: set[str]) -> bool:
    """Whether the total may stand beside what is shown of the groups."""
    return not hidden or (len(hidden) > 1 and sum(groups[one] for one in hidden) >= SMALLEST_GROUP)
