"""Small numbers stay hidden, also from whoever can subtract."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhijia.insights.rules.suppression import SMALLEST_SHOWN, published, share

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
        count == 0 or count >= SMALLEST_SHOWN for count in shown.values() if count is not None
    )
    assert all(shown[row] == counts[row] for row in counts if shown[row] is not None)
    left = sum(counts.values()) - sum(count for count in shown.values() if count is not None)
    assert left == sum(counts[row] for row in hidden)
    everything_hidden = all(counts[row] == 0 or row in hidden for row in counts)
    if hidden and not everything_hidden:
        assert len(hidden) >= 2
        assert left >= SMALLEST_SHOWN


@given(COUNTS)
def test_nothing_is_hidden_without_a_reason(counts: dict[str, int]) -> None:
    if all(count == 0 or count >= SMALLEST_SHOWN for count in counts.values()):
        assert published(counts) == counts


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (1241, 1286, "96.5"),
        (1, 3, "33.3"),
        (2, 3, "66.7"),
        (1, 8, "12.5"),
        (0, 4, "0.0"),
        (0, 0, ""),
    ],
)
def test_a_share_is_rounded_once_half_up(part: int, whole: int, words: str) -> None:
    assert share(part, whole) == words
