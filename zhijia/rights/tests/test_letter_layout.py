"""The reminder as it leaves the house: the geometry of GB/T 9704—2012 measured in the Word file and in
the PDF themselves, and nobody named in either, neither on the sheet nor in what the file knows."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from datetime import date
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from tests.town import Town
from zhijia.base.ui.pdf import pdf_of
from zhijia.rights import services
from zhijia.rights.rules.papers.html import as_html
from zhijia.rights.rules.papers.paper import Paper
from zhijia.rights.rules.papers.word import as_word
from zhijia.rights.tests.audits import NAMES
from zhijia.rights.tests.pdf_reading import Read, read_pdf
from zhijia.rights.tests.test_letters import PEOPLE
from zhijia.rights.tests.test_no_source import a_worker_brings_papers, eight_people

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
POINTS_A_MM = 72 / 25.4
LONG = "本会核对了贵单位交来的花名册和缴费明细" * 6 + "。"
LETTER = Paper(
    office="示范区总工会",
    number="〔2026〕提第7号",
    title="关于依法缴纳社会保险费的提示函",
    recipient="宏达纺织有限公司",
    body="\n".join(
        ["一、发现的情况", "（一）基数偏低。涉及8人。", *([LONG] * 12), "二、建议", LONG]
    ),
    on=date(2026, 11, 3),
    contact="王某　0512-12345678",
    attachment="核对表",
)


def mm(points: float) -> float:
    return points / POINTS_A_MM


# Word --------------------------------------------------------------------------------------------


def part(content: bytes, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return ElementTree.fromstring(package.read(name))


@pytest.fixture(scope="module")
def body() -> ElementTree.Element:
    found = part(as_word(LETTER), "word/document.xml").find(f"{W}body")
    assert found is not None
    return found


def paragraph(body: ElementTree.Element, words: str) -> ElementTree.Element:
    """The paragraph that begins with these words."""
    for one in body.iter(f"{W}p"):
        if "".join(text.text or "" for text in one.iter(f"{W}t")).startswith(words):
            return one
    raise AssertionError(f"no paragraph begins with {words}")


def of(element: ElementTree.Element, path: str, name: str) -> str:
    """An attribute of a part of a paragraph: `pPr/spacing`, `line`."""
    found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
    assert found is not None, path
    return found.get(f"{W}{name}", "")


def test_word_page_and_type_area(body: ElementTree.Element) -> None:
    """A4; 37 above, 28 at the left, and what is left over is 156 x 225 mm."""
    section = body.find(f"{W}sectPr")
    assert section is not None

    def twips(path: str, name: str) -> float:
        return int(of(section, path, name)) / 20

    assert (round(mm(twips("pgSz", "w"))), round(mm(twips("pgSz", "h")))) == (210, 297)
    left, right, top, bottom = (
        mm(twips("pgMar", side)) for side in ("left", "right", "top", "bottom")
    )
    assert (round(top, 1), round(left, 1)) == (37, 28)
    assert round(210 - left - right, 1) == 156
    assert round(297 - top - bottom, 1) == 225


def test_word_has_22_lines_of_28_letters(body: ElementTree.Element) -> None:
    section = body.find(f"{W}sectPr")
    assert section is not None
    assert of(section, "docGrid", "type") == "linesAndChars"
    pitch = int(of(section, "docGrid", "linePitch")) / 20
    assert 225 * POINTS_A_MM - pitch < 22 * pitch <= 225 * POINTS_A_MM, "22 lines fill the area"
    assert len(section.findall(f"{W}docGrid")) == 1
    letter = 16 + int(of(section, "docGrid", "charSpace")) / 4096
    assert 28 * letter <= 156 * POINTS_A_MM < 29 * letter
    styles = part(as_word(LETTER), "word/styles.xml")
    (plain,) = (s for s in styles if s.get(f"{W}styleId") == "Normal")
    assert of(plain, "rPr/sz", "val") == "32", "the grid counts letters of the plain style: 16 pt"


@pytest.mark.parametrize(
    ("words", "face", "points", "aligned"),
    [
        ("示范区总工会", "方正小标宋简体", 36, "center"),
        ("〔2026〕提第7号", "仿宋_GB2312", 16, "right"),
        ("关于依法缴纳", "方正小标宋简体", 22, "center"),
        ("宏达纺织有限公司：", "仿宋_GB2312", 16, ""),
        ("一、发现的情况", "黑体", 16, ""),
        ("（一）基数偏低。", "楷体_GB2312", 16, ""),
        ("本会核对了", "仿宋_GB2312", 16, ""),
        ("附件：核对表", "仿宋_GB2312", 16, ""),
        ("2026年11月3日", "仿宋_GB2312", 16, "right"),
    ],
)
def test_word_faces_and_sizes(
    body: ElementTree.Element, words: str, face: str, points: int, aligned: str
) -> None:
    """Title 二号 (22 pt), text 三号 (16 pt), on exact lines of 28.95 pt."""
    line = paragraph(body, words)
    run = line.find(f"{W}r")
    assert run is not None
    assert of(run, "rPr/rFonts", "eastAsia") == face
    assert int(of(run, "rPr/sz", "val")) == 2 * points
    assert (of(line, "pPr/jc", "val") if line.find(f"{W}pPr/{W}jc") is not None else "") == aligned
    exact = int(of(line, "pPr/spacing", "line")) / 20
    assert exact == (48 if points == 36 else 28.95)
    assert of(line, "pPr/spacing", "lineRule") == "exact"


def test_word_indents_the_text_by_two_letters_and_not_the_addressee(
    body: ElementTree.Element,
) -> None:
    for words in ("一、发现的情况", "（一）基数偏低。", "本会核对了", "附件：核对表"):
        assert of(paragraph(body, words), "pPr/ind", "firstLine") == str(2 * 16 * 20), words
    assert paragraph(body, "宏达纺织有限公司：").find(f"{W}pPr/{W}ind") is None
    assert of(paragraph(body, "2026年11月3日"), "pPr/ind", "right") == str(4 * 16 * 20)


def test_word_red_lines_are_170_mm_and_the_second_stands_on_the_first_page_only() -> None:
    content = as_word(LETTER)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        feet = {n: package.read(n).decode() for n in package.namelist() if "footer" in n}
    red = [name for name, xml in feet.items() if 'w:color="E60012"' in xml]
    numbered = [name for name, xml in feet.items() if "PAGE" in xml]
    assert len(red) == len(numbered) == 1
    assert red != numbered
    assert 'w:sz w:val="28"' in feet[numbered[0]], "四号 (14 pt)"
    document = part(content, "word/document.xml")
    body = document.find(f"{W}body")
    assert body is not None
    head = paragraph(body, "示范区总工会")
    assert of(head, "pPr/pBdr/bottom", "color") == "E60012"
    for side in ("left", "right"):
        assert round(mm(int(of(head, "pPr/ind", side)) / 20)) == -7, "170 = 156 + 2 x 7"
    assert document.find(f".//{W}titlePg") is not None
    references = {one.get(f"{W}type") for one in document.iter(f"{W}footerReference")}
    assert references == {"first", "default"}


# PDF ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def printed() -> Read:
    return read_pdf(pdf_of(as_html(LETTER)))


def inside(printed: Read) -> list:
    """The pieces of the type area: neither the head nor the numbers of the pages."""
    return [piece for piece in printed.pieces if round(piece.size) in (16, 22)]


def test_pdf_pages_are_a4_and_every_face_is_embedded(printed: Read) -> None:
    assert len(printed.sizes) > 1
    assert {(round(mm(w), 1), round(mm(h), 1)) for w, h in printed.sizes} == {(210.0, 297.0)}
    assert printed.fonts == printed.embedded > 0
    assert {round(piece.size) for piece in printed.pieces} == {36, 22, 16, 14}


def test_pdf_text_stands_in_the_type_area(printed: Read) -> None:
    left, top = 28 * POINTS_A_MM, 37 * POINTS_A_MM
    for piece in inside(printed):
        assert piece.left >= left - 0.01, piece
        assert top < piece.baseline <= top + 225 * POINTS_A_MM, piece
    begins = {
        round(mm(piece.left), 1) for piece in inside(printed) if piece.text.startswith("本会")
    }
    two_letters = 2 * 156 / 28
    assert round(28 + two_letters, 1) in begins, "each paragraph begins two letters in"


def test_pdf_has_lines_of_28_letters_and_22_on_a_page(printed: Read) -> None:
    lines: Counter[tuple[int, float]] = Counter()
    for piece in inside(printed):
        lines[piece.page, round(piece.baseline, 1)] += len(piece.text)
    assert max(lines.values()) == 28
    bases = sorted(base for page, base in lines if page == 1)
    assert {round(below - above, 1) for above, below in pairwise(bases)} <= {28.9, 29.0}
    assert max(Counter(page for page, _base in lines).values()) <= 22
    assert len(bases) == 22, "a full page"


def test_pdf_head_number_title_and_page_numbers(printed: Read) -> None:
    head, number, title, to, *_ = printed.pieces
    assert (head.text, number.text, title.text) == (LETTER.office, LETTER.number, LETTER.title)
    assert to.text == "宏达纺织有限公司："
    assert round(mm(to.left), 1) == 28, "the addressee begins at the margin"
    middle = 28 + 156 / 2
    for one in (head, title):
        half = len(one.text) * one.size / 2
        assert round(mm(one.left + half)) == middle, one.text
    paged = [(piece.page, piece.text) for piece in printed.pieces if round(piece.size) == 14]
    said = "".join(text for _page, text in paged)
    assert 0 not in {page for page, _text in paged}, "the first page of a letter has no number"
    assert re.fullmatch(r"(— ?\d ?—)+", said.replace(" ", " ")), said
    assert printed.known.splitlines()[0] == LETTER.title


# Nobody is named ---------------------------------------------------------------------------------


HINTS = ("C：", "举报", "投诉", "信访", "职工提供", "本人提供", "小王", "王晓梅")


@pytest.mark.django_db
def test_neither_sheet_nor_what_the_files_know_names_or_hints_at_anybody(town: Town) -> None:
    """The same person was shown by a worker's own papers too; neither file says so."""
    audited = eight_people(town)
    a_worker_brings_papers(town)
    letter = services.draft_letter(audited, actor=town.actor("小王"))
    services.sign_letter(letter, actor=town.actor("周主席"))
    client = town.client("小王")
    word = client.get(reverse("rights:letter_word", args=[letter.pk])).content
    pdf = client.get(reverse("rights:letter_pdf", args=[letter.pk])).content
    read = read_pdf(pdf)
    with zipfile.ZipFile(io.BytesIO(word)) as package:
        names = package.namelist()
        said = {name: package.read(name).decode("utf-8", "replace") for name in names}
    assert not any("comment" in name or "people" in name for name in names)
    said |= {"PDF": read.text, "PDF known": read.known}
    assert "基数低于本人上年月平均工资" in said["PDF"], "the reader reads the sheet"
    assert "基数低于本人上年月平均工资" in said["word/document.xml"]
    people = [*NAMES, *NAMES.values(), *PEOPLE, *PEOPLE.values()]
    for where, words in said.items():
        assert not [who for who in people if who in words], where
        assert not [hint for hint in HINTS if hint in words], where
        if where.startswith(("word/document", "docProps", "PDF")):
            assert not re.search(r"1[3-9]\d{9}|\d{17}[\dXx]", words), where
    core = said["docProps/core.xml"]
    assert "<dc:creator></dc:creator>" in core or "<dc:creator/>" in core
    assert "T00:00:00Z" in core, "no hour of the day"
