"""What a union's branch hands over when it moves to other software: tables, columns, cells.

The package follows Frictionless Data Package (version 1: https://specs.frictionlessdata.io): CSV by
RFC 4180 in UTF-8 with a byte-order mark, beside each table its schema, one manifest for all. A cell
that a spreadsheet might compute begins with an apostrophe, and so does one that began with an
apostrophe already: take one apostrophe off and the value is back (OWASP, "CSV Injection").
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from zhijia.kernel.flow import Flow, step
from zhijia.kernel.tables import DANGEROUS
from zhijia.kernel.words import _
from zhijia.org.rules import codes

KEPT_DAYS = 3
"""How long a package waits for its download; the platform's own term, as short as it can be used."""


class State(StrEnum):
    ORDERED = "ordered"
    MADE = "made"
    FAILED = "failed"
    GONE = "gone"


HAND_OVER_FLOW = Flow(
    step("make", [State.ORDERED], State.MADE),
    step("fail", [State.ORDERED], State.FAILED),
    step("discard", [State.ORDERED, State.MADE], State.GONE),
    step("expire", [State.MADE], State.GONE),
    start=State.ORDERED,
    ends=[State.FAILED, State.GONE],
)

Say = Callable[[str], str]
APOSTROPHE = "'"
NOT_COMPUTED = (*DANGEROUS, APOSTROPHE)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the file, its title, its type as the specification calls it, the code
    set its values are from, and the table it points at."""

    name: str
    title: str
    type: str = "string"
    codes: Mapping[str, str] | None = None
    points_at: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One file. The first column is its key, unless `key` says that there is none."""

    name: str
    title: str
    columns: tuple[Column, ...]
    has_key: bool = True

    @property
    def path(self) -> str:
        return f"data/{self.name}.csv"

    @property
    def schema_path(self) -> str:
        return f"data/{self.name}.schema.json"


_text = Column


def _day(name: str, title: str) -> Column:
    return Column(name, title, "date")


def _count(name: str, title: str) -> Column:
    return Column(name, title, "integer")


def _truth(name: str, title: str) -> Column:
    return Column(name, title, "boolean")


def _code(name: str, title: str, known: Mapping[str, str]) -> Column:
    return Column(name, title, "string", known)


def _link(name: str, title: str, table: str) -> Column:
    return Column(name, title, "string" if table == "people" else "integer", None, table)


KINDS_OF_UNION = {
    "district": _("区县总工会"),
    "street": _("街道、乡镇工会"),
    "system": _("系统、产业工会"),
    "enterprise": _("基层工会"),
    "group": _("工会小组"),
}
STATES = {"active": _("在籍"), "retained": _("保留会籍"), "ended": _("已结束")}
CHANGES = {
    "joined": _("入会"),
    "transferred_in": _("转入"),
    "retained": _("保留会籍"),
    "restored": _("恢复会籍"),
    "transferred_out": _("转出"),
    "excluded": _("开除会籍"),
    "left": _("退会"),
    "corrected": _("更正"),
}
UNION_CHANGES = {
    "founded": _("成立"),
    "renamed": _("更名"),
    "moved": _("划转"),
    "merged": _("并入"),
    "took_in": _("接收"),
    "closed": _("撤销"),
}
COMMITTEES = {
    "committee": _("工会委员会"),
    "audit": _("经费审查委员会"),
    "women": _("女职工委员会"),
}
POSITIONS = {
    "chair": _("主席"),
    "vice_chair": _("副主席"),
    "standing": _("常务委员"),
    "director": _("主任"),
    "deputy_director": _("副主任"),
    "member": _("委员"),
}
ELECTED_BY = {
    "congress": _("会员大会或者会员代表大会直接选举"),
    "committee": _("委员会选举"),
}
CAUSES = {
    "name": _("名称变更"),
    "head": _("法定代表人变更"),
    "address": _("住所变更"),
}

