"""The life of a reminder: one person writes it, another signs it, it goes out, the employer answers.

A signed letter is never edited; before it has gone out it can go back to its writer. What was made
good is said when the letter is closed, by what a later audit or the employer's papers show.
"""

from __future__ import annotations

from enum import StrEnum

from zhijia.kernel.flow import Flow, step
from zhijia.kernel.words import _


class LetterState(StrEnum):
    DRAFT = "draft"
    SIGNED = "signed"
    SENT = "sent"
    ANSWERED = "answered"
    CLOSED = "closed"
    DISCARDED = "discarded"


class Way(StrEnum):
    """How a letter reached the employer; a refusal is a way of its own and is kept."""

    BY_HAND = "by_hand"
    POST = "post"
    REFUSED = "refused"


class Reply(StrEnum):
    """What the employer says to it."""

    CORRECTED = "corrected"
    PARTLY = "partly"
    DISPUTED = "disputed"
    REFUSED = "refused"


class Ending(StrEnum):
    """How it ended for the people concerned; handing it to the authority is no success of ours."""

    MADE_GOOD = "made_good"
    PARTLY = "partly"
    UNFOUNDED = "unfounded"
    HANDED_ON = "handed_on"
    NOTHING = "nothing"


WORDS: dict[str, str] = {
    LetterState.DRAFT: _("草稿，等签发"),
    LetterState.SIGNED: _("已签发，还没有送出"),
    LetterState.SENT: _("已送出，等单位答复"),
    LetterState.ANSWERED: _("单位已答复"),
    LetterState.CLOSED: _("已办结"),
    LetterState.DISCARDED: _("已作废"),
}
WAY_WORDS: dict[str, str] = {
    Way.BY_HAND: _("当面送达"),
    Way.POST: _("邮寄送达"),
    Way.REFUSED: _("单位拒收"),
}
REPLY_WORDS: dict[str, str] = {
    Reply.CORRECTED: _("说已经改正"),
    Reply.PARTLY: _("说改正了一部分"),
    Reply.DISPUTED: _("不同意核对结果，附了材料"),
    Reply.REFUSED: _("拒绝改正"),
}
ENDING_WORDS: dict[str, str] = {
    Ending.MADE_GOOD: _("已经补缴"),
    Ending.PARTLY: _("补缴了一部分"),
    Ending.UNFOUNDED: _("核对后不成立"),
    Ending.HANDED_ON: _("转请主管部门处理"),
    Ending.NOTHING: _("没有结果"),
}

FLOW = Flow(
    step("sign", [LetterState.DRAFT], LetterState.SIGNED),
    step("return", [LetterState.SIGNED], LetterState.DRAFT, note_required=True),
    step("discard", [LetterState.DRAFT], LetterState.DISCARDED),
    step("send", [LetterState.SIGNED], LetterState.SENT),
    step("answer", [LetterState.SENT], LetterState.ANSWERED),
    step("close", [LetterState.SENT, LetterState.ANSWERED], LetterState.CLOSED, note_required=True),
    start=LetterState.DRAFT,
    ends=[LetterState.CLOSED, LetterState.DISCARDED],
)
