"""Names as they are compared: an officer types what stands on the seal, a spreadsheet adds spaces."""

from __future__ import annotations

import re
import unicodedata

_SPACE = re.compile(r"\s+")


def normal_name(name: str) -> str:
    """A name for comparing: full-width letters, digits and brackets become half-width, spaces go,
    capitals are folded. 「宏达纺织（苏州） 有限公司」 → 「宏达纺织(苏州)有限公司」."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", name)).casefold()
