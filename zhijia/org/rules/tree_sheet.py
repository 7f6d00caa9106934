"""The two sheets a new district begins with: its unions and its employers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from zhijia.org.rules.codes import BASE_TYPE, INDUSTRY, NATURE
from zhijia.org.rules.names import normal_name
from zhijia.org.rules.sheet import (
    Column,
    Finding,
    Row,
    code,
    count,
    day,
    duplicates,
    near,
    uscc,
    words,
)
from zhijia.org.rules.tree import MAY_HANG_UNDER

KINDS = {
    "street": "街道、乡镇工会",
    "system": "系统、产业工会",
    "enterprise": "基层工会",
    "group": "工会小组",
}
SHORT_KINDS = {"街道": "street", "乡镇": "street", "系统": "system", "产业": "system"} | {
    "基层": "enterprise",
    "企业": "enterprise",
    "小组": "group",
}


UNION_COLUMNS = (
    Column("name", "工会名称", words(120), ("名称",), required=True),
    Column("superior", "上级工会", words(120), ("上级工会名称", "所属上级工会"), required=True),
    Column("kind", "类别", code(KINDS, SHORT_KINDS), ("工会类别", "层级"), required=True),
    Column("set_up_on", "建会日期", day, ("成立日期", "建会时间"), required=True),
    Column("base_type", "基层工会类型", code(BASE_TYPE), ("工会类型",)),
    Column("legal_person_uscc", "工会法人统一社会信用代码", uscc, ("工会法人代码",)),
    Column("approval_no", "建会批复文号", words(60), ("批复文号",)),
    Column("term_from", "本届开始", day),
    Column("term_until", "本届到期", day, ("换届日期",)),
    Column("nature", "单位性质", code(NATURE), ("经济类型",)),
    Column("industry", "行业", code(INDUSTRY), ("所属行业",)),
    Column("staff_count", "职工人数", count, ("职工数",)),
    Column("area_code", "所在地区划代码", words(12), ("区划代码",)),
    Column("address", "地址", words(200), ("单位地址",)),
    Column("office_phone", "办公电话", words(40), ("联系电话",)),
)

EMPLOYER_COLUMNS = (
    Column("name", "单位名称", words(120), ("名称", "企业名称"), required=True),
    Column("union", "归口工会", words(120), ("所属工会", "工会名称"), required=True),
    Column("uscc", "统一社会信用代码", uscc, ("信用代码", "社会信用代码")),
    Column("nature", "单位性质", code(NATURE), ("经济类型",)),
    Column("industry", "行业", code(INDUSTRY), ("所属行业",)),
    Column("staff_count", "职工人数", count, ("职工数",)),
    Column("area_code", "所在地区划代码", words(12), ("区划代码",)),
    Column("address", "地址", words(200), ("单位地址",)),
)


@dataclass(frozen=True, slots=True)
class Known:
    """A union that stands already, as far as a sheet may name it."""

    id: int
    name: str
    kind: str


class KnownUnions:
    """The unions a sheet may name, by name; a name two of them share is no answer."""

    def __init__(self, unions: Iterable[Known]) -> None:
        self._by_name: dict[str, list[Known]] = {}
        for union in unions:
            self._by_name.setdefault(normal_name(union.name), []).append(union)

    def named(self, name: str) -> list[Known]:
        return self._by_name.get(normal_name(name), [])

    @property
    def names(self) -> list[str]:
        return [unions[0].name for unions in self._by_name.values()]


def check_named_union(row: Row, column: str, title: str, known: KnownUnions) -> Finding | None:
    """A cell that names a union names exactly one."""
    typed = row.get(column)
    if not typed:
        return None
    found = known.named(typed)
    if len(found) == 1:
        return None
    if found:
        return Finding(row["row"], title, "org.cell_union_ambiguous", {"typed": typed})
    alike = near(typed, known.names)
    code = "org.cell_union_unknown" if alike else "org.cell_no_union_like_it"
    return Finding(row["row"], title, code, {"typed": typed, "near": alike})


def check_union_rows(rows: list[Row], known: KnownUnions, *, today: date) -> list[Finding]:
    """Each new union has one superior, standing or in the sheet, of a fitting kind; no name twice,
    no circle, no day ahead of today."""
    in_sheet = {normal_name(row["name"]): row for row in rows if row.get("name")}
    findings = duplicates(rows, "name", "工会名称")
    for row in rows:
        findings += _wrong_days(row, today)
        if row.get("name") and known.named(row["name"]):
            findings.append(Finding(row["row"], "工会名称", "org.cell_union_exists"))
        if normal_name(row.get("superior") or "") in in_sheet:
            findings += _misfit(row, in_sheet[normal_name(row["superior"])].get("kind"))
            continue
        wrong = check_named_union(row, "superior", "上级工会", known)
        if wrong:
            findings.append(wrong)
        elif row.get("superior"):
            findings += _misfit(row, known.named(row["superior"])[0].kind)
    return findings + _circles(rows, in_sheet)


def _wrong_days(row: Row, today: date) -> list[Finding]:
    findings = []
    if row.get("set_up_on") and row["set_up_on"] > today:
        findings.append(Finding(row["row"], "建会日期", "org.day_in_future"))
    begins, ends = row.get("term_from"), row.get("term_until")
    if begins and ends and ends < begins:
        findings.append(Finding(row["row"], "本届到期", "org.term_order"))
    return findings


def _misfit(row: Row, superior_kind: str | None) -> list[Finding]:
    own = row.get("kind")
    if not own or not superior_kind or superior_kind in MAY_HANG_UNDER[own]:
        return []
    return [Finding(row["row"], "上级工会", "org.kind_does_not_fit")]


def _circles(rows: list[Row], in_sheet: Mapping[str, Row]) -> list[Finding]:
    findings = []
    for row in rows:
        seen = {id(row)}
        above = in_sheet.get(normal_name(row.get("superior") or ""))
        while above is not None and id(above) not in seen:
            seen.add(id(above))
            above = in_sheet.get(normal_name(above.get("superior") or ""))
        if above is not None:
            findings.append(Finding(row["row"], "上级工会", "org.under_itself"))
    return findings


def by_level(rows: list[Row]) -> list[list[Row]]:
    """Checked rows, superiors before those below them."""
    waiting = {normal_name(row["name"]): row for row in rows}
    levels: list[list[Row]] = []
    while waiting:
        level = [r for r in waiting.values() if normal_name(r["superior"]) not in waiting]
        if not level:
            raise ValueError("the sheet holds a circle")
        levels.append(level)
        for row in level:
            del waiting[normal_name(row["name"])]
    return levels


def check_employer_rows(
    rows: list[Row], known: KnownUnions, taken_codes: frozenset[str]
) -> list[Finding]:
    """Each employer has one union that answers; no code twice, in the sheet or before."""
    findings = duplicates(rows, "uscc", "统一社会信用代码")
    for row in rows:
        wrong = check_named_union(row, "union", "归口工会", known)
        if wrong:
            findings.append(wrong)
        if row.get("uscc") in taken_codes:
            findings.append(Finding(row["row"], "统一社会信用代码", "org.employer_exists"))
    return findings