TABLES: tuple[Table, ...] = (
    Table(
        "unions",
        _("工会组织"),
        (
            _count("id", _("编号")),
            _link("parent", _("上级工会"), "unions"),
            _text("name", _("名称")),
            _code("kind", _("类别"), KINDS_OF_UNION),
            _code("base_type", _("基层工会类型"), codes.BASE_TYPE),
            _text("register_code", _("全国组织编码")),
            _text("area_code", _("所在地区划代码")),
            _text("address", _("地址")),
            _text("office_phone", _("办公电话")),
            _code("nature", _("单位性质"), codes.NATURE),
            _code("industry", _("行业"), codes.INDUSTRY),
            _text("approval_no", _("建会批复文号")),
            _day("set_up_on", _("建会日期")),
            _day("term_from", _("本届开始")),
            _day("term_until", _("本届到期")),
            _count("staff_count", _("职工人数")),
            _count("members_count", _("会员人数")),
            _day("closed_on", _("撤销日期")),
        ),
    ),
    Table(
        "union-history",
        _("工会的变化"),
        (
            _count("id", _("编号")),
            _link("union", _("工会"), "unions"),
            _code("change", _("变化"), UNION_CHANGES),
            _day("on", _("日期")),
            _text("before", _("原来")),
            _text("after", _("现在")),
            _link("other", _("另一个工会"), "unions"),
            _text("reason", _("原因")),
        ),
    ),
    Table(
        "certificates",
        _("工会法人证书"),
        (
            _link("union", _("工会"), "unions"),
            _text("legal_person_uscc", _("工会法人统一社会信用代码")),
            _day("legal_person_until", _("法人证书到期")),
        ),
    ),
    Table(
        "certificate-filings",
        _("证书的变更登记"),
        (
            _count("id", _("编号")),
            _link("union", _("工会"), "unions"),
            _code("cause", _("什么变了"), CAUSES),
            _day("changed_on", _("哪天变的")),
            _day("due_on", _("最晚哪天办")),
            _day("filed_on", _("哪天办的")),
        ),
    ),
    Table(
        "employers",
        _("用人单位"),
        (
            _count("id", _("编号")),
            _text("name", _("单位名称")),
            _text("uscc", _("统一社会信用代码")),
            _code("nature", _("单位性质"), codes.NATURE),
            _code("industry", _("行业"), codes.INDUSTRY),
            _text("area_code", _("所在地区划代码")),
            _text("address", _("地址")),
            _count("staff_count", _("职工人数")),
            _link("union", _("归口工会"), "unions"),
            _day("closed_on", _("注销日期")),
        ),
    ),
    Table(
        "people",
        _("人"),
        (
            _text("member_number", _("会员号")),
            _truth("is_whole", _("是否完整")),
            _text("name", _("姓名")),
            _code("id_type", _("证件类型"), codes.ID_TYPE),
            _text("id_number", _("证件号码")),
            _code("sex", _("性别"), codes.SEX),
            _text("born_on", _("出生日期")),
            _count("birth_year", _("出生年份")),
            _code("nation", _("民族"), codes.NATION),
            _code("political_status", _("政治面貌"), codes.POLITICAL_STATUS),
            _text("phone", _("移动电话")),
            _text("email", _("电子邮箱")),
            _text("address", _("住址")),
            _text("household_place", _("户籍所在地")),
            _code("education", _("学历"), codes.EDUCATION),
            _code("household_type", _("户籍类型"), codes.HOUSEHOLD_TYPE),
            _truth("is_migrant_worker", _("农民工会员")),
            _code("skill", _("技术等级"), codes.SKILL),
            _text("trade", _("工种")),
            _text("job_title", _("职务、职称")),
            _text("staff_no", _("工号")),
            _text("card_no", _("会员证号")),
            _count("first_work_year", _("参加工作年份")),
            _text("work_unit", _("工作单位")),
        ),
    ),
    Table(
        "memberships",
        _("会籍"),
        (
            _count("id", _("编号")),
            _link("person", _("会员号"), "people"),
            _link("union", _("工会"), "unions"),
            _link("employer", _("用人单位"), "employers"),
            _code("state", _("会籍"), STATES),
            _day("since", _("入会日期")),
            _day("until", _("结束日期")),
            _code("employment", _("就业状况"), codes.EMPLOYMENT),
            _code("change", _("会籍变化类型"), codes.MEMBERSHIP_CHANGE),
            _code("reason", _("会籍变化原因"), codes.CHANGE_REASON),
            _link("previous", _("从哪份会籍转来"), "memberships"),
        ),
    ),
    Table(
        "membership-history",
        _("会籍记录"),
        (
            _count("id", _("编号")),
            _link("membership", _("会籍"), "memberships"),
            _code("kind", _("会籍变化"), CHANGES),
            _code("national_code", _("会籍变化类型"), codes.MEMBERSHIP_CHANGE),
            _code("reason", _("会籍变化原因"), codes.CHANGE_REASON),
            _day("on", _("日期")),
            _code("before", _("变化以前"), STATES),
            _link("corrects", _("更正哪一条"), "membership-history"),
            Column("at", _("什么时候登记的"), "datetime"),
            _text("note", _("说明")),
        ),
    ),
    Table(
        "terms",
        _("委员会和届次"),
        (
            _count("id", _("编号")),
            _link("union", _("工会"), "unions"),
            _code("kind", _("哪个委员会"), COMMITTEES),
            _count("number", _("第几届")),
            _day("since", _("本届开始")),
            _day("until", _("本届到期")),
            _count("seats", _("委员名额")),
            _code("elected_by", _("主席、主任怎么选出"), ELECTED_BY),
            _text("approval_no", _("上级批复文号")),
            _day("approved_on", _("批复日期")),
            _day("replaced_on", _("换届日期")),
        ),
    ),
    Table(
        "seats",
        _("委员"),
        (
            _count("id", _("编号")),
            _link("term", _("哪一届"), "terms"),
            _link("person", _("会员号"), "people"),
            _text("name", _("姓名")),
            _code("position", _("职务"), POSITIONS),
            _day("since", _("任职开始")),
            _day("until", _("任职结束")),
        ),
    ),
    Table(
        "election-steps",
        _("换届办到哪一步"),
        (
            _count("id", _("编号")),
            _link("union", _("工会"), "unions"),
            _code("kind", _("哪个委员会"), COMMITTEES),
            _day("ends_on", _("本届到期")),
            _text("step", _("步骤")),
            _day("done_on", _("办完日期")),
        ),
    ),
    Table(
        "dues-and-funds",
        _("会费和经费的规定"),
        (
            _text("kind", _("哪一项")),
            _text("region", _("地区")),
            _text("dims", _("分档")),
            _text("value", _("数值")),
            _text("unit", _("单位")),
            _day("valid_from", _("从哪天起")),
            _day("valid_to", _("到哪天")),
            _day("known_since", _("哪天公布")),
            _truth("provisional", _("原文还没有核对")),
            _text("source", _("出处")),
            _text("document", _("文号")),
        ),
        has_key=False,
    ),
)
BY_NAME: Mapping[str, Table] = {table.name: table for table in TABLES}


