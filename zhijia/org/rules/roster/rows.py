"""Which rows are data: not blank, no title, no total, no note, no header printed once more."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from zhijia.org.rules.roster.fields import REQUIRED
from zhijia.org.rules.roster.mapping import Mapping
from zhijia.org.rules.roster.sheet import Cell, Cells, Sheet, SheetRow
from zhijia.org.rules.roster.words import folded

_TOTAL = re.compile(
    r"(?:本页|本表|本单位|全部|以上|男|女)?(?:合计|总计|小计|共计|累计|总数|总人数|人数合计|合计人数|总合计)"
    r"[:人数)]*\d*人?|共\d+人|total|平均(?:值|数|年龄|工龄)?|第\d+页(?:共\d+页)?|共\d+页"
    r"|\w{0,14}(?:公司|企业|工会|分会|车间|厂|部|科|室|处|所|站|队|组|班|店|线)\w{0,6}"
    r"(?:合计|小计|总计|共计)\d*人?"
)
_NOTE = re.compile(
    r"(?:备?注|说明|填[表报写]说明|填[表报]人|制表人?|审核人?|审批人?|负责人|经办人|单位负责人|工会主席|联系人|"
    r"填[表报]日期|填[表报]单位|制表日期|打印日期|注意(?:事项)?|温馨提示|提示|要求|单位\(?盖章\)?)\s*[:\d(、]"
    r"|(?:填[表报写]说明|注意事项|单位盖章|盖章)(?:[:\d]|$)"
)
_EXAMPLES = frozenset(
    {"示例", "样例", "范例", "举例", "例", "例如", "填写示例", "例：", "示例：", "例:", "示例:"}
)
_FILL_IN = re.compile(r"[(<\[].*[)>\]]|必填|选填|可不填|必须填写|.*(?:必填|选填|请填写|下拉选择).*")
_SEQUENCE = frozenset({"序号", "编号", "序列", "顺序号", "序", "no", "行号", "原行号", "要改什么"})
_LONGEST_NAME = 20
_SHORTEST_ID = 15


def data_rows(sheet: Sheet, mapping: Mapping) -> Iterator[SheetRow]:
    """The rows below the header that stand for a member. What is merged downwards holds for each of
    its rows (one union's name beside ten members); names and numbers belong to one row only."""
    judge = _Judge(sheet, mapping)
    fill = _FillDown(sheet, mapping)
    for row in sheet.rows():
        if row.number < sheet.header.start:
            continue
        if row.number in sheet.header:
            judge.titles.add(judge.in_our_columns(row))
        elif judge.is_data(row):
            yield fill.filled(row)


class _Judge:
    """Looks at a row, and knows what the header looked like."""

    def __init__(self, sheet: Sheet, mapping: Mapping) -> None:
        places = {name: place for place, name in mapping.items.items()}
        self.name, self.id = places.get("name", -1), places.get("id_number", -1)
        self.first = min((column.place for column in sheet.columns), default=0)
        self.mapped = tuple(mapping.items)
        self.counted = {c.place for c in sheet.columns if folded(c.title) in _SEQUENCE}
        self.banners = {top for top, left, bottom, right in sheet.merged if right - left >= 2}
        self.titles: set[tuple[str, ...]] = set()

    def in_our_columns(self, row: SheetRow) -> tuple[str, ...]:
        return tuple(narrow(_at(row.cells, place)) for place in self.mapped)

    def is_data(self, row: SheetRow) -> bool:
        if self.is_numbered(row.cells):
            return row.cells[self.first] not in _EXAMPLES
        name, number = narrow(_at(row.cells, self.name)), narrow(_at(row.cells, self.id))
        texts = _texts(row.cells)
        filled = [(place, text) for place, text in enumerate(texts) if text]
        if all(place in self.counted for place, _ in filled):
            return False
        ours = self.in_our_columns(row)
        if any(ours) and ours in self.titles:
            return False
        return not (self._is_aside(filled, name, number) or self._is_title(row, filled, name))

    def is_numbered(self, cells: Cells) -> bool:
        """Whether a number of an ID stands in its place: most rows need no second look."""
        number = cells[self.id] if self.id < len(cells) else ""
        return isinstance(number, str) and len(number) >= _SHORTEST_ID and number.isascii()

    def _is_aside(self, filled: list[tuple[int, str]], name: str, number: str) -> bool:
        """A total, a note, an example or a line that says what to fill in."""
        before = [text for place, text in filled if place <= max(self.name, filled[0][0])]
        is_numbered = sum(letter.isdigit() for letter in number) >= _SHORTEST_ID
        if any(text in _EXAMPLES for text in before):
            return True
        if is_numbered:
            return False
        if any(_TOTAL.fullmatch(folded(text)) for text in before):
            return True
        if _FILL_IN.fullmatch(name):
            return True
        return any(_NOTE.match(text.replace(" ", "")) for text in before)

    def _is_title(self, row: SheetRow, filled: list[tuple[int, str]], name: str) -> bool:
        """One text alone in its row: merged over several columns, long, or in no column of ours."""
        if len(filled) > 1:
            return False
        place, text = filled[0]
        is_outside = place not in self.mapped and not text.isdigit()
        return row.number in self.banners or is_outside or len(name) > _LONGEST_NAME


class _FillDown:
    """Gives each row the values that are merged into it from above."""

    def __init__(self, sheet: Sheet, mapping: Mapping) -> None:
        self.reach = {
            (top, left): bottom
            for top, left, bottom, right in sheet.merged
            if bottom > top >= sheet.header.stop
            and left == right
            and mapping.items.get(left, REQUIRED[0]) not in REQUIRED
        }
        self.places = {place for _, place in self.reach}
        self.kept: dict[int, tuple[int, Cell]] = {}

    def filled(self, row: SheetRow) -> SheetRow:
        if not self.reach:
            return row
        cells = list(row.cells)
        for place in self.places:
            if (row.number, place) in self.reach:
                self.kept[place] = (self.reach[row.number, place], cells[place])
            until, value = self.kept.get(place, (0, ""))
            if row.number <= until:
                cells[place] = value
        return SheetRow(row.number, cells)


def _texts(cells: Cells) -> tuple[str, ...]:
    """The cells as text for looking at, without blanks at the end."""
    texts = [narrow(str(cell)).strip() for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def _at(cells: Cells, place: int) -> str:
    return str(cells[place]).strip() if 0 <= place < len(cells) else ""


def narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
