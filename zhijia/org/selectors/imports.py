"""What an import is checked against, and what its pages show."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from zhijia.base.scope import any_branch
from zhijia.base.texts import TEXTS, Text
from zhijia.kernel.actor import Actor
from zhijia.org.models import Employer, Union
from zhijia.org.rules.sheet import Finding, Row
from zhijia.org.rules.tree_sheet import Known, KnownUnions
from zhijia.org.sockets import SHEETS, Sheet

UNIONS: Text = _("工会")
EMPLOYERS: Text = _("用人单位")
SHOWN_MOST = 200


def head_of_import(actor: Actor) -> Union:
    """The union an import is filed under: the head of the actor's branch."""
    reach = actor.reach("org.import")
    return Union.objects.get(path=reach[0])


def known_unions(actor: Actor, duty: str) -> KnownUnions:
    """The unions a sheet of this actor may name: nothing outside the branch is ever compared."""
    mine = Union.objects.standing().filter(any_branch("path", actor.reach(duty)))
    found = mine.order_by("path").values_list("pk", "name", "kind")
    return KnownUnions(Known(pk, name, kind) for pk, name, kind in found)


def unions_named_in(rows: Iterable[Row], known: KnownUnions) -> list[Union]:
    """The standing unions the rows hang under."""
    ids = {union.id for row in rows for union in known.named(row["superior"])}
    return list(Union.objects.filter(pk__in=ids))


def taken_codes(codes: Iterable[str]) -> frozenset[str]:
    """Those of the codes that are registered already."""
    found = Employer.objects.filter(uscc__in=list(codes)).values_list("uscc", flat=True)
    return frozenset(code for code in found if code)


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding as the page shows it."""

    row: int
    column: str
    sentence: str


def lines_of(findings: list[Finding]) -> list[FindingLine]:
    """The first findings in words."""
    return [
        FindingLine(found.row, found.column, str(TEXTS[found.code]) % found.facts)
        for found in findings[:SHOWN_MOST]
    ]


def sheets_for(actor: Actor) -> list[tuple[str, Sheet]]:
    """The sheets this actor may import."""
    return [(key, sheet) for key, sheet in SHEETS if actor.holds_somewhere(sheet.duty)]


def empty_sheet(sheet: Sheet) -> bytes:
    """The empty table with the national columns, as CSV that Excel opens with the right letters."""
    out = io.StringIO()
    csv.writer(out).writerow([column.title for column in sheet.columns])
    return out.getvalue().encode("utf-8-sig")
