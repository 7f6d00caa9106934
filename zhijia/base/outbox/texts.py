"""The sentences that leave the house. Anybody may see a lock screen, so they hold a number, a date,
a count, a code or an address of this house, and never a category, an employer, a name, an amount or a word of the matter.

An app adds its own with `add_message_texts` from its `apps.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings

from zhijia.base.texts import Text

MESSAGE_TEXTS: dict[str, Text] = {}
NEUTRAL_FACTS = frozenset({"number", "on", "count", "code", "minutes", "days"})
LONGEST_FACT = 24
ADDRESS = "address"
LONGEST_ADDRESS = 120


def add_message_texts(texts: Mapping[str, Text]) -> None:
    """Add the sentences of an app; a code may be given once."""
    for code, text in texts.items():
        if MESSAGE_TEXTS.setdefault(code, text) is not text:
            raise ValueError(f"the message {code} is given twice")


def message_sentence(code: str, facts: Mapping[str, object]) -> str:
    """The sentence in the reader's language."""
    return str(MESSAGE_TEXTS[code]) % facts


def require_neutral(code: str, facts: Mapping[str, object]) -> None:
    """A mistake of the programmer, not of a person: the sentence is known and tells nothing."""
    if told := facts.keys() - NEUTRAL_FACTS - {ADDRESS}:
        raise ValueError(f"{code}: a message never tells {', '.join(sorted(told))}")
    words = {name: str(value) for name, value in facts.items()}
    _require_own_address(code, words.pop(ADDRESS, ""))
    if any(len(word) > LONGEST_FACT for word in words.values()):
        raise ValueError(f"{code}: a fact of a message is a number, a date or a code")
    message_sentence(code, facts)


def _require_own_address(code: str, address: str) -> None:
    """A link leads to this house and nowhere else, and holds no more than a random word."""
    own = address.startswith(f"{settings.PUBLIC_ADDRESS}/") and len(address) <= LONGEST_ADDRESS
    if address and not own:
        raise ValueError(f"{code}: a message links to this house only")
