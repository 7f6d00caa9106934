"""Who may ask the grassroots for something, answer for a union, and allow what is too much."""

from __future__ import annotations

from zhijia.directives.models import Demand
from zhijia.directives.rules.flow import FLOW
from zhijia.kernel.actor import Actor
from zhijia.kernel.verdict import ALLOW, Verdict, deny
from zhijia.org.models import Union


def may_make_demand(actor: Actor, branch: Union) -> Verdict:
    """Whoever leads the branch, or one it lies in."""
    asks = actor.holds("directives.ask", at=branch.path)
    return ALLOW if asks else deny("directives.not_your_branch")


def may_allow_demand(actor: Actor, demand: Demand) -> Verdict:
    """The district's chair, and nobody for their own demand."""
    if not actor.holds("directives.allow", at=demand.office.path):
        return deny("directives.not_yours_to_allow")
    if demand.asked_by_id == actor.account_id:
        return deny("directives.own_demand")
    return _at_step(demand, "allow")


def may_refuse_demand(actor: Actor, demand: Demand) -> Verdict:
    return may_allow_demand(actor, demand)


def may_withdraw_demand(actor: Actor, demand: Demand) -> Verdict:
    """Whoever asks for things there; the district's chair may take back anybody's."""
    if not actor.holds("directives.ask", at=demand.office.path):
        return deny("directives.not_your_branch")
    return _at_step(demand, "withdraw")


def may_reply_demand(actor: Actor, union: Union) -> Verdict:
    replies = actor.holds("directives.reply", at=union.path)
    return ALLOW if replies else deny("directives.not_your_union")


def may_set_cap(actor: Actor, district: Union) -> Verdict:
    decides = actor.holds("directives.allow", at=district.path)
    return ALLOW if decides else deny("directives.not_yours_to_allow")


def _at_step(demand: Demand, step: str) -> Verdict:
    at_step = demand.state in FLOW[step].sources
    return ALLOW if at_step else deny("directives.not_at_this_step")
