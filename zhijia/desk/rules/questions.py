"""The questions of the front door, one a page: what it is about first, the name last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zhijia.desk.rules.asked import AskedQuestion

BEFORE, AFTER = ("category",), ("story", "employer", "papers", "contact")
QUESTIONS = (*BEFORE, "street", *AFTER)
CHECK = "check"
VOICE = "voice"
"""Saying the story instead of writing it: a page beside the story, not one of its own."""

ANSWERED_BY = {
    "category": ("category",),
    "street": ("street",),
    "story": ("story", VOICE),
    "contact": ("reach",),
}
"""What must be answered, and by which answers."""


@dataclass(frozen=True, slots=True)
class Interview:
    """The pages of one person's interview, in their order. `must` are those nobody gets past."""

    pages: tuple[str, ...]
    must: frozenset[str]

    def after(self, here: str) -> str:
        """The page after this one; after the last question comes the check."""
        place = self.pages.index(here) + 1
        return self.pages[place] if place < len(self.pages) else CHECK

    def before(self, here: str) -> str:
        """The page before this one; before the first there is none."""
        if here == CHECK:
            return self.pages[-1]
        place = self.pages.index(here)
        return self.pages[place - 1] if place else ""

    def first_unanswered(self, answers: Mapping[str, str]) -> str:
        """The first question that must be answered and is not: nobody reaches the check past it."""
        for page in self.pages:
            named = ANSWERED_BY.get(page, (page,))
            if page in self.must and not any(answers.get(name) for name in named):
                return page
        return CHECK


def interview(*, asks_street: bool, asked: Iterable[AskedQuestion] = ()) -> Interview:
    """The interview of this person: the category's own questions after the category, and no street
    when the office is known already."""
    own = tuple(asked)
    street = ("street",) if asks_street else ()
    return Interview(
        pages=(*BEFORE, *(one.page for one in own), *street, *AFTER),
        must=frozenset(ANSWERED_BY) | {one.page for one in own if one.must},
    )
