"""Texts for other authorities, and cases other domains opened, as their pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from zhijia.base.texts import Text
from zhijia.desk import policies
from zhijia.desk.models import Entry, EntryKind, HandedOff, HandOver, Request, TransferSlip
from zhijia.desk.rules.asked import AnswerKind
from zhijia.desk.rules.flow import UNFINISHED
from zhijia.desk.rules.handover import RUNNING, HandOverState, Way
from zhijia.desk.selectors.actions import why_not
from zhijia.desk.sockets import HANDOFFS
from zhijia.kernel.actor import Actor

HANDOVER_STATES: dict[str, tuple[Text, str]] = {
    HandOverState.SHOWN: (_("等职工看"), "wait"),
    HandOverState.AGREED: (_("职工同意了"), "info"),
    HandOverState.DECLINED: (_("职工不同意"), "idle"),
    HandOverState.SENT: (_("已发出"), "ok"),
    HandOverState.DROPPED: (_("收回了"), "idle"),
}
WORKERS_WORDS = (
    EntryKind.FILED,
    EntryKind.FROM_WORKER,
    EntryKind.SUPPLIED,
    EntryKind.REOPENED,
    EntryKind.RATED,
    EntryKind.ATTACHED,
    EntryKind.TRANSCRIPT,
    EntryKind.CORRECTED,
)
"""Lines that hold what the worker wrote or said, the name of a paper among them."""
WAYS: dict[str, Text] = {
    Way.LETTER: _("寄出的信"),
    Way.BY_HAND: _("当面送到"),
    Way.ONLINE: _("对方的网上平台"),
}


@dataclass(frozen=True, slots=True)
class HandOverView:
    """A text as a page shows it: where it stands, in words."""

    handover: HandOver
    word: Text
    look: str
    way: Text


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case another domain opened from this matter."""

    domain: Text
    number: str
    url: str
    is_running: bool


def view_of(handover: HandOver) -> HandOverView:
    word, look = HANDOVER_STATES[handover.state]
    return HandOverView(handover, word, look, WAYS[handover.way] if handover.way else "")


def handovers_of(request: Request) -> list[HandOverView]:
    """Every text about a matter, the newest first."""
    rows = HandOver.objects.filter(request=request).order_by("-shown_at", "-pk")
    return [view_of(row) for row in rows]


def handover_shown(request: Request, *, key: str | None = None) -> HandOver | None:
    """The text the worker is asked about, or has said yes to; none once there is an answer. With a
    key only that very text: what was read is what is agreed to."""
    rows = HandOver.objects.filter(
        request=request, state__in=RUNNING, request__state__in=UNFINISHED
    )
    found = rows.first()
    if found is None or key not in (None, str(found.key)):
        return None
    found.request = request  # it is at hand already, with its office
    return found


def handover_or_404(actor: Actor, key: UUID) -> HandOver:
    """A text about a matter this officer may read, and never about their own."""
    matters = Request.objects.visible_to(actor).exclude(filer_id=actor.person_id or 0)
    rows = HandOver.objects.filter(request__in=matters.values("pk"), key=key)
    found = rows.select_related("request__office", "request__category", "author__person").first()
    if found is None:
        raise Http404
    return found


def handover_page(actor: Actor, handover: HandOver) -> dict[str, Any]:
    """The paper, and what may be done with it now."""
    may_send = policies.may_send_handover(actor, handover)
    return {
        "matter": handover.request,
        "shown": view_of(handover),
        "may_send": bool(may_send),
        "why_not_send": why_not(may_send),
        "may_drop": bool(policies.may_drop_handover(actor, handover)),
    }


def slip_or_404(actor: Actor, key: UUID) -> TransferSlip:
    """A slip of a matter this officer may read, and never of their own."""
    matters = Request.objects.visible_to(actor).exclude(filer_id=actor.person_id or 0)
    rows = TransferSlip.objects.filter(request__in=matters.values("pk"), key=key)
    found = rows.select_related("request__office", "request__category").first()
    if found is None:
        raise Http404
    return found


def slip_page(actor: Actor, slip: TransferSlip) -> dict[str, Any]:
    """The slip as it is printed, and what may be done with it now."""
    may_take = policies.may_download_slip(actor, slip)
    may_record = policies.may_record_receipt(actor, slip)
    text = policies.agreed_text_of(slip.request)
    return {
        "slip": slip,
        "matter": slip.request,
        "text": text,
        "may_send": bool(text and policies.may_send_handover(actor, text)),
        "is_running": HandedOff.objects.filter(key=slip.key, until=None).exists(),
        "may_take": bool(may_take),
        "why_not_take": why_not(may_take),
        "may_record": bool(may_record),
        "why_not_record": why_not(may_record),
        "may_end": bool(policies.may_close_handoff(actor, slip.request)),
    }


def words_of_worker(request: Request) -> list[str]:
    """Everything the worker wrote or said about a matter, however it came."""
    sealed = request.sealed()
    written = [one for one in request.promised.asked if one.kind == AnswerKind.TEXT]
    lines = Entry.objects.filter(request=request, kind__in=WORKERS_WORDS)
    said = [
        sealed.get("story", ""),
        sealed.get("transcript", ""),
        *(sealed.get(one.page, "") for one in written),
        *(line.text for line in lines),
    ]
    return [words for words in said if words]


def cases_of(request: Request) -> list[CaseView]:
    """The cases that domains opened from a matter, the newest first."""
    rows = HandedOff.objects.filter(request=request).order_by("-since", "-pk")
    return [
        CaseView(
            HANDOFFS[row.target].title if row.target in HANDOFFS else row.target,
            row.case_number,
            row.case_url,
            row.until is None,
        )
        for row in rows
    ]


def domains() -> list[tuple[str, Text]]:
    """The domains that take matters over, by their keys."""
    return [(key, plug.title) for key, plug in HANDOFFS]
