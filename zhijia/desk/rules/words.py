"""The first words of a story serve as its title."""

from __future__ import annotations

import re

TITLE_LENGTH = 20
STORY_LENGTH = 3000
MOST_VOICE_BYTES = 5 * 1024 * 1024
"""About three minutes as the page records them take 0.8 MB; a telephone's own recorder needs more."""
SAID_TITLE = "一段录音"
"""The title of a matter that was said and not written, until somebody has written it down."""


def title_of(story: str) -> str:
    """The first sentence, cut at 20 characters; what a list shows to those who may read it."""
    first = re.split(r"[。！？!?;；\n，,]", story.strip(), maxsplit=1)[0].strip()
    return first if len(first) <= TITLE_LENGTH else first[: TITLE_LENGTH - 1] + "…"
