"""Many workers, one trouble: a team answers them together; nobody is listed, everybody may leave.

Each matter keeps its number, its history and its own promise. The group adds a date of its own.
Whoever is locked first is the group, then its matters in the order of their keys.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from zhijia.access import selectors as access
from zhijia.access.models import Account
from zhijia.base.audit.log import record
from zhijia.base.calendar.selectors import calendar
from zhijia.base.moves import move
from zhijia.desk import policies
from zhijia.desk.models import EntryKind, GroupMatter, GroupPart, PartEnd, Request, TeamMember
from zhijia.desk.rules import group_matters as rules
from zhijia.desk.rules.flow import State
from zhijia.desk.rules.group_matters import GROUP_FLOW, GroupState, is_reached
from zhijia.desk.services.answering import Result, give_result
from zhijia.desk.services.history import tell_worker, write_entry
from zhijia.desk.services.merging import locked_joined
from zhijia.desk.services.parting import dissolve_empty, locked_group
from zhijia.desk.services.pausing import run_on
from zhijia.desk.services.team_promising import (
    promise_of_team,
    promises_of_team,
    team_owes_no_more,
    tell_of_team,
)
from zhijia.kernel.actor import Actor
from zhijia.kernel.deadlines import SHANGHAI, deadline
from zhijia.kernel.errors import Conflict, RuleViolation
from zhijia.kernel.verdict import require


@transaction.atomic
def form_group(request: Request, *, actor: Actor, title: str) -> GroupMatter:
    """Begin a group matter with this matter; the title is the officer's own words."""
    require(policies.may_form_group(actor, request))
    if not title.strip():
        raise RuleViolation("desk.text_missing", field="title")
    group = GroupMatter(
        category=request.category,
        office=request.office,
        employer=request.employer,
        formed_at=timezone.now(),
    )
    group.seal(title=title.strip())
    group.save()
    record("desk.form_group", group, actor=actor)
    _join(group, request, actor=actor)
    return group


@transaction.atomic
def join_group(request: Request, *, actor: Actor, group: GroupMatter) -> GroupMatter:
    """Join a matter into a group; from ten workers on a named team owes an answer."""
    require(policies.may_join_group(actor, request, group))
    _join(locked_group(group), request, actor=actor)
    return GroupMatter.objects.get(pk=group.pk)


def _join(group: GroupMatter, request: Request, *, actor: Actor) -> None:
    """Add the matter, unless it has moved, is in a group, or its worker has left one."""
    now = timezone.now()
    current = Request.objects.select_for_update().get(pk=request.pk)
    if not group.is_running or current.state not in policies.GROUPABLE:
        raise Conflict("flow.already_moved", step="join")
    if policies.is_offered(current):
        raise Conflict("desk.dispatched_already")
    parts = GroupPart.objects.filter(request=request)
    if parts.filter(end=PartEnd.LEFT).exists():
        raise RuleViolation("desk.worker_left_group")
    if parts.filter(until=None).exists():
        raise Conflict("desk.grouped_already")
    GroupPart.objects.create(group=group, request=request, since=now)
    promise_of_team(group, current, at=now)
    record("desk.join_group", request, actor=actor, group=group.pk)
    tell_worker(request, write_entry(request, EntryKind.GROUPED, actor=actor, at=now))
    _reach(group, actor=actor, at=now)


def _reach(group: GroupMatter, *, actor: Actor, at: datetime) -> None:
    """On the day it has its size, the team's working days begin; they never end by somebody leaving."""
    rule = rules.rule_on(at.astimezone(SHANGHAI).date())
    if group.state != GroupState.GATHERING or rule is None:
        return
    parts = GroupPart.objects.filter(group=group, until=None)
    claims = set(parts.values_list("request__concerns", flat=True))
    if is_reached(rule, persons=_persons(group), claims=claims):
        due_at = deadline(at, rule.days, calendar()).due_at
        dated: dict[str, object] = {"reached_at": at, "due_at": due_at, "climb_at": due_at}
        move(group, GROUP_FLOW, "reach", actor=actor, changes=dated)
        promises_of_team(group, at=at)


def _persons(group: GroupMatter) -> int:
    """The people behind the matters: a person once, a visitor's matter once."""
    rows = Request.objects.filter(group_parts__group=group, group_parts__until=None)
    counted = rows.aggregate(
        known=Count("filer", distinct=True), visitors=Count("pk") - Count("filer")
    )
    return int(counted["known"]) + int(counted["visitors"])


