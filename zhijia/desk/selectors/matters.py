"""One matter, as its worker and as its office see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy

from zhijia.access.models import Account
from zhijia.base.audit.log import target_of
from zhijia.base.calendar.selectors import calendar
from zhijia.base.files.models import StoredFile
from zhijia.base.scope import visible_or_404
from zhijia.base.sealing.selectors import looks_for_target
from zhijia.base.texts import Text
from zhijia.base.ui.http import GoneWithWords
from zhijia.desk import policies
from zhijia.desk.models import Attachment, Dispatch, Entry, EntryKind, GoesTo, Request
from zhijia.desk.rules.dispatching import fits
from zhijia.desk.rules.flow import Outcome, Source, State
from zhijia.desk.rules.group_matters import Concerns
from zhijia.desk.selectors.actions import (
    actions_beside,
    actions_on,
    offer_actions,
    offer_of,
    why_not,
)
from zhijia.desk.selectors.asking import CONCERNED, asked_and_answered, contact_words
from zhijia.desk.selectors.clocks import (
    clock_of_now,
    reckonings_of,
    team_promise_of,
    workers_clock_of_now,
)
from zhijia.desk.selectors.groups import CONCERNS, group_line, group_of, size_of, team_for_worker
from zhijia.desk.selectors.handing import cases_of, handover_shown, handovers_of
from zhijia.desk.selectors.merging import joined_to, lead_of
from zhijia.desk.selectors.rating_links import rating_address
from zhijia.kernel.actor import Actor
from zhijia.kernel.identity import mask_name, mask_phone
from zhijia.org import selectors as org
from zhijia.org.models import Union

NAMES_AN_OFFICE = (
    EntryKind.CLIMBED,
    EntryKind.HANDED_ON,
    EntryKind.MERGED,
    EntryKind.TEXT_SHOWN,
    EntryKind.TEXT_AGREED,
    EntryKind.TEXT_DECLINED,
    EntryKind.TEXT_DROPPED,
    EntryKind.TEXT_SENT,
    EntryKind.HANDED_OFF,
    EntryKind.CAME_BACK,
    EntryKind.RECEIPT,
)
"""The heading has said it: the union, the authority, the number of the other matter or case."""
FROM_WORKER = (
    EntryKind.FILED,
    EntryKind.FROM_WORKER,
    EntryKind.SUPPLIED,
    EntryKind.ATTACHED,
    EntryKind.CORRECTED,
    EntryKind.REOPENED,
)
AMONG_OFFICES = (EntryKind.DISPATCHED, EntryKind.RETURNED)
"""The worker reads that it happened; the words are for the other office."""


def matter_or_404(actor: Actor, number: str, *, opened: Iterable[str] = ()) -> tuple[Request, bool]:
    """One's own matter, and whether it was opened with its passphrase. `opened` are the numbers
    this visitor's session has proved. Every other number gets one answer, known or not."""
    rows = Request.objects.for_pages()
    if actor.person_id is not None:
        found = rows.visible_to(actor).filter(filer_id=actor.person_id, number=number).first()
        if found is not None:
            return found, False
    if number in set(opened):
        found = rows.filter(number=number, filer__isnull=True).first()
        if found is not None:
            return found, True
    raise GoneWithWords("desk/matter_shut.html")


def request_or_404(actor: Actor, number: str) -> Request:
    """A matter an officer may read; one's own matters are read on the worker's side only."""
    found = visible_or_404(Request.objects.for_pages(), actor, number=number)
    if found.filer_id is not None and found.filer_id == actor.person_id:
        raise Http404
    return found


def matters_of(actor: Actor, *, most: int = 100) -> list[Request]:
    """What this person has brought, the open ones with the nearest date first."""
    if actor.person_id is None:
        return []
    rows = Request.objects.visible_to(actor).for_pages().filter(filer_id=actor.person_id)
    found = list(rows.order_by("-filed_at")[:most])
    far = timezone.now() + timedelta(days=36_500)
    return sorted(found, key=lambda r: (r.due_at is None, r.due_at or far))


