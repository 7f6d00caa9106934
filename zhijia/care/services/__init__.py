"""Every change of the district's policies and every trial: policy, rule, change, audit, in one transaction."""

from zhijia.care.services.trials import (
    check_late,
    stop_trial,
    throw_away_families,
    try_policies,
)
from zhijia.care.services.versions import (
    answer_finding,
    ask_withdrawal,
    change_policy,
    discard_policy,
    draft_policy,
    keep_policy,
    renew_vectors,
    return_policy,
    sign_policy,
    submit_policy,
    withdraw_policy,
)

__all__ = [
    "answer_finding",
    "ask_withdrawal",
    "change_policy",
    "check_late",
    "discard_policy",
    "draft_policy",
    "keep_policy",
    "renew_vectors",
    "return_policy",
    "sign_policy",
    "stop_trial",
    "submit_policy",
    "throw_away_families",
    "try_policies",
    "withdraw_policy",
]
