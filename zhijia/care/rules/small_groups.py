"""Small groups stay hidden: one to four families could be recognised.

A hidden count must not be found by subtraction either: beside a total that is shown, at least two
counts are hidden, and together they are at least five.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

SMALLEST_GROUP = 5
HIDDEN = "<5"

Shown = dict[str, int | str]


def shown_count(count: int) -> int | str:
    """A count that stands alone."""
    return HIDDEN if is_small(count) else count


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


def suppressed(counts: Iterable[tuple[str, int]]) -> Shown:
    """Counts by group, under a total that is shown."""
    groups = dict(counts)
    return without(groups, hidden_among(groups))


def without(groups: Mapping[str, int], hidden: set[str]) -> Shown:
    return {name: HIDDEN if name in hidden else count for name, count in groups.items()}


def suppressed_parts(parts: Mapping[str, Mapping[str, int]]) -> tuple[Shown, Shown]:
    """Counts of two floors: groups under a total that is shown, and the parts of each group. No part
    is found from its group and the other parts, and no group from its parts."""
    cells = {group: hidden_among(found) for group, found in parts.items()}
    groups = {group: sum(found.values()) for group, found in parts.items()}
    unsafe = {group for group, found in parts.items() if not is_safe(found, cells[group])}
    hidden = hidden_among(groups, unsafe)
    shown_parts: Shown = {}
    for group, found in parts.items():
        if group in hidden and not cells[group] and any(found.values()):
            cells[group].add(min((count, part) for part, count in found.items() if count)[1])
        shown_parts |= without(found, cells[group])
    return without(groups, hidden), shown_parts
