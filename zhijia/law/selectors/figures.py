"""The figures the law library computes with, what is known and what is missing, and what waits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhijia.base.calendar.selectors import calendar
from zhijia.base.scope import visible_or_404
from zhijia.base.sockets import Todo
from zhijia.base.texts import TEXTS, in_the_readers_language
from zhijia.kernel.actor import Actor
from zhijia.kernel.figure_kinds import KINDS
from zhijia.kernel.figure_rows import COLUMNS
from zhijia.kernel.figures import Figure as KernelFigure
from zhijia.kernel.figures import Figures, shipped
from zhijia.kernel.regions import COUNTRY, region_name
from zhijia.kernel.verdict import Verdict
from zhijia.law import policies
from zhijia.law.models import Figure
from zhijia.law.rules.calculator import Reference
from zhijia.law.rules.figure_entry import entered_figure
from zhijia.law.rules.figure_flow import State
from zhijia.law.rules.figure_spans import Change, Line, changes_of, known_lines
from zhijia.law.rules.figure_words import amount_words, days_words, dims_words, kind_words
from zhijia.org import selectors as org
from zhijia.org.models import Union

MOST, MOST_WAITING = 50, 200
FIRST_YEAR, LAST_YEAR = 1994, 2100  # the years that may be asked for

# Laid down by each place for itself: for the whole country there is nothing to miss.
LOCAL_KINDS = frozenset(
    {
        "average_wage",
        "contribution_floor",
        "contribution_cap",
        "contribution_fixed",
        "contribution_due_day",
        "minimum_wage",
        "subsistence_line",
        "injury_medical_sum",
        "injury_employment_sum",
        "opinion_reply_days",
        "congress_base",
        "congress_step",
        "congress_step_staff",
    }
)


# What the law library computes with --------------------------------------------------------------


def reference() -> Reference:
    """What a question may look up today: shipped and signed figures, and the district's calendar."""
    return Reference(known_figures(), calendar(), timezone.localdate())


def known_figures() -> Figures:
    """The shipped figures and the district's signed ones; made anew only when a signature changed
    something."""
    signed = Figure.objects.signed().order_by("pk").values_list(*COLUMNS)
    return _joined(tuple(signed))


@lru_cache(maxsize=2)
def _joined(signed: tuple[tuple[Any, ...], ...]) -> Figures:
    if not signed:
        return shipped()
    rows = (Figure(**dict(zip(COLUMNS, cells, strict=True))) for cells in signed)
    return shipped().plus(row.as_figure() for row in rows)


def home_of_figures() -> Union:
    """The district, whose figures they are. There are none before it stands."""
    district = org.district()
    if district is None:
        raise Http404
    return district


# What is known -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """One figure as a page shows it; without an amount nothing is known for these days."""

    kind: str
    narrowed: str
    amount: str
    days: str
    known_since: date | None
    source: str
    document: str
    region: str
    place: str
    provisional: bool
    grace_until: date | None


@dataclass(frozen=True, slots=True)
class FoldedKind:
    """A table of the law, one line for each grade or band: shown by itself when it is asked for."""

    kind: str
    title: str
    lines: int


@dataclass(frozen=True, slots=True)
class KnownPage:
    """What is known of a place in a year, the tables to be opened, and the kinds of which nothing is
    known."""

    region: str
    place: str
    year: int
    rows: list[ShownFigure]
    folded: list[FoldedKind]
    missing: list[str]


FOLDED_FROM = 4


def known_page(region: str, year: int, kind: str = "") -> KnownPage:
    by_kind: dict[str, list[Line]] = {}
    for line in lines_of_year(region, year, kind):
        by_kind.setdefault(line.kind, []).append(line)
    missing = [one for one, lines in by_kind.items() if all(line.is_missing for line in lines)]
    known = {one: lines for one, lines in by_kind.items() if one not in missing}
    folded = [one for one in known if len(known[one]) >= FOLDED_FROM and not kind]
    shown = [line for one, lines in known.items() if one not in folded for line in lines]
    return KnownPage(
        region=region,
        place=_said(region_name(region)),
        year=year,
        rows=[row for line in shown for row in _rows_of(line)],
        folded=[FoldedKind(one, _said(kind_words(one)), len(known[one])) for one in folded],
        missing=[_said(kind_words(one)) for one in missing],
    )


def lines_of_year(region: str, year: int, kind: str = "") -> list[Line]:
    """What is known of the year, kind by kind, and what is missing."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    kinds = (kind,) if kind else tuple(KINDS)
    lines = known_lines(known_figures(), region, first, last, kinds=kinds)
    return [line for line in lines if not (line.is_missing and _is_not_expected(line, region))]


def _is_not_expected(line: Line, region: str) -> bool:
    return region == COUNTRY and line.kind in LOCAL_KINDS


def _rows_of(line: Line) -> Iterator[ShownFigure]:
    for span in line.spans:
        days = _said(days_words(span.first, span.last))
        yield _shown(line.kind, line.dims, span.figure, days)


def _shown(
    kind: str, dims: tuple[tuple[str, str], ...], figure: KernelFigure | None, days: str
) -> ShownFigure:
    return ShownFigure(
        kind=_said(kind_words(kind)),
        narrowed=_("、").join(map(_said, dims_words(kind, dims))),
        amount=_said(amount_words(figure)) if figure else "",
        days=days,
        known_since=figure.known_since if figure else None,
        source=figure.source if figure else "",
        document=figure.document if figure else "",
        region=figure.region if figure else "",
        place=_said(region_name(figure.region)) if figure else "",
        provisional=bool(figure and figure.provisional),
        grace_until=figure.grace_until if figure else None,
    )


_said = in_the_readers_language


# What waits for a signature ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShownChange:
    """What a signature would change on some days: what holds now, and what would hold."""

    days: str
    before: ShownFigure
    after: ShownFigure


@dataclass(frozen=True, slots=True)
class Action:
    """A step that may be taken now, or the sentence why it may not; `is_own` about one's own row."""

    step: str
    url: str
    reason: str
    is_own: bool


