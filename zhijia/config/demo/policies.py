"""The demo district's two policies: the national files of 2016, and three tiers from 2019 on."""

from __future__ import annotations

from zhijia.care import services
from zhijia.care.models import PolicyVersion
from zhijia.care.selectors import reading
from zhijia.config.demo.cast import Cast
from zhijia.kernel.actor import Actor

ADOPTED = ("cn-2016", "cz-2019")
# How the demo district answers what the linter finds in the text of 2019.
ANSWERS = {
    "aid_without_source": "原文没有写资金来源；试点区从本级工会经费列支，不动用中央财政资金",
    "cut_text": "所见文本不全；没有列出的情形不作为不予认定的理由",
    "unreachable_tier": "照原文保留；市级一档没有家庭能进入，办理时不使用",
}


def adopt_policies(cast: Cast) -> None:
    """Drafted by one officer, signed by another, like any policy."""
    for identity in ADOPTED:
        adopt_policy(identity, drafter=cast.actor("王晓梅"), signer=cast.actor("周建民"))


def adopt_policy(identity: str, *, drafter: Actor, signer: Actor) -> PolicyVersion:
    version = services.draft_policy(actor=drafter, example=identity)
    for finding in reading.unanswered(version):
        services.answer_finding(
            version,
            actor=drafter,
            code=finding["code"],
            clause=finding["clause"],
            answer=ANSWERS[finding["code"]],
        )
    services.submit_policy(version, actor=drafter)
    return services.sign_policy(version, actor=signer)
