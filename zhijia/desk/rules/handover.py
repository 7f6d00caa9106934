"""What may leave the house: a text written anew, without a trace of who asked for help.

The worker reads it first; without their yes nothing leaves.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from zhijia.desk.rules.likeness import bare
from zhijia.kernel.case_numbers import digits_of
from zhijia.kernel.flow import Flow, step

OWN_WORDS = 12
"""So many characters in a row, spaces and punctuation left out, are the worker's own words."""

LONGEST_NAME = 30
"""Names of employers and authorities are shorter than this."""

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


@dataclass(frozen=True, slots=True)
class Worker:
    """What leads to somebody: their name, the number of their matter, everything they wrote or said
    about it, and the values of their envelope. `public` are names that stand in such a text anyway:
    the employer's, the authority's."""

    name: str
    number: str
    words: Sequence[str]
    sealed: Sequence[str] = ()
    public: Sequence[str] = ()


def traces(text: str, worker: Worker) -> list[Trace]:
    """What in a text leads to the worker: their name, a mobile or ID number of whomever, the number
    of the matter, their own words, or a value from their envelope (address, account, e-mail)."""
    closed = _BETWEEN_DIGITS.sub("", unicodedata.normalize("NFKC", text))
    squeezed, digits = bare(text), digits_of(text)
    found = {
        Trace.NAME: len(bare(worker.name)) > 1 and bare(worker.name) in squeezed,
        Trace.PHONE: bool(_MOBILE.search(closed)),
        Trace.ID_NUMBER: bool(_ID_NUMBER.search(closed)),
        Trace.NUMBER: digits_of(worker.number)[-8:] in digits,
        Trace.WORDS: any(_quotes(squeezed, said) for said in _own_words(worker)),
        Trace.SEALED: any(
            len(bare(value)) >= SHORTEST_SECRET and bare(value) in squeezed
            for value in worker.sealed
        ),
    }
    return [trace for trace, is_there in found.items() if is_there]


def _own_words(worker: Worker) -> Iterator[str]:
    """What the worker wrote, cut where a public name stands: that one is nobody's own word."""
    names = sorted({bare(name) for name in worker.public if _is_name(name)}, key=len, reverse=True)
    for said in worker.words:
        parts = [bare(said)]
        for name in names:
            parts = [part for whole in parts for part in whole.split(name)]
        yield from parts


def _is_name(name: str) -> bool:
    """Short and without punctuation: a sentence is no name, whoever typed it there."""
    plain = name.strip()
    return 0 < len(plain) <= LONGEST_NAME and len(bare(plain)) == len(plain)


def _quotes(text: str, said: str) -> bool:
    runs = range(len(said) - OWN_WORDS + 1)
    return any(said[here : here + OWN_WORDS] in text for here in runs)


class HandOverState(StrEnum):
    SHOWN = "shown"
    AGREED = "agreed"
    DECLINED = "declined"
    SENT = "sent"
    DROPPED = "dropped"


RUNNING = (HandOverState.SHOWN, HandOverState.AGREED)
AGREED = (HandOverState.AGREED, HandOverState.SENT)

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
