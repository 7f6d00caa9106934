"""Who may enter figures, sign them, doubt them and take them out: never one person alone."""

from __future__ import annotations

from zhijia.kernel.actor import Actor
from zhijia.kernel.verdict import ALLOW, Verdict, deny
from zhijia.law.models import Figure
from zhijia.law.rules.figure_flow import FLOW
from zhijia.org.models import Union


def may_propose_figure(actor: Actor, district: Union) -> Verdict:
    return _holds(actor, "law.propose_figure", district)


def may_sign_figure(actor: Actor, figure: Figure) -> Verdict:
    """Another officer of the district with the duty to sign; never whoever proposed it."""
    if not (may := _holds(actor, "law.sign_figure", figure.union)):
        return may
    if figure.proposed_by_id == actor.account_id:
        return deny("law.own_proposal")
    return _at_step(figure, "sign")


def may_return_figure(actor: Actor, figure: Figure) -> Verdict:
    """Whoever may sign; and the proposer, who may take their own proposal back."""
    is_own = figure.proposed_by_id == actor.account_id
    duty = "law.propose_figure" if is_own else "law.sign_figure"
    return _holds(actor, duty, figure.union) and _at_step(figure, "return")


def may_contest_figure(actor: Actor, figure: Figure) -> Verdict:
    """Anybody who enters figures may say that one is wrong, and ask to have it withdrawn."""
    return _holds(actor, "law.propose_figure", figure.union) and _at_step(figure, "contest")


def may_keep_figure(actor: Actor, figure: Figure) -> Verdict:
    """Whoever may sign, or whoever doubted it: the figure stays as two people signed it."""
    is_own = figure.contested_by_id == actor.account_id
    duty = "law.propose_figure" if is_own else "law.sign_figure"
    return _holds(actor, duty, figure.union) and _at_step(figure, "keep")


def may_withdraw_figure(actor: Actor, figure: Figure) -> Verdict:
    """Another officer than the one who doubted it."""
    if not (may := _holds(actor, "law.sign_figure", figure.union)):
        return may
    if figure.contested_by_id == actor.account_id:
        return deny("law.own_doubt")
    return _at_step(figure, "withdraw")


def _holds(actor: Actor, duty: str, district: Union) -> Verdict:
    return ALLOW if actor.holds(duty, at=district.path) else deny("law.not_your_figures")


def _at_step(figure: Figure, step: str) -> Verdict:
    return ALLOW if figure.state in FLOW[step].sources else deny("law.not_at_this_step")
