"""What an office asks for, what a union still owes, and how heavy it all is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from zhijia.base.scope import any_branch, branch_range
from zhijia.base.sockets import Todo
from zhijia.directives import policies
from zhijia.directives.models import Cap, Demand, Item, Reply
from zhijia.directives.rules.burden import minutes_by_month, months_later, too_much
from zhijia.kernel.actor import Actor
from zhijia.kernel.deadlines import SHANGHAI
from zhijia.kernel.verdict import Verdict
from zhijia.org.models import Union
from zhijia.org.models.union import UnionKind
from zhijia.org.rules.tree import ids_of

DAYS_AHEAD = 31
DAYS_BACK = 92
MOST = 50


# The tree ----------------------------------------------------------------------------------------


def district_of_all() -> Union:
    return Union.objects.get(parent__isnull=True)


def office_of(actor: Actor, branch: Union) -> Union:
    """The union in whose name somebody asks: the highest one above the branch that they lead."""
    above: list[Union] = [*Union.objects.above(branch), branch]
    return next(one for one in above if actor.holds("directives.ask", at=one.path))


def branches_to_ask(actor: Actor) -> list[Union]:
    """The unions whose base unions this officer may ask: the district, streets, systems."""
    asked = any_branch("path", actor.reach("directives.ask"))
    return list(
        Union.objects.standing()
        .filter(asked)
        .exclude(kind__in=[UnionKind.ENTERPRISE, UnionKind.GROUP])
        .order_by("path")
    )


def branch_or_404(actor: Actor, pk: int) -> Union:
    found = next((one for one in branches_to_ask(actor) if one.pk == pk), None)
    if found is None:
        raise Http404
    return found


# Weighing a new one ------------------------------------------------------------------------------


def cap_on(day: date) -> Cap | None:
    """What the district has decided for this day; None while it has decided nothing."""
    return Cap.objects.filter(since__lte=day).first()


def asked_already(branch: Union, asked: Sequence[str]) -> Demand | None:
    """A running demand that asks unions of the same branch for one of the same things."""
    overlapping = Q(branch__in=ids_of(branch.path)) | branch_range("branch__path", branch.path)
    running = Demand.objects.running().filter(overlapping, items__plain__in=list(asked))
    return running.order_by("pk").first()


def heavy_from(demand: Demand) -> str:
    """The first month in which some union would be over the most; empty when none is.

    Weighed for every place of the branch at which demands differ: the branch itself, and each
    branch inside it of which something is asked.
    """
    cap = cap_on(demand.first_due_on)
    running = list(Demand.objects.running().select_related("branch"))
    places = {demand.branch.path} | {
        one.branch.path for one in running if one.branch.path.startswith(demand.branch.path)
    }
    months = [
        too_much(
            [one.load() for one in running if place.startswith(one.branch.path)],
            demand.load(),
            cap=None if cap is None else cap.minutes,
        )
        for place in places
    ]
    return min((month for month in months if month), default="")


# What a union owes -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Owed:
    """One demand that one union has to answer by a day, or has answered."""

    demand: Demand
    union: Union
    due_on: date
    reply: Reply | None
    days_left: int

    @property
    def url(self) -> str:
        return reverse("directives:reply_demand", args=[self.demand.pk, self.union.pk, self.due_on])


def owed_by(actor: Actor, today: date) -> list[Owed]:
    """What the officer's own base unions have to answer in the next month, or left unanswered."""
    unions = _own_unions(actor)
    above = {pk for union in unions for pk in ids_of(union.path)}
    demands = list(Demand.objects.running().made_to(list(above)).select_related("branch", "office"))
    replies = {
        (reply.demand_id, reply.union_id, reply.due_on): reply
        for reply in Reply.objects.filter(demand__in=demands, union__in=unions)
    }
    since, until = today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD)
    found = [
        Owed(demand, union, due, replies.get((demand.pk, union.pk, due)), (due - today).days)
        for union in unions
        for demand in demands
        if union.path.startswith(demand.branch.path)
        for due in demand.due_days(since, until)
        if due >= demand.asked_at.astimezone(SHANGHAI).date()
    ]
    return sorted(found, key=lambda one: (one.reply is not None, one.due_on, one.union.path))


