"""Marking words for the translators where no language is known: rules and tables of codes."""

from __future__ import annotations


def _(words: str) -> str:
    """The words as they are; the page that shows them translates them."""
    return words
