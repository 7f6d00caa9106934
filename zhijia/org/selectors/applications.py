"""Applications as their applicant and as the offices see them.

Whether the applicant is a member elsewhere shows nowhere here: an application that waits for a
member's word looks to every office like one that is being checked, and one that ended by it like one
that was taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhijia.base.audit.log import target_of
from zhijia.base.calendar.selectors import calendar
from zhijia.base.scope import visible_or_404
from zhijia.base.sealing.selectors import looks_for_target
from zhijia.base.sockets import Known, Todo
from zhijia.base.texts import TEXTS, Text
from zhijia.base.ui.words import Chip
from zhijia.kernel.actor import Actor
from zhijia.kernel.case_numbers import digits_of, in_groups
from zhijia.kernel.deadlines import days_left
from zhijia.kernel.identity import mask_id, mask_name, mask_phone
from zhijia.kernel.verdict import Verdict
from zhijia.org import policies
from zhijia.org.models import Application, ApplicationEntry, ApplicationStep, Membership
from zhijia.org.rules.joining_flow import OPEN, OWED, State, Wish
from zhijia.org.sockets import TreeChange

PAGE = 50
COUNTED = 1000

WISHES: dict[str, Text] = {
    Wish.JOIN: gettext_lazy("申请加入本工会"),
    Wish.RETAIN: gettext_lazy("申请保留会籍"),
    Wish.LEAVE: gettext_lazy("要求退会"),
}
WISHES_OF_MINE: dict[str, Text] = {
    Wish.JOIN: gettext_lazy("入会申请"),
    Wish.RETAIN: gettext_lazy("保留会籍的申请"),
    Wish.LEAVE: gettext_lazy("退会的申请"),
}
MINE: dict[str, tuple[Text, str, str]] = {
    State.SUBMITTED: (gettext_lazy("等答复"), "idle", "inbox"),
    State.APPROVED: (gettext_lazy("已同意，在核对身份"), "info", "progress"),
    State.ASKED: (gettext_lazy("等您决定"), "wait", "alert-triangle"),
    State.DONE: (gettext_lazy("办好了"), "ok", "check"),
    State.REFUSED: (gettext_lazy("没有同意"), "idle", "circle-x"),
    State.WITHDRAWN: (gettext_lazy("已结束，没有变动"), "idle", "arrow-back"),
}
CHECKING: tuple[Text, str, str] = (gettext_lazy("已同意，区总工会核对中"), "info", "progress")
THEIRS: dict[str, tuple[Text, str, str]] = {
    State.SUBMITTED: (gettext_lazy("待答复"), "idle", "inbox"),
    State.APPROVED: CHECKING,
    State.ASKED: CHECKING,
    State.DONE: (gettext_lazy("已入册"), "idle", "check"),
    State.REFUSED: (gettext_lazy("没有同意"), "idle", "circle-x"),
    State.WITHDRAWN: (gettext_lazy("申请人撤回"), "idle", "arrow-back"),
}


def chip_of(application: Application, *, holds_passphrase: bool = False) -> Chip:
    """The tag for whoever applied. A visitor cannot see that a member is being asked: it might be
    somebody else who typed that member's number."""
    state = application.state
    if holds_passphrase and state == State.ASKED:
        state = State.APPROVED
    label, look, icon = MINE[state]
    return Chip(str(label), look, icon)


def office_chip_of(application: Application) -> Chip:
    label, look, icon = THEIRS[application.state]
    return Chip(str(label), look, icon)


# History -----------------------------------------------------------------------------------------