def confidential_numbers_of(actor: Actor) -> set[str]:
    """The numbers a device that has not proven itself must not show."""
    mine = Request.objects.filter(filer_id=actor.person_id, confidential=True)
    return set(mine.values_list("number", flat=True))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the history as a page shows it."""

    kind: str
    heading: str
    at: datetime
    by: str
    text: str
    is_note: bool
    is_from_worker: bool


WORKERS_HEADINGS: dict[str, Text] = {
    EntryKind.FILED: gettext_lazy("您提交了这件事"),
    EntryKind.ACCEPTED: gettext_lazy("已受理"),
    EntryKind.DECLINED: gettext_lazy("没有受理"),
    EntryKind.TO_WORKER: gettext_lazy("给您的话"),
    EntryKind.FROM_WORKER: gettext_lazy("您补充说"),
    EntryKind.PROMPTED: gettext_lazy("快到答应您的时间，提醒了经办人"),
    EntryKind.CLIMBED: gettext_lazy("超过了答应的时间，已报告%(to)s"),
    EntryKind.PAUSED: gettext_lazy("请您补材料，时限先停下"),
    EntryKind.REMINDED: gettext_lazy("提醒：还在等您补材料"),
    EntryKind.SUPPLIED: gettext_lazy("您说材料交齐了，时限接着走"),
    EntryKind.RESUMED: gettext_lazy("不等材料了，时限接着走"),
    EntryKind.ATTACHED: gettext_lazy("您交来一份材料"),
    EntryKind.DISPATCHED: gettext_lazy("转给%(to)s，等对方接手"),
    EntryKind.TAKEN: gettext_lazy("%(to)s接手了"),
    EntryKind.RETURNED: gettext_lazy("%(to)s没有接手，仍由原来的工会办"),
    EntryKind.RECALLED: gettext_lazy("不转给%(to)s了，仍由原来的工会办"),
    EntryKind.UNTAKEN: gettext_lazy("%(to)s没有按时接手，仍由原来的工会办"),
    EntryKind.HANDED_ON: gettext_lazy("工会有变动，改由%(to)s办理"),
    EntryKind.ANSWERED: gettext_lazy("有结果了"),
    EntryKind.RATED: gettext_lazy("您评价了这次办理"),
    EntryKind.LAPSED: gettext_lazy("7天内没有收到您的意见，先办结了"),
    EntryKind.REOPENED: gettext_lazy("您要求重新办理"),
    EntryKind.WITHDRAWN: gettext_lazy("您撤回了这件事"),
    EntryKind.TRANSCRIPT: gettext_lazy("把您的录音记成了文字"),
    EntryKind.CORRECTED: gettext_lazy("您改了录音的文字"),
    EntryKind.MERGED: gettext_lazy("和内容相同的事一起办，您写的话别人看不到"),
    EntryKind.SPLIT: gettext_lazy("改为单独办，答应您的日子不变"),
    EntryKind.GROUPED: gettext_lazy("和别人同样的事由一个小组一起办"),
    EntryKind.TEAM_NAMED: gettext_lazy("定了由哪几位同志一起答复"),
    EntryKind.UNGROUPED: gettext_lazy("不再一起办，改为单独办"),
    EntryKind.TEXT_SHOWN: gettext_lazy("想请%(to)s处理，请您先看要发的话"),
    EntryKind.TEXT_AGREED: gettext_lazy("您同意发给%(to)s"),
    EntryKind.TEXT_DECLINED: gettext_lazy("您不同意发给%(to)s，没有发"),
    EntryKind.TEXT_DROPPED: gettext_lazy("要发给%(to)s的话收回了，没有发"),
    EntryKind.TEXT_SENT: gettext_lazy("已发给%(to)s，没有写您是谁"),
    EntryKind.HANDED_OFF: gettext_lazy("另外开了案子，案号%(to)s"),
    EntryKind.RECEIPT: gettext_lazy("对方收下了，收件号%(to)s"),
    EntryKind.CAME_BACK: gettext_lazy("案子%(to)s那边办到头了"),
    EntryKind.CALLED: gettext_lazy("打电话问了您办得怎么样。没办好的，可以要求重新办理"),
}
OFFICERS_HEADINGS: dict[str, Text] = {
    EntryKind.FILED: gettext_lazy("职工提交"),
    EntryKind.ACCEPTED: gettext_lazy("已受理"),
    EntryKind.DECLINED: gettext_lazy("不受理"),
    EntryKind.TO_WORKER: gettext_lazy("写给职工"),
    EntryKind.FROM_WORKER: gettext_lazy("职工补充"),
    EntryKind.NOTE: gettext_lazy("内部记录"),
    EntryKind.PROMPTED: gettext_lazy("快到期，提醒了经办人"),
    EntryKind.CLIMBED: gettext_lazy("超期，已报告%(to)s督办"),
    EntryKind.PAUSED: gettext_lazy("请职工补材料，时限停下"),
    EntryKind.REMINDED: gettext_lazy("提醒职工补材料"),
    EntryKind.SUPPLIED: gettext_lazy("职工说材料交齐了"),
    EntryKind.RESUMED: gettext_lazy("不等材料，接着办"),
    EntryKind.ATTACHED: gettext_lazy("职工交来材料"),
    EntryKind.DISPATCHED: gettext_lazy("转给%(to)s，等对方接手"),
    EntryKind.TAKEN: gettext_lazy("%(to)s接手了"),
    EntryKind.RETURNED: gettext_lazy("%(to)s没有接手"),
    EntryKind.RECALLED: gettext_lazy("收回，不转给%(to)s了"),
    EntryKind.UNTAKEN: gettext_lazy("%(to)s没有按时接手"),
    EntryKind.HANDED_ON: gettext_lazy("工会有变动，改由%(to)s办理"),
    EntryKind.ANSWERED: gettext_lazy("给出结果"),
    EntryKind.RATED: gettext_lazy("职工评价"),
    EntryKind.LAPSED: gettext_lazy("7天无异议，自动办结"),
    EntryKind.REOPENED: gettext_lazy("职工要求重办"),
    EntryKind.WITHDRAWN: gettext_lazy("职工撤回"),
    EntryKind.TRANSCRIPT: gettext_lazy("把录音记成文字"),
    EntryKind.CORRECTED: gettext_lazy("职工改了录音的文字"),
    EntryKind.MERGED: gettext_lazy("并入%(to)s"),
    EntryKind.SPLIT: gettext_lazy("分开，单独办"),
    EntryKind.GROUPED: gettext_lazy("加入群体事项"),
    EntryKind.TEAM_NAMED: gettext_lazy("点名了小组"),
    EntryKind.UNGROUPED: gettext_lazy("退出群体事项"),
    EntryKind.TEXT_SHOWN: gettext_lazy("写给%(to)s的话，等职工看"),
    EntryKind.TEXT_AGREED: gettext_lazy("职工同意发给%(to)s"),
    EntryKind.TEXT_DECLINED: gettext_lazy("职工不同意发给%(to)s"),
    EntryKind.TEXT_DROPPED: gettext_lazy("收回写给%(to)s的话"),
    EntryKind.TEXT_SENT: gettext_lazy("已发给%(to)s"),
    EntryKind.HANDED_OFF: gettext_lazy("转给别的业务，案号%(to)s"),
    EntryKind.RECEIPT: gettext_lazy("对方收下了，收件号%(to)s"),
    EntryKind.CAME_BACK: gettext_lazy("案子%(to)s回来了"),
    EntryKind.CALLED: gettext_lazy("电话回访了职工"),
}


ENTERED: dict[str, Text] = {
    Source.COUNTER: gettext_lazy("服务站代为登记"),
    Source.HOTLINE: gettext_lazy("12351电话代为登记"),
    Source.PAPER: gettext_lazy("交来纸质单，代为录入"),
}


def _heading(entry: Entry, request: Request, headings: dict[str, Text]) -> str:
    if entry.kind == EntryKind.FILED and request.source in ENTERED:
        return str(ENTERED[request.source])
    return str(headings[entry.kind]) % {"to": entry.to.name if entry.to else entry.text}


def history_for_worker(request: Request) -> list[Line]:
    """Newest first, without the officers' notes; names as surname and 某."""
    entries = _entries(request).exclude(kind=EntryKind.NOTE).order_by("-at", "-pk")
    lines = [_line(e, _heading(e, request, WORKERS_HEADINGS), _surname(e)) for e in entries]
    return [replace(one, text="") if one.kind in AMONG_OFFICES else one for one in lines]


