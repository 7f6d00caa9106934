"""Where a domain may take a request over: hardship to care, rights to the rights department."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from zhijia.base.texts import Text
from zhijia.kernel.actor import Actor
from zhijia.kernel.socket import Socket
from zhijia.kernel.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Handing:
    """What a domain is given: no word that the worker wrote.

    `key` names this hand-off: the same key twice is one case. `person_id` is None for a visitor.
    A `confidential` request makes a confidential case: whoever may not read the one must not read
    the other. `employer_id` is the employer whose people it is kept from, None when unknown.
    """

    key: UUID
    request_number: str
    person_id: int | None
    category: str
    confidential: bool
    employer_id: int | None


@dataclass(frozen=True, slots=True)
class Case:
    """The case of the domain: its number, and the address of its page for officers."""

    number: str
    url: str


class Handoff(Protocol):
    """A domain that takes requests over. `desk/tests/handoff_contract.py` holds what every one of
    them must keep; its apps.py plugs it in, and it reports back by `desk.services.close_handoff` or
    `desk.services.return_handoff`."""

    title: Text

    def may_open_case(self, handing: Handing, *, actor: Actor) -> Verdict:
        """Whether this officer may have the domain take it over, and why not."""
        ...

    def open_case(self, handing: Handing, *, actor: Actor) -> Case:
        """Open the case, or find the one this key opened before; in the caller's transaction."""
        ...


HANDOFFS: Socket[Handoff] = Socket("desk.HANDOFFS")
