"""What a person may correct about themselves, who checks it, and the steps of a correction.

Law: 《个人信息保护法》第四十六条: whoever finds that what is held about them is wrong or incomplete may
have it corrected, and it is checked. The three working days are the platform's own promise.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from zhijia.kernel.flow import Flow, step

DAYS_TO_DECIDE = 3
"""Working days; no source sets a term."""


class State(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    APPLIED = "applied"


FLOW = Flow(
    step("accept", [State.OPEN], State.ACCEPTED),
    step("decline", [State.OPEN], State.DECLINED, note_required=True),
    step("withdraw", [State.OPEN], State.WITHDRAWN),
    step("apply", [State.OPEN], State.APPLIED),
    start=State.OPEN,
    ends=[State.ACCEPTED, State.DECLINED, State.WITHDRAWN, State.APPLIED],
)


class Proof(StrEnum):
    """What a correction needs: a paper an officer sees, a code sent to the new number, or nothing
    but the person themselves."""

    PAPER = "paper"
    CODE = "code"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Correctable:
    """One value a person may correct. `at_district` leaves the check to the district alone: whether
    a number is known elsewhere is nothing an enterprise's officer may learn."""

    proof: Proof
    at_district: bool = False


CORRECTABLE: dict[str, Correctable] = {
    "name": Correctable(Proof.PAPER),
    "id_number": Correctable(Proof.PAPER, at_district=True),
    "phone": Correctable(Proof.CODE),
    "address": Correctable(Proof.NONE),
    "email": Correctable(Proof.NONE),
    "bank_account": Correctable(Proof.NONE),
}
