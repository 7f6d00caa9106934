"""What the calculators are called, and their addresses."""

from __future__ import annotations

from dataclasses import dataclass

from zhijia.base.texts import in_the_readers_language as say
from zhijia.law.rules.library import CALCULATORS
from zhijia.law.rules.outcomes import TELLS
from zhijia.law.selectors.spoken import is_english


@dataclass(frozen=True, slots=True)
class ShownCalculator:
    """A calculator by name (double_wage), in an address (double-wage), and in words."""

    name: str
    slug: str
    title: str
    tells: str


def shown_calculator(name: str) -> ShownCalculator:
    return ShownCalculator(name, slug_of(name), title_of(name), say(TELLS[name]))


def slug_of(name: str) -> str:
    return name.replace("_", "-")


def name_of(slug: str) -> str:
    """The calculator of an address; ValueError when there is none."""
    name = slug.replace("-", "_")
    if name not in CALCULATORS or slug_of(name) != slug:
        raise ValueError(slug)
    return name


def title_of(name: str) -> str:
    chinese, english = CALCULATORS[name].titles
    return english if is_english() else chinese