def history_for_office(request: Request) -> list[Line]:
    """Oldest first, notes among them."""
    entries = _entries(request).order_by("at", "pk")
    return [
        _line(
            e,
            _heading(e, request, OFFICERS_HEADINGS),
            e.author.person.name if e.author else "",
        )
        for e in entries
    ]


def _entries(request: Request) -> Any:
    return Entry.objects.filter(request=request).select_related("office", "to", "author__person")


def _surname(entry: Entry) -> str:
    return f"{entry.author.person.name[:1]}某" if entry.author else ""


def _line(entry: Entry, heading: str, name: str) -> Line:
    by = " ".join(part for part in (entry.office.name if entry.office else "", name) if part)
    return Line(
        kind=entry.kind,
        heading=heading,
        at=entry.at,
        by=by,
        text="" if entry.kind in NAMES_AN_OFFICE else entry.text,
        is_note=entry.kind == EntryKind.NOTE,
        is_from_worker=entry.kind in FROM_WORKER,
    )


@dataclass(frozen=True, slots=True)
class Look:
    """Who looked at the identity behind a matter, when, at what, and why."""

    at: datetime
    who: str
    words: str
    reason: str


OUTCOMES: dict[str, Text] = {
    Outcome.SOLVED: gettext_lazy("这件事解决了"),
    Outcome.PARTLY: gettext_lazy("这件事解决了一部分"),
    Outcome.UNSOLVED: gettext_lazy("这件事没有解决"),
    Outcome.REFERRED: gettext_lazy("这件事归别的部门办"),
}
FIELDS: dict[str, Text] = {"name": gettext_lazy("姓名"), "phone": gettext_lazy("手机号")}
PURPOSES: dict[str, Text] = {
    "phone": gettext_lazy("打电话核实"),
    "visit": gettext_lazy("上门"),
    "legal_document": gettext_lazy("填写法律文书"),
    "other": gettext_lazy("其他"),
}


