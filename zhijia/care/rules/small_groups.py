"""How the wind tunnel shows counts of families: a small group, and what would tell it, as "<5"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from zhijia.kernel.small_groups import SMALLEST_GROUP, hidden_among, is_safe, is_small

HIDDEN = f"<{SMALLEST_GROUP}"

Shown = dict[str, int | str]


def shown_count(count: int) -> int | str:
    """A count that stands alone."""
    return HIDDEN if is_small(count) else count


def suppressed(counts: Iterable[tuple[str, int]]) -> Shown:
    """Counts by group, under a total that is shown."""
    groups = dict(counts)
    return _without(groups, hidden_among(groups))


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
        shown_parts |= _without(found, cells[group])
    return _without(groups, hidden), shown_parts


def _without(groups: Mapping[str, int], hidden: set[str]) -> Shown:
    return {name: HIDDEN if name in hidden else count for name, count in groups.items()}
