"""Import a spreadsheet in two steps: read and check, then all of it or nothing."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from zhijia.base.audit.log import record
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import Conflict, RuleViolation
from zhijia.kernel.verdict import require
from zhijia.org import policies, selectors
from zhijia.org.models import Employer, ImportState, SheetImport, Union, UnionChange, UnionHistory
from zhijia.org.rules.names import normal_name
from zhijia.org.rules.sheet import Finding, Row, rows_of, table_of
from zhijia.org.rules.tree_sheet import (
    EMPLOYER_COLUMNS,
    UNION_COLUMNS,
    by_level,
    check_employer_rows,
    check_union_rows,
)
from zhijia.org.sockets import SHEETS, Sheet

BATCH = 500


@transaction.atomic
def check_sheet(
    key: str, *, actor: Actor, content: bytes, filename: str
) -> tuple[SheetImport | None, list[Finding]]:
    """Read a file and check every row. Without findings the rows wait, sealed, to be committed;
    with findings nothing is kept."""
    sheet = SHEETS[key]
    require(policies.may_check_sheet(actor, sheet.duty))
    rows, findings = rows_of(table_of(content, filename), sheet.columns)
    if not rows:
        raise RuleViolation("org.file_unreadable", field="file")
    findings += sheet.check(rows, actor)
    if findings:
        return None, sorted(findings, key=lambda found: (found.row, found.column))
    checked = SheetImport(
        sheet=key,
        union=selectors.head_of_import(actor),
        account_id=actor.account_id or 0,
        filename=filename[-200:],
    )
    checked.seal_rows(rows)
    checked.save()
    record("org.check_sheet", checked, actor=actor, sheet=key, rows=len(rows))
    return checked, []


@transaction.atomic
def commit_import(checked: SheetImport, *, actor: Actor) -> int:
    """Write every row, or none: what stands in the register is checked once more."""
    sheet = SHEETS[checked.sheet]
    require(policies.may_commit_import(actor, checked, sheet.duty))
    claimed = SheetImport.objects.filter(pk=checked.pk, state=ImportState.CHECKED)
    if not claimed.update(state=ImportState.COMMITTED, committed_at=timezone.now()):
        raise Conflict("org.import_committed")
    rows = checked.rows()
    if sheet.check(rows, actor):
        raise RuleViolation("org.import_has_findings")
    written = sheet.write(rows, actor)
    SheetImport.objects.filter(pk=checked.pk).update(envelope=b"")
    record("org.commit_import", checked, actor=actor, sheet=checked.sheet, rows=written)
    return written


# The two sheets of this app ----------------------------------------------------------------------


def _check_unions(rows: list[Row], actor: Actor) -> list[Finding]:
    known = selectors.known_unions(actor, "org.edit_tree")
    return check_union_rows(rows, known, today=timezone.localdate())


def _write_unions(rows: list[Row], actor: Actor) -> int:
    known = selectors.known_unions(actor, "org.edit_tree")
    superiors = {union.name: union for union in selectors.unions_named_in(rows, known)}
    places = {normal_name(name): union for name, union in superiors.items()}
    for level in by_level(rows):
        unions = [
            Union(parent=places[normal_name(row["superior"])], **_columns(row, "superior"))
            for row in level
        ]
        planted = Union.objects.plant_all(unions)
        places |= {normal_name(union.name): union for union in planted}
        UnionHistory.objects.bulk_create(
            [
                UnionHistory(
                    union=union, change=UnionChange.FOUNDED, on=row["set_up_on"], after=union.name
                )
                for row, union in zip(level, planted, strict=True)
            ],
            batch_size=BATCH,
        )
    return len(rows)


def _check_employers(rows: list[Row], actor: Actor) -> list[Finding]:
    codes = {row["uscc"] for row in rows if row.get("uscc")}
    known = selectors.known_unions(actor, "org.edit_tree")
    return check_employer_rows(rows, known, selectors.taken_codes(codes))


def _write_employers(rows: list[Row], actor: Actor) -> int:
    known = selectors.known_unions(actor, "org.edit_tree")
    Employer.objects.bulk_create(
        [
            Employer(
                union_id=known.named(row["union"])[0].id,
                normal_name=normal_name(row["name"]),
                **_columns(row, "union"),
            )
            for row in rows
        ],
        batch_size=BATCH,
    )
    return len(rows)


def _columns(row: Row, *but: str) -> Row:
    """The row's columns as the table has them; an empty text column is "", never None."""
    kept = {name: value for name, value in row.items() if name not in {"row", *but}}
    if kept.get("legal_person_uscc", "") is None:
        kept["legal_person_uscc"] = ""
    return kept


UNION_SHEET = Sheet(selectors.UNIONS, "org.edit_tree", UNION_COLUMNS, _check_unions, _write_unions)
EMPLOYER_SHEET = Sheet(
    selectors.EMPLOYERS, "org.edit_tree", EMPLOYER_COLUMNS, _check_employers, _write_employers
)
