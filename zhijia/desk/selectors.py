"""What the pages of the front door show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from zhijia.access.models import Account
from zhijia.base.audit.log import target_of
from zhijia.base.calendar.selectors import calendar
from zhijia.base.files.models import StoredFile
from zhijia.base.files.selectors import files_of
from zhijia.base.scope import visible_or_404
from zhijia.base.sealing.selectors import looks_for_target
from zhijia.base.sockets import Todo
from zhijia.base.texts import TEXTS, Text
from zhijia.desk import policies
from zhijia.desk.models import Attachment, Category, Draft, Entry, EntryKind, Request
from zhijia.desk.rules.clock import SHANGHAI, Deadline, days_left, deadline
from zhijia.desk.rules.flow import OPEN, State
from zhijia.desk.rules.numbers import digits_of, number_of
from zhijia.desk.rules.questions import CHECK, questions_for
from zhijia.kernel.actor import Actor
from zhijia.kernel.identity import mask_name, mask_phone
from zhijia.kernel.verdict import Verdict
from zhijia.org import selectors as org
from zhijia.org.models import Union

PAGE = 50
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
MARK = re.compile(r"\d{1,17}_\d{1,18}")
COUNTED = 1000
"""Above this a count reads "1000+": a page never counts a whole district."""

TABS: dict[str, Text] = {
    "open": gettext_lazy("要办的"),
    "new": gettext_lazy("等受理"),
    "mine": gettext_lazy("我经办的"),
    "climbed": gettext_lazy("督办"),
    "answered": gettext_lazy("等职工确认"),
    "done": gettext_lazy("已结束"),
}

FROM_WORKER = (EntryKind.FILED, EntryKind.FROM_WORKER, EntryKind.REOPENED)


# ---- categories and drafts -------------------------------------------------------------------


def open_categories() -> list[Category]:
    """The kinds of matter anybody may bring."""
    return list(Category.objects.filter(is_open=True))


def category_with_code(code: str) -> Category | None:
    return Category.objects.filter(code=code, is_open=True).first()


def all_categories(actor: Actor) -> list[Category]:
    return list(Category.objects.visible_to(actor))


def category_or_404(actor: Actor, pk: int) -> Category:
    return visible_or_404(Category, actor, pk=pk)


def draft_or_404(actor: Actor, key: UUID, *, known_keys: Iterable[str]) -> Draft:
    """One's own draft: it hangs on the person, or its key is known to this session."""
    draft = Draft.objects.filter(key=key, expires_at__gt=timezone.now()).first()
    if draft is None:
        raise Http404
    own = draft.person_id is not None and draft.person_id == actor.person_id
    if own or (draft.person_id is None and str(key) in known_keys):
        return draft
    raise Http404


def questions_of(actor: Actor, answers: dict[str, str]) -> tuple[str, ...]:
    """The questions this person is asked: the street only when the office depends on it."""
    category = category_with_code(answers.get("category", ""))
    needs_street = category is not None and category.goes_to != "district"
    known = needs_street and org.street_of_person(actor.person_id) is not None
    return questions_for(
        asks_street=needs_street and not known and bool(org.streets()),
        is_signed_in=actor.is_signed_in,
    )


@dataclass(frozen=True, slots=True)
class Promise:
    """What we promise if it were filed now: the office's name and the two dates."""

    category: Category
    office: str
    accept: Deadline
    answer: Deadline


def promise_of(category: Category) -> Promise:
    now, days = timezone.now(), calendar()
    names = {"district": _("区总工会"), "street": _("街道工会"), "own": _("您的工会")}
    return Promise(
        category,
        names[category.goes_to],
        deadline(now, category.accept_days, days),
        deadline(now, category.answer_days, days),
    )


def filed_request(draft: Draft) -> Request | None:
    if draft.filed_as_id is None:
        return None
    return Request.objects.for_pages().get(pk=draft.filed_as_id)


def question_url(draft: Draft, question: str) -> str:
    if question == CHECK:
        return reverse("desk:file_request", args=[draft.key])
    return reverse("desk:answer_question", args=[draft.key, question])


def check_url(draft: Draft) -> str:
    return question_url(draft, CHECK)


def promise_of_draft(answers: dict[str, str]) -> Promise | None:
    category = category_with_code(answers.get("category", ""))
    return promise_of(category) if category else None


