"""Found, edit, rename, move, merge and close a union. Its history is kept for good."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone

from zhijia.base.audit.log import record
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.verdict import require
from zhijia.org import policies
from zhijia.org.models import Employer, FilingCause, Union, UnionChange, UnionHistory
from zhijia.org.rules import tree
from zhijia.org.rules.names import normal_name
from zhijia.org.selectors.offices import DISTRICT_NAME
from zhijia.org.services.committees import expect_filing_in_time
from zhijia.org.services.membership import hand_over_members
from zhijia.org.sockets import CHANGED, TreeChange


@transaction.atomic
def found_union(parent: Union, *, actor: Actor, facts: dict[str, Any], on: date) -> Union:
    """Set up a union under `parent`. `facts` are columns of the national register, `name` and
    `kind` at least."""
    require(policies.may_found_union(actor, parent))
    _lock_tree(parent)
    tree.check_founding(facts["kind"], parent.as_place())
    tree.check_day(on, today=timezone.localdate())
    refuse_taken_name(parent, facts["name"])
    union = Union.objects.plant(parent=parent, set_up_on=on, **facts)
    _remember(union, UnionChange.FOUNDED, on, after=union.name)
    record("org.found_union", union, actor=actor, parent=parent.pk, kind=union.kind)
    return union


@transaction.atomic
def edit_union(union: Union, *, actor: Actor, facts: dict[str, Any]) -> Union:
    """Correct the register's columns of a union; its name and place have use cases of their own."""
    require(policies.may_edit_union(actor, union))
    _lock_tree(union)
    _refuse_closed(union)
    changed = sorted(field for field, value in facts.items() if getattr(union, field) != value)
    for field in changed:
        setattr(union, field, facts[field])
    union.save(update_fields=changed)
    record("org.edit_union", union, actor=actor, columns=changed)
    return union


@transaction.atomic
def rename_union(union: Union, *, actor: Actor, name: str, on: date, reason: str) -> Union:
    """Give a union a new name; the old one stays in its history."""
    require(policies.may_rename_union(actor, union))
    _lock_tree(union)
    _refuse_closed(union)
    tree.check_day(on, today=timezone.localdate(), not_before=union.set_up_on)
    refuse_taken_name(union.parent, name, but=union)
    before, union.name = union.name, name
    union.save(update_fields=["name"])
    cache.delete(DISTRICT_NAME)
    _remember(union, UnionChange.RENAMED, on, before=before, after=name, reason=reason)
    expect_filing_in_time(union, FilingCause.NAME, on)
    record("org.rename_union", union, actor=actor)
    return union


@transaction.atomic
def move_union(union: Union, *, actor: Actor, target: Union, on: date, reason: str) -> Union:
    """Hang a union, with everything below it, under another superior. Only unions are rewritten:
    members and employers hang on their union, not on a path."""
    require(policies.may_move_union(actor, union, target))
    _lock_tree(union, target)
    tree.check_move(union.as_place(), target.as_place())
    tree.check_day(on, today=timezone.localdate(), not_before=union.set_up_on)
    refuse_taken_name(target, union.name)
    before = union.path
    _rehang(union, target)
    _remember(
        union, UnionChange.MOVED, on, before=before, after=union.path, other=target, reason=reason
    )
    record("org.move_union", union, actor=actor, before=before, after=union.path)
    _tell(TreeChange("moved", union.pk, on, before, union.path, target.pk), actor)
    return union


@transaction.atomic
def merge_union(union: Union, *, actor: Actor, target: Union, on: date, reason: str) -> Union:
    """Make a union part of `target`: members, employers and the unions below go over, then it is
    closed. Returns the union that stays."""
    require(policies.may_merge_union(actor, union, target))
    _lock_tree(union, target)
    tree.check_merger(union.as_place(), target.as_place())
    tree.check_day(on, today=timezone.localdate(), not_before=union.set_up_on)
    for child in union.children.standing().order_by("pk"):
        _rehang(child, target)
    moved = hand_over_members(union, target, on=on, retained=False)
    Employer.objects.filter(union=union).update(union=target)
    _shut(union, on)
    _remember(union, UnionChange.MERGED, on, other=target, reason=reason)
    _remember(target, UnionChange.TOOK_IN, on, other=union, reason=reason)
    record("org.merge_union", union, actor=actor, into=target.pk, members=moved)
    _tell(TreeChange("merged", union.pk, on, union.path, union.path, target.pk), actor)
    target.refresh_from_db()
    return target


@transaction.atomic
def close_union(union: Union, *, actor: Actor, on: date, reason: str) -> Union:
    """Close a union. Its members' membership is retained by the superior union and its employers
    fall back to it, so that nobody is without an address.

    Source: 工会会员会籍管理办法 (2016): when a unit ends, the superior union keeps the membership.
    """
    require(policies.may_close_union(actor, union))
    _lock_tree(union)
    below = union.children.standing().exists()
    tree.check_closing(union.as_place(), has_children=below)
    tree.check_day(on, today=timezone.localdate(), not_before=union.set_up_on)
    superior = union.superior()
    kept = hand_over_members(union, superior, on=on, retained=True)
    Employer.objects.filter(union=union).update(union=superior)
    _shut(union, on)
    _remember(union, UnionChange.CLOSED, on, reason=reason)
    record("org.close_union", union, actor=actor, members=kept)
    _tell(TreeChange("closed", union.pk, on, union.path, union.path), actor)
    return union


def refuse_taken_name(parent: Union | None, name: str, *, but: Union | None = None) -> None:
    """Two standing unions under one superior never share a name."""
    siblings = Union.objects.standing().filter(parent=parent).values_list("pk", "name")
    wanted, own = normal_name(name), but.pk if but else None
    if any(normal_name(taken) == wanted for pk, taken in siblings if pk != own):
        raise RuleViolation("org.name_taken", field="name", name=name)


def _lock_tree(*unions: Union) -> None:
    """One change of the tree at a time: two moves at once could make a circle. What was read
    before the lock is read again."""
    list(Union.objects.select_for_update().filter(parent=None).order_by("pk"))
    for union in unions:
        union.refresh_from_db()


def _rehang(union: Union, target: Union) -> None:
    before, after = union.path, tree.path_of(target.path, union.pk)
    kept = Substr(F("path"), len(before) + 1)
    Union.objects.under(union).update(path=Concat(Value(after), kept))
    Union.objects.filter(pk=union.pk).update(parent=target)
    union.refresh_from_db()


def _shut(union: Union, on: date) -> None:
    union.closed_on, union.members_count = on, 0
    union.save(update_fields=["closed_on", "members_count"])


def _refuse_closed(union: Union) -> None:
    if not union.stands:
        raise RuleViolation("org.union_closed")


def _remember(union: Union, change: UnionChange, on: date, **facts: Any) -> None:
    UnionHistory.objects.create(union=union, change=change, on=on, **facts)


def _tell(change: TreeChange, actor: Actor) -> None:
    for _, listener in CHANGED:
        listener.carry_out(change, actor=actor)
