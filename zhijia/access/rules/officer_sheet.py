"""The sheet of officers: who holds which role at which union."""

from __future__ import annotations

from datetime import date

from zhijia.access.rules.roles import ROLES
from zhijia.org.rules.names import normal_name
from zhijia.org.rules.sheet import Column, Finding, Row, code, day, phone, words
from zhijia.org.rules.tree_sheet import KnownUnions, check_named_union

ROLE_TITLES = {key: role.title for key, role in ROLES.items()}

OFFICER_COLUMNS = (
    Column("name", "姓名", words(60), required=True),
    Column("phone", "手机号", phone, ("手机", "移动电话", "联系电话"), required=True),
    Column("union", "工会", words(120), ("工会名称", "所在工会"), required=True),
    Column("role", "角色", code(ROLE_TITLES), ("职务类别",), required=True),
    Column("since", "任职开始", day, ("任职时间",), required=True),
    Column("until", "任职到期", day, ("到期时间",)),
    Column("title", "职务名称", words(60), ("职务",)),
    Column("employers", "所在单位", words(300), ("工作单位",)),
)


def employer_names(row: Row) -> list[str]:
    """The employers of a row, parted by 、 or a semicolon."""
    typed = (row.get("employers") or "").replace("；", "、").replace(";", "、")
    return [name.strip() for name in typed.split("、") if name.strip()]


def check_officer_rows(
    rows: list[Row],
    known: KnownUnions,
    known_employers: frozenset[str],
    may_grant: frozenset[tuple[int, str]],
) -> list[Finding]:
    """Each row names one union where the role may be held and given by whoever imports; nobody
    twice in one role. `known_employers` are normal names, `may_grant` pairs of union and role."""
    findings: list[Finding] = []
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        wrong = check_named_union(row, "union", "工会", known)
        if wrong:
            findings.append(wrong)
        elif row.get("union") and row.get("role"):
            findings += _misplaced(row, known, may_grant)
        findings += _days(row) + _employers(row, known_employers)
        person = tuple(str(row.get(key)) for key in ("name", "phone", "union", "role"))
        if person in seen:
            facts = {"other": seen[person]}
            findings.append(Finding(row["row"], "姓名", "org.cell_duplicate", facts))
        seen.setdefault(person, row["row"])
    return findings


def _misplaced(
    row: Row, known: KnownUnions, may_grant: frozenset[tuple[int, str]]
) -> list[Finding]:
    union = known.named(row["union"])[0]
    if union.kind not in ROLES[row["role"]].levels:
        return [Finding(row["row"], "角色", "access.role_not_held_here")]
    if (union.id, row["role"]) not in may_grant:
        return [Finding(row["row"], "角色", "access.grants_more_than_you_hold")]
    return []


def _days(row: Row) -> list[Finding]:
    since: date | None = row.get("since")
    until: date | None = row.get("until")
    if since and until and until <= since:
        return [Finding(row["row"], "任职到期", "access.post_ends_before_it_begins")]
    return []


def _employers(row: Row, known: frozenset[str]) -> list[Finding]:
    names = employer_names(row)
    if row.get("role") and ROLES[row["role"]].from_an_employer and not names:
        return [Finding(row["row"], "所在单位", "access.employer_missing")]
    return [
        Finding(row["row"], "所在单位", "access.employer_unknown", {"name": name})
        for name in names
        if normal_name(name) not in known
    ]