def papers_of_draft(draft: Draft) -> list[StoredFile]:
    return files_of(target_of(draft))


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of the check page: the question, what was answered, where to change it."""

    question: str
    label: str
    value: str
    url: str


def answers_of(draft: Draft, questions: tuple[str, ...]) -> list[Answer]:
    """What was answered, in the order it was asked."""
    answers = draft.sealed()
    category = category_with_code(answers.get("category", ""))
    street = org.street_with_id(answers.get("street", ""))
    phone = answers.get("phone", "")
    papers = papers_of_draft(draft)
    shown: dict[str, tuple[str, str]] = {
        "category": (_("哪方面的事"), str(category or "")),
        "street": (_("街道"), street.name if street else _("说不清")),
        "story": (_("事情经过"), answers.get("story", "")),
        "employer": (_("单位"), answers.get("employer", "") or _("没有写")),
        "papers": (_("材料"), _("%(count)s个") % {"count": len(papers)} if papers else _("没有")),
        "contact": (_("联系您"), mask_phone(phone) if phone else _("不留姓名和电话")),
    }
    return [Answer(q, *shown[q], f"{question_url(draft, q)}?back") for q in questions]


# ---- one matter ------------------------------------------------------------------------------


def matter_or_404(actor: Actor, number: str, *, opened: Iterable[str] = ()) -> tuple[Request, bool]:
    """One's own matter, and whether it was opened with its passphrase. `opened` are the numbers
    this visitor's session has proved."""
    rows = Request.objects.for_pages()
    found = rows.filter(number=number, filer__isnull=False, filer_id=actor.person_id).first()
    if found is not None:
        return found, False
    if number in set(opened):
        found = rows.filter(number=number, filer__isnull=True).first()
        if found is not None:
            return found, True
    raise Http404


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
    rows = Request.objects.for_pages().filter(filer_id=actor.person_id)
    found = list(rows.order_by("-filed_at")[:most])
    far = timezone.now() + timedelta(days=36_500)
    return sorted(found, key=lambda r: (r.due_at is None, r.due_at or far))


@dataclass(frozen=True, slots=True)
class Clock:
    """The promise that runs: the date, the working days left (negative: broken), how it was
    counted, and to whom it has climbed."""

    due_at: datetime
    left: int
    counted: Deadline
    days: int
    climbed_to: str

    @property
    def is_broken(self) -> bool:
        return self.left < 0

    @property
    def is_near(self) -> bool:
        return 0 <= self.left <= 2

    @property
    def days_over(self) -> int:
        return max(0, -self.left)


def clock_of(request: Request, *, now: datetime) -> Clock | None:
    if request.due_at is None:
        return None
    accepting = request.state == State.SUBMITTED
    days = request.category.accept_days if accepting else request.category.answer_days
    return Clock(
        due_at=request.due_at,
        left=days_left(request.due_at, now, calendar()),
        counted=deadline(request.filed_at, days, calendar()),
        days=days,
        climbed_to=request.supervisor.name if request.supervisor else "",
    )


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
    EntryKind.CLIMBED: gettext_lazy("超过了答应的时间，已报告上级"),
    EntryKind.ANSWERED: gettext_lazy("有结果了"),
    EntryKind.RATED: gettext_lazy("您评价了这次办理"),
    EntryKind.LAPSED: gettext_lazy("7天内没有收到您的意见，先办结了"),
    EntryKind.REOPENED: gettext_lazy("您要求重新办理"),
    EntryKind.WITHDRAWN: gettext_lazy("您撤回了这件事"),
}
OFFICERS_HEADINGS: dict[str, Text] = {
    EntryKind.FILED: gettext_lazy("职工提交"),
    EntryKind.ACCEPTED: gettext_lazy("受理"),
    EntryKind.DECLINED: gettext_lazy("不予受理"),
    EntryKind.TO_WORKER: gettext_lazy("写给职工"),
    EntryKind.FROM_WORKER: gettext_lazy("职工补充"),
    EntryKind.NOTE: gettext_lazy("内部记录"),
    EntryKind.CLIMBED: gettext_lazy("超期，报上级督办"),
    EntryKind.ANSWERED: gettext_lazy("给出结果"),
    EntryKind.RATED: gettext_lazy("职工评价"),
    EntryKind.LAPSED: gettext_lazy("7天无异议，自动办结"),
    EntryKind.REOPENED: gettext_lazy("职工要求重办"),
    EntryKind.WITHDRAWN: gettext_lazy("职工撤回"),
}


def history_for_worker(request: Request) -> list[Line]:
    """Newest first, without the officers' notes; names as surname and 某."""
    entries = _entries(request).exclude(kind=EntryKind.NOTE).order_by("-at", "-pk")
    return [_line(e, WORKERS_HEADINGS, _surname(e)) for e in entries]


def history_for_office(request: Request) -> list[Line]:
    """Oldest first, notes among them."""
    entries = _entries(request).order_by("at", "pk")
    return [_line(e, OFFICERS_HEADINGS, e.author.person.name if e.author else "") for e in entries]