def looks_at(request: Request) -> list[Look]:
    """For the person to read: four facts a look, the officer by surname."""
    looks = list(looks_for_target(target_of(request)))
    accounts = {look.actor.partition(":")[2] for look in looks}
    people = Account.objects.filter(pk__in=accounts).values_list("pk", "person__name")
    surnames = {f"account:{pk}": f"{name[:1]}某" for pk, name in people}
    return [
        Look(
            at=look.at,
            who=f"{request.office.name} {surnames.get(look.actor, '')}".strip(),
            words="、".join(str(FIELDS.get(name, name)) for name in look.fields),
            reason=look.reason or str(PURPOSES[look.purpose]),
        )
        for look in looks
    ]


def matter_page(actor: Actor, request: Request, *, holds_passphrase: bool) -> dict[str, Any]:
    """Everything the worker's page of one matter shows, and what they may do now."""
    own = {"holds_passphrase": holds_passphrase}
    history, days, attached = history_for_worker(request), calendar(), _attached_to(request)
    answer = next((line for line in history if line.kind == EntryKind.ANSWERED), None)
    return {
        "matter": request,
        "clock": workers_clock_of_now(request, days=days),
        "handler": f"{request.handler.person.name[:1]}某" if request.handler else "",
        "group": (group := group_of(request)),
        "group_size": size_of(group) if group else "",
        "group_team": team_for_worker(group) if group else "",
        "team_promise": team_promise_of(request) if group else None,
        "text_shown": handover_shown(request),
        "handovers": handovers_of(request),
        "cases": cases_of(request),
        "reckonings": reckonings_of(request, days=days),
        "offer": offer_of(request),
        "asked_for": asked_for(request),
        "history": history,
        "answer": answer,
        "outcome": OUTCOMES[Outcome(request.outcome)] if request.outcome else "",
        "looks": looks_at(request),
        "papers": [one for one in attached if not one.is_voice],
        "sealed": (sealed := request.sealed()),
        "asked": list(asked_and_answered(request.promised.asked, sealed)),
        "concerned": CONCERNED.get(request.concerns, ""),
        "contact": contact_words(sealed, mask_phone(sealed.get("phone", ""))),
        "may_write": bool(policies.may_write_to_office(actor, request, **own)),
        "voices": [one for one in attached if one.is_voice],
        "may_correct": bool(policies.may_correct_transcript(actor, request, **own)),
        "may_supply": bool(policies.may_supply_request(actor, request, **own)),
        "may_attach": bool(policies.may_attach_paper(actor, request, **own)),
        "may_rate": bool(policies.may_rate_request(actor, request, **own)),
        "rating_address": rating_address(actor, request) if holds_passphrase and answer else "",
        "may_reopen": policies.may_reopen_request(actor, request, **own),
        "may_withdraw": bool(policies.may_withdraw_request(actor, request, **own)),
        "holds_passphrase": holds_passphrase,
    }


