"""Everything that happens to a membership: joined, transferred, retained, restored, ended, mended.

Each use case asks its policy, takes the step of the flow by compare-and-swap, writes a line of the
history and keeps the unions' counters, in one transaction. A counter holds the active members: who
is retained is not in the statistics (工会会员会籍管理办法 2016, art. 16; number of the article open).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from zhijia.base.audit.log import record
from zhijia.base.moves import move
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import Conflict, RuleViolation
from zhijia.kernel.verdict import require
from zhijia.org import policies
from zhijia.org.models import (
    NATIONAL_CHANGE,
    ChangeKind,
    Employer,
    MemberCard,
    Membership,
    MembershipChange,
    MembershipState,
    Person,
    Union,
)
from zhijia.org.rules.flow import MEMBERSHIP_FLOW, check_day_of_change
from zhijia.org.services.heads import tell_old_union
from zhijia.org.services.last_known import drop_last_known, keep_last_known

BATCH = 1_000
ACTIVE, RETAINED, ENDED = (
    MembershipState.ACTIVE,
    MembershipState.RETAINED,
    MembershipState.ENDED,
)
RE_EMPLOYED = "1"  # 在岗


@transaction.atomic
def enrol_member(
    person: Person,
    union: Union,
    *,
    actor: Actor,
    since: date,
    employment: str = "",
    employer: Employer | None = None,
) -> Membership:
    """Make a person a member of a union. Whoever is a member elsewhere has to be transferred."""
    require(policies.may_enrol_member(actor, union))
    _lock_standing(union)
    if since > timezone.localdate():
        raise RuleViolation("org.day_in_future", field="since")
    if Membership.objects.current().filter(person=person).exists():
        raise RuleViolation("org.member_already")
    membership = _begin(
        Membership(
            person=person, union=union, since=since, employment=employment, employer=employer
        ),
        ChangeKind.JOINED,
    )
    record("org.enrol_member", membership, actor=actor, union=union.pk)
    return membership


@transaction.atomic
def transfer_membership(  # noqa: PLR0913  (where to, when, why)
    membership: Membership,
    *,
    actor: Actor,
    union: Union,
    on: date,
    employer: Employer | None = None,
    reason: str = "1",
    note: str = "",
    quietly: bool = False,
) -> Membership:
    """Move a membership to another union, as the labour relation moved. It ends here and begins
    there on the same day; whoever was retained is a full member again. The head of the old union
    gets a line that says no more than that somebody moved, and none at all when it is done
    `quietly`. Returns the new row."""
    require(policies.may_transfer_membership(actor, membership, union))
    _lock_standing(union, membership.union)
    if union.pk == membership.union_id:
        raise RuleViolation("org.transfer_to_itself", field="union")
    _take("transfer", membership, ChangeKind.TRANSFERRED_OUT, actor, _Asked(on, reason, note))
    if not quietly:
        tell_old_union(membership, actor=actor)
    return _begin(
        Membership(
            person_id=membership.person_id,
            union=union,
            since=on,
            employment=RE_EMPLOYED,
            employer=employer,
            reason=reason,
            previous=membership,
        ),
        ChangeKind.TRANSFERRED_IN,
    )


@transaction.atomic
def retain_membership(
    membership: Membership,
    *,
    actor: Actor,
    on: date,
    reason: str,
    employment: str = "",
    note: str = "",
) -> Membership:
    """Keep the membership of somebody who retired, lost the work or serves in the army: no dues,
    no vote, not in the statistics."""
    require(policies.may_retain_membership(actor, membership))
    changes = {"employment": employment} if employment else {}
    _take("retain", membership, ChangeKind.RETAINED, actor, _Asked(on, reason, note), **changes)
    return membership


@transaction.atomic
def restore_membership(
    membership: Membership, *, actor: Actor, on: date, note: str = ""
) -> Membership:
    """Make a retained member a full member again: back at work in the same union."""
    require(policies.may_restore_membership(actor, membership))
    asked = _Asked(on, "", note)
    _take("restore", membership, ChangeKind.RESTORED, actor, asked, employment=RE_EMPLOYED)
    return membership


@transaction.atomic
def end_membership(
    membership: Membership,
    *,
    actor: Actor,
    on: date,
    kind: str = ChangeKind.LEFT,
    reason: str = "5",
    note: str = "",
) -> Membership:
    """End a membership: the person leaves the union, or goes to one outside this platform."""
    require(policies.may_end_membership(actor, membership))
    if kind not in (ChangeKind.LEFT, ChangeKind.TRANSFERRED_OUT):
        raise ValueError(f"a membership does not end by {kind}")
    _take("end", membership, ChangeKind(kind), actor, _Asked(on, reason, note))
    return membership


@transaction.atomic
def exclude_membership(membership: Membership, *, actor: Actor, on: date, note: str) -> Membership:
    """Exclude a member punished for a serious crime: discussed by the group, decided by the
    committee, filed with the superior union; the note says of which meeting."""
    require(policies.may_exclude_membership(actor, membership))
    _take("exclude", membership, ChangeKind.EXCLUDED, actor, _Asked(on, "6", note))
    return membership


@transaction.atomic
def correct_membership(change: MembershipChange, *, actor: Actor, note: str) -> MembershipChange:
    """Take back the latest line of a membership by a further line that corrects it. Of a transfer
    both halves are taken back. Returns the correcting line."""
    if change.kind == ChangeKind.TRANSFERRED_IN and change.membership.previous:
        change = change.membership.previous.history.latest("pk")
    membership = change.membership
    require(policies.may_correct_membership(actor, change))
    after = membership.moved_to()
    _lock_standing(membership.union, *([after.union] if after else []))
    _refuse_changed(membership, change)
    if after is not None:
        began = after.history.earliest("pk")
        _refuse_changed(after, began)
        _void(after, began, note)
    line = _put_back(membership, change, note)
    record("org.correct_membership", membership, actor=actor, change=change.pk, kind=change.kind)
    return line


def hand_over_members(union: Union, to: Union, *, on: date, retained: bool) -> int:
    """End every membership of a union on a day and begin it at another one; the caller holds the
    transaction and writes the audit entry. Returns how many people went over.

    Whoever was retained stays retained; whoever joined after the day changes on the day they joined.
    """
    _lock(union, to)
    ended = list(Membership.objects.current().filter(union=union).order_by("pk"))
    before = [row.state for row in ended]
    Membership.objects.current().filter(union=union).update(
        state=ENDED, until=Greatest(F("since"), Value(on)), change="4"
    )
    keep_last_known(row.pk for row in ended)
    begun = Membership.objects.bulk_create(
        [
            Membership(
                person_id=row.person_id,
                union=to,
                state=RETAINED if retained else row.state,
                since=max(on, row.since),
                employer_id=row.employer_id,
                employment=row.employment,
                change="3" if retained else "2",
                previous=row,
            )
            for row in ended
        ],
        batch_size=BATCH,
    )
    _remember_all(ended, ChangeKind.TRANSFERRED_OUT, before, on)
    _remember_all(begun, ChangeKind.RETAINED if retained else ChangeKind.TRANSFERRED_IN, before, on)
    _count(to.pk, sum(row.state == ACTIVE for row in begun))
    return len(begun)


# The parts of a change ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Asked:
    """The day, the national reason and the officer's own words of a change."""

    on: date
    reason: str
    note: str