def _own_unions(actor: Actor) -> list[Union]:
    """The base unions that somebody answers for: those in which they hold the duty, not a branch of
    a thousand."""
    at = actor.reach("directives.reply")
    return list(
        Union.objects.standing().filter(path__in=at, kind=UnionKind.ENTERPRISE).order_by("path")
    )


def owed_or_404(actor: Actor, demand: int, union: int, due_on: date, today: date) -> Owed:
    for one in owed_by(actor, today):
        if (one.demand.pk, one.union.pk, one.due_on) == (demand, union, due_on):
            return one
    raise Http404


def todos(actor: Actor, *, now: datetime, most: int) -> Iterable[Todo]:
    """For 今天: what one's unions still owe, and what waits for the chair's yes."""
    today = now.astimezone(SHANGHAI).date()
    for one in owed_by(actor, today)[:most]:
        if one.reply is None:
            due = datetime.combine(one.due_on, datetime.max.time(), SHANGHAI)
            yield Todo(one.demand.title, _("去报"), one.url, due, about=one.union.name)
    if not actor.holds_somewhere("directives.allow"):
        return
    for demand in Demand.objects.visible_to(actor).waiting().select_related("office")[:most]:
        url = reverse("directives:demand", args=[demand.pk])
        yield Todo(demand.title, _("同意还是不同意"), url, about=demand.office.name)


# What an office asks for -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """One demand of the officer's offices, with how many unions it is made to."""

    demand: Demand
    unions: int

    @property
    def minutes(self) -> int:
        return self.unions * self.demand.minutes


def demands_page(actor: Actor, *, today: date) -> dict[str, Any]:
    """The two halves: what one's unions owe, what one's offices ask for."""
    asked = list(Demand.objects.visible_to(actor).select_related("branch", "office")[: MOST + 1])
    counts = _union_counts({one.branch for one in asked})
    return {
        "owed": owed_by(actor, today),
        "asked": [Asked(one, counts[one.branch_id]) for one in asked[:MOST]],
        "is_cut": len(asked) > MOST,
        "may_make": actor.holds_somewhere("directives.ask") and bool(branches_to_ask(actor)),
    }


def _union_counts(branches: set[Union]) -> dict[int, int]:
    """Base unions below each branch, in one query."""
    if not branches:
        return {}
    counted = (
        Union.objects.standing()
        .filter(kind=UnionKind.ENTERPRISE)
        .aggregate(
            **{f"b{one.pk}": Count("pk", filter=branch_range("path", one.path)) for one in branches}
        )
    )
    return {one.pk: counted[f"b{one.pk}"] for one in branches}


def demand_or_404(actor: Actor, pk: int) -> Demand:
    """One's own office's demand, or one made to one of one's unions."""
    above = [pk for union in _own_unions(actor) for pk in ids_of(union.path)]
    mine = Demand.scope.visible_to(actor) | Q(branch__in=above)
    found = Demand.objects.filter(mine, pk=pk).select_related(
        "branch", "office", "asked_by__person", "twice_of__office"
    )
    if (demand := found.first()) is None:
        raise Http404
    return demand


@dataclass(frozen=True, slots=True)
class Round:
    """One date of a demand: how many unions have answered, of how many, and how long they needed."""

    due_on: date
    answered: int
    unions: int
    minutes: int | None


def demand_page(actor: Actor, demand: Demand, *, today: date) -> dict[str, Any]:
    """The demand, its dates, and for whoever asked it what came in."""
    is_office = actor.holds("directives.ask", at=demand.office.path)
    unions = demand.unions().count()
    may: dict[str, Verdict] = {
        "allow": policies.may_allow_demand(actor, demand),
        "refuse": policies.may_refuse_demand(actor, demand),
        "withdraw": policies.may_withdraw_demand(actor, demand),
    }
    return {
        "demand": demand,
        "items": list(demand.items.all()),
        "unions": unions,
        "minutes": unions * demand.minutes,
        "is_office": is_office,
        "rounds": _rounds(demand, unions, today) if is_office else [],
        "may": may,
        "cap": cap_on(demand.first_due_on),
    }


def _rounds(demand: Demand, unions: int, today: date) -> list[Round]:
    until = months_later(today, 1)
    counted = {
        row["due_on"]: row
        for row in demand.replies.values("due_on").annotate(n=Count("pk"), spent=Avg("minutes"))
    }
    return [
        Round(due, counted[due]["n"], unions, _whole(counted[due]["spent"]))
        if due in counted
        else Round(due, 0, unions, None)
        for due in demand.due_days(demand.first_due_on, until)
    ][-12:]


