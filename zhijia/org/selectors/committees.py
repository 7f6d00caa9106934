"""The committees of a union: who sits, whether the size fits, and the way to the next election."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, IntegerField, Q, Value, When
from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from zhijia.base.scope import visible_or_404
from zhijia.base.sockets import Known
from zhijia.base.texts import Text
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.figures import KINDS, Figures
from zhijia.kernel.regions import COUNTRY, is_region
from zhijia.org.models import (
    CertificateFiling,
    CommitteeKind,
    CommitteeMember,
    ElectionTick,
    Membership,
    MembershipState,
    Person,
    Position,
    Term,
    Union,
    phone_index,
)
from zhijia.org.rules.committee import CannotBeJudged, Seats, seats
from zhijia.org.rules.terms import REMIND_MONTHS_BEFORE, election_plan, months_before
from zhijia.org.rules.tree import ids_of
from zhijia.org.selectors.figures import known_figures
from zhijia.org.selectors.members import members_of_branch
from zhijia.org.sockets import Section

MISSING_WORDS: dict[str, Text] = {
    "members": gettext_lazy("会员人数"),
    "term_until": gettext_lazy("本届到期日"),
    "legal_person_until": gettext_lazy("法人证书到期日"),
}


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of the election: what, by when, and when it was done."""

    key: str
    words: Text
    by: date
    done_on: date | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class CommitteeView:
    """One committee as the page shows it. `size` says which numbers of seats fit, or `missing` what
    is needed to say so; without a known end there is no plan."""

    kind: str
    title: Text
    term: Term | None
    sitting: list[CommitteeMember]
    size: Seats | None
    missing: list[str]
    ends_on: date | None
    plan: list[StepLine]
    plan_from: date | None
    has_ended: bool

    @property
    def fits(self) -> bool:
        """Whether as many sit as the table asks for."""
        return self.size is not None and self.size.fits(len(self.sitting))


@dataclass(frozen=True, slots=True)
class CommitteesPage:
    """The three committees of a union, its certificate, and the changes still to be filed."""

    union: Union
    members: int
    committees: list[CommitteeView]
    earlier: list[Term]
    filings: list[CertificateFiling]
    filed: list[CertificateFiling]


def committees_page(actor: Actor, union: Union) -> CommitteesPage:
    """Everything about the committees of one union; the number of queries does not grow."""
    today = timezone.localdate()
    members = members_of_branch(union)
    known = list(Term.objects.visible_to(actor).filter(union=union).order_by("-since"))
    current = {term.kind: term for term in known if term.replaced_on is None}
    sitting = _sitting(current.values())
    ticks = {(t.kind, t.ends_on, t.step): t.done_on for t in _ticks(union)}
    region, figures = region_of(union), known_figures()
    filings = list(CertificateFiling.objects.visible_to(actor).filter(union=union))
    return CommitteesPage(
        union=union,
        members=members,
        committees=[
            _view(kind, union, current.get(kind), sitting, ticks, members, region, today, figures)
            for kind in CommitteeKind
        ],
        earlier=[term for term in known if term.replaced_on is not None],
        filings=sorted(
            (filing for filing in filings if filing.filed_on is None),
            key=lambda filing: (filing.due_on or date.max, filing.pk),
        ),
        filed=[filing for filing in filings if filing.filed_on is not None],
    )


def _view(  # noqa: PLR0913  (one committee has this many sides)
    kind: CommitteeKind,
    union: Union,
    term: Term | None,
    sitting: dict[int, list[CommitteeMember]],
    ticks: dict[tuple[str, date, str], date],
    members: int,
    region: str,
    today: date,
    figures: Figures,
) -> CommitteeView:
    size = seats(members, kind, region=region, on=today, figures=figures)
    ends_on = _ends_on(union, kind, term)
    missing = list(size.missing) if isinstance(size, CannotBeJudged) else []
    plan = [] if ends_on is None else _plan(kind, ends_on, ticks, today)
    return CommitteeView(
        kind=kind.value,
        title=kind.label,
        term=term,
        sitting=sitting.get(term.pk, []) if term else [],
        size=None if isinstance(size, CannotBeJudged) else size,
        missing=[missing_words(code) for code in missing],
        ends_on=ends_on,
        plan=plan,
        plan_from=_plan_from(ends_on, today),
        has_ended=ends_on is not None and ends_on < today,
    )


def _plan_from(ends_on: date | None, today: date) -> date | None:
    """The day from which the steps are shown: with the first reminder; None when they are now."""
    if ends_on is None:
        return None
    begins = months_before(ends_on, max(REMIND_MONTHS_BEFORE))
    return begins if begins > today else None


def _plan(
    kind: str, ends_on: date, ticks: dict[tuple[str, date, str], date], today: date
) -> list[StepLine]:
    lines = []
    for planned in election_plan(ends_on):
        done_on = ticks.get((kind, ends_on, planned.step.key))
        is_late = done_on is None and planned.by < today
        words = _(planned.step.words)
        lines.append(StepLine(planned.step.key, words, planned.by, done_on, is_late))
    return lines


