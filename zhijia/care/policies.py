"""Who may write a policy, submit it and sign it: never one person alone; and who may try one out."""

from __future__ import annotations

from zhijia.care.models import PolicyVersion, Trial
from zhijia.care.rules.policy_flow import FLOW
from zhijia.kernel.actor import Actor
from zhijia.kernel.verdict import ALLOW, Verdict, deny
from zhijia.org.models import Union

WRITE, SIGN = "care.propose_policy", "care.sign_policy"


def may_draft_policy(actor: Actor, district: Union) -> Verdict:
    return _holds(actor, WRITE, district)


def may_change_policy(actor: Actor, version: PolicyVersion) -> Verdict:
    """Any of the district's officers who write policies, while it is a draft."""
    return _holds(actor, WRITE, version.union) and _at_step(version, "discard")


def may_answer_finding(actor: Actor, version: PolicyVersion) -> Verdict:
    return may_change_policy(actor, version)


def may_renew_vectors(actor: Actor, version: PolicyVersion) -> Verdict:
    return may_change_policy(actor, version)


def may_submit_policy(actor: Actor, version: PolicyVersion) -> Verdict:
    return _holds(actor, WRITE, version.union) and _at_step(version, "submit")


def may_discard_policy(actor: Actor, version: PolicyVersion) -> Verdict:
    return may_change_policy(actor, version)


def may_return_policy(actor: Actor, version: PolicyVersion) -> Verdict:
    """Whoever may sign; and whoever submitted it, who may take it back."""
    is_own = version.submitted_by_id == actor.account_id
    duty = WRITE if is_own else SIGN
    return _holds(actor, duty, version.union) and _at_step(version, "return")


def may_sign_policy(actor: Actor, version: PolicyVersion) -> Verdict:
    """Another officer than those who began it, changed it last and submitted it."""
    if not (may := _holds(actor, SIGN, version.union)):
        return may
    wrote = (version.submitted_by_id, version.drafted_by_id, version.changed_by_id)
    if actor.account_id in wrote:
        return deny("care.own_policy")
    return _at_step(version, "sign")


def may_ask_withdrawal(actor: Actor, version: PolicyVersion) -> Verdict:
    """Any of the district's officers who write policies, once for a version that decides."""
    if not (may := _holds(actor, WRITE, version.union) and _at_step(version, "withdraw")):
        return may
    return ALLOW if version.withdrawal_asked_by_id is None else deny("care.withdrawal_asked")


def may_withdraw_policy(actor: Actor, version: PolicyVersion) -> Verdict:
    """The second signature under a withdrawal: another officer than the one who asked."""
    if not (may := _holds(actor, SIGN, version.union) and _asked(version)):
        return may
    if actor.account_id == version.withdrawal_asked_by_id:
        return deny("care.own_withdrawal")
    return ALLOW


def may_keep_policy(actor: Actor, version: PolicyVersion) -> Verdict:
    """Whoever may sign; and whoever asked, who may take it back."""
    is_own = version.withdrawal_asked_by_id == actor.account_id
    return _holds(actor, WRITE if is_own else SIGN, version.union) and _asked(version)


def may_try_policies(actor: Actor, district: Union) -> Verdict:
    return _holds(actor, WRITE, district)


def may_stop_trial(actor: Actor, trial: Trial) -> Verdict:
    """Whoever ordered it."""
    return ALLOW if trial.account_id == actor.account_id else deny("care.not_your_trial")


def may_throw_away_families(actor: Actor, trial: Trial) -> Verdict:
    return _holds(actor, WRITE, trial.union)


def may_check_late(actor: Actor, trial: Trial) -> Verdict:
    """Whether decisions come out differently with what is known today."""
    if not (may := _holds(actor, WRITE, trial.union)):
        return may
    return ALLOW if trial.has_families and trial.answers else deny("care.families_gone")


def _holds(actor: Actor, duty: str, district: Union) -> Verdict:
    return ALLOW if actor.holds(duty, at=district.path) else deny("care.not_your_policies")


def _asked(version: PolicyVersion) -> Verdict:
    if version.withdrawal_asked_by_id is None:
        return deny("care.withdrawal_not_asked")
    return _at_step(version, "withdraw")


def _at_step(version: PolicyVersion, step: str) -> Verdict:
    return ALLOW if version.state in FLOW[step].sources else deny("care.not_at_this_step")
