"""The steps an office may take now, and why the others may not be taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from zhijia.base.texts import TEXTS, Text
from zhijia.desk import policies
from zhijia.desk.models import Dispatch, GroupPart, Request
from zhijia.desk.rules.flow import FLOW, OPEN, UNFINISHED, State
from zhijia.desk.sockets import HANDOFFS
from zhijia.kernel.actor import Actor
from zhijia.kernel.verdict import ALLOW, Verdict

MAIN = ("accept_request", "answer_request")
"""What the office is there for; the others are ways around it."""

AT_ONCE = ("accept_request", "take_request", "recall_request")
"""Steps that one press takes; the others ask something first."""


@dataclass(frozen=True, slots=True)
class Action:
    """A button, or the sentence why it may not be pressed."""

    step: str
    title: str
    url: str
    reason: str
    is_main: bool
    shortcut: str

    @property
    def is_at_once(self) -> bool:
        return self.step in AT_ONCE


def actions_on(actor: Actor, request: Request) -> list[Action]:
    """The steps of this state: what may be done, and what may not says why."""
    table: tuple[tuple[str, Text, Any, str], ...] = (
        ("accept_request", gettext_lazy("受理"), policies.may_accept_request, "a"),
        ("answer_request", gettext_lazy("给出结果"), policies.may_answer_request, "r"),
        ("pause_request", gettext_lazy("请职工补材料"), policies.may_pause_request, ""),
        ("resume_request", gettext_lazy("不等了，接着办"), policies.may_resume_request, ""),
        ("decline_request", gettext_lazy("不受理，说明理由"), policies.may_decline_request, "x"),
    )
    found: list[Action] = []
    for name, title, may, key in table:
        if request.state not in FLOW[name.removesuffix("_request")].sources:
            continue  # a step of another state is no choice here
        verdict: Verdict = may(actor, request)
        url = reverse(f"desk:{name}", args=[request.number])
        reason = why_not(verdict)
        main = bool(verdict) and name in MAIN and not any(a.is_main for a in found)
        found.append(Action(name, str(title), url, reason, main, key))
    return found


def offer_of(request: Request) -> Dispatch | None:
    """The office this matter is being offered to now."""
    running = Dispatch.objects.filter(request=request, ended_at=None)
    found = running.select_related("to", "by_office").first()
    if found is not None:
        found.request = request  # it is at hand already, with its office
    return found


def offer_actions(actor: Actor, request: Request, offer: Dispatch | None) -> list[Action]:
    """Dispatching: offer it, take the offer back, or, on the other side, take or return it."""
    if offer is None:
        verdict = policies.may_dispatch_request(actor, request)
        if request.state not in OPEN or verdict.reason == "desk.not_your_office":
            return []
        return [_offer_action("dispatch_request", gettext_lazy("转给别的工会办"), request, verdict)]
    table: tuple[tuple[str, Text, Any], ...] = (
        ("take_request", gettext_lazy("接手，由我们办"), policies.may_take_request),
        ("return_request", gettext_lazy("不接手，说明原因"), policies.may_return_request),
        ("recall_request", gettext_lazy("收回，我们自己办"), policies.may_recall_request),
    )
    return [
        _offer_action(name, title, request, ALLOW)
        for name, title, may in table
        if may(actor, offer)
    ]


def actions_beside(actor: Actor, request: Request) -> list[Action]:
    """Ways beside the answer: join what is one, answer many together, have another authority or
    domain deal with it. What is not this officer's to do is not listed."""
    if request.state not in UNFINISHED or not policies.may_write_to_worker(actor, request):
        return []
    grouped = GroupPart.objects.filter(request=request, until=None).exists()
    rows: list[tuple[str, Text, Verdict]] = []
    if request.state == State.MERGED:
        rows.append(
            ("split_request", gettext_lazy("分开办"), policies.may_split_request(actor, request))
        )
    else:
        rows.append(
            (
                "merge_request",
                gettext_lazy("和相同的事并在一起"),
                policies.may_merge_request(actor, request),
            )
        )
    if grouped:
        rows.append(
            (
                "release_from_group",
                gettext_lazy("移出群体事项"),
                policies.may_leave_group(actor, request),
            )
        )
    else:
        rows.append(
            ("join_group", gettext_lazy("加入群体事项"), policies.may_form_group(actor, request))
        )
    rows.append(
        (
            "draft_handover",
            gettext_lazy("发给别的部门"),
            policies.may_draft_handover(actor, request),
        )
    )
    if list(HANDOFFS):
        rows.append(
            (
                "hand_off_request",
                gettext_lazy("转给别的业务"),
                policies.may_hand_off_request(actor, request),
            )
        )
    return [
        _offer_action(name, title, request, verdict) for name, title, verdict in rows if verdict
    ]


def _offer_action(name: str, title: Text, request: Request, verdict: Verdict) -> Action:
    url = reverse(f"desk:{name}", args=[request.number])
    return Action(name, str(title), url, why_not(verdict), name == "take_request", "")


def why_not(verdict: Verdict) -> str:
    """The sentence of a refusal; empty for yes."""
    return "" if verdict else str(TEXTS[verdict.reason])