def term_ends_on(union: Union, kind: str) -> date | None:
    """The last day of the running term; None when nobody has written it down."""
    term = Term.objects.current().filter(union=union, kind=kind).first()
    return _ends_on(union, kind, term)


def _ends_on(union: Union, kind: str, term: Term | None) -> date | None:
    """The term's own end, else the one the register brought for the committee itself."""
    if term is not None:
        return term.until
    return union.term_until if kind == CommitteeKind.COMMITTEE else None


def _sitting(terms: Iterable[Term]) -> dict[int, list[CommitteeMember]]:
    """Who sits today in each term, the head first."""
    order = Case(
        *(When(position=key, then=Value(n)) for n, key in enumerate(Position.values)),
        output_field=IntegerField(),
    )
    rows = CommitteeMember.objects.filter(term__in=list(terms), until__isnull=True)
    found: dict[int, list[CommitteeMember]] = {}
    for seat in rows.select_related("person").order_by(order, "since", "pk"):
        found.setdefault(seat.term_id, []).append(seat)
    return found


def _ticks(union: Union) -> list[ElectionTick]:
    return list(ElectionTick.objects.filter(union=union))


def region_of(union: Union) -> str:
    """The GB/T 2260 code of the union's place: its own, or the nearest superior's; the country where
    nobody has entered one."""
    above = Union.objects.filter(pk__in=ids_of(union.path)).exclude(area_code="")
    for code in above.order_by("-path").values_list("area_code", flat=True):
        if is_region(code[:6]):
            return code[:6]
    return COUNTRY


def missing_words(code: str) -> str:
    """What is missing for an answer, in words: the name of a column, or of a figure nobody has
    entered."""
    if code in MISSING_WORDS:
        return str(MISSING_WORDS[code])
    name = code.split(":")[0].split("[")[0]
    kind = KINDS.get(name)
    if kind is None:
        narrowed = code.partition("[")[2].rstrip("]")
        kinds = dict(CommitteeKind.choices)
        return _("%(committee)s的名额表") % {"committee": kinds.get(narrowed, code)}
    return kind.en if get_language() == "en" else kind.zh


def term_or_404(actor: Actor, pk: int) -> Term:
    return visible_or_404(Term.objects.select_related("union__parent"), actor, pk=pk)


def filing_or_404(actor: Actor, pk: int) -> CertificateFiling:
    return visible_or_404(CertificateFiling.objects.select_related("union__parent"), actor, pk=pk)


def seat_or_404(actor: Actor, pk: int) -> CommitteeMember:
    """One seat of a term the actor may see."""
    visible = Term.objects.visible_to(actor)
    rows = CommitteeMember.objects.filter(pk=pk, term__in=visible)
    found = rows.select_related("person", "term__union__parent").first()
    if found is None:
        raise Http404
    return found


def active_member_named(union: Union, name: str, phone: str = "") -> Person:
    """The active member of this name in the union or below it; the phone tells namesakes apart.
    Somebody who is a member elsewhere and somebody nobody knows get the same answer."""
    active = Membership.objects.current().filter(
        state=MembershipState.ACTIVE, union__in=Union.objects.under(union)
    )
    wanted = Q(person__name=name.strip())
    if phone:
        wanted &= Q(person__phone_index=phone_index(phone))
    found = list(active.filter(wanted).select_related("person")[:2])
    if not found:
        raise RuleViolation("org.seat_needs_member", field="name")
    if len(found) > 1:
        raise RuleViolation("org.member_has_namesakes", field="phone")
    return found[0].person


def committees_section(actor: Actor, union_id: int, path: str) -> Section | None:
    """The committees in short on the page of a union (socket `org.UNION_SECTIONS`)."""
    if not actor.holds("org.read_tree", at=path):
        return None
    terms = list(Term.objects.visible_to(actor).current().filter(union_id=union_id))
    heads = _sitting(terms)
    lines = [(term, heads.get(term.pk, [])) for term in sorted(terms, key=_in_order)]
    today = timezone.localdate()
    return Section("org/committees_section.html", {"lines": lines, "today": today})


def seats_about(person_id: int) -> Iterator[Known]:
    """The seats somebody holds or held, for 我的信息 (socket `base.PERSON_DATA`)."""
    seats_held = CommitteeMember.objects.filter(person_id=person_id).order_by("since")
    for seat in seats_held.select_related("term__union"):
        kind = f"{seat.term.union.name}　{seat.term.get_kind_display()}"
        shown = f"{seat.get_position_display()}"
        if seat.until is not None:
            shown = _("%(position)s，到%(day)s") % {"position": shown, "day": seat.until}
        yield Known(_("委员会"), kind, shown, _("选举结果"), seat.since)


def _in_order(term: Term) -> int:
    return CommitteeKind.values.index(term.kind)
