"""What the officer's home shows: one list by deadline, no charts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhijia.access import selectors as access
from zhijia.base.audit import selectors as audit
from zhijia.base.audit.models import AuditHead
from zhijia.base.calendar.selectors import calendar, days_of
from zhijia.base.sockets import TODOS, Todo
from zhijia.base.texts import VERBS
from zhijia.desk import selectors as desk
from zhijia.kernel.actor import Actor
from zhijia.kernel.deadlines import SHANGHAI, days_left
from zhijia.org import selectors as org

MOST = 50


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to do, with the working days left (None: no date)."""

    todo: Todo
    left: int | None


@dataclass(frozen=True, slots=True)
class Today:
    """What is due up to today, and the nearest thing after it."""

    on: date
    is_workday: bool
    now_due: list[Due]
    later: list[Due]


def today(actor: Actor, *, now: datetime) -> Today:
    """Everything from every app that waits for this officer, nearest date first."""
    days = calendar()
    found = [t for _, plug in TODOS for t in plug(actor, now=now, most=MOST)]
    found.sort(key=lambda t: (t.due_at is None, t.due_at or now))
    dues = [Due(t, days_left(t.due_at, now, days) if t.due_at else None) for t in found]
    on = now.astimezone(SHANGHAI).date()
    return Today(
        on=on,
        is_workday=days.is_workday(on),
        now_due=[d for d in dues if d.left is not None and d.left <= 0],
        later=[d for d in dues if d.left is None or d.left > 0],
    )


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One entry of the trail: `did` in words, `by` the officer's name or the kind of actor;
    `who` and `target` are the codes the trail keeps, to ask for the same ones again."""

    at: datetime
    did: str
    by: str
    who: str
    target: str
    facts: str
    seal_no: int | None


@dataclass(frozen=True, slots=True)
class AuditTrail:
    """One page of the trail, and the newest head that was published."""

    lines: list[AuditLine]
    next_before: int | None
    head: AuditHead | None


def audit_trail(
    *, verb: str = "", who: str = "", target: str = "", before: int | None = None
) -> AuditTrail:
    """What was done, the newest first. Officers stand with their names: they act for the union;
    workers and visitors stay nameless."""
    found = audit.trail(verb=verb, actor_name=who, target=target, before=before)
    names = access.officers_behind(
        int(e.actor.removeprefix("account:"))
        for e in found.entries
        if e.actor.startswith("account:")
    )
    lines = [
        AuditLine(
            at=entry.at,
            did=str(VERBS.get(entry.verb, entry.verb)),
            by=_by(entry.actor, names),
            who=entry.actor,
            target=entry.target,
            facts="　".join(f"{name}={fact}" for name, fact in entry.facts.items()),
            seal_no=entry.seal_no,
        )
        for entry in found.entries
    ]
    return AuditTrail(lines, found.next_before, audit.last_head())


def _by(actor_name: str, names: dict[int, str]) -> str:
    kind, _colon, number = actor_name.partition(":")
    if kind == "account":
        return names.get(int(number)) or _("职工")
    return _("系统") if kind == "system" else _("访客")


@dataclass(frozen=True, slots=True)
class SetupTask:
    """One of the five things a new district does first, where it is done, and how far it is."""

    title: str
    url: str
    words: str


def setup_tasks(actor: Actor) -> list[SetupTask]:
    """The five tasks; each may be left and taken up again."""
    root, streets, officers = org.district(), len(org.streets()), access.officers_count()
    categories, year = len(desk.all_categories()), timezone.localdate().year
    known = calendar().is_published(year)
    begun = _("做了一半") if officers == 1 else _("好了，%(n)s个") % {"n": officers}
    return [
        SetupTask(
            _("名称"), reverse("workbench:rename_district"), root.name if root else _("还没开始")
        ),
        SetupTask(
            _("街道和系统"),
            reverse("workbench:plant_streets"),
            _("好了，%(n)s个") % {"n": streets} if streets else _("还没开始"),
        ),
        SetupTask(
            _("类别和时限"),
            reverse("desk:categories"),
            _("好了，%(n)s个") % {"n": categories} if categories else _("还没开始"),
        ),
        SetupTask(
            _("节假日"),
            reverse("workbench:holidays"),
            _("好了，%(n)s年的安排已有") % {"n": year} if known else _("今年的安排还没公布"),
        ),
        SetupTask(
            _("第一批干部"),
            reverse("workbench:add_officer"),
            begun if officers else _("还没开始"),
        ),
    ]


def holidays() -> list[dict[str, Any]]:
    """This year and the next: is the State Council's notice known, and which days it moves."""
    days, year = calendar(), timezone.localdate().year
    return [
        {"year": y, "is_published": days.is_published(y), "days": days_of(y)}
        for y in (year, year + 1)
    ]


def is_begun() -> bool:
    """Whether a district stands: then the first run is over for good."""
    return org.district() is not None


def district() -> Any:
    return org.district()


def streets() -> list[Any]:
    return org.streets()


def officers(actor: Actor) -> list[Any]:
    """Who holds a post today, for the list beside the form."""
    return access.officers(actor)
