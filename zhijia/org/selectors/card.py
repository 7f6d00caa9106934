"""The member card and the address in its square code.

The address holds the card's random key and the second until which it holds (nothing for a printed
card), covered by a keyed stream that begins with their keyed digest: it cannot be made up, it says
nothing about anybody, and two scans of one screen have nothing in common.
"""

from __future__ import annotations

import hmac
import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import segno

from zhijia.base.sealing.envelopes import digest_of
from zhijia.kernel.actor import Actor
from zhijia.org.models import MemberCard, Membership
from zhijia.org.selectors.my_membership import joined_on, membership_of_person

TOKEN = re.compile(r"([0-9a-f]{40})([0-9a-f]{24})")
SHOWN_FOR = timedelta(seconds=60)
ON_PAPER = 0


def token_of(card: MemberCard, *, until: datetime | None) -> str:
    """The token of a card: on the screen until a moment, on paper until it is renewed."""
    second = int(until.timestamp()) if until else ON_PAPER
    said = f"{card.key.hex}{second:08x}"
    seal = _seal(said)
    return _covered(said, seal) + seal


def _seal(said: str) -> str:
    return digest_of("org.card", said)[:24]


def _covered(said: str, seal: str) -> str:
    """What the card says under a stream that only we can make from its seal; twice is bare again."""
    stream = digest_of("org.card_cover", seal)[: len(said)]
    return f"{int(said, 16) ^ int(stream, 16):0{len(said)}x}"


def card_is_valid(token: str, *, now: datetime) -> bool:
    """Whether the card behind a scanned address is one of a member today. Made up, older than a
    minute, renewed, and of somebody who has left: the answer is the same no."""
    found = TOKEN.fullmatch(token)
    if found is None:
        return False
    said = _covered(found[1], found[2])
    if not hmac.compare_digest(_seal(said), found[2]):
        return False
    key, second = UUID(said[:32]), int(said[32:], 16)
    if second != ON_PAPER and now.timestamp() > second:
        return False
    holder = MemberCard.objects.filter(key=key).values_list("person_id", flat=True)
    return Membership.objects.current().filter(person_id__in=holder).exists()


def square_of(address: str) -> str:
    """The square code of an address as SVG: dark on white whatever the theme, so that any camera
    reads it."""
    code = segno.make(address, error="m", micro=False)
    drawn: str = code.svg_inline(scale=6, border=3, dark="#000", light="#fff")
    return drawn


def card_page(actor: Actor) -> dict[str, Any]:
    """What stands on the card: name, number, union, since when. Nothing of it is in the code."""
    membership = membership_of_person(actor.person_id)
    if membership is None:
        return {"membership": None}
    person = membership.person
    return {
        "membership": membership,
        "person": person,
        "number": person.member_number,
        "joined_on": joined_on(membership),
    }
