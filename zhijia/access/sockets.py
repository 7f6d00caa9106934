"""What the apps above declare to this app, and what they hear from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from zhijia.base.texts import Text
from zhijia.kernel.actor import Actor
from zhijia.kernel.socket import Socket


@dataclass(frozen=True, slots=True)
class Duty:
    """What holding the duty means, in one sentence for the roles page."""

    sentence: Text


class PostEnded(Protocol):
    """Called in the transaction that ends a post: hand on what its holder was working on."""

    def __call__(self, post_id: int, *, actor: Actor) -> None: ...


DUTIES: Socket[Duty] = Socket("access.DUTIES")
POST_ENDED: Socket[PostEnded] = Socket("access.POST_ENDED")
