"""Where the apps above plug into the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from zhijia.kernel.socket import Socket


class Delivery(Protocol):
    """Hand one row over. The key is the same every time: who has seen it does nothing again.
    Raise `Undeliverable` when no further try can help, anything else to be asked again later."""

    def __call__(self, *, key: str, payload: Mapping[str, Any]) -> None: ...


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a person can be reached; an empty address is a way they do not have, an empty
    language one they have not chosen."""

    sms: str = ""
    email: str = ""
    wecom: str = ""
    language: str = ""


class AddressBook(Protocol):
    """The addresses of a person on the day of delivery."""

    def __call__(self, person_id: int) -> Addresses: ...


DELIVERIES: Socket[Delivery] = Socket("base.DELIVERIES")
ADDRESSES: Socket[AddressBook] = Socket("base.ADDRESSES")
