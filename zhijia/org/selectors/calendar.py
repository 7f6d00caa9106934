"""What is due when in a branch: terms that end, certificates that run out, changes to be filed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zhijia.base.scope import any_branch
from zhijia.base.sockets import Todo
from zhijia.base.texts import Text
from zhijia.kernel.actor import Actor
from zhijia.kernel.calendar_file import CalendarDay
from zhijia.org.models import CertificateFiling, CommitteeKind, Term, Union, UnionKind
from zhijia.org.rules.terms import CERTIFICATE, FILING, SOON, TERM

MOST = 200
UNKNOWN_MOST = 10
HORIZON = timedelta(days=365)
UNKNOWN = "unknown"
SHANGHAI = ZoneInfo("Asia/Shanghai")
CLOSING = time(17)
KINDS: dict[str, Text] = {
    TERM: gettext_lazy("换届"),
    CERTIFICATE: gettext_lazy("法人证书"),
    FILING: gettext_lazy("变更登记"),
    UNKNOWN: gettext_lazy("判断不了"),
}


@dataclass(frozen=True, slots=True)
class DueLine:
    """One line of the calendar: on which day, what, whose."""

    on: date
    kind: str
    title: str
    union: Union
    key: str
    is_late: bool

    @property
    def days_left(self) -> int:
        return (self.on - timezone.localdate()).days


@dataclass(frozen=True, slots=True)
class CannotTell:
    """A base union of which no date can be told, and which ones are missing."""

    union: Union
    missing: list[Text]


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """A year of a branch. `late` lie before today; `unknown` are the first of `unknown_count`."""

    branch: Union
    kind: str
    late: list[DueLine]
    coming: list[DueLine]
    unknown: list[CannotTell]
    unknown_count: int
    is_cut: bool


def calendar_page(actor: Actor, *, union_id: int | None = None, kind: str = "") -> CalendarPage:
    """What is late and what is due within a year, the earliest first: the same few queries for a
    union and for a district."""
    branch = _branch_or_404(actor, union_id)
    if kind and kind not in KINDS:
        raise Http404
    today = timezone.localdate()
    lines = sorted(_lines(branch, kind, today), key=lambda line: (line.on, line.key))
    unknown = _without_dates(branch) if kind in ("", UNKNOWN) else Union.objects.none()
    listed = MOST if kind == UNKNOWN else UNKNOWN_MOST
    shown = lines[:MOST]
    return CalendarPage(
        branch=branch,
        kind=kind,
        late=[line for line in shown if line.is_late],
        coming=[line for line in shown if not line.is_late],
        unknown=[_cannot_tell(union) for union in unknown[:listed]],
        unknown_count=unknown.count() if kind in ("", UNKNOWN) else 0,
        is_cut=len(lines) > MOST,
    )


def calendar_days(actor: Actor, *, union_id: int | None = None) -> list[CalendarDay]:
    """The same lines for the calendar of a phone or a computer."""
    page = calendar_page(actor, union_id=union_id)
    return [
        CalendarDay(f"{line.key}@zhijia", line.on, f"{line.title}　{line.union.name}", 30)
        for line in [*page.late, *page.coming]
    ]


def calendar_todos(actor: Actor, *, now: datetime, most: int) -> Iterator[Todo]:
    """One line a kind for whoever keeps the register, not one for each union (socket `base.TODOS`)."""
    heads = {*actor.reach("org.edit_tree"), *actor.reach("org.import")}
    if not heads:
        return
    today = now.astimezone(SHANGHAI).date()
    for kind, days in _soon(any_branch("path", heads), today).items():
        if days.count and days.first is not None:
            words = ngettext(
                "90天内到期或者已经过期%(n)s件", "90天内到期或者已经过期%(n)s件", days.count
            )
            yield Todo(
                title=f"{KINDS[kind]}：{words % {'n': days.count}}",
                step=_("看日历"),
                url=f"{reverse('org:calendar')}?kind={kind}",
                due_at=datetime.combine(days.first, CLOSING, SHANGHAI),
            )


@dataclass(frozen=True, slots=True)
class Soon:
    """How many days of a kind are late or near, and the first of them."""

    count: int
    first: date | None

    def and_(self, other: Soon) -> Soon:
        both = [day for day in (self.first, other.first) if day is not None]
        return Soon(self.count + other.count, min(both, default=None))


def _soon(branches: Q, today: date) -> dict[str, Soon]:
    unions = Union.objects.standing().filter(branches)
    until = today + SOON
    terms = Term.objects.current().filter(union__in=unions, until__lte=until)
    registered = _registered_terms(unions).filter(term_until__lte=until)
    certificates = unions.filter(legal_person_until__lte=until)
    filings = CertificateFiling.objects.filter(union__in=unions, filed_on=None, due_on__lte=until)
    return {
        TERM: _counted(terms, "until").and_(_counted(registered, "term_until")),
        CERTIFICATE: _counted(certificates, "legal_person_until"),
        FILING: _counted(filings, "due_on"),
    }


def _counted(rows: QuerySet[Any], day: str) -> Soon:
    found = rows.aggregate(count=Count("pk"), first=Min(day))
    return Soon(found["count"], found["first"])


def _lines(branch: Union, kind: str, today: date) -> Iterator[DueLine]:
    unions = Union.objects.under(branch).standing()
    until = today + HORIZON
    if kind in ("", TERM):
        yield from _terms(unions, until, today)
    if kind in ("", CERTIFICATE):
        running_out = unions.filter(legal_person_until__lte=until).order_by("legal_person_until")
        for union in running_out[: MOST + 1]:
            yield _line(union.legal_person_until, CERTIFICATE, _("法人证书到期"), union, "c", today)
    if kind in ("", FILING):
        open_ones = CertificateFiling.objects.filter(union__in=unions, filed_on=None)
        rows = open_ones.filter(due_on__lte=until).select_related("union").order_by("due_on")
        for row in rows[: MOST + 1]:
            title = _("办变更登记：%(cause)s") % {"cause": row.get_cause_display()}
            yield _line(row.due_on, FILING, title, row.union, f"f{row.pk}", today)


def _terms(unions: QuerySet[Union], until: date, today: date) -> Iterator[DueLine]:
    """Terms that were written down here, then those only the register knows."""
    current = Term.objects.current().filter(union__in=unions, until__lte=until)
    for term in current.select_related("union").order_by("until")[: MOST + 1]:
        title = _("%(committee)s本届到期") % {"committee": term.get_kind_display()}
        yield _line(term.until, TERM, title, term.union, f"t{term.pk}", today)
    known = _registered_terms(unions).filter(term_until__lte=until).order_by("term_until")
    for union in known[: MOST + 1]:
        title = _("%(committee)s本届到期") % {"committee": CommitteeKind.COMMITTEE.label}
        yield _line(union.term_until, TERM, title, union, "u", today)


def _registered_terms(unions: QuerySet[Union]) -> QuerySet[Union]:
    written = Term.objects.current().filter(union=OuterRef("pk"), kind=CommitteeKind.COMMITTEE)
    return unions.filter(~Exists(written), term_until__isnull=False)


def _line(on: date | None, kind: str, title: str, union: Union, key: str, today: date) -> DueLine:
    if on is None:
        raise ValueError("a line of the calendar has a day")
    return DueLine(on, kind, title, union, f"{kind}-{union.pk}-{key}", on < today)


def _without_dates(branch: Union) -> QuerySet[Union]:
    """Base unions of which the end of the term or of the certificate is not known."""
    base = Union.objects.under(branch).standing().filter(kind=UnionKind.ENTERPRISE)
    lacking = Q(term_until__isnull=True) | Q(legal_person_until__isnull=True)
    return base.filter(lacking).order_by("path")


def _cannot_tell(union: Union) -> CannotTell:
    missing: list[Text] = []
    if union.term_until is None:
        missing.append(_("本届到期日"))
    if union.legal_person_until is None:
        missing.append(_("法人证书到期日"))
    return CannotTell(union, missing)


def _branch_or_404(actor: Actor, union_id: int | None) -> Union:
    """The union asked for, else the head of the actor's first branch."""
    visible = Union.objects.visible_to(actor)
    heads = Q(path__in=actor.reach("org.read_tree"))
    wanted = visible.filter(heads if union_id is None else Q(pk=union_id))
    found = wanted.order_by("path").first()
    if found is None:
        raise Http404
    return found