# Cells -------------------------------------------------------------------------------------------


def cell(value: Any) -> str:
    """A value as it stands in the file. Unknown is empty; a moment is in UTC."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return f"{APOSTROPHE}{text}" if text.startswith(NOT_COMPUTED) else text


def text_of(found: str) -> str:
    """The text a cell was made from."""
    return found.removeprefix(APOSTROPHE)


# What the package says of itself -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mark:
    """Who took the package, of which union, when (ISO 8601) and for what: on every part of it."""

    number: str
    union: str
    reader: str
    at: str
    reason: str

    def as_json(self) -> dict[str, str]:
        return {
            "number": self.number,
            "union": self.union,
            "takenBy": self.reader,
            "takenAt": self.at,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class Part:
    """One table as it was written: how many rows and bytes, and the digest of the file."""

    table: Table
    rows: int
    size: int
    sha256: str


def schema_of(table: Table, mark: Mark, *, english: Say) -> dict[str, Any]:
    """The companion of one file: a Table Schema with the mark."""
    schema: dict[str, Any] = {
        "fields": [_field(column, english) for column in table.columns],
        "missingValues": [""],
        "takenOut": mark.as_json(),
    }
    if table.has_key:
        schema["primaryKey"] = table.columns[0].name
    links = [column for column in table.columns if column.points_at]
    if links:
        schema["foreignKeys"] = [_foreign_key(column, table) for column in links]
    return schema


def _field(column: Column, english: Say) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": column.type,
        "title": column.title,
        "titleInEnglish": english(column.title),
    }
    if column.type == "datetime":
        field["format"] = "%Y-%m-%dT%H:%M:%S.%fZ"
    if column.type == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    if column.codes is not None:
        field["constraints"] = {"enum": list(column.codes)}
        field["codes"] = [
            {"value": code, "label": words, "labelInEnglish": english(words)}
            for code, words in column.codes.items()
        ]
    return field


def _foreign_key(column: Column, table: Table) -> dict[str, Any]:
    target = BY_NAME[column.points_at]
    resource = "" if target is table else target.name
    return {
        "fields": column.name,
        "reference": {"resource": resource, "fields": target.columns[0].name},
    }


def manifest(parts: Iterable[Part], mark: Mark, *, english: Say) -> dict[str, Any]:
    """`datapackage.json`: every file with its digest, and the mark."""
    return {
        "profile": "tabular-data-package",
        "name": f"zhijia-hand-over-{mark.number.lower()}",
        "title": mark.union,
        "created": mark.at,
        "takenOut": mark.as_json(),
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": part.table.name,
                "title": part.table.title,
                "titleInEnglish": english(part.table.title),
                "path": part.table.path,
                "schema": part.table.schema_path,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "dialect": {"delimiter": ",", "doubleQuote": True, "lineTerminator": "\r\n"},
                "rows": part.rows,
                "bytes": part.size,
                "hash": f"sha256:{part.sha256}",
            }
            for part in parts
        ],
    }


README = """# 工会数据移交包 · Hand-over of a union's data

