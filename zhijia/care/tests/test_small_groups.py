"""Nothing of one to four families can be reckoned from what the wind tunnel shows."""

from __future__ import annotations

from random import Random

import pytest

from zhijia.care.rules.small_groups import HIDDEN, suppressed, suppressed_parts

SIZES = (0, 0, 1, 2, 3, 4, 5, 6, 9, 30)


def hidden(shown: dict[str, int | str]) -> set[str]:
    return {name for name, count in shown.items() if count == HIDDEN}


def told_by_subtraction(shown: dict[str, int | str], total: int) -> int:
    """What the hidden ones are together, to whoever knows the total."""
    return total - sum(count for count in shown.values() if isinstance(count, int))


def test_small_groups_hide_and_take_others_with_them() -> None:
    assert suppressed([("a", 3), ("b", 9), ("c", 7)]) == {"a": "<5", "b": 9, "c": "<5"}
    assert suppressed([("a", 1), ("b", 2), ("c", 7)]) == {"a": "<5", "b": "<5", "c": "<5"}
    assert suppressed([("a", 0), ("b", 9)]) == {"a": 0, "b": 9}


@pytest.mark.parametrize("seed", range(200))
def test_no_subtraction_tells_a_small_group(seed: int) -> None:
    chance = Random(seed)
    counts = {f"g{at}": chance.choice(SIZES) for at in range(chance.randint(2, 7))}
    shown = suppressed(counts.items())
    assert all(shown[name] == HIDDEN for name, count in counts.items() if 0 < count < 5)
    if hidden(shown) and sum(counts.values()) >= 5:
        assert len(hidden(shown)) > 1
        assert told_by_subtraction(shown, sum(counts.values())) >= 5


@pytest.mark.parametrize("seed", range(400))
def test_neither_floor_tells_of_the_other(seed: int) -> None:
    chance = Random(f"floors-{seed}")
    parts = {
        kind: {f"{kind}{at}": chance.choice(SIZES) for at in range(chance.randint(0, 4))}
        for kind in ("enter", "leave", "move", "stay")
    }
    groups, cells = suppressed_parts(parts)
    total = sum(sum(found.values()) for found in parts.values())
    if total < 5:
        return
    for kind, found in parts.items():
        mine = {name: cells[name] for name in found}
        if groups[kind] == HIDDEN:
            assert not any(found.values()) or hidden(mine), "a hidden group is the sum of its parts"
        elif hidden(mine):
            assert len(hidden(mine)) > 1
            assert told_by_subtraction(mine, sum(found.values())) >= 5
    if hidden(groups):
        assert len(hidden(groups)) > 1
        assert told_by_subtraction(groups, total) >= 5
        every = told_by_subtraction(cells, total)
        assert every >= 5
