"""The life of a roster file and of a claim, as tables."""

from __future__ import annotations

from enum import StrEnum

from zhijia.kernel.flow import Flow, step


class RosterState(StrEnum):
    UPLOADED = "uploaded"
    CHECKING = "checking"
    CHECKED = "checked"
    COMMITTING = "committing"
    COMMITTED = "committed"
    UNDONE = "undone"
    DISCARDED = "discarded"


ROSTER_FLOW = Flow(
    step("check", [RosterState.UPLOADED, RosterState.CHECKED], RosterState.CHECKING),
    step("report", [RosterState.CHECKING], RosterState.CHECKED),
    step("fail", [RosterState.CHECKING], RosterState.UPLOADED),
    step("order", [RosterState.CHECKED], RosterState.COMMITTING),
    step("stop", [RosterState.COMMITTING], RosterState.CHECKED),
    step("commit", [RosterState.COMMITTING], RosterState.COMMITTED),
    step("undo", [RosterState.COMMITTED], RosterState.UNDONE),
    step("discard", [RosterState.UPLOADED, RosterState.CHECKED], RosterState.DISCARDED),
    start=RosterState.UPLOADED,
    ends=[RosterState.COMMITTED, RosterState.UNDONE, RosterState.DISCARDED],
)

UNDO_DAYS = 7
"""How long a whole import can be taken back; afterwards single members are corrected one by one."""

FORGOTTEN_DAYS = 7
"""A roster that nobody committed is cleared after so many days, with its file."""


class Outcome(StrEnum):
    """What becomes of a row. A person outside the importer's sight is `JOINS` like any new one.

    Nobody's membership ends by a roster: `LEAVES` (the row says so itself) and `ELSEWHERE` (a member
    of another union the importer sees) are told and left as they are.
    """

    JOINS = "joins"
    REJOINS = "rejoins"
    UPDATES = "updates"
    STAYS = "stays"
    LEAVES = "leaves"
    ELSEWHERE = "elsewhere"
    UNDONE = "undone"


class ClaimState(StrEnum):
    OPEN = "open"
    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    JOINED = "joined"
    WITHDRAWN = "withdrawn"


CLAIM_FLOW = Flow(
    step("ask", [ClaimState.OPEN], ClaimState.ASKED),
    step("agree", [ClaimState.ASKED], ClaimState.AGREED),
    step("decline", [ClaimState.ASKED], ClaimState.DECLINED),
    step("join", [ClaimState.OPEN, ClaimState.ASKED], ClaimState.JOINED, note_required=True),
    step(
        "withdraw", [ClaimState.OPEN, ClaimState.ASKED, ClaimState.DECLINED], ClaimState.WITHDRAWN
    ),
    start=ClaimState.OPEN,
    ends=[ClaimState.AGREED, ClaimState.DECLINED, ClaimState.JOINED, ClaimState.WITHDRAWN],
)
