"""Headers and words as they are compared: half width, lower case, without spaces and marks."""

from __future__ import annotations

import re
import unicodedata

_DROPPED = str.maketrans("", "", " \t\r\n()[]{}<>【】《》“”\"'_-–—*#:/\\·.,、。;&")
_IN_BRACKETS = re.compile(r"[(\[【][^)\]】]*[)\]】]")


def folded(text: str) -> str:
    """A header for comparing: 「*身份证\\n号码：」 → 「身份证号码」."""
    return unicodedata.normalize("NFKC", text).lower().translate(_DROPPED)


def folded_without_notes(text: str) -> str:
    """The same without what stands in brackets: 「手机号（11位）」 → 「手机号」."""
    return folded(_IN_BRACKETS.sub("", unicodedata.normalize("NFKC", text)))
