"""Figures from a spreadsheet (socket `org.SHEETS`): each row becomes a proposal of its own, and each
is signed by another person like any other."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.figure_rows import figure_from
from zhijia.law.rules.figure_entry import entered_cells
from zhijia.law.rules.figure_sheet import FIGURE_COLUMNS, TITLES, check_figure_row, typed_row
from zhijia.law.services.figures import propose_figure, refuse_proposal
from zhijia.org.rules.sheet import Finding, Row
from zhijia.org.sockets import Sheet


def check_figures(rows: list[Row], actor: Actor) -> list[Finding]:
    """Every row by itself, against what is known, and against the rows above it; writes nothing."""
    today = timezone.localdate()
    findings: list[Finding] = []
    places: dict[tuple[object, ...], int] = {}
    for row in rows:
        found = check_figure_row(row, today=today) or _against_known(row, places)
        if found is not None:
            findings.append(found)
    return findings


def _against_known(row: Row, places: dict[tuple[object, ...], int]) -> Finding | None:
    figure = figure_from(entered_cells(typed_row(row), today=timezone.localdate()))
    place = (figure.kind, figure.region, figure.dims, figure.valid_from)
    earlier = places.setdefault(place, row["row"])
    if earlier != row["row"]:
        return Finding(row["row"], TITLES["valid_from"], "org.cell_duplicate", {"other": earlier})
    try:
        refuse_proposal(figure)
    except RuleViolation as no:
        return Finding(row["row"], TITLES["value"], no.code, dict(no.facts))
    return None


def write_figures(rows: list[Row], actor: Actor) -> int:
    """Propose each row; the transaction of the import holds them all or none."""
    for row in rows:
        propose_figure(typed_row(row), actor=actor)
    return len(rows)


FIGURE_SHEET = Sheet(
    _("各地标准"), "law.propose_figure", FIGURE_COLUMNS, check_figures, write_figures
)
