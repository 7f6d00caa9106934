"""What the guides are written in: every sentence in Chinese and in English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence in Chinese and in English."""

    zh: str
    en: str

    def said_in(self, language: str) -> str:
        return self.en if language == "en" else self.zh
