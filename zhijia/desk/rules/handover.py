"""What may leave the house: a text written anew, without a trace of who asked for help.

The worker reads it first; without their yes nothing leaves.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

from zhijia.desk.rules.likeness import bare
from zhijia.kernel.case_numbers import digits_of
from zhijia.kernel.flow import Flow, step

OWN_WORDS = 12
"""So many characters in a row, spaces and punctuation left out, are the worker's own words."""

SHORTEST_SECRET = 4
"""Shorter values (a sex, a nation) stand in any text and give nobody away."""

_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s\-‐-―−().·/]+(?=\d)")


class Trace(StrEnum):
    """What gives somebody away."""

    NAME = "name"
    PHONE = "phone"
    ID_NUMBER = "id_number"
    NUMBER = "number"
    WORDS = "words"
    SEALED = "sealed"


def traces(
    text: str, *, name: str, number: str, story: str, sealed: Iterable[str] = ()
) -> list[Trace]:
    """What in a text leads to the worker: their name, a mobile or ID number of whomever, the number
    of the matter, their own words, or a value from their envelope (address, account, e-mail)."""
    closed = _BETWEEN_DIGITS.sub("", unicodedata.normalize("NFKC", text))
    squeezed, digits = bare(text), digits_of(text)
    found = {
        Trace.NAME: len(bare(name)) > 1 and bare(name) in squeezed,
        Trace.PHONE: bool(_MOBILE.search(closed)),
        Trace.ID_NUMBER: bool(_ID_NUMBER.search(closed)),
        Trace.NUMBER: digits_of(number)[-8:] in digits,
        Trace.WORDS: _quotes(squeezed, bare(story)),
        Trace.SEALED: any(
            len(bare(value)) >= SHORTEST_SECRET and bare(value) in squeezed for value in sealed
        ),
    }
    return [trace for trace, is_there in found.items() if is_there]


def _quotes(text: str, story: str) -> bool:
    runs = range(len(story) - OWN_WORDS + 1)
    return any(story[here : here + OWN_WORDS] in text for here in runs)


class HandOverState(StrEnum):
    SHOWN = "shown"
    AGREED = "agreed"
    DECLINED = "declined"
    SENT = "sent"
    DROPPED = "dropped"


RUNNING = (HandOverState.SHOWN, HandOverState.AGREED)

HANDOVER_FLOW = Flow(
    step("agree", [HandOverState.SHOWN], HandOverState.AGREED),
    step("decline", [HandOverState.SHOWN, HandOverState.AGREED], HandOverState.DECLINED),
    step("drop", [HandOverState.SHOWN, HandOverState.AGREED], HandOverState.DROPPED),
    step("send", [HandOverState.AGREED], HandOverState.SENT),
    start=HandOverState.SHOWN,
    ends=[HandOverState.DECLINED, HandOverState.SENT, HandOverState.DROPPED],
)
"""Nobody answered is no yes: a text that was shown stays where it is for as long as it takes."""


class Way(StrEnum):
    """How a text left the house."""

    LETTER = "letter"
    BY_HAND = "by_hand"
    ONLINE = "online"
