"""Whether a text that goes to an employer names somebody: by name, or by an identity number."""

from __future__ import annotations

import re
from collections.abc import Iterable

NUMBER = re.compile(r"(?<![0-9])[1-9][0-9]{16}[0-9Xx](?![0-9])|(?<![0-9])[1-9][0-9]{14}(?![0-9])")
PHONE = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")
SHORTEST_NAME = 2
MOST_SHOWN = 3


def named_in(text: str, names: Iterable[str]) -> list[str]:
    """The words of the text that name somebody, at most a few; names of one character are no sign.
    A name may also be an ordinary word: whoever edits then says it in another way."""
    bare = "".join(text.split())
    numbers = [found.group() for found in (*NUMBER.finditer(bare), *PHONE.finditer(bare))]
    spelt = {"".join(name.split()) for name in names}
    said = sorted(name for name in spelt if len(name) >= SHORTEST_NAME and name in bare)
    return list(dict.fromkeys([*numbers, *said]))[:MOST_SHOWN]
