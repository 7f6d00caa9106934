"""The two navigations: the worker's four tabs and the officer's sidebar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhijia.base.sockets import MenuEntry
from zhijia.kernel.actor import Actor

KEYS: tuple[tuple[str, str | Promise], ...] = (
    ("/", _("查找")),
    ("g t", _("今天")),
    ("g r", _("诉求")),
    ("g s", _("审批")),
    ("j", _("下一件")),
    ("k", _("上一件")),
    ("Enter", _("打开")),
    ("x", _("选中")),
    ("Ctrl+Enter", _("发送")),
    ("?", _("这张表")),
)
GO_KEYS = {"workbench:today": "g t", "desk:requests": "g r", "workbench:approvals": "g s"}


@dataclass(frozen=True, slots=True)
class Line:
    """One link of a navigation. `waiting` counts only what waits for the reader."""

    title: str | Promise
    url: str
    icon: str
    is_current: bool = False
    waiting: int = 0
    key: str = ""


@dataclass(slots=True)
class Group:
    title: str
    lines: list[Line] = field(default_factory=list)


TABS: tuple[tuple[str, str, str | Promise, str], ...] = (
    ("home", "portal:home", _("找工会"), "heart-handshake"),
    ("matters", "portal:matters", _("办理"), "list-check"),
    ("messages", "portal:messages", _("消息"), "bell"),
    ("me", "portal:me", _("我的"), "user"),
)


def _address(url_name: str) -> str | None:
    """Where a page hangs; none if its app is not built into this house."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None


def tabs(now: str) -> list[Line]:
    """The worker's tabs, with the one called `now` marked."""
    found = ((key, _address(url_name), title, icon) for key, url_name, title, icon in TABS)
    return [Line(title, url, icon, key == now) for key, url, title, icon in found if url]


def menu_groups(entries: Iterable[MenuEntry], actor: Actor, path: str) -> list[Group]:
    """The sidebar: entries in their order, under their group's heading.

    The current line is the one with the longest address that is a beginning of the page's own.
    """
    known = [(entry, reverse(entry.url_name)) for entry in entries]
    places = [(place, entry) for entry, url in known for place in (url, *entry.also)]
    found = [(len(place), entry) for place, entry in places if path.startswith(place)]
    here = max(found, key=lambda one: one[0], default=(0, None))[1]
    groups: dict[str, Group] = {}
    for entry, url in known:
        waiting = entry.waiting(actor) if entry.waiting else 0
        group = groups.setdefault(str(entry.group), Group(str(entry.group)))
        key = GO_KEYS.get(entry.url_name, "")
        group.lines.append(Line(entry.title, url, entry.icon, entry is here, waiting, key))
    return list(groups.values())
