"""The steps an office may take now, and why the others may not be taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from zhijia.base.texts import TEXTS, Text
from zhijia.desk import policies
from zhijia.desk.models import Request
from zhijia.desk.rules.flow import FLOW
from zhijia.kernel.actor import Actor
from zhijia.kernel.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Action:
    """A button, or the sentence why it may not be pressed."""

    step: str
    title: str
    url: str
    reason: str
    is_main: bool
    shortcut: str


def actions_on(actor: Actor, request: Request) -> list[Action]:
    """The steps of this state: what may be done, and what may not says why."""
    table: tuple[tuple[str, Text, Any, str], ...] = (
        ("accept_request", gettext_lazy("受理"), policies.may_accept_request, "a"),
        ("answer_request", gettext_lazy("给出结果"), policies.may_answer_request, "r"),
        ("decline_request", gettext_lazy("不受理，说明理由"), policies.may_decline_request, "x"),
    )
    found: list[Action] = []
    for name, title, may, key in table:
        if request.state not in FLOW[name.removesuffix("_request")].sources:
            continue  # a step of another state is no choice here
        verdict: Verdict = may(actor, request)
        url = reverse(f"desk:{name}", args=[request.number])
        reason = why_not(verdict)
        main = bool(verdict) and not any(a.is_main for a in found)
        found.append(Action(name, str(title), url, reason, main, key))
    return found


def why_not(verdict: Verdict) -> str:
    """The sentence of a refusal; empty for yes."""
    return "" if verdict else str(TEXTS[verdict.reason])
