"""Whether two matters look like the same one brought twice: three signs a person can check.

What is compared is stated here in full; nothing is scored, and nothing decides: an officer reads both
and joins them by hand.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum

PIECE = 4
"""Texts are compared in pieces of four characters in a row, without spaces and punctuation."""

FEWEST_PIECES = 8
"""A text shorter than this says too little: it counts as the same only when it is the same."""

SAME_IN_TEN = 8
"""Eight of ten pieces of the shorter text stand in the longer one, too."""

DAYS_LOOKED_BACK = 90
"""Only matters filed within so many days are compared."""


class Sign(StrEnum):
    """Why two matters look like one."""

    FILER = "filer"
    CONTACT = "contact"
    TEXT = "text"


def bare(text: str) -> str:
    """The letters and digits of a text: no spaces, no punctuation, one width, one case."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum())


def is_same_text(one: str, other: str) -> bool:
    """The same words, or eight tenths of the shorter text's pieces are in the longer one."""
    first, second = bare(one), bare(other)
    if not first or not second:
        return False
    if first == second:
        return True
    fewer, more = sorted((_pieces(first), _pieces(second)), key=len)
    if len(fewer) < FEWEST_PIECES:
        return False
    return 10 * len(fewer & more) >= SAME_IN_TEN * len(fewer)


def _pieces(text: str) -> set[str]:
    return {text[here : here + PIECE] for here in range(len(text) - PIECE + 1)}


def signs(
    *,
    filers: tuple[int | None, int | None],
    phones: tuple[str, str],
    stories: tuple[str, str],
) -> list[Sign]:
    """The signs that two matters are one. Somebody who left nothing resembles nobody by it."""
    found = []
    if filers[0] is not None and filers[0] == filers[1]:
        found.append(Sign.FILER)
    if phones[0] and phones[0] == phones[1]:
        found.append(Sign.CONTACT)
    if is_same_text(*stories):
        found.append(Sign.TEXT)
    return found