{union}
编号 Number: {number}
导出 Taken out: {at}, {reader}
用途 Reason: {reason}

这里有完整的姓名和号码。交接完，请双方都删掉不用的副本。
Whole names and numbers are in here. Once handed over, both sides delete the copies they do not need.

## 怎么看 · How to read it

`datapackage.json`是目录（Frictionless Data Package），每张表旁边有一个`.schema.json`，写明各列的类型、代码和指向。
表是UTF-8的CSV，第一行是列名，空格子是不知道。日期写成2018-03-12，时刻是UTC。
`SHA256SUMS`是每个文件的校验和：`sha256sum -c SHA256SUMS`。
以撇号开头的格子：去掉一个撇号就是原文。表格软件会把=、+、-、@开头的格子当公式，加撇号是防这个。

`datapackage.json` is the table of contents (Frictionless Data Package); the `.schema.json` beside each table
gives types, codes and references. Tables are CSV in UTF-8; the first line names the columns; an empty cell is
unknown. Days read 2018-03-12, moments are UTC. `SHA256SUMS` holds the digest of every file:
`sha256sum -c SHA256SUMS`. A cell that begins with an apostrophe: take one apostrophe off and you have the
text. It keeps spreadsheets from computing what begins with =, +, - or @.

## 谁的信息是完整的 · Whose details are whole

现在的会员是完整的（`is_whole`为true），他们每个人都能看到这次导出。已经不在这里的会员，只留会员号和遮住的姓名；
区总工会的包里，区里登记过的会员都是完整的。
Members of today are whole (`is_whole` is true) and each of them can read that this package was made. Of those who
have left only the member number and a masked name remain; in the package of the district all are whole.

## 没有放进来的 · What is not in here

账号和密码、诉求和帮扶（另有各自的规矩）、还没办完的入会申请、银行卡（只为发款留的，是本人自己填的）、谁看过谁的记录。
Accounts and passwords, matters and assistance (they have rules of their own), applications under way, bank cards
(given by their owners for one payment), the record of who looked at whom.

## 表 · Tables

{tables}
"""


def readme(parts: Iterable[Part], mark: Mark, *, english: Say) -> str:
    """What a person reads first, in both languages, with every table and column."""
    return README.format(
        union=mark.union,
        number=mark.number,
        at=mark.at,
        reader=mark.reader,
        reason=mark.reason,
        tables="\n\n".join(_described(part, english) for part in parts),
    )


def _described(part: Part, english: Say) -> str:
    table = part.table
    head = f"### `{table.path}`\n{table.title} · {english(table.title)} ({part.rows})"
    columns = [f"- `{c.name}` {c.title} · {english(c.title)}" for c in table.columns]
    return "\n".join([head, "", *columns])