def _whole(average: float | None) -> int | None:
    return None if average is None else int(average + 0.5)


def replies_of(demand: Demand, due_on: date) -> tuple[list[Item], list[tuple[str, list[str]]]]:
    """What came in for one date: the items, and by union the answers in their order."""
    items = list(demand.items.all())
    replies = demand.replies.filter(due_on=due_on).select_related("union").order_by("union__path")
    rows = [
        (reply.union.name, [reply.answers.get(str(item.pk), "") for item in items])
        for reply in replies
    ]
    return items, rows


# The meter ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OfficeBurden:
    """What one office asks in one month: how often, of how many unions, how many minutes in all."""

    office: Union
    demands: int
    times: int
    minutes: int
    spent: int | None


@dataclass(frozen=True, slots=True)
class Burden:
    """One month of the branch: by office, the heaviest place, the most allowed, what was asked twice."""

    month: date
    offices: list[OfficeBurden]
    minutes: int
    heaviest: int
    heaviest_at: Union | None
    cap: Cap | None
    twice: list[Demand]
    waiting: list[Demand]

    @property
    def is_over(self) -> bool:
        return self.cap is not None and self.heaviest > self.cap.minutes

    @property
    def earlier(self) -> date:
        return months_later(self.month, -1)

    @property
    def later(self) -> date:
        return months_later(self.month, 1)


def burden(actor: Actor, month: date) -> Burden:
    """How much is asked of the grassroots in one month, by whom, within the officer's branches. A
    superior's demands count as well: they weigh on the same unions."""
    branches = actor.reach("directives.ask")
    last = months_later(month, 1) - timedelta(days=1)
    asked = list(
        Demand.objects.exclude(state__in=["waiting", "refused"])
        .filter(_weighing_on(branches), first_due_on__lte=last)
        .select_related("office", "branch", "twice_of__office")
    )
    due = [one for one in asked if one.due_days(month, last)]
    counts = _union_counts({one.branch for one in due})
    heaviest, place = _heaviest(due, branches, month, last)
    return Burden(
        month=month,
        offices=_by_office(due, counts, month, last),
        minutes=sum(
            counts[one.branch_id] * one.minutes * len(one.due_days(month, last)) for one in due
        ),
        heaviest=heaviest,
        heaviest_at=place,
        cap=cap_on(last),
        twice=[one for one in due if one.twice_of_id],
        waiting=list(
            Demand.objects.visible_to(actor).waiting().select_related("office", "twice_of__office")
        ),
    )


def _weighing_on(branches: Iterable[str]) -> Q:
    """Demands made to the branches, to places in them, or to what they lie in."""
    weighing = any_branch("branch__path", branches)
    above = [pk for path in branches for pk in ids_of(path)]
    return weighing | Q(branch__in=above)


def _by_office(
    due: list[Demand], counts: dict[int, int], month: date, last: date
) -> list[OfficeBurden]:
    spent = {
        row["demand__office"]: row["spent"]
        for row in Reply.objects.filter(demand__in=due, due_on__gte=month, due_on__lte=last)
        .values("demand__office")
        .annotate(spent=Avg("minutes"))
    }
    offices = {one.office_id: one.office for one in due}
    return [
        OfficeBurden(
            office=office,
            demands=len(theirs := [one for one in due if one.office_id == pk]),
            times=sum(len(one.due_days(month, last)) for one in theirs),
            minutes=sum(
                counts[one.branch_id] * one.minutes * len(one.due_days(month, last))
                for one in theirs
            ),
            spent=_whole(spent.get(pk)),
        )
        for pk, office in sorted(offices.items(), key=lambda pair: pair[1].path)
    ]


def _heaviest(
    due: list[Demand], branches: Iterable[str], month: date, last: date
) -> tuple[int, Union | None]:
    """The most minutes asked of one union in the month, and the place whose unions they are."""
    places = {one.branch.path: one.branch for one in due}
    weights = {
        path: sum(
            minutes_by_month(
                [one.load() for one in due if path.startswith(one.branch.path)], month, last
            ).values()
        )
        for path in places
    }
    if not weights:
        return 0, None
    path = max(sorted(weights), key=lambda one: weights[one])
    return weights[path], places[path]
