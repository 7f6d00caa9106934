"""Who may publish: only the clock."""

from __future__ import annotations

from zhijia.kernel.actor import Actor
from zhijia.kernel.verdict import ALLOW, Verdict, deny


def may_freeze_month(actor: Actor) -> Verdict:
    return ALLOW if actor.system else deny("insights.only_the_clock")