def _take(
    name: str,
    membership: Membership,
    kind: ChangeKind,
    actor: Actor,
    asked: _Asked,
    **columns: object,
) -> None:
    """One step of the flow with everything that belongs to it."""
    _lock(membership.union)
    check_day_of_change(asked.on, today=timezone.localdate(), since=membership.since)
    before = membership.state
    target = MEMBERSHIP_FLOW[name].target
    changes: dict[str, object] = {
        **columns,
        "change": NATIONAL_CHANGE[kind],
        "reason": asked.reason,
        **({"until": asked.on} if target == ENDED else {}),
    }
    facts = {"union": membership.union_id, "kind": str(kind), "reason": asked.reason}
    move(
        membership,
        MEMBERSHIP_FLOW,
        name,
        actor=actor,
        note=asked.note,
        changes=changes,
        facts=facts,
    )
    _remember(membership, kind, asked.on, before=before, reason=asked.reason, note=asked.note)
    _count(membership.union_id, (target == ACTIVE) - (before == ACTIVE))
    if target == ENDED:
        keep_last_known([membership.pk])
    if target == ENDED and name != "transfer":
        _void_cards(membership)


def _void_cards(membership: Membership) -> None:
    """A card ends with the membership: printed or photographed, it stays void when its holder
    joins again, and they look at a new one."""
    MemberCard.objects.filter(person_id=membership.person_id).delete()


