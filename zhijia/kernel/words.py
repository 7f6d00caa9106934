"""Marking words for the translators where no language is known: rules and tables of codes."""

from __future__ import annotations

from typing import Any


def _(words: str) -> str:
    """The words as they are; the page that shows them translates them."""
    return words


class Said(str):
    """A Chinese sentence with facts filled in, which remembers its pattern and the facts: whoever
    only prints it has plain text, and a page can say it in the reader's language."""

    __slots__ = ("facts", "pattern")

    pattern: str
    facts: dict[str, object]

    def __new__(cls, pattern: str, facts: dict[str, object]) -> Said:
        made = super().__new__(cls, pattern % facts)
        made.pattern, made.facts = pattern, facts
        return made


class Named(str):
    """A name out of a table that holds its English too."""

    __slots__ = ("english",)

    english: str

    def __new__(cls, chinese: str, english: str) -> Named:
        made = super().__new__(cls, chinese)
        made.english = english
        return made


def to_keep(text: str) -> Any:
    """A sentence as JSON keeps it: the pattern with its facts, so that it can still be said in each
    reader's language; plain text stays as it is."""
    if isinstance(text, Said):
        facts = {
            name: to_keep(fact) if isinstance(fact, str) else fact
            for name, fact in text.facts.items()
        }
        return {"said": text.pattern, "facts": facts}
    if isinstance(text, Named):
        return {"named": str(text), "english": text.english}
    return str(text)


def from_kept(kept: Any) -> str:
    """What `to_keep` kept, said again."""
    if not isinstance(kept, dict):
        return str(kept)
    if "named" in kept:
        return Named(kept["named"], kept["english"])
    facts: dict[str, object] = {
        name: fact if isinstance(fact, int) else from_kept(fact)
        for name, fact in kept["facts"].items()
    }
    return Said(kept["said"], facts)


def said(pattern: str, **facts: object) -> str:
    """A sentence for people, marked for the translators: `said("%(first)s起满一年", first=day)`.
    Without facts it is the sentence itself and a percent sign stands as written."""
    return Said(pattern, facts) if facts else pattern