def office_page(actor: Actor, request: Request) -> dict[str, Any]:
    """Everything the office's page of one request shows, and what may be done now."""
    offer = offer_of(request)
    return {
        "matter": request,
        "clock": clock_of_now(request),
        "history": history_for_office(request),
        "papers": papers_of(request),
        "sealed": request.sealed(),
        "asked": list(asked_and_answered(request.promised.asked, request.sealed())),
        "contact": contact_words(request.sealed(), mask_phone(request.sealed().get("phone", ""))),
        "filer": mask_name(request.filer.name) if request.filer else "",
        "joined": joined_to(actor, request),
        "lead": lead_of(actor, request),
        "group": group_line(actor, request),
        "concerns": CONCERNS[Concerns(request.concerns)] if request.concerns else "",
        "handovers": handovers_of(request),
        "cases": cases_of(request),
        "actions": [
            *offer_actions(actor, request, offer),
            *(actions_on(actor, request) if _is_ours(actor, request) or not offer else []),
            *actions_beside(actor, request),
        ],
        "offer": offer,
        "asked_for": asked_for(request),
        "may_write": policies.may_write_to_worker(actor, request),
        "may_write_reason": why_not(policies.may_write_to_worker(actor, request)),
        "may_note": policies.may_note_request(actor, request),
        "voices": voices_of(request),
        "may_transcribe": policies.may_write_transcript(actor, request),
        "may_reveal": policies.may_reveal_filer(actor, request),
    }


def _is_ours(actor: Actor, request: Request) -> bool:
    return actor.holds("desk.handle", at=request.office.path)


def asked_for(request: Request) -> Entry | None:
    """What the worker was asked for, while the clock stands."""
    if request.state != State.WAITING:
        return None
    return Entry.objects.filter(request=request, kind=EntryKind.PAUSED).order_by("-at").first()


def offer_or_404(actor: Actor, number: str) -> Dispatch:
    """The running offer of a matter this officer may read."""
    found = offer_of(request_or_404(actor, number))
    if found is None:
        raise Http404
    return found


def dispatch_targets(request: Request) -> list[Union]:
    """The unions a matter may be offered to: one step up, and below the office."""
    office, superior = request.office, org.superior_of(request.office)
    own = request.promised.goes_to == GoesTo.OWN
    return [
        union
        for union in org.near(office, with_base=own)
        if fits(
            office=office.path,
            superior=superior.path,
            target=union.path,
            target_kind=union.kind,
            is_members_own=own,
        )
    ]


def papers_of(request: Request) -> list[Attachment]:
    """The papers of a matter, without what was said instead of the story."""
    return [one for one in _attached_to(request) if not one.is_voice]


def voices_of(request: Request) -> list[Attachment]:
    """What the worker said instead of writing the story."""
    return [one for one in _attached_to(request) if one.is_voice]


def _attached_to(request: Request) -> list[Attachment]:
    rows = Attachment.objects.filter(request=request)
    return list(rows.select_related("file").order_by("pk"))


def paper_or_404(request: Request, pk: int) -> StoredFile:
    found = Attachment.objects.filter(request=request, pk=pk).select_related("file").first()
    if found is None:
        raise Http404
    return found.file


def paper_called(request: Request, pk: int) -> str:
    """What an officer's copy of a paper is called: the number of the matter and the paper's place."""
    before = Attachment.objects.filter(request=request, pk__lte=pk).count()
    return f"{request.number}-{before}"
