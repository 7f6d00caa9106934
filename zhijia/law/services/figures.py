"""The figures of the district: proposed by one person, signed by another, never edited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from zhijia.base.audit.log import record
from zhijia.base.moves import move
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.figure_rows import figure_from
from zhijia.kernel.figures import Figure as KernelFigure
from zhijia.kernel.verdict import require
from zhijia.law import policies
from zhijia.law.models import NOTE_LENGTH, Figure
from zhijia.law.rules.figure_entry import entered_cells
from zhijia.law.rules.figure_flow import FLOW, State
from zhijia.law.selectors.figures import home_of_figures, known_figures
from zhijia.org.models import Union


@transaction.atomic
def propose_figure(typed: Mapping[str, Any], *, actor: Actor) -> Figure:
    """Enter a figure. Nothing is computed with it until somebody else has signed it."""
    district = _one_at_a_time(home_of_figures())
    require(policies.may_propose_figure(actor, district))
    cells = entered_cells(typed, today=timezone.localdate())
    row = figure_from(cells)
    refuse_proposal(row)
    figure = Figure(
        **{column: cells[column] for column in _TEXTS},
        union=district,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        known_since=row.known_since,
        provisional=row.provisional,
        grace_until=row.grace_until,
        proposed_by_id=actor.account_id or 0,
        proposed_at=timezone.now(),
    )
    figure.save()
    record("law.propose_figure", figure, actor=actor, kind=figure.kind, region=figure.region)
    return figure


_TEXTS = ("kind", "region", "dims", "value", "source", "document")


@transaction.atomic
def sign_figure(figure: Figure, *, actor: Actor) -> Figure:
    """The second signature: from now the law library computes with the figure. A signed row that
    starts and was published on the same days gives way to it."""
    _one_at_a_time(figure.union)
    require(policies.may_sign_figure(actor, figure))
    now = timezone.now()
    replaced = Figure.objects.signed().filter(_same_place(figure)).first()
    if replaced is not None:
        ended: dict[str, object] = {"ended_by_id": actor.account_id, "ended_at": now}
        move(replaced, FLOW, "supersede", actor=actor, changes=ended)
    changes: dict[str, object] = {
        "signed_by_id": actor.account_id,
        "signed_at": now,
        "supersedes_id": replaced and replaced.pk,
    }
    move(figure, FLOW, "sign", actor=actor, changes=changes)
    return figure


@transaction.atomic
def return_figure(figure: Figure, *, actor: Actor, note: str) -> Figure:
    """Send a proposal back with what is wrong with it, or take one's own back."""
    require(policies.may_return_figure(actor, figure))
    ended: dict[str, object] = {"ended_by_id": actor.account_id, "ended_at": timezone.now()}
    move(figure, FLOW, "return", actor=actor, note=note, changes={**ended, "note": _short(note)})
    return figure


@transaction.atomic
def contest_figure(figure: Figure, *, actor: Actor, note: str) -> Figure:
    """Say that a signed figure is wrong; it counts until somebody else withdraws it."""
    require(policies.may_contest_figure(actor, figure))
    doubt: dict[str, object] = {"contested_by_id": actor.account_id, "note": _short(note)}
    move(figure, FLOW, "contest", actor=actor, note=note, changes=doubt)
    return figure


@transaction.atomic
def keep_figure(figure: Figure, *, actor: Actor, note: str) -> Figure:
    """The figure was right after all and stays as it was signed."""
    require(policies.may_keep_figure(actor, figure))
    settled: dict[str, object] = {"contested_by_id": None, "note": _short(note)}
    move(figure, FLOW, "keep", actor=actor, note=note, changes=settled)
    return figure


@transaction.atomic
def withdraw_figure(figure: Figure, *, actor: Actor) -> Figure:
    """The second signature of a withdrawal: the law library no longer computes with the figure."""
    require(policies.may_withdraw_figure(actor, figure))
    ended: dict[str, object] = {"ended_by_id": actor.account_id, "ended_at": timezone.now()}
    move(figure, FLOW, "withdraw", actor=actor, changes=ended)
    return figure


def _one_at_a_time(district: Union) -> Union:
    """Two rows for the same place and days must not be signed at the same moment."""
    return Union.objects.select_for_update().get(pk=district.pk)


def _short(note: str) -> str:
    text = note.strip()
    if len(text) > NOTE_LENGTH:
        raise RuleViolation("law.note_too_long", field="note", most=NOTE_LENGTH, count=len(text))
    return text


def refuse_proposal(row: KernelFigure) -> None:
    """The same figure stands already, shipped or signed (another source makes no second one), or
    somebody has proposed one for these days that nobody has signed yet."""
    if any(_essence(row) == _essence(known) for known in known_figures()):
        raise RuleViolation("law.known_already")
    dims = "; ".join(f"{key}={value}" for key, value in row.dims)
    same = Q(kind=row.kind, region=row.region, dims=dims)
    overlapping = Q(valid_to__isnull=True) | Q(valid_to__gte=row.valid_from)
    if row.valid_to is not None:
        overlapping &= Q(valid_from__lte=row.valid_to)
    if Figure.objects.filter(same & overlapping, state=State.PROPOSED).exists():
        raise RuleViolation("law.proposed_already")


def _essence(row: KernelFigure) -> tuple[object, ...]:
    """What makes two rows say the same."""
    days = (row.valid_from, row.valid_to, row.known_since)
    return row.kind, row.region, row.dims, row.value, *days, type(row)


def _same_place(figure: Figure) -> Q:
    return Q(
        kind=figure.kind,
        region=figure.region,
        dims=figure.dims,
        valid_from=figure.valid_from,
        known_since=figure.known_since,
    )
