"""What stands on the sheet of an official letter, whoever draws it.

The layout is the letter format (信函格式) of GB/T 9704—2012: the office in red above a red double
line, the number below it at the right, the title, the addressee, the text, the signature and the
day. Millimetres and points below are those of the standard as design notes quote it (margins, type
area 156 x 225 mm, 22 lines of 28 characters); the lengths of the red lines are from memory, open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

TOP_MM, LEFT_MM, WIDTH_MM, HEIGHT_MM = 37, 28, 156, 225
RIGHT_MM, BOTTOM_MM = 210 - LEFT_MM - WIDTH_MM, 297 - TOP_MM - HEIGHT_MM
RED_LINE_MM, FOOT_LINE_FROM_EDGE_MM = 170, 20
LINES, LETTERS = 22, 28
TEXT_POINTS, TITLE_POINTS, HEAD_POINTS, PAGE_NUMBER_POINTS = 16, 22, 36, 14
LINE_POINTS = 28.95
"""The most, in Word's twentieths of a point, of which 22 fill no more than the 225 mm."""
# 28 letters of 16 pt are two millimetres wider than the line: each stands a little closer.
CLOSER_POINTS = WIDTH_MM * 72 / 25.4 / LETTERS - TEXT_POINTS

# The official face first, then what a machine without it has.
SONG = ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "STSong", "SimSun", "Noto Serif CJK SC")
FANG_SONG = ("仿宋_GB2312", "FangSong_GB2312", "FangSong", "STFangsong", "Noto Serif CJK SC")
HEI = ("黑体", "SimHei", "STHeiti", "Noto Sans CJK SC")
KAI = ("楷体_GB2312", "KaiTi_GB2312", "KaiTi", "STKaiti", "Noto Serif CJK SC")

_FIRST_LEVEL = re.compile(r"[一二三四五六七八九十]{1,3}、")
_SECOND_LEVEL = re.compile(r"（[一二三四五六七八九十]{1,3}）")
_SENTENCE = re.compile(r"[。：；！？]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: `level` 1 and 2 are headings by their numbering (一、 and （一）), 0 is text. A
    heading runs to the end of its line; one with a sentence behind it is `heading` plus `text`."""

    level: int
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Paper:
    """An official letter. `number` is empty and `on` is None as long as it is a draft."""

    office: str
    number: str
    title: str
    recipient: str
    body: str
    on: date | None
    contact: str = ""
    attachment: str = ""

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        return tuple(paragraph(line) for line in self.body.splitlines() if line.strip())

    @property
    def day(self) -> str:
        """The day in digits, as the standard wants it: 2026年3月5日."""
        return f"{self.on.year}年{self.on.month}月{self.on.day}日" if self.on else ""


def paragraph(line: str) -> Paragraph:
    """One line of the text as somebody typed it."""
    text = line.strip().strip("\u3000")
    if _FIRST_LEVEL.match(text):
        return Paragraph(1, text, "")
    if not _SECOND_LEVEL.match(text):
        return Paragraph(0, "", text)
    end = _SENTENCE.search(text)
    cut = end.end() if end else len(text)
    return Paragraph(2, text[:cut], text[cut:])


def letter_number(year: int, count: int) -> str:
    """The number of the count-th reminder of a year: 〔2026〕提第7号."""
    return f"〔{year}〕提第{count}号"
