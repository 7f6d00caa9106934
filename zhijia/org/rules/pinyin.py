"""How a name is typed: its pinyin, and the initials officers search by (张建国 → zjg)."""

from __future__ import annotations

from collections.abc import Container
from functools import cache, lru_cache

FIRST_HAN, LAST_HAN = "\u4e00", "\u9fff"
LONGEST_FAST = 4

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


@lru_cache(maxsize=4_096)
def pinyin_of(name: str) -> str:
    """The syllables without tones: "zhang jian guo"; other letters stay as they are."""
    surname = next((s for s in (name[:2], name[:1]) if s in SURNAMES), "")
    rest = _syllables(name[len(surname) :])
    return " ".join([*SURNAMES.get(surname, "").split(), *rest]).lower()


def initials_of(name: str) -> str:
    """The first letters: "zjg"."""
    return "".join(syllable[0] for syllable in pinyin_of(name).split() if syllable)


def _syllables(text: str) -> list[str]:
    """What the library says, twenty times faster for a name in which it knows no phrase: then each
    character has its own reading, which is asked once."""
    if len(text) > LONGEST_FAST or not all(FIRST_HAN <= letter <= LAST_HAN for letter in text):
        return _read(text)
    parts = (text[i:j] for i in range(len(text) - 1) for j in range(i + 2, len(text) + 1))
    if any(part in _phrases() for part in parts):
        return _read(text)
    return [_reading(letter) for letter in text]


@cache
def _reading(letter: str) -> str:
    return _read(letter)[0]


def _read(text: str) -> list[str]:
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415  (0.4 s to import; few commands need it)

    return lazy_pinyin(text, style=Style.NORMAL)


@cache
def _phrases() -> Container[str]:
    from pypinyin.constants import PHRASES_DICT  # noqa: PLC0415

    return PHRASES_DICT
