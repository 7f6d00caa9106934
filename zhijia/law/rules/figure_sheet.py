"""The spreadsheet of figures: the columns of the shipped files under Chinese heads."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.figures import KINDS
from zhijia.law.rules.figure_entry import entered_cells
from zhijia.law.rules.figure_words import CHOICES, DIMENSIONS
from zhijia.org.rules.sheet import Column, Finding, Row, code, day, words

_YES = {"是": "yes", "否": ""}


def _dims(text: str) -> dict[str, str]:
    """`险种=养老保险；谁缴=职工`, or with the codes of the shipped files."""
    keys = {title: key for key, title in DIMENSIONS.items()}
    found = {}
    for part in filter(None, map(str.strip, text.replace("；", ";").split(";"))):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        key = keys.get(name, name)
        if not equals or not value or key not in DIMENSIONS:
            raise RuleViolation("law.dimension_unknown", typed=part)
        values = {words: code for code, words in CHOICES.get(key, {}).items()}
        found[key] = values.get(value, value)
    return found


def _yes(text: str) -> bool:
    if text not in _YES and text not in _YES.values():
        raise RuleViolation("org.cell_no_code_like_it", typed=text)
    return _YES.get(text, text) == "yes"


FIGURE_COLUMNS = (
    Column("kind", "种类", code({key: kind.zh for key, kind in KINDS.items()}), required=True),
    Column("region", "地区", words(40), ("地区代码",), required=True),
    Column("dims", "适用于", _dims, ("细分",)),
    Column("value", "数值", words(80), required=True),
    Column("valid_from", "从哪天起", day, ("起始日期", "执行日期"), required=True),
    Column("valid_to", "到哪天止", day, ("截止日期",)),
    Column("known_since", "公布日期", day, required=True),
    Column("provisional", "暂定", _yes),
    Column("grace_until", "免收滞纳金到", day),
    Column("source", "出处", words(300), ("网址",), required=True),
    Column("document", "文号", words(200), ("文件",), required=True),
)
TITLES = {column.name: column.title for column in FIGURE_COLUMNS}


def typed_row(row: Row) -> dict[str, Any]:
    """A row of the sheet as a person would have typed it into the form."""
    return {name: row.get(name) for name in TITLES} | {"dims": row.get("dims") or {}}


def check_figure_row(row: Row, *, today: date) -> Finding | None:
    """What is wrong with the row by itself; None when it can be proposed."""
    try:
        entered_cells(typed_row(row), today=today)
    except RuleViolation as wrong:
        column = (wrong.field or "value").removeprefix("dim_")
        title = TITLES.get(column, TITLES["dims"])
        return Finding(row["row"], title, wrong.code, dict(wrong.facts))
    return None
