"""Asking the grassroots for something, answering, and keeping it from growing too much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhijia.base.audit.log import record
from zhijia.base.moves import move
from zhijia.directives import policies, selectors
from zhijia.directives.models import ITEM_LENGTH, Cap, Demand, Item, Reply
from zhijia.directives.rules.burden import Every
from zhijia.directives.rules.flow import FLOW, State
from zhijia.directives.rules.known import known_figure, plain
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import Conflict, RuleViolation
from zhijia.kernel.verdict import require
from zhijia.org.models import Union

ITEMS_AT_MOST = 12


@transaction.atomic
def make_demand(branch: Union, typed: Mapping[str, Any], *, actor: Actor) -> Demand:
    """Ask the base unions of a branch for something. What the register knows is refused; what would
    be too much, or is asked for already, waits for the district's chair."""
    require(policies.may_make_demand(actor, branch))
    names = _items(typed["items"])
    _refuse_dates(typed)
    Union.objects.select_for_update().get(pk=int(branch.path.split("/")[1]))  # one at a time
    demand = Demand(
        office=selectors.office_of(actor, branch),
        branch=branch,
        asked_by_id=actor.account_id or 0,
        asked_at=timezone.now(),
        **{column: typed[column] for column in _TYPED},
    )
    demand.twice_of = selectors.asked_already(branch, [plain(name) for name in names])
    demand.heavy_from = selectors.heavy_from(demand)
    demand.state = State.WAITING if demand.twice_of or demand.heavy_from else State.RUNNING
    demand.save()
    Item.objects.bulk_create(
        Item(demand=demand, order=order, name=name, plain=plain(name))
        for order, name in enumerate(names, start=1)
    )
    record(
        "directives.make_demand",
        demand,
        actor=actor,
        minutes=demand.minutes,
        every=demand.every,
        waits=demand.state == State.WAITING,
    )
    return demand


_TYPED = ("title", "purpose", "minutes", "every", "first_due_on", "until_on")


@transaction.atomic
def allow_demand(demand: Demand, *, actor: Actor, note: str) -> Demand:
    """The district's chair lets it through all the same, and says why."""
    require(policies.may_allow_demand(actor, demand))
    move(demand, FLOW, "allow", actor=actor, note=note, changes={"note": note.strip()})
    return demand


@transaction.atomic
def refuse_demand(demand: Demand, *, actor: Actor, note: str) -> Demand:
    """The district's chair spares the grassroots this one."""
    require(policies.may_refuse_demand(actor, demand))
    changes: dict[str, object] = {"note": note.strip(), "ended_on": timezone.localdate()}
    move(demand, FLOW, "refuse", actor=actor, note=note, changes=changes)
    return demand


@transaction.atomic
def withdraw_demand(demand: Demand, *, actor: Actor) -> Demand:
    """It is not needed any more: nobody has to answer, what was answered stays."""
    require(policies.may_withdraw_demand(actor, demand))
    move(demand, FLOW, "withdraw", actor=actor, changes={"ended_on": timezone.localdate()})
    return demand


@transaction.atomic
def reply_demand(
    demand: Demand,
    union: Union,
    due_on: date,
    *,
    answers: Mapping[int, str],
    minutes: int | None,
    actor: Actor,
) -> Reply:
    """Answer for one union and one date, once. `answers` by the item's id."""
    require(policies.may_reply_demand(actor, union))
    if demand.state != State.RUNNING:
        raise Conflict("directives.not_asked_any_more")
    items = {item.pk: item.name for item in demand.items.all()}
    empty = next((pk for pk in items if not answers.get(pk, "").strip()), None)
    if empty is not None:
        raise RuleViolation("directives.answer_missing", field=f"item_{empty}", item=items[empty])
    try:
        with transaction.atomic():
            reply = Reply.objects.create(
                demand=demand,
                union=union,
                due_on=due_on,
                answers={str(pk): answers[pk].strip() for pk in items},
                minutes=minutes,
                replied_by_id=actor.account_id or 0,
                replied_at=timezone.now(),
            )
    except IntegrityError:
        raise Conflict("directives.replied_already") from None
    record("directives.reply_demand", reply, actor=actor, demand=demand.pk, on=due_on.isoformat())
    return reply


@transaction.atomic
def set_cap(*, since: date, minutes: int, document: str, actor: Actor) -> Cap:
    """Decide from which day on how many minutes a month may be asked of a base union at most."""
    district = selectors.district_of_all()
    require(policies.may_set_cap(actor, district))
    if since < timezone.localdate():
        raise RuleViolation("directives.cap_in_the_past", field="since")
    cap, _new = Cap.objects.update_or_create(
        since=since,
        defaults={
            "minutes": minutes,
            "document": document,
            "decided_by_id": actor.account_id or 0,
            "decided_at": timezone.now(),
        },
    )
    record("directives.set_cap", cap, actor=actor, minutes=minutes, since=since.isoformat())
    return cap


def _items(names: Sequence[str]) -> list[str]:
    """The things asked for, each once, none that the register knows."""
    kept = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    if not kept:
        raise RuleViolation("directives.items_missing", field="items")
    if len(kept) > ITEMS_AT_MOST:
        raise RuleViolation("directives.items_too_many", field="items", most=ITEMS_AT_MOST)
    for name in kept:
        if len(name) > ITEM_LENGTH:
            raise RuleViolation("directives.item_too_long", field="items", item=name)
        if (known := known_figure(name)) is not None:
            raise RuleViolation(
                "directives.known_figure", field="items", item=name, known=_(known.title)
            )
    return kept


def _refuse_dates(typed: Mapping[str, Any]) -> None:
    first, until = typed["first_due_on"], typed["until_on"]
    if first < timezone.localdate():
        raise RuleViolation("directives.due_in_the_past", field="first_due_on")
    if typed["every"] == Every.ONCE and until is not None:
        raise RuleViolation("directives.once_has_no_end", field="until_on")
    if typed["every"] != Every.ONCE and (until is None or until < first):
        raise RuleViolation("directives.until_missing", field="until_on")
