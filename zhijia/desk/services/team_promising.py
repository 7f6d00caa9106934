"""The team's date as a promise to each worker of a group: made, kept or broken, reminded of, and
climbing like every other. The group is locked before its matters; nobody reads who else takes part.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from zhijia.access import selectors as access
from zhijia.access.models import Account
from zhijia.base.audit.log import record
from zhijia.base.calendar.selectors import calendar
from zhijia.base.outbox.services import notify
from zhijia.desk import policies
from zhijia.desk.models import (
    Entry,
    EntryKind,
    GroupMatter,
    GroupPart,
    Promise,
    PromiseKind,
    Request,
    TeamMember,
)
from zhijia.desk.rules import group_matters as rules
from zhijia.desk.rules.flow import CLIMB_AFTER
from zhijia.desk.rules.group_matters import GroupState
from zhijia.desk.services.history import tell_worker, write_entry
from zhijia.desk.services.promising import promise, promise_broken_or_void, promise_ended
from zhijia.kernel.actor import Actor, system
from zhijia.kernel.deadlines import SHANGHAI, deadline, is_over
from zhijia.org import selectors as org

BATCH = 500
REMINDING = system("desk.remind_team")
CLIMBING = system("desk.climb_overdue_groups")
NOT_YET = Q(reminded_due_at=None) | ~Q(reminded_due_at=F("due_at"))


def promise_of_team(group: GroupMatter, request: Request, *, at: datetime) -> None:
    """The team answers this worker too. Whoever joins later is answered with the others by their
    date; where that date is past already, within as many days from now."""
    rule = rules.rule_on(at.astimezone(SHANGHAI).date())
    if group.state != GroupState.OPEN or group.due_at is None or rule is None:
        return
    is_past = is_over(group.due_at, at)
    since = at if is_past or group.reached_at is None else group.reached_at
    due_at = promise(request, PromiseKind.TEAM, office=group.office, since=since, days=rule.days)
    if (
        is_past and group.climb_at is None
    ):  # what climbed has reached the top: this date climbs anew
        GroupMatter.objects.filter(pk=group.pk).update(climb_at=due_at)


def promises_of_team(group: GroupMatter, *, at: datetime) -> None:
    """The day on which the group has its size: the date is promised to all who take part."""
    for request in requests_of(group):
        promise_of_team(group, request, at=at)


def team_answered(request: Request, *, at: datetime) -> bool:
    """This worker has the answer: whether the team kept its promise; true where there was none."""
    return promise_ended(request, PromiseKind.TEAM, at=at)


def team_owes_no_more(request: Request, *, at: datetime) -> None:
    """The matter goes on by itself: the team owes it nothing, and what was broken stays broken."""
    promise_broken_or_void(request, PromiseKind.TEAM, at=at)


def tell_of_team(group: GroupMatter, *, actor: Actor, at: datetime) -> None:
    """Each worker reads that the team is named; who it is stands on their page."""
    for request in requests_of(group):
        entry = write_entry(request, EntryKind.TEAM_NAMED, actor=actor, at=at)
        tell_worker(request, entry)


def requests_of(group: GroupMatter) -> list[Request]:
    keys = GroupPart.objects.filter(group=group, until=None).values("request")
    return list(Request.objects.filter(pk__in=keys).select_related("office").order_by("pk"))


def remind_team(*, now: datetime, actor: Actor = REMINDING) -> int:
    """On the day the team's date is due: its members are told, once a date; while no team is named,
    everybody who could be on it."""
    closing = deadline(now, 0, calendar()).due_at
    near = GroupMatter.objects.filter(NOT_YET, state=GroupState.OPEN, due_at__gte=now)
    keys = list(near.filter(due_at__lte=closing).values_list("pk", flat=True)[:BATCH])
    return sum(_remind(pk, now=now, actor=actor) for pk in keys)


@transaction.atomic
def _remind(pk: int, *, now: datetime, actor: Actor) -> int:
    owed = GroupMatter.objects.filter(NOT_YET, pk=pk, state=GroupState.OPEN, due_at__gte=now)
    if not owed.update(reminded_due_at=F("due_at")):
        return 0  # another sweeper was here, or the team has just answered
    group = GroupMatter.objects.select_related("office").get(pk=pk)
    for request in requests_of(group):
        write_entry(request, EntryKind.PROMPTED, actor=actor, at=now)
    team = _team_of(group)
    is_named = bool(team)
    for account in team or _who_could(group):
        notify(
            person_id=account.person_id,
            text="desk.group_due_today",
            facts={},
            link=f"/w/groups/{group.key}/",
            channels=("sms",) if is_named else (),
            key=f"desk.group_due:{group.pk}:{now:%Y%m%d}:{account.pk}",
        )
    record("desk.remind_team", group, actor=actor)
    return 1


def _team_of(group: GroupMatter) -> list[Account]:
    """The named team, without whom may not be on it any more."""
    team = TeamMember.objects.filter(group=group, until=None).select_related("account")
    return _those_who_may((member.account for member in team), group)


def _who_could(group: GroupMatter) -> list[Account]:
    """Every officer of the office who could be on it: somebody has to name the team."""
    at_the_office = {post.account_id: post.account for post in access.principals_at(group.office)}
    return _those_who_may(at_the_office.values(), group)


def _those_who_may(accounts: Iterable[Account], group: GroupMatter) -> list[Account]:
    may = policies.may_be_on_team
    return [account for account in accounts if may(access.actor_for(account), group)]


def climb_overdue_groups(*, now: datetime, actor: Actor = CLIMBING) -> int:
    """A team's date that was broken goes to the superior, and a working day later one further, until
    the district's chair has it. Each group in its own transaction."""
    due = GroupMatter.objects.filter(state=GroupState.OPEN, climb_at__lt=now).order_by("climb_at")
    keys = list(due.values_list("pk", flat=True)[:BATCH])
    return sum(_climb(pk, now=now, actor=actor) for pk in keys)


@transaction.atomic
def _climb(pk: int, *, now: datetime, actor: Actor) -> int:
    overdue = GroupMatter.objects.select_for_update().filter(pk=pk, climb_at__lt=now)
    group = overdue.filter(state=GroupState.OPEN).first()
    if group is None:
        return 0  # another sweeper was here, or the team has just answered
    above = org.superior_of(group.supervisor or group.office)
    at_the_top = org.superior_of(above).pk == above.pk
    group.climb_at = None if at_the_top else deadline(now, CLIMB_AFTER, calendar()).due_at
    group.supervisor = above
    group.save(update_fields=["climb_at", "supervisor"])
    record("desk.climb_overdue_groups", group, actor=actor, to=above.pk)
    for request in requests_of(group):
        if _is_broken_untold(request, now=now):
            entry = write_entry(request, EntryKind.CLIMBED, actor=actor, at=now, text=above.name)
            tell_worker(request, entry)
    return 1


def _is_broken_untold(request: Request, *, now: datetime) -> bool:
    """Whether this worker's own date has passed and they have not read yet where it went."""
    broken = Promise.objects.filter(
        request=request, kind=PromiseKind.TEAM, ended_at=None, due_at__lt=now
    ).first()
    if broken is None:
        return False
    told = Entry.objects.filter(request=request, kind=EntryKind.CLIMBED, at__gt=broken.due_at)
    return not told.exists()
