"""Import officers from a spreadsheet (socket `org.SHEETS`)."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhijia.access import policies, selectors
from zhijia.access.models import Post
from zhijia.access.rules.officer_sheet import (
    OFFICER_COLUMNS,
    check_officer_rows,
    employer_names,
)
from zhijia.access.services.posts import appoint_person
from zhijia.kernel.actor import Actor
from zhijia.org import selectors as org
from zhijia.org.models import Union, phone_index
from zhijia.org.rules.names import normal_name
from zhijia.org.rules.sheet import Finding, Row
from zhijia.org.rules.tree_sheet import KnownUnions
from zhijia.org.sockets import Sheet


def check_officers(rows: list[Row], actor: Actor) -> list[Finding]:
    """Every row against the tree and the posts; writes nothing."""
    known = org.known_unions(actor, "access.appoint")
    names = [name for row in rows for name in employer_names(row)]
    findings = check_officer_rows(
        rows,
        known,
        selectors.known_employer_names(normal_name(name) for name in names),
        _may_grant(rows, known, actor),
    )
    return findings + _held_already(rows, known)


def write_officers(rows: list[Row], actor: Actor) -> int:
    """Appoint everybody in the sheet, one by one: each post has its own line in the audit trail."""
    known = org.known_unions(actor, "access.appoint")
    unions = {union.pk: union for union in _unions(rows, known)}
    for row in rows:
        appoint_person(
            unions[known.named(row["union"])[0].id],
            row["role"],
            actor=actor,
            name=row["name"],
            phone=row["phone"],
            since=row["since"],
            until=row.get("until"),
            title=row.get("title") or "",
            ties=[selectors.employer_or_refusal(name) for name in employer_names(row)],
        )
    return len(rows)


def _unions(rows: list[Row], known: KnownUnions) -> list[Union]:
    ids = {union.id for row in rows for union in known.named(row.get("union") or "")}
    return list(Union.objects.filter(pk__in=ids))


def _may_grant(rows: list[Row], known: KnownUnions, actor: Actor) -> frozenset[tuple[int, str]]:
    roles = {row["role"] for row in rows if row.get("role")}
    return frozenset(
        (union.pk, role)
        for union in _unions(rows, known)
        for role in roles
        if policies.may_appoint_officer(actor, union, role)
    )


def _held_already(rows: list[Row], known: KnownUnions) -> list[Finding]:
    """Rows whose person holds this post already. The sheet names unions of the actor's branch only,
    so the answer tells nothing about anybody elsewhere."""
    held = {
        (phone, name, union_id, role): (since, until)
        for phone, name, union_id, role, since, until in Post.objects.filter(
            Q(
                account__phone_index__in=[
                    phone_index(row["phone"]) for row in rows if row.get("phone")
                ]
            )
        ).values_list(
            "account__phone_index", "account__person__name", "union_id", "role", "since", "until"
        )
    }
    findings = []
    for row in rows:
        unions = known.named(row.get("union") or "")
        if len(unions) != 1 or not row.get("phone"):
            continue
        key = (phone_index(row["phone"]), row.get("name"), unions[0].id, row.get("role"))
        if key in held and _overlaps(row, *held[key]):
            findings.append(Finding(row["row"], "角色", "access.post_held_already"))
    return findings


def _overlaps(row: Row, since: date, until: date | None) -> bool:
    begins: date | None = row.get("since")
    ends: date | None = row.get("until")
    if begins is None:
        return False
    return (until is None or until > begins) and (ends is None or since < ends)


OFFICER_SHEET = Sheet(_("干部"), "access.appoint", OFFICER_COLUMNS, check_officers, write_officers)
