"""How a matter's part in a group ends. The group is locked before its matters."""

from __future__ import annotations

from datetime import datetime

from zhijia.base.moves import move
from zhijia.desk.models import GroupMatter, GroupPart, PartEnd, Request
from zhijia.desk.rules.group_matters import GROUP_FLOW
from zhijia.desk.services.team_promising import team_answered, team_owes_no_more
from zhijia.kernel.actor import Actor


def hold_group_of(request: Request) -> None:
    """Lock the group this matter is answered in, before the matter itself is locked or moved: whoever
    answers the group has locked it first, and two of them must not wait for each other."""
    for part in GroupPart.objects.filter(request=request, until=None).select_related("group"):
        locked_group(part.group)


def take_part_no_more(request: Request, end: PartEnd, *, actor: Actor, at: datetime) -> bool:
    """The matter was answered, or its worker took it back: it takes part in no group any more. Gives
    whether it had its answer by the date of the group's team, true where there was none."""
    kept = True
    for part in GroupPart.objects.filter(request=request, until=None).select_related("group"):
        group = locked_group(part.group)
        GroupPart.objects.filter(pk=part.pk, until=None).update(until=at, end=end)
        if end == PartEnd.ANSWERED:
            kept = team_answered(request, at=at)
        else:
            team_owes_no_more(request, at=at)
        dissolve_empty(group, actor=actor, at=at)
    return kept


def dissolve_empty(group: GroupMatter, *, actor: Actor, at: datetime) -> None:
    """Nobody takes part any more: the group is no more."""
    if group.is_running and not GroupPart.objects.filter(group=group, until=None).exists():
        move(group, GROUP_FLOW, "dissolve", actor=actor, changes={"ended_at": at})


def locked_group(group: GroupMatter) -> GroupMatter:
    return GroupMatter.objects.select_for_update().get(pk=group.pk)
