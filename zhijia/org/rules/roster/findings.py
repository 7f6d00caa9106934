"""What a check says about a cell: an error with its sentence, or a repair with both values masked.

The codes are those of docs/cli.md, "zhijia roster check"; the sentences are Chinese msgids, so that
a page may say them in English. No sentence and no repair holds a whole name, number or phone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from zhijia.kernel.words import _

CODES = (
    "file_unreadable",
    "header_missing",
    "name_missing",
    "union_unknown",
    "id_invalid",
    "id_duplicate",
    "id_exists",
    "code_unknown",
    "date_invalid",
    "phone_invalid",
    "formula_cell",
)

# Why a code was given: the sentence, ending with what the officer can do.
SENTENCES = {
    "file.empty": _("这个文件是空的。请换一个文件。"),
    "file.unknown": _("这不是能读的表格。请用Excel或WPS另存为.xlsx再上传。"),
    "file.web_page": _("这其实是网页格式的表格。请用Excel或WPS打开，另存为.xlsx再上传。"),
    "file.open_quote": _(
        "第%(row)s行有一个引号没有收尾，后面的内容都会被当成一格。请把这个引号删掉或者补上，再传一次。"
    ),
    "file.broken": _("这个表格文件不完整或已损坏。请重新导出，或另存为.xlsx。"),
    "file.locked": _("这个表格加了打开密码。请去掉密码再上传。"),
    "file.encoding": _("这个文件的文字编码认不出来。请另存为UTF-8的CSV或.xlsx。"),
    "file.too_big": _("这个文件超过%(most)s兆。请按单位分成几个文件。"),
    "file.too_long": _("这张表超过%(most)s行。请分成几个文件。"),
    "file.far_cell": _("这张表在很远的%(cell)s格里还有内容。请删去那一格所在的行或列再上传。"),
    "header.none": _("没有找到表头。表里要有一行列名，至少有“姓名”和“身份证号”。"),
    "header.missing": _("表头里缺少：%(names)s。请补上这一列，或在对列时选一列。"),
    "name.missing": _("没有姓名。"),
    "name.wrong": _("这不像姓名。请核对这一格。"),
    "name.long": _("姓名太长，最多%(most)s个字。"),
    "id.missing": _("没有证件号码。"),
    "id.lost_digits": _("号码按数字存，末尾几位已经丢了。请把这一列设成文本，再重新填写。"),
    "id.length": _("身份证号应是18位，这里是%(typed)s位。"),
    "id.letters": _("身份证号里有不该有的字。前17位只能是数字，最后一位是数字或X。"),
    "id.area": _("身份证号不对：前两位不是省份的代码。"),
    "id.birth": _("身份证号不对：第7到14位不是日期。"),
    "id.check": _("身份证号不对：最后一位应是%(expected)s，可能抄错了一位。"),
    "id.document": _("证件号码不对：这种证件的号码是5到20位字母和数字。"),
    "id.duplicate": _("和第%(first)s行是同一个证件号码。"),
    "id.exists": _("这个人已经是%(union)s的会员。"),
    "union.unknown": _("没有叫这个名字的工会。请写全称，或留空。"),
    "union.near": _("没有叫这个名字的工会。是不是%(near)s？"),
    "code.unknown": _("%(item)s里没有这一项。可以填：%(some)s。"),
    "code.near": _("%(item)s里没有这一项。是不是“%(near)s”？"),
    "yes_no.unknown": _("这里只能填“是”或“否”。"),
    "year.unknown": _("这不是年份。例如：2016。"),
    "date.unknown": _("这不是日期。例如：2016-12-02。"),
    "date.short_year": _("年份只有两位，看不出是哪一年。请写四位，例如：2016-12-02。"),
    "date.no_such_day": _("没有这一天。例如：2016-12-02。"),
    "date.far": _("%(year)s年不合理。请核对年份。"),
    "phone.length": _("手机号应是11位，这里是%(typed)s位。"),
    "phone.unknown": _("这不是手机号。手机号是1开头的11位数字。"),
    "text.long": _("字数太多，最多%(most)s个字。"),
    "formula.stored": _("这一格是公式，不是数。请复制后“选择性粘贴—数值”。"),
    "formula.text": _("这一格的开头像公式。请去掉开头的符号。"),
}


class Finding(NamedTuple):
    """One thing wrong with one cell. `row` as in the sheet, 0 for the whole file; `place` is the
    column's position from 0, -1 for the whole file; `column` its header as written."""

    row: int
    place: int
    column: str | None
    code: str
    why: str
    facts: Mapping[str, Any] = {}

    @property
    def sentence(self) -> str:
        """The Chinese msgid; a page says `gettext(found.sentence) % found.facts`."""
        return SENTENCES[self.why]

    @property
    def hint(self) -> str:
        """What is wrong and what to do, in Chinese."""
        return self.sentence % self.facts

    def as_object(self) -> dict[str, Any]:
        return {"row": self.row, "column": self.column, "code": self.code, "hint": self.hint}


class Repair(NamedTuple):
    """A certain repair of one cell, both values masked."""

    row: int
    place: int
    column: str
    before: str
    after: str

    def as_object(self) -> dict[str, Any]:
        return {"row": self.row, "column": self.column, "from": self.before, "to": self.after}


class Unreadable(Exception):
    """A file no row of which can be read: one finding about the whole file."""

    def __init__(self, why: str, **facts: Any) -> None:
        super().__init__(why)
        code = "header_missing" if why.startswith("header.") else "file_unreadable"
        self.finding = Finding(0, -1, None, code, why, facts)


class CellFault(Exception):
    """One cell that cannot be read: the code of the contract, why, and the facts of its sentence."""

    def __init__(self, code: str, why: str, **facts: Any) -> None:
        super().__init__(why)
        self.code, self.why, self.facts = code, why, facts
