"""What the register knows already: asking the grassroots for it again is refused, with where to look.

The words are how officers write the figure; the page is where it stands, up to date, for everybody
entitled to see it.
"""

from __future__ import annotations

from dataclasses import dataclass

from zhijia.kernel.words import _

FILLING = "的数情况统计表报上一览人名总个家合计明细"
"""Characters that change nothing about what is asked: 会员总人数 asks for 会员数."""


@dataclass(frozen=True, slots=True)
class KnownFigure:
    """A figure the register holds: its name, the words it is asked by, the address of its page."""

    title: str
    words: tuple[str, ...]
    url_name: str


KNOWN: tuple[KnownFigure, ...] = (
    KnownFigure(_("会员人数"), ("会员", "入会", "工会会员"), "org:members"),
    KnownFigure(_("会员名册"), ("会员名册", "会员名单", "花名册", "会员花名册"), "org:members"),
    KnownFigure(_("女会员、农民工会员人数"), ("女会员", "农民工会员", "女职工会员"), "org:members"),
    KnownFigure(_("基层工会数"), ("基层工会", "建会", "工会组织", "组织"), "org:unions"),
    KnownFigure(_("单位名册"), ("单位名册", "企业名册", "企业名单", "单位名单"), "org:employers"),
    KnownFigure(
        _("换届和证书到期"),
        ("换届", "届满", "换届时间", "法人证书到期", "法人证书"),
        "org:calendar",
    ),
    KnownFigure(
        _("诉求的件数"), ("诉求", "来信来访", "信访件", "职工诉求"), "insights:live_figures"
    ),
)


def plain(item: str) -> str:
    """What an item asks for, without spaces, marks and the words that change nothing."""
    kept = "".join(character for character in item if character.isalnum())
    return "".join(character for character in kept if character not in FILLING) or kept


def known_figure(item: str) -> KnownFigure | None:
    """The figure of the register that an item asks for; None when it asks for something else."""
    asked = plain(item)
    for figure in KNOWN:
        if asked in {plain(words) for words in figure.words}:
            return figure
    return None
