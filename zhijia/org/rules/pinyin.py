"""How a name is typed: its pinyin, and the initials officers search by (张建国 → zjg)."""

from __future__ import annotations

# Surnames read otherwise than the character alone. Source: 《现代汉语词典》, readings marked 姓.
SURNAMES = {
    "单": "shan",
    "曾": "zeng",
    "仇": "qiu",
    "解": "xie",
    "查": "zha",
    "朴": "piao",
    "区": "ou",
    "盖": "ge",
    "尉迟": "yu chi",
    "万俟": "mo qi",
    "翟": "zhai",
    "覃": "qin",
    "乐": "yue",
    "缪": "miao",
    "员": "yun",
    "繁": "po",
}


def pinyin_of(name: str) -> str:
    """The syllables without tones: "zhang jian guo"; other letters stay as they are."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415  (0.4 s to import; few commands need it)

    surname = next((s for s in (name[:2], name[:1]) if s in SURNAMES), "")
    rest = lazy_pinyin(name[len(surname) :], style=Style.NORMAL)
    return " ".join([*SURNAMES.get(surname, "").split(), *rest]).lower()


def initials_of(name: str) -> str:
    """The first letters: "zjg"."""
    return "".join(syllable[0] for syllable in pinyin_of(name).split() if syllable)
