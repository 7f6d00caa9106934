"""Recordings lose their titles, dates and places, and not one byte of sound."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhijia.base.files.rules.kinds import kind_of
from zhijia.base.files.rules.metadata import CannotClean, cleaned
from zhijia.base.files.tests.samples import PLACE, spoken_webm, tagged_mp3, tagged_wav

SOUNDS = {
    "webm": (spoken_webm(), b"SOUND" * 40),
    "mp3": (tagged_mp3(), b"\xff\xfb\x90\x44" + b"\0" * 400),
    "wav": (tagged_wav(), b"SOUND!"),
}


@pytest.mark.parametrize("kind", SOUNDS)
def test_nothing_told_is_left_and_the_sound_is_whole(kind: str) -> None:
    content, sound = SOUNDS[kind]
    assert kind_of(content).code == kind  # type: ignore[union-attr]
    clean = cleaned(content, kind)
    assert PLACE in content
    assert PLACE not in clean
    assert sound in clean
    assert kind_of(clean).code == kind  # type: ignore[union-attr]
    assert cleaned(clean, kind) == clean


def test_places_of_bytes_in_a_webm_stay_where_they_were() -> None:
    content, sound = SOUNDS["webm"]
    clean = cleaned(content, "webm")
    assert (len(clean), clean.index(sound)) == (len(content), content.index(sound))
    assert b"\x0f" in clean  # the scale of time, which players need


def test_a_tag_without_a_recording_is_refused() -> None:
    with pytest.raises(CannotClean):
        cleaned(tagged_mp3()[: 10 + 11 + len(PLACE)], "mp3")


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(SOUNDS)),
    st.integers(0, 400),
    st.binary(max_size=12),
    st.integers(0, 999),
)
def test_broken_recordings_are_cleaned_or_refused_and_nothing_else(
    kind: str, at: int, noise: bytes, cut: int
) -> None:
    content = SOUNDS[kind][0]
    broken = (content[:at] + noise + content[at + len(noise) :])[: max(12, len(content) - cut)]
    try:
        clean = cleaned(broken, kind)
    except CannotClean:
        return
    assert len(clean) <= len(broken) + 12