def _entries(request: Request) -> Any:
    return Entry.objects.filter(request=request).select_related("office", "author__person")


def _surname(entry: Entry) -> str:
    return f"{entry.author.person.name[:1]}某" if entry.author else ""


def _line(entry: Entry, headings: dict[str, Text], name: str) -> Line:
    by = " ".join(part for part in (entry.office.name if entry.office else "", name) if part)
    return Line(
        kind=entry.kind,
        heading=str(headings[entry.kind]),
        at=entry.at,
        by=by,
        text=entry.text,
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
    return {
        "matter": request,
        "clock": clock_of_now(request),
        "history": history_for_worker(request),
        "answer": next((e for e in history_for_worker(request) if e.kind == "answered"), None),
        "looks": looks_at(request),
        "papers": papers_of(request),
        "sealed": request.sealed(),
        "may_write": bool(policies.may_write_to_office(actor, request, **own)),
        "may_rate": bool(policies.may_rate_request(actor, request, **own)),
        "may_reopen": policies.may_reopen_request(actor, request, **own),
        "may_withdraw": bool(policies.may_withdraw_request(actor, request, **own)),
        "holds_passphrase": holds_passphrase,
    }


def office_page(actor: Actor, request: Request) -> dict[str, Any]:
    """Everything the office's page of one request shows, and what may be done now."""
    return {
        "matter": request,
        "clock": clock_of_now(request),
        "history": history_for_office(request),
        "papers": papers_of(request),
        "sealed": request.sealed(),
        "filer": mask_name(request.filer.name) if request.filer else "",
        "actions": actions_on(actor, request),
        "may_write": policies.may_write_to_worker(actor, request),
        "may_write_reason": _why_not(policies.may_write_to_worker(actor, request)),
        "may_note": policies.may_note_request(actor, request),
        "may_reveal": policies.may_reveal_filer(actor, request),
    }


def _why_not(verdict: Verdict) -> str:
    return "" if verdict else str(TEXTS[verdict.reason])


def clock_of_now(request: Request) -> Clock | None:
    return clock_of(request, now=timezone.now())


def papers_of(request: Request) -> list[Attachment]:
    return list(Attachment.objects.filter(request=request).select_related("file").order_by("pk"))


def paper_or_404(request: Request, pk: int) -> StoredFile:
    found = Attachment.objects.filter(request=request, pk=pk).select_related("file").first()
    if found is None:
        raise Http404
    return found.file


# ---- the officer's queue ---------------------------------------------------------------------


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
    """One line of the queue."""

    request: Request
    filer: str
    left: int | None
    group: str


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of the queue: tabs with their counts, rows in groups, where the next page begins."""

    tabs: list[Tab]
    groups: list[tuple[str, list[Row]]]
    filters: dict[str, str]
    categories: list[Category]
    due_today: int
    after: str

    @property
    def total(self) -> Tab:
        return next(tab for tab in self.tabs if tab.is_current)

    @property
    def total_open(self) -> Tab:
        return self.tabs[0]

    @property
    def is_filtered(self) -> bool:
        return bool(self.filters)

    @property
    def asked(self) -> dict[str, str]:
        return {**self.filters, "tab": self.total.key}

    @property
    def next(self) -> str:
        return f"?{urlencode({**self.asked, 'after': self.after})}" if self.after else ""


def _tab(actor: Actor, key: str) -> Q:
    if key == "done":
        return Q(state__in=[State.CLOSED, State.DECLINED, State.WITHDRAWN])
    if key == "answered":
        return Q(state=State.ANSWERED)
    if key == "new":
        return Q(state=State.SUBMITTED)
    if key == "mine":
        return Q(state__in=OPEN, handler_id=actor.account_id)
    if key == "climbed":
        return Q(state__in=OPEN, supervisor__isnull=False)
    return Q(state__in=OPEN)


def queue(actor: Actor, asked: dict[str, str], *, now: datetime) -> Queue:
    """One page of the queue, by due date, with the counts of the tabs: a fixed number of queries."""
    key = asked.get("tab", "open") if asked.get("tab") in TABS else "open"
    rows = Request.objects.visible_to(actor).exclude(filer_id=actor.person_id or 0)
    tabs = [
        Tab(name, title, _count(rows.filter(_tab(actor, name))), name == key)
        for name, title in TABS.items()
    ]
    narrowed = _narrowed(rows.filter(_tab(actor, key)), asked)
    ordered, field_name, way = _ordered(narrowed, done=key in ("answered", "done"))
    page = list(_after(ordered, field_name, way, asked.get("after", "")).for_pages()[: PAGE + 1])
    shown, more = page[:PAGE], len(page) > PAGE
    filters = {name: asked[name] for name in ("category", "q") if asked.get(name)}
    today_ends = now.astimezone(SHANGHAI).replace(hour=23, minute=59, second=59)
    return Queue(
        tabs=tabs,
        groups=_grouped(shown, now),
        filters=filters,
        categories=all_categories(actor),
        due_today=_count(rows.filter(state__in=OPEN, due_at__lte=today_ends)),
        after=_mark(shown[-1], field_name) if more else "",
    )


def _count(rows: Any) -> int:
    return int(rows.order_by()[: COUNTED + 1].count())


def _narrowed(rows: Any, asked: dict[str, str]) -> Any:
    if category := asked.get("category"):
        rows = rows.filter(category__code=category)
    if words := asked.get("q", "").strip():
        if len(digits_of(words)) == 16:
            return rows.filter(number=number_of(words))
        rows = rows.filter(
            Q(number__contains=words) | Q(filer__name__contains=words) | Q(filer__initials=words)
        )
    return rows


def _ordered(rows: Any, *, done: bool) -> tuple[Any, str, str]:
    if done:
        return rows.order_by("-filed_at", "-pk"), "filed_at", "lt"
    return rows.order_by("due_at", "pk"), "due_at", "gt"


def _mark(row: Request, field_name: str) -> str:
    """Where the next page goes on: microseconds since 1970, exact, and the row."""
    at: datetime = getattr(row, field_name)
    return f"{(at - EPOCH) // MICROSECOND}_{row.pk}"


def _after(rows: Any, field_name: str, way: str, mark: str) -> Any:
    """Keyset page: rows after the mark, no OFFSET at any depth."""
    at, _sep, pk = mark.partition("_")
    if not MARK.fullmatch(mark):
        return rows
    when = EPOCH + int(at) * MICROSECOND
    later = Q(**{f"{field_name}__{way}": when})
    return rows.filter(later | Q(**{field_name: when, f"pk__{way}": int(pk)}))


def _grouped(rows: list[Request], now: datetime) -> list[tuple[str, list[Row]]]:
    days = calendar()
    built = [_row(r, now, days) for r in rows]
    return [(name, list(group)) for name, group in groupby(built, key=lambda row: row.group)]


def _row(request: Request, now: datetime, days: Any) -> Row:
    left = days_left(request.due_at, now, days) if request.due_at else None
    filer = mask_name(request.filer.name) if request.filer else _("匿名")
    return Row(request, filer, left, _group(left))


def _group(left: int | None) -> str:
    if left is None:
        return ""
    if left < 0:
        return _("已超期")
    if left == 0:
        return _("今天到期")
    return _("本周") if left <= 4 else _("以后")


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
    """What may be done now; what may not says why."""
    table: tuple[tuple[str, Text, Any, str], ...] = (
        ("accept_request", gettext_lazy("受理"), policies.may_accept_request, "a"),
        ("answer_request", gettext_lazy("给出结果"), policies.may_answer_request, "r"),
        ("decline_request", gettext_lazy("不予受理"), policies.may_decline_request, "x"),
    )
    found: list[Action] = []
    for name, title, may, key in table:
        verdict: Verdict = may(actor, request)
        url = reverse(f"desk:{name}", args=[request.number])
        reason = _why_not(verdict)
        main = bool(verdict) and not any(a.is_main for a in found)
        found.append(Action(name, str(title), url, reason, main, key))
    return found


# ---- plugs -----------------------------------------------------------------------------------


def todos(actor: Actor, *, now: datetime, most: int) -> Iterator[Todo]:
    """What this officer has to do at the desk, nearest date first."""
    offices = Request.objects.visible_to(actor).owed().exclude(filer_id=actor.person_id or 0)
    rows = offices.for_pages().order_by("due_at", "pk")[:most]
    for request in rows:
        step = _("受理或说明理由") if request.state == State.SUBMITTED else _("给出结果")
        yield Todo(
            title=request.title,
            step=step,
            url=reverse("desk:handle_request", args=[request.number]),
            due_at=request.due_at,
        )


def rows_about(person_id: int) -> Iterator[dict[str, object]]:
    """What the desk holds about a person, for 我的信息."""
    for request in Request.objects.filter(filer_id=person_id).order_by("filed_at"):
        sealed = request.sealed()
        yield {
            "what": pgettext("a matter somebody brought", "诉求"),
            "number": request.number,
            "filed_at": request.filed_at,
            "story": sealed.get("story", ""),
            "employer": sealed.get("employer", ""),
        }


def places() -> list[Union]:
    """Where a worker can go: the district and its street unions."""
    district = org.district()
    return ([district] if district else []) + org.streets()
