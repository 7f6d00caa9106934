"""The office's queue: one page by due date, the same number of queries at any size."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhijia.base.calendar.selectors import calendar
from zhijia.base.texts import Text
from zhijia.desk.models import Category, Request
from zhijia.desk.policies import may_enter_request, may_split_request
from zhijia.desk.rules.flow import OPEN, State
from zhijia.desk.selectors.asking import all_categories
from zhijia.kernel.actor import Actor
from zhijia.kernel.case_numbers import digits_of, in_groups
from zhijia.kernel.deadlines import SHANGHAI, days_left
from zhijia.kernel.identity import mask_name
from zhijia.org import selectors as org

PAGE = 50
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
MARK = re.compile(r"\d{1,17}_\d{1,18}")
COUNTED = 1000
"""Above this a count reads "1000+": a page never counts a whole district."""

TABS: dict[str, Text] = {
    "open": gettext_lazy("要办的"),
    "new": gettext_lazy("等受理"),
    "mine": gettext_lazy("我经办的"),
    "climbed": gettext_lazy("督办"),
    "waiting": gettext_lazy("等职工补材料"),
    "merged": gettext_lazy("并入别的"),
    "answered": gettext_lazy("等职工确认"),
    "done": gettext_lazy("已结束"),
}

UNDATED = ("merged", "answered", "done")
"""Tabs of matters without a date of their own: the newest first."""


@dataclass(frozen=True, slots=True)
class Tab:
    key: str
    title: Text
    count: int
    is_current: bool

    @property
    def counted(self) -> str:
        return f"{COUNTED}+" if self.count > COUNTED else str(self.count)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the queue. `lead` is the number of the matter this one was joined to."""

    request: Request
    filer: str
    left: int | None
    group: str
    lead: str = ""
    may_split: bool = False


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of the queue: tabs with their counts, rows in groups, where the next page begins."""

    tabs: list[Tab]
    groups: list[tuple[str, list[Row]]]
    filters: dict[str, str]
    categories: list[Category]
    due_today: int
    after: str
    may_enter: bool
    may_group: bool

    @property
    def total(self) -> Tab:
        return next(tab for tab in self.tabs if tab.is_current)

    @property
    def total_open(self) -> Tab:
        return self.tabs[0]

    @property
    def is_filtered(self) -> bool:
        return bool(self.filters)

    @property
    def asked(self) -> dict[str, str]:
        return {**self.filters, "tab": self.total.key}

    @property
    def next(self) -> str:
        return f"?{urlencode({**self.asked, 'after': self.after})}" if self.after else ""


def _tab(actor: Actor, key: str) -> Q:
    if key == "done":
        return Q(state__in=[State.CLOSED, State.DECLINED, State.WITHDRAWN])
    if key == "waiting":
        return Q(state=State.WAITING)
    if key == "merged":
        return Q(state=State.MERGED)
    if key == "answered":
        return Q(state=State.ANSWERED)
    if key == "new":
        return Q(state=State.SUBMITTED)
    if key == "mine":
        return Q(state__in=OPEN, handler_id=actor.account_id)
    if key == "climbed":
        return Q(state__in=OPEN, supervisor__isnull=False)
    return Q(state__in=OPEN)


def queue(actor: Actor, asked: dict[str, str], *, now: datetime) -> Queue:
    """One page of the queue, by due date, with the counts of the tabs: a fixed number of queries."""
    key = asked.get("tab", "open") if asked.get("tab") in TABS else "open"
    rows = Request.objects.visible_to(actor).exclude(filer_id=actor.person_id or 0)
    tabs = [
        Tab(name, title, _count(rows.filter(_tab(actor, name))), name == key)
        for name, title in TABS.items()
    ]
    searched = bool(asked.get("q", "").strip())  # a number is looked for in every tab
    narrowed = _narrowed(rows if searched else rows.filter(_tab(actor, key)), asked)
    ordered, field_name, way = _ordered(narrowed, done=searched or key in UNDATED)
    page = list(_after(ordered, field_name, way, asked.get("after", "")).for_pages()[: PAGE + 1])
    shown, more = page[:PAGE], len(page) > PAGE
    filters = {name: asked[name] for name in ("category", "q") if asked.get(name)}
    today_ends = now.astimezone(SHANGHAI).replace(hour=23, minute=59, second=59)
    return Queue(
        tabs=tabs,
        groups=_grouped(shown, now, actor),
        filters=filters,
        categories=all_categories(),
        due_today=_count(rows.filter(state__in=OPEN, due_at__lte=today_ends)),
        after=_mark(shown[-1], field_name) if more else "",
        may_group=actor.holds_somewhere("desk.confide"),
        may_enter=bool(may_enter_request(actor, org.kinds_of(actor.reach("desk.handle")))),
    )


def _count(rows: Any) -> int:
    return int(rows.order_by()[: COUNTED + 1].count())


def _narrowed(rows: Any, asked: dict[str, str]) -> Any:
    if category := asked.get("category"):
        rows = rows.filter(category__code=category)
    if digits := digits_of(asked.get("q", "")):
        return rows.filter(number__contains=in_groups(digits))
    return rows.none() if asked.get("q", "").strip() else rows


def _ordered(rows: Any, *, done: bool) -> tuple[Any, str, str]:
    if done:
        return rows.order_by("-filed_at", "-pk"), "filed_at", "lt"
    return rows.order_by("due_at", "pk"), "due_at", "gt"


def _mark(row: Request, field_name: str) -> str:
    """Where the next page goes on: microseconds since 1970, exact, and the row."""
    at: datetime = getattr(row, field_name)
    return f"{(at - EPOCH) // MICROSECOND}_{row.pk}"


def _after(rows: Any, field_name: str, way: str, mark: str) -> Any:
    """Keyset page: rows after the mark, no OFFSET at any depth."""
    at, _sep, pk = mark.partition("_")
    if not MARK.fullmatch(mark):
        return rows
    when = EPOCH + int(at) * MICROSECOND
    later = Q(**{f"{field_name}__{way}": when})
    return rows.filter(later | Q(**{field_name: when, f"pk__{way}": int(pk)}))


def _grouped(rows: list[Request], now: datetime, actor: Actor) -> list[tuple[str, list[Row]]]:
    days, leads = calendar(), _leads_of(rows, actor)
    built = [
        replace(
            _row(request, now, days),
            lead=leads.get(request.merged_into_id or 0, ""),
            may_split=bool(may_split_request(actor, request)),
        )
        for request in rows
    ]
    return [(name, list(group)) for name, group in groupby(built, key=lambda row: row.group)]


def _leads_of(rows: list[Request], actor: Actor) -> dict[int, str]:
    """The numbers of the matters these were joined to, as far as this officer may read them."""
    keys = {request.merged_into_id for request in rows if request.merged_into_id}
    if not keys:
        return {}
    return dict(Request.objects.visible_to(actor).filter(pk__in=keys).values_list("pk", "number"))


def _row(request: Request, now: datetime, days: Any) -> Row:
    left = days_left(request.due_at, now, days) if request.due_at else None
    filer = mask_name(request.filer.name) if request.filer else _("匿名")
    return Row(request, filer, left, _group(left))


def _group(left: int | None) -> str:
    if left is None:
        return ""
    if left < 0:
        return _("已超期")
    if left == 0:
        return _("今天到期")
    return _("本周") if left <= 4 else _("以后")