@transaction.atomic
def leave_group(
    request: Request, *, actor: Actor, reason: str = "", holds_passphrase: bool = False
) -> GroupPart:
    """The worker has the matter dealt with by itself again, without saying why. An officer who joined
    it by mistake takes it out and says why."""
    require(policies.may_leave_group(actor, request, holds_passphrase=holds_passphrase))
    now = timezone.now()
    is_own = policies.is_own(actor, request, holds_passphrase=holds_passphrase)
    if not is_own and not reason.strip():
        raise RuleViolation("desk.text_missing", field="text")
    part = _running_part(request)
    group = locked_group(part.group)
    end = PartEnd.LEFT if is_own else PartEnd.TAKEN_OUT
    if not GroupPart.objects.filter(pk=part.pk, until=None).update(until=now, end=end):
        raise Conflict("flow.already_moved", step="leave")
    part.until, part.end = now, str(end)
    team_owes_no_more(request, at=now)
    entry = write_entry(request, EntryKind.UNGROUPED, actor=actor, at=now)
    if not is_own:
        write_entry(request, EntryKind.NOTE, actor=actor, at=now, text=reason)
        tell_worker(request, entry)
    record("desk.leave_group", request, actor=actor, group=group.pk, end=str(end))
    dissolve_empty(group, actor=actor, at=now)
    return part


def _running_part(request: Request) -> GroupPart:
    part = GroupPart.objects.filter(request=request, until=None).select_related("group").first()
    if part is None:
        raise Conflict("flow.already_moved", step="leave")
    return part


@transaction.atomic
def name_team(
    group: GroupMatter, members: Iterable[Account], *, actor: Actor, lead: Account
) -> None:
    """Name the three who answer, and who of them leads; whom they replace answers no longer."""
    require(policies.may_name_team(actor, group))
    chosen = {account.pk: account for account in members}
    now = timezone.now()
    rule = rules.rule_on(now.astimezone(SHANGHAI).date())
    if rule is None or len(chosen) != rule.team:
        raise RuleViolation("desk.team_of_three", field="members")
    if lead.pk not in chosen:
        raise RuleViolation("desk.team_lead_outside", field="lead")
    for account in chosen.values():
        if not policies.may_be_on_team(access.actor_for(account), group):
            raise RuleViolation("desk.not_for_team", field="members")
    locked_group(group)
    running = TeamMember.objects.filter(group=group, until=None)
    running.update(until=now)
    for account in chosen.values():
        TeamMember.objects.create(
            group=group, account=account, leads=account.pk == lead.pk, since=now
        )
    tell_of_team(group, actor=actor, at=now)
    record("desk.name_team", group, actor=actor, accounts=sorted(chosen), lead=lead.pk)


@transaction.atomic
def answer_group(group: GroupMatter, *, actor: Actor, text: str, outcome: str) -> int:
    """Give every matter of the group the same answer; each worker rates it, or has it done again,
    alone. Gives the number of matters answered."""
    require(policies.may_answer_group(actor, group))
    result = Result(text, outcome)
    result.check()
    now = timezone.now()
    current = locked_group(group)
    ended: dict[str, object] = {"ended_at": now, "outcome": outcome}
    facts: dict[str, object] = {"outcome": outcome}
    move(current, GROUP_FLOW, "answer", actor=actor, note=text, changes=ended, facts=facts)
    answered = 0
    for request in _locked_requests(current):
        answered += _answer(request, result, actor=actor, at=now)
    GroupPart.objects.filter(group=group, until=None).update(until=now, end=PartEnd.ANSWERED)
    return answered


def _answer(request: Request, result: Result, *, actor: Actor, at: datetime) -> int:
    """Answer one matter of a group, and those joined to it; one that waited for papers goes on."""
    if request.state == State.WAITING:
        run_on(request, "resume", actor=actor, at=at, note=result.text)
    if request.state != State.ACCEPTED:
        team_owes_no_more(request, at=at)
        return 0  # it was answered by itself, or its worker took it back
    give_result(request, result, step="answer", actor=actor, at=at)
    joined = locked_joined(request)
    for other in joined:
        give_result(other, result, step="answer_along", actor=actor, at=at)
    return 1 + len(joined)


def _locked_requests(group: GroupMatter) -> list[Request]:
    keys = GroupPart.objects.filter(group=group, until=None).values("request")
    return list(Request.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