TO_APPLICANT: dict[str, Text] = {
    ApplicationStep.FILED: gettext_lazy("您提交了申请"),
    ApplicationStep.APPROVED: gettext_lazy("%(office)s同意了，区总工会核对身份以后生效"),
    ApplicationStep.ASKED: gettext_lazy("您已经是会员，等您决定要不要转过来"),
    ApplicationStep.DONE: gettext_lazy("办好了"),
    ApplicationStep.REFUSED: gettext_lazy("%(office)s没有同意"),
    ApplicationStep.WITHDRAWN: gettext_lazy("申请结束了，没有变动"),
    ApplicationStep.LAPSED: gettext_lazy("申请结束了，没有变动"),
    ApplicationStep.PASSED_UP: gettext_lazy("%(office)s转给了上级%(to)s"),
    ApplicationStep.PASSED_OVER: gettext_lazy("%(office)s没有按时答复，改由上级%(to)s答复"),
    ApplicationStep.HANDED_ON: gettext_lazy("工会有变动，改由%(to)s办理"),
}
TO_OFFICE: dict[str, Text] = {
    ApplicationStep.FILED: gettext_lazy("提交申请"),
    ApplicationStep.APPROVED: gettext_lazy("%(office)s同意"),
    ApplicationStep.DONE: gettext_lazy("办好了"),
    ApplicationStep.REFUSED: gettext_lazy("%(office)s没有同意"),
    ApplicationStep.WITHDRAWN: gettext_lazy("申请人撤回"),
    ApplicationStep.LAPSED: gettext_lazy("申请人撤回"),
    ApplicationStep.PASSED_UP: gettext_lazy("%(office)s转给了上级%(to)s"),
    ApplicationStep.PASSED_OVER: gettext_lazy("%(office)s没有按时答复，改由上级%(to)s答复"),
    ApplicationStep.HANDED_ON: gettext_lazy("工会有变动，改由%(to)s办理"),
}
NAMES_AN_OFFICE = (
    ApplicationStep.PASSED_UP,
    ApplicationStep.PASSED_OVER,
    ApplicationStep.HANDED_ON,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the history as a page shows it."""

    heading: str
    at: datetime
    by: str
    text: str


def _history(
    application: Application, headings: dict[str, Text], *, full_names: bool
) -> list[Line]:
    rows = application.entries.select_related("office", "officer").order_by("at", "pk")
    return [_line(row, headings, full_names) for row in rows if row.kind in headings]


def _line(entry: ApplicationEntry, headings: dict[str, Text], full_names: bool) -> Line:
    office = entry.office.name if entry.office else ""
    name = entry.officer.name if entry.officer else ""
    shown = name if full_names or not name else f"{name[:1]}某"
    names_office = entry.kind in NAMES_AN_OFFICE
    return Line(
        heading=str(headings[entry.kind]) % {"office": office, "to": entry.text},
        at=entry.at,
        by=shown,
        text="" if names_office else entry.text,
    )


# The applicant's side ----------------------------------------------------------------------------


def application_or_404(
    actor: Actor, number: str, *, opened: Iterable[str] = ()
) -> tuple[Application, bool]:
    """One's own application, and whether it was opened with its passphrase. `opened` are the
    numbers this visitor's session has proved."""
    rows = Application.objects.for_pages()
    own = rows.visible_to(actor).filter(person__isnull=False, person_id=actor.person_id or 0)
    found = own.filter(number=number).first()
    if found is not None:
        return found, False
    found = rows.filter(number=number, person__isnull=True).first()
    if found is not None and number in set(opened):
        return found, True
    raise Http404


def question_or_404(actor: Actor, number: str) -> Application:
    """An application that asks about the actor's own membership: their own, or one made by somebody
    else with their number."""
    found = Application.objects.for_pages().filter(number=number).first()
    if found is None or not actor.is_proven:
        raise Http404
    if policies.is_applicant(actor, found) or policies.is_named_member(actor, found):
        return found
    raise Http404


FIELDS: dict[str, Text] = {
    "name": gettext_lazy("姓名"),
    "phone": gettext_lazy("手机号"),
    "id_number": gettext_lazy("身份证号"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """When an office looked at the applicant's data, at what, and why."""

    at: datetime
    words: str
    reason: str


def _looks(application: Application) -> list[Look]:
    return [
        Look(look.at, "、".join(str(FIELDS.get(f, f)) for f in look.fields), look.reason)
        for look in looks_for_target(target_of(application))
    ]


def application_page(
    actor: Actor, application: Application, *, holds_passphrase: bool
) -> dict[str, Any]:
    """Everything the applicant's page shows."""
    headings = dict(TO_APPLICANT)
    if holds_passphrase:
        headings.pop(ApplicationStep.ASKED)
    asked = application.state == State.ASKED and not holds_passphrase
    may_withdraw = policies.may_withdraw_application(
        actor, application, holds_passphrase=holds_passphrase
    )
    refusal = application.entries.filter(kind=ApplicationStep.REFUSED).first()
    return {
        "application": application,
        "title": WISHES_OF_MINE[application.wish],
        "chip": chip_of(application, holds_passphrase=holds_passphrase),
        "left": _left(application),
        "history": _history(application, headings, full_names=False)[::-1],
        "refusal": refusal,
        "looks": _looks(application),
        "must_decide": asked,
        "may_withdraw": may_withdraw,
        "holds_passphrase": holds_passphrase,
    }


def _left(application: Application) -> int | None:
    if application.due_at is None:
        return None
    return days_left(application.due_at, timezone.now(), calendar())


# The office's side -------------------------------------------------------------------------------

TABS: dict[str, Text] = {
    "mine": gettext_lazy("轮到我们办的"),
    "open": gettext_lazy("全部在办的"),
    "done": gettext_lazy("已结束的"),
}


@dataclass(frozen=True, slots=True)
class Tab:
    key: str
    title: Text
    count: int
    is_current: bool

    @property
    def counted(self) -> str:
        return f"{COUNTED}+" if self.count > COUNTED else str(self.count)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the queue. `left` are the working days of our own promise; None when it is not
    our turn."""

    application: Application
    name: str
    wish: Text
    chip: Chip
    left: int | None


@dataclass(frozen=True, slots=True)
class Queue:
    tabs: list[Tab]
    rows: list[Row]
    asked: str
    after: str

    @property
    def current(self) -> Tab:
        return next(tab for tab in self.tabs if tab.is_current)

    @property
    def next(self) -> str:
        asked = {"tab": self.current.key, "q": self.asked, "after": self.after}
        return f"?{urlencode(asked)}" if self.after else ""


def _our_turn(actor: Actor) -> Q:
    """Owed by the very unions this officer holds a post at, not by those below them."""
    return Q(state__in=OWED, turn__path__in=actor.reach("org.import"))


def _tab(actor: Actor, key: str) -> Q:
    if key == "mine":
        return _our_turn(actor)
    return Q(state__in=OPEN) if key == "open" else ~Q(state__in=OPEN)


def applications(actor: Actor, asked: dict[str, str], *, now: datetime) -> Queue:
    """One page of the queue in the order of the numbers, which begin with the day of filing; the
    same number of queries at any size."""
    key = asked.get("tab", "mine") if asked.get("tab") in TABS else "mine"
    rows = Application.objects.visible_to(actor).exclude(person_id=actor.person_id or 0)
    tabs = [
        Tab(name, title, _count(rows.filter(_tab(actor, name))), name == key)
        for name, title in TABS.items()
    ]
    typed = asked.get("q", "").strip()
    found = rows.filter(_numbered(typed)) if typed else rows.filter(_tab(actor, key))
    newest_first = key == "done" or bool(typed)
    page = list(_after(found, asked.get("after", ""), newest_first).for_pages()[: PAGE + 1])
    days = calendar()
    shown = [_row(actor, row, now, days) for row in page[:PAGE]]
    return Queue(tabs, shown, typed, page[PAGE - 1].number if len(page) > PAGE else "")


def _count(rows: Any) -> int:
    return int(rows.order_by()[: COUNTED + 1].count())


def _numbered(typed: str) -> Q:
    digits = digits_of(typed)
    return Q(number__contains=in_groups(digits)) if digits else Q(pk__in=[])


def _after(rows: Any, mark: str, newest_first: bool) -> Any:
    if newest_first:
        return (rows.filter(number__lt=mark) if mark else rows).order_by("-number")
    return (rows.filter(number__gt=mark) if mark else rows).order_by("number")


def _row(actor: Actor, application: Application, now: datetime, days: Any) -> Row:
    ours = application.due_at is not None and actor.holds("org.import", at=application.turn.path)
    due_at = application.due_at
    return Row(
        application=application,
        name=mask_name(_name_of(application)),
        wish=WISHES[application.wish],
        chip=office_chip_of(application),
        left=days_left(due_at, now, days) if ours and due_at is not None else None,
    )


def _name_of(application: Application) -> str:
    if application.person is not None:
        return application.person.name
    return application.sealed().get("name", "")


def handled_application_or_404(actor: Actor, number: str) -> Application:
    """An application an officer may read; one's own is read on the applicant's side only."""
    found = visible_or_404(Application.objects.for_pages(), actor, number=number)
    if found.person_id is not None and found.person_id == actor.person_id:
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class Action:
    """A button, or the sentence why it may not be pressed."""

    name: str
    title: str
    url: str
    reason: str
    is_main: bool
    is_page: bool


def _actions(actor: Actor, application: Application) -> list[Action]:
    table: tuple[tuple[str, Text, Any, bool], ...] = (
        ("approve_application", gettext_lazy("同意申请"), policies.may_approve_application, False),
        (
            "confirm_applicant",
            gettext_lazy("身份核对好了，入册"),
            policies.may_confirm_applicant,
            False,
        ),
        (
            "refuse_application",
            gettext_lazy("不同意，说明理由"),
            policies.may_refuse_application,
            True,
        ),
        (
            "pass_up_application",
            gettext_lazy("转给上级工会"),
            policies.may_pass_up_application,
            False,
        ),
    )
    found: list[Action] = []
    for name, title, may, is_page in table:
        verdict: Verdict = may(actor, application)
        if verdict.reason in ("org.application_moved_on", "org.nobody_above"):
            continue  # a step of another state is no choice here
        url = reverse(f"org:{name}", args=[application.number])
        main = bool(verdict) and not found
        reason = "" if verdict else str(TEXTS[verdict.reason])
        found.append(Action(name, str(title), url, reason, main, is_page))
    return found if any(not action.reason for action in found) else found[:1]


@dataclass(frozen=True, slots=True)
class OldRecord:
    """The entry of a former member with the applicant's number: the district decides whether they
    are the same person."""

    masked_name: str
    union: str
    until: date | None


def _old_record(actor: Actor, application: Application) -> OldRecord | None:
    """Only of a visitor, only before the district, and only of somebody who is nobody's member: of
    a member elsewhere nothing shows here, they are asked themselves."""
    place = application.turn
    at_the_district = place.parent_id is None and actor.holds("org.read_members", at=place.path)
    if application.person_id is not None or application.id_index is None or not at_the_district:
        return None
    latest = (
        Membership.objects.filter(person__id_index=application.id_index)
        .select_related("person", "union")
        .order_by("until", "pk")
    )
    found = list(latest)
    if not found or any(row.is_current for row in found):
        return None
    last = found[-1]
    return OldRecord(last.person.masked_name, last.union.name, last.until)


def office_application_page(actor: Actor, application: Application) -> dict[str, Any]:
    """Everything the office's page of one application shows."""
    sealed, person = application.sealed(), application.person
    known = person.sealed() if person else {}
    number = sealed.get("id_number") or known.get("id_number", "")
    row = _row(actor, application, timezone.now(), calendar())
    return {
        "application": application,
        "row": row,
        "masked_name": row.name,
        "masked_phone": mask_phone(sealed.get("phone") or known.get("phone", "")),
        "masked_id": mask_id(number),
        "employer": sealed.get("employer", ""),
        "history": _history(application, TO_OFFICE, full_names=True),
        "actions": _actions(actor, application) if application.is_open else [],
        "may_reveal": policies.may_reveal_applicant(actor, application),
        "old_record": _old_record(actor, application) if application.is_open else None,
    }


# What the floors above plug in -------------------------------------------------------------------


def application_todos(actor: Actor, *, now: datetime, most: int) -> Iterator[Todo]:
    """Applications that wait for the union this officer holds a post at, nearest date first."""
    rows = Application.objects.visible_to(actor).filter(_our_turn(actor))
    mine = rows.exclude(person_id=actor.person_id or 0).for_pages().order_by("due_at", "number")
    for application in mine[:most]:
        checking = application.state == State.APPROVED
        yield Todo(
            title=f"{mask_name(_name_of(application))}　{WISHES[application.wish]}",
            step=_("核对身份") if checking else _("同意，或者说明理由"),
            url=reverse("org:handle_application", args=[application.number]),
            due_at=application.due_at,
        )


def application_rows_about(person_id: int) -> Iterator[Known]:
    """What applications hold about a person, for 我的信息."""
    for application in Application.objects.filter(person_id=person_id).order_by("filed_at"):
        since = timezone.localdate(application.filed_at)
        group = _("%(wish)s%(number)s") % {
            "wish": WISHES_OF_MINE[application.wish],
            "number": application.number,
        }
        employer = application.sealed().get("employer", "")
        if employer:
            yield Known(group, _("单位"), employer, _("您自己提交的"), since, masked=_("已遮住"))
        state, source = str(MINE[application.state][0]), _("工会登记")
        yield Known(group, _("办到哪一步"), state, source, since)


def open_applications_of(change: TreeChange) -> Iterator[Text]:
    """What a change of the tree means for applications, for the page that asks for confirmation."""
    if change.change == "moved":
        return
    count = Application.objects.under_way().of_union(change.union_id).count()
    if count:
        yield _("还没办完的入会申请%(count)s件，会转给接收的工会或上级工会，答应的时间不变。") % {
            "count": count
        }
