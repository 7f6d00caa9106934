"""The letter as a sheet of HTML to be printed as PDF, page by page as it will go out.

It holds nothing but the paper and names nothing outside itself.
"""

from __future__ import annotations

from html import escape

from zhijia.rights.rules.papers import paper as sheet
from zhijia.rights.rules.papers.paper import Paper, Paragraph

RED = "#e60012"


def as_html(paper: Paper) -> str:
    """The sheet: every word of the paper escaped, the layout in one style block."""
    parts = [
        f"<p class=office>{escape(paper.office)}</p><div class=head></div><div class=foot></div>",
        f"<p class=number>{escape(paper.number)}</p>",
        f"<h1>{escape(paper.title)}</h1>",
        f"<p class=to>{escape(paper.recipient)}：</p>",
        *map(_paragraph, paper.paragraphs),
    ]
    if paper.attachment:
        parts.append(f"<p class=more>附件：{escape(paper.attachment)}</p>")
    parts.append(f"<div class=end><p>{escape(paper.office)}</p><p>{paper.day}</p></div>")
    if paper.contact:
        parts.append(f"<p>（联系人：{escape(paper.contact)}）</p>")
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        f"<title>{escape(paper.title)}</title><style>{_STYLE}</style></head>"
        f"<body>{''.join(parts)}</body></html>"
    )


def _paragraph(one: Paragraph) -> str:
    heading = f"<span class=h{one.level}>{escape(one.heading)}</span>" if one.heading else ""
    return f"<p>{heading}{escape(one.text)}</p>"


def _family(faces: tuple[str, ...]) -> str:
    return ", ".join(f'"{face}"' for face in faces)


_OUT = (sheet.RED_LINE_MM - sheet.WIDTH_MM) // 2
_FOOT_TOP = 297 - sheet.FOOT_LINE_FROM_EDGE_MM - sheet.TOP_MM
_STYLE = f"""
@page {{ size: A4; margin: {sheet.TOP_MM}mm {sheet.RIGHT_MM}mm {sheet.BOTTOM_MM}mm {sheet.LEFT_MM}mm;
  @bottom-center {{ content: "— " counter(page) " —"; font: {sheet.PAGE_NUMBER_POINTS}pt {_family(sheet.SONG)}; }} }}
@page :first {{ @bottom-center {{ content: none; }} }}
* {{ margin: 0; padding: 0; }}
body {{ position: relative; font: {sheet.TEXT_POINTS}pt/{sheet.LINE_POINTS}pt {_family(sheet.FANG_SONG)};
  letter-spacing: {sheet.CLOSER_POINTS - 0.002:.3f}pt; text-align: justify; overflow-wrap: anywhere; line-break: strict; }}
p {{ text-indent: {2 * (sheet.TEXT_POINTS + sheet.CLOSER_POINTS):.3f}pt; orphans: 2; widows: 2; }}
.office, h1 {{ letter-spacing: 0; }}
.office {{ font: {sheet.HEAD_POINTS}pt/{sheet.HEAD_POINTS + 12}pt {_family(sheet.SONG)}; font-weight: bold;
  color: {RED}; text-align: center; text-indent: 0; margin: -7mm -{_OUT}mm 4mm; }}
.head, .foot {{ height: 0; margin: 0 -{_OUT}mm; }}
.head {{ border-top: 1.5pt solid {RED}; border-bottom: .5pt solid {RED}; padding-top: 1pt; }}
.foot {{ position: absolute; top: {_FOOT_TOP}mm; left: 0; right: 0; border-top: .5pt solid {RED};
  border-bottom: 1.5pt solid {RED}; padding-top: 1pt; }}
.number {{ text-align: right; text-indent: 0; margin-top: 2mm; }}
h1 {{ font: {sheet.TITLE_POINTS}pt/{sheet.LINE_POINTS + 3}pt {_family(sheet.SONG)}; font-weight: bold;
  text-align: center; margin: {sheet.LINE_POINTS}pt 0; text-wrap: balance; }}
.to {{ text-indent: 0; }}
.more {{ margin-top: {sheet.LINE_POINTS}pt; }}
.h1 {{ font-family: {_family(sheet.HEI)}; }}
.h2 {{ font-family: {_family(sheet.KAI)}; }}
.end {{ margin-top: {sheet.LINE_POINTS}pt; break-inside: avoid; }}
.end p {{ text-align: right; text-indent: 0; padding-right: 4em; }}
"""
