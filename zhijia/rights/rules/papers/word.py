"""The letter as a Word file that an office can go on working with.

Faces are named, never embedded; a machine without them falls back to its own Song. The file carries
neither author nor hour.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from zhijia.rights.rules.papers import paper as sheet
from zhijia.rights.rules.papers.paper import Paper, Paragraph

RED = RGBColor(0xE6, 0x00, 0x12)
_RED_HEX = "E60012"
_LATIN = "Times New Roman"
_CENTRE, _RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
_UNKNOWN_DAY = datetime(2000, 1, 1, tzinfo=UTC)


def as_word(paper: Paper) -> bytes:
    """The letter as .docx; the same paper gives the same text on every machine."""
    document = Document()
    # The grid counts its letters in the size of the plain style.
    document.styles["Normal"].font.size = Pt(sheet.TEXT_POINTS)
    _set_up_page(document.sections[0])
    _forget_author(document, paper)
    _head(document, paper)
    _text(document, paper)
    _signature(document, paper)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _set_up_page(section: Any) -> None:
    """A4 with the type area of the standard; the first page has no number but the second red line."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(sheet.TOP_MM), Mm(sheet.BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(sheet.LEFT_MM), Mm(sheet.RIGHT_MM)
    section.header_distance = Mm(15)
    section.footer_distance = Mm(sheet.FOOT_LINE_FROM_EDGE_MM)
    section.different_first_page_header_footer = True
    grid = section._sectPr.find(qn("w:docGrid"))
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), str(round(sheet.LINE_POINTS * 20)))
    grid.set(qn("w:charSpace"), str(math.floor(sheet.CLOSER_POINTS * 4096)))
    _red_line(section.first_page_footer.paragraphs[0], "top", "thinThickSmallGap")
    _page_number(section.footer.paragraphs[0])


def _forget_author(document: Any, paper: Paper) -> None:
    known = document.core_properties
    day = datetime.combine(paper.on, time(), tzinfo=UTC) if paper.on else _UNKNOWN_DAY
    known.author = known.last_modified_by = known.comments = ""
    known.title = paper.title
    known.created = known.modified = day
    known.revision = 1


def _head(document: Any, paper: Paper) -> None:
    office = _line(document, _CENTRE)
    _run(office, paper.office, sheet.SONG[0], sheet.HEAD_POINTS).font.color.rgb = RED
    office.paragraph_format.line_spacing = Pt(sheet.HEAD_POINTS + 12)
    _red_line(office, "bottom", "thickThinSmallGap")
    _run(_line(document, _RIGHT), paper.number, sheet.FANG_SONG[0])
    _line(document)
    _run(_line(document, _CENTRE), paper.title, sheet.SONG[0], sheet.TITLE_POINTS)
    _line(document)
    _run(_line(document), f"{paper.recipient}：", sheet.FANG_SONG[0])


def _text(document: Any, paper: Paper) -> None:
    for paragraph in paper.paragraphs:
        line = _line(document, indent=2)
        for words, face in _parts(paragraph):
            _run(line, words, face)
    if paper.attachment:
        _line(document)
        _run(_line(document, indent=2), f"附件：{paper.attachment}", sheet.FANG_SONG[0])


def _parts(paragraph: Paragraph) -> Iterator[tuple[str, str]]:
    if paragraph.heading:
        yield paragraph.heading, (sheet.HEI if paragraph.level == 1 else sheet.KAI)[0]
    if paragraph.text:
        yield paragraph.text, sheet.FANG_SONG[0]


def _signature(document: Any, paper: Paper) -> None:
    """Office and day at the right, four characters in; who answers questions in brackets below."""
    _line(document)
    for words in (paper.office, paper.day):
        line = _line(document, _RIGHT)
        line.paragraph_format.right_indent = Pt(4 * sheet.TEXT_POINTS)
        line.paragraph_format.keep_with_next = True
        _run(line, words, sheet.FANG_SONG[0])
    if paper.contact:
        _run(_line(document, indent=2), f"（联系人：{paper.contact}）", sheet.FANG_SONG[0])


def _line(document: Any, aligned: Any = None, *, indent: int = 0) -> Any:
    """A paragraph of the grid, its first line so many characters in."""
    line = document.add_paragraph()
    line.alignment = aligned
    shape = line.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(sheet.LINE_POINTS)
    shape.widow_control = True
    if indent:
        shape.first_line_indent = Pt(indent * sheet.TEXT_POINTS)
    return line


def _run(line: Any, words: str, face: str, points: int = sheet.TEXT_POINTS) -> Any:
    run = line.add_run(words)
    run.font.size, run.font.name = Pt(points), _LATIN
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
    return run


def _red_line(line: Any, side: str, kind: str) -> None:
    border = OxmlElement(f"w:{side}")
    for name, value in (("val", kind), ("sz", "24"), ("space", "4"), ("color", _RED_HEX)):
        border.set(qn(f"w:{name}"), value)
    borders = OxmlElement("w:pBdr")
    borders.append(border)
    line._p.get_or_add_pPr().append(borders)
    # The red line is wider than the text by seven millimetres on each side.
    wider = Mm((sheet.RED_LINE_MM - sheet.WIDTH_MM) // 2)
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = -wider


def _page_number(line: Any) -> None:
    """— 2 —, drawn by Word itself."""
    line.alignment = _CENTRE
    _run(line, "— ", sheet.SONG[0], sheet.PAGE_NUMBER_POINTS)
    number = _run(line, "", sheet.SONG[0], sheet.PAGE_NUMBER_POINTS)
    for kind, words in (("begin", None), (None, "PAGE"), ("end", None)):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = words
        number._r.append(part)
    _run(line, " —", sheet.SONG[0], sheet.PAGE_NUMBER_POINTS)