STEPS: tuple[tuple[str, Any, tuple[State, ...]], ...] = (
    ("sign_figure", policies.may_sign_figure, (State.PROPOSED,)),
    ("return_figure", policies.may_return_figure, (State.PROPOSED,)),
    ("contest_figure", policies.may_contest_figure, (State.IN_FORCE,)),
    ("withdraw_figure", policies.may_withdraw_figure, (State.CONTESTED,)),
    ("keep_figure", policies.may_keep_figure, (State.CONTESTED,)),
)


def figures_page(actor: Actor, *, before: int | None = None) -> dict[str, Any]:
    """What waits for another person, and the rows that are settled, the newest first."""
    rows = Figure.objects.visible_to(actor).with_people()
    settled = rows.exclude(pk__in=rows.waiting()).order_by("-pk")
    if before is not None:
        settled = settled.filter(pk__lt=before)
    listed = list(settled[: MOST + 1])
    return {
        "waiting": [row_of(row) for row in rows.waiting().order_by("pk")[:MOST_WAITING]],
        "settled": [row_of(row) for row in listed[:MOST]],
        "next_before": listed[MOST - 1].pk if len(listed) > MOST else None,
    }


@dataclass(frozen=True, slots=True)
class ListedFigure:
    """One row of the table and how it reads."""

    row: Figure
    shown: ShownFigure


def row_of(figure: Figure) -> ListedFigure:
    row = figure.as_figure()
    days = _said(days_words(row.valid_from, row.last_day))
    shown = _shown(row.kind, row.dims, row, days)
    if type(row) is not KernelFigure:  # a share of another figure reads as it is written
        shown = ShownFigure(**{**_fields(shown), "amount": figure.value})
    return ListedFigure(figure, shown)


def _fields(shown: ShownFigure) -> dict[str, Any]:
    return {name: getattr(shown, name) for name in ShownFigure.__slots__}


def figure_or_404(actor: Actor, pk: int) -> Figure:
    return visible_or_404(Figure.objects.with_people(), actor, pk=pk)


def figure_page(actor: Actor, figure: Figure) -> dict[str, Any]:
    """One row with what signing or withdrawing it changes, and what may be done about it."""
    return {
        "listed": row_of(figure),
        "changes": shown_changes(changes_by(figure)),
        "actions": list(_actions(actor, figure)),
    }


def changes_by(figure: Figure) -> list[Change]:
    """What signing a proposal changes; of a doubted figure, what its withdrawal does."""
    row = figure.as_figure()
    if figure.state == State.PROPOSED:
        known = known_figures()
        return changes_of(row, known, known.plus([row]))
    if figure.state == State.CONTESTED:
        return changes_of(row, known_figures(), _without(figure))
    return []


def _without(figure: Figure) -> Figures:
    others = Figure.objects.signed().exclude(pk=figure.pk).order_by("pk")
    return _joined(tuple(others.values_list(*COLUMNS)))


def changes_typed(typed: Mapping[str, Any]) -> list[ShownChange]:
    """What a figure that is being typed would change; a `RuleViolation` when it cannot be read."""
    row = entered_figure(typed, today=timezone.localdate())
    known = known_figures()
    return shown_changes(changes_of(row, known, known.plus([row])))


def shown_changes(changes: list[Change]) -> list[ShownChange]:
    found = []
    for first, last, before, after in changes:
        days = _said(days_words(first, last))
        kind, dims = (after or before).kind, ()  # type: ignore[union-attr]
        found.append(
            ShownChange(days, _shown(kind, dims, before, days), _shown(kind, dims, after, days))
        )
    return found


def _actions(actor: Actor, figure: Figure) -> Iterator[Action]:
    for step, may, states in STEPS:
        if figure.state not in states:
            continue
        verdict: Verdict = may(actor, figure)
        reason = "" if verdict else str(TEXTS[verdict.reason])
        is_own = figure.proposed_by_id == actor.account_id
        yield Action(step, reverse(f"law:{step}", args=[figure.pk]), reason, is_own)


def todos(actor: Actor, *, now: datetime, most: int) -> Iterator[Todo]:
    """The figures that wait for this officer's signature."""
    if not actor.holds_somewhere("law.sign_figure"):
        return
    rows = Figure.objects.visible_to(actor).waiting().with_people().order_by("pk")
    for figure in rows[:most]:
        may = policies.may_sign_figure(actor, figure) or policies.may_withdraw_figure(actor, figure)
        if may:
            place = _said(region_name(figure.region))
            yield Todo(
                title=_said(kind_words(figure.kind)),
                step=_("核对并签字"),
                url=reverse("law:figure", args=[figure.pk]),
                about=f"{place}　{figure.valid_from}",
            )


def typed_before(actor: Actor, pk: int) -> dict[str, Any]:
    """What was typed for an earlier row, to begin a better one or the next year's with."""
    figure = figure_or_404(actor, pk)
    return {
        "region": region_name(figure.region),
        "value": figure.value,
        "valid_from": figure.valid_from,
        "valid_to": figure.valid_to,
        "known_since": figure.known_since,
        "provisional": figure.provisional,
        "grace_until": figure.grace_until,
        "source": figure.source,
        "document": figure.document,
        **{f"dim_{key}": value for key, value in figure.as_figure().dims},
    }
