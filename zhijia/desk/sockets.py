"""Where a domain may take a request over: hardship to care, rights to the rights department."""

from __future__ import annotations

from typing import Protocol

from zhijia.kernel.actor import Actor
from zhijia.kernel.socket import Socket


class Handoff(Protocol):
    """Open a case of the domain from a request; returns the address of the new case."""

    def __call__(self, *, request_number: str, actor: Actor) -> str: ...


HANDOFFS: Socket[Handoff] = Socket("desk.HANDOFFS")
