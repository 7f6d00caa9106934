"""The words and looks of every state, one list for both faces; and the chip of a due date.

A closed matter is grey, not green: green on a case its worker is unhappy with is an insult.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True, slots=True)
class StateWords:
    """What the worker reads, what the officer reads, and how it looks. Words with `%(to)s`,
    `%(days)s` or `%(times)s` need that fact."""

    worker: Text
    officer: Text
    look: str
    icon: str


STATES: dict[str, StateWords] = {
    "submitted": StateWords(_("已提交，等受理"), _("待受理"), "idle", "inbox"),
    "accepted": StateWords(_("已受理"), _("已受理"), "info", "circle-check"),
    "handed_on": StateWords(_("已转给%(to)s，等对方接手"), _("待对方接手"), "info", "arrow-right"),
    "in_progress": StateWords(_("办理中"), _("办理中"), "info", "progress"),
    "waiting_for_worker": StateWords(_("等您补材料"), _("等职工补材料"), "wait", "upload"),
    "paused": StateWords(_("已暂停计时"), _("已暂停"), "idle", "player-pause"),
    "result_proposed": StateWords(_("有结果了，请您看"), _("待职工确认"), "ok", "message-check"),
    "closed": StateWords(_("已办结"), _("已办结"), "idle", "check"),
    "reopened": StateWords(_("已重新办理"), _("重办（第%(times)s次）"), "info", "refresh"),
    "not_accepted": StateWords(_("没有受理"), _("不予受理"), "idle", "circle-x"),
    "withdrawn": StateWords(_("您已撤回"), _("已撤回"), "idle", "arrow-back"),
    "overdue": StateWords(
        _("超过了答应的时间%(days)s天"), _("超期%(days)s天"), "wrong", "alert-triangle"
    ),
    "confidential": StateWords(_("单位看不到"), _("保密：仅区总工会"), "secret", "lock"),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A tag ready to show: its word, its look and its icon."""

    label: str
    look: str
    icon: str


def state_chip(code: str, *, officer: bool = False, **facts: object) -> Chip:
    """The tag of a state for one of the two readers; an unknown code is a mistake of ours."""
    words = STATES[code]
    sentence = str(words.officer if officer else words.worker)
    return Chip(sentence % facts if facts else sentence, words.look, words.icon)


SOON_DAYS = 2  # working days; earlier dates are in order and never coloured


def due_chip(days_left: int, *, paused: bool = False) -> Chip:
    """The date chip: `days_left` in working days, 0 is today, negative is overdue."""
    if paused:
        return Chip(str(_("已暂停")), "idle", "player-pause")
    if days_left < 0:
        return Chip(str(_("超期%(days)s天")) % {"days": -days_left}, "wrong", "alert-triangle")
    look = "wait" if days_left <= SOON_DAYS else "idle"
    if days_left == 0:
        return Chip(str(_("今天")), look, "clock")
    return Chip(
        str(_("还剩%(days)s天")) % {"days": days_left}, look, "clock" if look == "wait" else ""
    )
