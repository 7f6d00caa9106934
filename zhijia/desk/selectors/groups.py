"""Group matters, without a list of those who take part and without a count that narrows them down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhijia.access import selectors as access
from zhijia.access.models import Account
from zhijia.base.calendar.selectors import calendar
from zhijia.base.sockets import Todo
from zhijia.base.texts import Text
from zhijia.desk import policies
from zhijia.desk.models import GroupMatter, GroupPart, Request, TeamMember
from zhijia.desk.rules.group_matters import RUNNING, Concerns, GroupRule, GroupState, rule_on
from zhijia.desk.selectors.actions import why_not
from zhijia.kernel.actor import Actor
from zhijia.kernel.deadlines import SHANGHAI, days_left, is_over
from zhijia.kernel.verdict import Verdict
from zhijia.kernel.workdays import WorkCalendar

CONCERNS: dict[str, Text] = {
    Concerns.ONE: gettext_lazy("本人说只有自己"),
    Concerns.SEVERAL: gettext_lazy("本人说还有几个人"),
    Concerns.MANY: gettext_lazy("本人说有10个人以上"),
}


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group as a list shows it: whether it has its size, never how many there are."""

    group: GroupMatter
    size: str
    left: int | None


def groups_page(actor: Actor, *, most: int = 100) -> list[GroupLine]:
    """The groups this officer may read, those that run first."""
    rows = _seen(actor).order_by("ended_at", "due_at", "-formed_at", "pk")
    running = rows.filter(state__in=RUNNING)[:most]
    ended = rows.exclude(state__in=RUNNING).order_by("-ended_at", "pk")[:most]
    workdays = calendar()
    return [line_of(group, workdays) for group in (*running, *ended)][:most]


def group_or_404(actor: Actor, key: UUID) -> GroupMatter:
    found: GroupMatter | None = _seen(actor).filter(key=key).first()
    if found is None:
        raise Http404
    return found


def _seen(actor: Actor) -> Any:
    """Groups this officer may read, without those they take part in as a worker."""
    rows = GroupMatter.objects.visible_to(actor).select_related("category", "office")
    return rows.exclude(parts__request__filer_id=actor.person_id or 0)


def line_of(group: GroupMatter, workdays: WorkCalendar | None = None) -> GroupLine:
    """A list passes the calendar, which is read once."""
    workdays = workdays or calendar()
    days = days_left(group.due_at, timezone.now(), workdays) if group.due_at else None
    return GroupLine(group, size_of(group), days if group.is_running else None)


def size_of(group: GroupMatter) -> str:
    """How many take part, as coarsely as the rule itself counts."""
    rule = rule_of(group)
    if rule is None:
        return _("人数不能判断")
    words = _("%(count)s人以上") if group.reached_at else _("不到%(count)s人")
    return words % {"count": rule.persons}


def rule_of(group: GroupMatter) -> GroupRule | None:
    """The rule on the day the group was formed."""
    return rule_on((group.reached_at or group.formed_at).astimezone(SHANGHAI).date())


def group_page(actor: Actor, group: GroupMatter) -> dict[str, Any]:
    """Everything the page of a group shows, and what may be done now."""
    may_name, may_answer = (
        policies.may_name_team(actor, group),
        policies.may_answer_group(actor, group),
    )
    return {
        "group": group,
        "line": line_of(group),
        "rule": rule_of(group),
        "team": team_of(group),
        "may_name": _told(may_name),
        "may_answer": _told(may_answer),
    }


def _told(verdict: Verdict) -> dict[str, object]:
    return {"yes": bool(verdict), "why": why_not(verdict)}


def team_of(group: GroupMatter) -> list[TeamMember]:
    """Those who answer now, the leading one first."""
    rows = TeamMember.objects.filter(group=group, until=None).select_related("account__person")
    return list(rows.order_by("-leads", "pk"))


def team_for_worker(group: GroupMatter) -> str:
    """Who answers, the leading one first, by surname like every officer on a worker's page."""
    names = (
        f"{one.account.person.name[:1]}某{_('（牵头）') if one.leads else ''}"
        for one in team_of(group)
    )
    return _("、").join(names)


def team_candidates(group: GroupMatter) -> list[Account]:
    """The officers of the office who may answer for this group."""
    posts = access.principals_at(group.office)
    found = {post.account_id: post.account for post in posts}
    return [
        account
        for account in found.values()
        if policies.may_be_on_team(access.actor_for(account), group)
    ]


def group_of(request: Request) -> GroupMatter | None:
    """The running group of a matter."""
    parts = GroupPart.objects.filter(request=request, until=None)
    part = parts.select_related("group__category", "group__office").first()
    return part.group if part else None


def group_line(actor: Actor, request: Request) -> GroupLine | None:
    """The running group of a matter, for an officer who may read groups."""
    parts = GroupPart.objects.filter(request=request, until=None).values("group")
    found = _seen(actor).filter(pk__in=parts).first()
    return line_of(found) if found else None


def groups_to_join(actor: Actor, request: Request) -> list[GroupMatter]:
    """The running groups this matter fits into."""
    near = _seen(actor).filter(
        state__in=RUNNING,
        office_id=request.office_id,
        category_id=request.category_id,
        employer_id=request.employer_id,
    )
    return list(near.order_by("-formed_at", "pk")[:50])


def group_todos(actor: Actor, *, now: datetime, most: int) -> Iterator[Todo]:
    """Name a team, or answer as its member; what is overdue is everybody's who may read it."""
    rows = _seen(actor).filter(state=GroupState.OPEN).order_by("due_at", "pk")
    for group in rows.prefetch_related("team")[:most]:
        team = [member for member in group.team.all() if member.until is None]
        is_on_team = any(member.account_id == actor.account_id for member in team)
        is_late = group.due_at is not None and is_over(group.due_at, now)
        if team and not is_on_team and not is_late:
            continue
        yield Todo(
            title=group.title,
            step=_step(has_team=bool(team), is_on_team=is_on_team),
            url=reverse("desk:group", args=[group.key]),
            due_at=group.due_at,
            about=f"{_('群体事项')}　{group.category}",
        )


def _step(*, has_team: bool, is_on_team: bool) -> Text:
    if not has_team:
        return _("点名3人小组来答复")
    return _("给大家一个共同的答复") if is_on_team else _("小组超期了，请过问")
