"""A picture of a calculator to share: its rule on a made-up example, its articles, where it stands.

Nobody's own figures go in, so it may be sent into any group. Drawn here and kept nowhere.
"""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

import segno
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

from zhijia.kernel.errors import Unavailable
from zhijia.law.rules.library import CALCULATORS
from zhijia.law.selectors.calculators import Result, example_page
from zhijia.law.selectors.spoken import day_spoken

WIDTH, MARGIN, LINE = 1080, 72, 1.5
COLOURS = 32  # ink on paper needs no more, and a small file goes through any chat
PAPER, SHEET, INK, QUIET, RED, HAIR = (
    "#F6F5F2",
    "#FFFFFF",
    "#1F2328",
    "#4A5158",
    "#B3211C",
    "#DEDAD3",
)
# Where systems keep a face that knows Chinese; the container of deploy/ has the first.
FACES = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/System/Library/Fonts/PingFang.ttc",
)
SIMPLIFIED = 2  # the face of mainland glyphs within the Noto collection
# The Chinese face draws these as wide as a character, which tears English words apart.
NARROW = str.maketrans("’", "'")
NO_LINE_BEGINS_WITH = "，。；：、）》”！？"


class Sheet:
    """A page that grows downwards: what is written is remembered, then drawn at once."""

    def __init__(self) -> None:
        self.y = MARGIN
        self._drawn: list[tuple[int, str, int, str]] = []
        self._hairs: list[int] = []

    def write(self, text: str, size: int, colour: str = INK, after: int = 0) -> None:
        """Text in as many lines as it needs, then so much room."""
        for line in wrapped(text.translate(NARROW), size):
            self._drawn.append((self.y, line, size, colour))
            self.y += int(size * LINE)
        self.y += after

    def hair(self) -> None:
        self.y += 12
        self._hairs.append(self.y)
        self.y += 28

    def drawn(self, code: Image.Image) -> Image.Image:
        """The finished picture, the code in its right lower corner."""
        height = self.y + code.height + 2 * MARGIN
        picture = Image.new("RGB", (WIDTH, height), PAPER)
        pen = ImageDraw.Draw(picture)
        pen.rectangle((0, 0, WIDTH, 12), fill=RED)
        for y in self._hairs:
            pen.line((MARGIN, y, WIDTH - MARGIN, y), fill=HAIR, width=2)
        for y, line, size, colour in self._drawn:
            pen.text((MARGIN, y), line, font=face(size), fill=colour)
        picture.paste(code, (MARGIN, self.y + MARGIN // 2))
        return picture


def picture_of(name: str, address: str) -> bytes:
    """The picture as PNG, in the reader's language; `Unavailable` where the server has no Chinese
    face."""
    return _drawn(name, address, str(get_language()), timezone.localdate())


@lru_cache(maxsize=2 * len(CALCULATORS))
def _drawn(name: str, address: str, _language: str, on: date) -> bytes:
    """Drawn once a day and language: everybody who shares a calculator shares the same picture."""
    shown, sheet = example_page(name), Sheet()
    sheet.write(_("算一算"), 34, RED, after=8)
    sheet.write(shown.calculator.title, 60, after=8)
    sheet.write(shown.calculator.tells, 36, QUIET)
    sheet.hair()
    sheet.write(_("例子（数是编的，不是任何人的）"), 32, QUIET, after=8)
    for one in shown.answers:
        sheet.write(f"{one.words}　{one.value}", 36)
    if isinstance(shown.found, Result):
        _write_result(sheet, shown.found)
    sheet.hair()
    day = day_spoken(on.isoformat(), weekday=False)
    sheet.write(
        _("按%(day)s的法律估算，不是法律文书。自己的数，打开下面的网址算：") % {"day": day},
        30,
        QUIET,
    )
    sheet.write(address.partition("://")[2], 32)
    drawn = BytesIO()
    picture = sheet.drawn(code_of(address))
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(drawn, "PNG")
    return drawn.getvalue()


def _write_result(sheet: Sheet, found: Result) -> None:
    sheet.hair()
    sheet.write(found.first.words, 34, QUIET)
    sheet.write(found.first.value, 64, after=8)
    for number, step in enumerate(found.steps, start=1):
        sheet.write(f"{number}　{step.label}　{step.value}", 34)
        sheet.write(step.formula, 30, QUIET, after=6)
    sheet.hair()
    for article in found.articles:
        sheet.write(article.called, 32, QUIET)


def code_of(address: str) -> Image.Image:
    """The address as a code to scan."""
    drawn = BytesIO()
    segno.make(address, error="m").save(drawn, kind="png", scale=6, border=2, light=SHEET, dark=INK)
    drawn.seek(0)
    return Image.open(drawn).convert("RGB")


def wrapped(text: str, size: int) -> list[str]:
    """The text in lines that fit, none beginning with a closing mark; English breaks between words."""
    room, font = WIDTH - 2 * MARGIN, face(size)
    lines, line = [], ""
    for part in _parts(text):
        if line and font.getlength(line + part) > room and part[0] not in NO_LINE_BEGINS_WITH:
            lines.append(line.rstrip())
            line = part.lstrip()
        else:
            line += part
    return [*lines, line] if line else lines


def _parts(text: str) -> list[str]:
    """What may not be broken: a word, a number, a single character of Chinese."""
    parts: list[str] = []
    for letter in text:
        if parts and letter.isascii() and letter != " " and parts[-1][-1:].isascii():
            parts[-1] += letter
        else:
            parts.append(letter)
    return parts


@cache
def face(size: int) -> ImageFont.FreeTypeFont:
    for path in FACES:
        if Path(path).exists():
            return ImageFont.truetype(path, size, index=SIMPLIFIED if "Noto" in path else 0)
    raise Unavailable("law.no_chinese_face")
