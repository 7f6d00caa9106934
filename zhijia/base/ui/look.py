"""How a person wants pages to look: light or dark, how large, the elder edition, contrast.

Kept in one cookie of plain words ("dark size-3 elder high"), so nothing is stored about anybody
and nothing flashes: the server writes the look into the first byte of the page.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from django.http import HttpRequest
from django.utils import translation

COOKIE = "zh_look"
COOKIE_SECONDS = 365 * 24 * 3600
SEPARATOR = "."

THEMES = ("auto", "light", "dark")
SIZES = ("1", "2", "3", "4")  # 17, 20, 24 and 30 px on the worker's face
CONTRASTS = ("auto", "high")
EDITIONS = ("standard", "elder")
KEYS = ("on", "off")  # single-letter keys of the workbench can be turned off (WCAG 2.1.4)
ELDER_SIZE = "3"  # 24 px: an elder edition starts at 18 px (MIIT rules of 2021 for apps)


@dataclass(frozen=True, slots=True)
class Look:
    """One person's wishes; the defaults are what everybody gets who never asked for anything."""

    theme: str = "auto"
    size: str = "1"
    edition: str = "standard"
    contrast: str = "auto"
    keys: str = "on"

    @classmethod
    def from_words(cls, text: str) -> Self:
        """The look a cookie describes; words nobody knows are passed over."""
        look = cls()
        for word in text.split(SEPARATOR):
            name, _, value = word.partition("-")
            if value in _CHOICES.get(name, ()):
                look = replace(look, **{name: value})
        return look

    @property
    def words(self) -> str:
        return SEPARATOR.join(f"{name}-{getattr(self, name)}" for name in _CHOICES)

    @property
    def is_elder(self) -> bool:
        return self.edition == "elder"

    @property
    def language(self) -> str:
        """What `<html lang>` says: zh-CN picks the mainland forms of the characters."""
        return "en" if translation.get_language() == "en" else "zh-CN"

    def with_wish(self, name: str, value: str) -> Self:
        """The look after one wish. The elder edition brings its type size, and takes it away."""
        if value not in _CHOICES.get(name, ()):
            return self
        wished = replace(self, **{name: value})
        if name == "edition" and value != self.edition:
            wished = replace(wished, size=ELDER_SIZE if value == "elder" else SIZES[0])
        return wished


_CHOICES: dict[str, tuple[str, ...]] = {
    "theme": THEMES,
    "size": SIZES,
    "edition": EDITIONS,
    "contrast": CONTRASTS,
    "keys": KEYS,
}
WISHES = tuple(_CHOICES)


def look_of(request: HttpRequest) -> Look:
    """The look this visitor or worker asked for, from the cookie."""
    return Look.from_words(request.COOKIES.get(COOKIE, ""))