def _begin(membership: Membership, kind: ChangeKind) -> Membership:
    """Write a new membership with its first line. The database holds that a person has one."""
    membership.change = NATIONAL_CHANGE[kind]
    try:
        with transaction.atomic():
            membership.save(force_insert=True)
    except IntegrityError:  # somebody else enrolled them at the same moment
        raise RuleViolation("org.member_already") from None
    _remember(membership, kind, membership.since, reason=membership.reason)
    _count(membership.union_id, 1)
    return membership


def _void(membership: Membership, change: MembershipChange, note: str) -> None:
    """A membership that should never have begun: it ends on the day it began."""
    _swap(membership, {"state": ENDED, "until": membership.since})
    _correct(membership, change, note)


def _put_back(membership: Membership, change: MembershipChange, note: str) -> MembershipChange:
    """The membership as it was before the change."""
    if change.kind == ChangeKind.JOINED:
        _void(membership, change, note)
        _void_cards(membership)
    else:
        _swap(membership, {"state": change.before, "until": None})
        _correct(membership, change, note)
    return membership.history.latest("pk")


def _swap(membership: Membership, columns: dict[str, object]) -> None:
    """Set the state as a correction does, only if nobody moved it meanwhile."""
    before = membership.state
    mine = Membership.objects.filter(pk=membership.pk, state=before)
    try:
        with transaction.atomic():
            swapped = mine.update(**columns, reason="")
    except IntegrityError:  # the person has become a member of another union since
        raise RuleViolation("org.changed_since") from None
    if not swapped:
        raise Conflict("flow.already_moved")
    membership.refresh_from_db()
    if membership.state == ENDED:
        keep_last_known([membership.pk])
    else:
        drop_last_known(membership)
    _count(membership.union_id, (membership.state == ACTIVE) - (before == ACTIVE))


def _correct(membership: Membership, change: MembershipChange, note: str) -> None:
    line = MembershipChange(
        membership=membership,
        kind=ChangeKind.CORRECTED,
        on=timezone.localdate(),
        before=change.before,
        corrects=change,
    )
    if note:
        line.seal(note=note)
    line.save()


def _remember(
    membership: Membership,
    kind: ChangeKind,
    on: date,
    *,
    before: str = "",
    reason: str = "",
    note: str = "",
) -> None:
    line = MembershipChange(membership=membership, kind=kind, on=on, before=before, reason=reason)
    if note:
        line.seal(note=note)
    line.save()


def _remember_all(
    memberships: Iterable[Membership], kind: ChangeKind, before: Iterable[str], on: date
) -> None:
    lines = [
        MembershipChange(membership=row, kind=kind, on=max(on, row.since), before=state)
        for row, state in zip(memberships, before, strict=True)
    ]
    MembershipChange.objects.bulk_create(lines, batch_size=BATCH)


def _count(union_id: int, change: int) -> None:
    """Move a union's counter of active members in the caller's transaction."""
    if change:
        Union.objects.filter(pk=union_id).update(members_count=F("members_count") + change)


def _lock(*unions: Union) -> None:
    """One change of a union's roster at a time, always locked in the same order: the counters and
    "does it still stand" hold until the end of the transaction."""
    wanted = {union.pk for union in unions}
    list(Union.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))


def _lock_standing(union: Union, *others: Union) -> None:
    """Lock, and refuse a union that has been closed, be it a moment ago."""
    _lock(union, *others)
    if not Union.objects.standing().filter(pk=union.pk).exists():
        raise RuleViolation("org.union_closed", field="union")


def _refuse_changed(membership: Membership, change: MembershipChange) -> None:
    """Only the latest line can be taken back."""
    if membership.history.latest("pk") != change:
        raise RuleViolation("org.changed_since")
