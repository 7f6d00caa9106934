"""Small numbers stay hidden, also from whoever can subtract."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhijia.insights.rules.suppression import published, published_totals, share
from zhijia.kernel.small_groups import SMALLEST_GROUP

COUNTS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 40), max_size=8)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"a": 9, "b": 0}, {"a": 9, "b": 0}),
        ({"a": 9, "b": 20, "c": 2}, {"a": None, "b": 20, "c": None}),
        ({"a": 9, "b": 1, "c": 1}, {"a": None, "b": None, "c": None}),  # 2 would mean 1 and 1
        ({"a": 9, "b": 2, "c": 3}, {"a": 9, "b": None, "c": None}),
        ({"a": 3}, {"a": None}),
        ({}, {}),
    ],
)
def test_what_is_shown(counts: dict[str, int], shown: dict[str, int | None]) -> None:
    assert published(counts) == shown


@given(COUNTS)
def test_no_small_number_is_shown_or_can_be_worked_out(counts: dict[str, int]) -> None:
    shown = published(counts)
    hidden = [row for row, count in shown.items() if count is None]
    assert all(
        count == 0 or count >= SMALLEST_GROUP for count in shown.values() if count is not None
    )
    assert all(shown[row] == counts[row] for row in counts if shown[row] is not None)
    left = sum(counts.values()) - sum(count for count in shown.values() if count is not None)
    assert left == sum(counts[row] for row in hidden)
    everything_hidden = all(counts[row] == 0 or row in hidden for row in counts)
    if hidden and not everything_hidden:
        assert len(hidden) >= 2
        assert left >= SMALLEST_GROUP


@given(COUNTS)
def test_nothing_is_hidden_without_a_reason(counts: dict[str, int]) -> None:
    if all(count == 0 or count >= SMALLEST_GROUP for count in counts.values()):
        assert published(counts) == counts


def totals(**known: int) -> dict[str, int]:
    names = ("received", "accepted", "declined", "answered", "on_time", "reopened", "closed")
    counts = dict.fromkeys((*names, "rated", "satisfied", "dissatisfied"), 0) | known
    return counts | {"decided": counts["accepted"] + counts["declined"]}


@pytest.mark.parametrize(
    ("known", "hidden"),
    [
        ({"received": 3}, {"received"}),
        ({"received": 5, "reopened": 1}, {"reopened"}),
        ({"accepted": 9, "declined": 2}, {"declined", "decided"}),
        ({"accepted": 9, "declined": 0}, set()),
        ({"rated": 20, "satisfied": 19, "dissatisfied": 1}, {"satisfied", "dissatisfied"}),
        ({"rated": 20, "satisfied": 20}, set()),
        ({"rated": 40, "satisfied": 20, "dissatisfied": 18}, {"dissatisfied"}),
        ({"rated": 3, "satisfied": 3}, {"rated", "satisfied"}),
        ({"answered": 40, "on_time": 38}, set()),
    ],
)
def test_a_small_total_is_hidden_with_what_gives_it_away(
    known: dict[str, int], hidden: set[str]
) -> None:
    counts = totals(**known)
    shown = published_totals(counts)
    assert {name for name, count in shown.items() if count is None} == hidden
    assert all(shown[name] == counts[name] for name in counts if name not in hidden)


@given(COUNTS)
def test_a_column_and_its_total_together_give_no_small_number(counts: dict[str, int]) -> None:
    """Whoever knows the rule and finds one way only to fill the gaps has found a person."""
    shown = published(counts)
    gaps = [row for row, count in shown.items() if count is None]
    whole = published_totals(totals(received=sum(counts.values())))["received"]
    if not gaps or whole is None:
        return
    left = whole - sum(count for count in shown.values() if count is not None)
    assert len(gaps) >= 2
    assert left >= SMALLEST_GROUP


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (1241, 1286, "96.5"),
        (1, 3, "33.3"),
        (2, 3, "66.7"),
        (1, 8, "12.5"),
        (0, 4, "0.0"),
        (0, 0, ""),
        (None, 9, ""),
        (3, None, ""),
    ],
)
def test_a_share_is_rounded_once_half_up(part: int | None, whole: int | None, words: str) -> None:
    assert share(part, whole) == words
