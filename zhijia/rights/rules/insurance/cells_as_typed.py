"""One cell as typed, to its plain form: what a spreadsheet or an export may contain.

Every reader takes the cell (text, number or date) and gives the canonical text that the typed
tables accept, "" for nothing, or raises `ValueError` with a sentence a person can act on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from zhijia.kernel.identity import clean, mask_id
from zhijia.kernel.words import said
from zhijia.rights.rules.insurance.columns import WORDS, Column

FIRST_YEAR, LAST_YEAR = 1990, 2059
LARGEST = Decimal("9999999.99")

_PERIOD = re.compile(r"(\d{4})[-/.年]?(0?[1-9]|1[0-2])月?")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?|(\d{4})(\d{2})(\d{2})")
_LOST_DIGITS = 10**15


def read_cell(column: Column, cell: object) -> str:
    """The canonical text of a cell of this column, or `ValueError`."""
    if cell is None or cell == "" or (isinstance(cell, str) and not cell.strip()):
        return _blank(column)
    if column.reads in WORDS:
        return _word(column.reads, cell)
    return _READERS[column.reads](cell)


def _blank(column: Column) -> str:
    if column.blank == "refuse":
        raise ValueError(said("不能为空"))
    return "0" if column.blank == "zero" else ""


def _id(cell: object) -> str:
    if isinstance(cell, int | float) and abs(cell) >= _LOST_DIGITS:
        raise ValueError(said("证件号码按数字保存，已丢失末尾几位；请把该列设为文本后重新填写"))
    number = clean(_text(cell))
    if re.fullmatch(r"[\d.]+E\+?\d+", number):
        raise ValueError(said("证件号码成了科学计数法，已丢失末尾几位；请把该列设为文本后重新填写"))
    if number.startswith(("=", "@", "+", "-")):
        raise ValueError(said("证件号码不能以等号、加减号或@开头"))
    if len(number) > 40:
        raise ValueError(said("证件号码太长（%(begins)s…）", begins=mask_id(number[:6])))
    return number


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and (cell.hour, cell.minute, cell.second) == (0, 0, 0):
        return cell.date().isoformat()
    return " ".join(str(cell).split())


def _date(cell: object) -> str:
    if isinstance(cell, datetime):
        found = cell.date()
    elif isinstance(cell, date):
        found = cell
    else:
        found = _typed_date(_text(cell))
    if not FIRST_YEAR - 50 <= found.year <= LAST_YEAR:
        raise ValueError(said("%(year)s年不合理", year=found.year))
    return found.isoformat()


def _typed_date(text: str) -> date:
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(said("不是日期；请写成2024-03-15这样的形式"))
    year, month, day = (int(part) for part in match.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(said("没有这一天")) from None


def _period(cell: object) -> str:
    if isinstance(cell, date):
        year, month = cell.year, cell.month
    else:
        text = clean(_text(cell))
        match = _PERIOD.fullmatch(text)
        if match is None:
            day = _typed_date(text)
            year, month = day.year, day.month
        else:
            year, month = int(match[1]), int(match[2])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(said("%(year)s年不合理", year=year))
    return f"{year}-{month:02d}"


def _number(cell: object) -> Decimal:
    text = clean(str(cell)).replace(",", "").replace("，", "").removeprefix("¥").removesuffix("元")
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise ValueError(said("不是数字")) from None
    if not found.is_finite():
        raise ValueError(said("不是数字"))
    return found


def _money(cell: object) -> str:
    found = _number(cell)
    if abs(found) > LARGEST:
        raise ValueError(said("金额过大，超过9,999,999.99元"))
    return format(found, "f")


def _fraction(cell: object) -> str:
    text = clean(str(cell))
    rate = _number(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    if not 0 <= rate <= 2:
        raise ValueError(said("费率应写成0.004或0.4%"))
    return format(rate, "f")


def _word(list_name: str, cell: object) -> str:
    word = clean(_text(cell)).lower()
    found = WORDS[list_name].get(word)
    if found is None:
        accepted = "、".join(dict.fromkeys(WORDS[list_name].values()))
        raise ValueError(
            said("不认识“%(word)s”；可用：%(accepted)s", word=word[:20], accepted=accepted)
        )
    return found


_READERS: Mapping[str, Callable[[object], str]] = MappingProxyType(
    {
        "id": _id,
        "text": _text,
        "date": _date,
        "period": _period,
        "money": _money,
        "fraction": _fraction,
    }
)
