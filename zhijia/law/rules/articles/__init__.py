"""The articles that results cite: where the text stands, when it holds, and what it means.

One TOML file a statute. The explanations are our own words, not the statute's; what the statute
says stands at the source. How to add one: docs/law-library.md.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from zhijia.kernel import article_numbers
from zhijia.kernel.words import Named


class NoArticle(LookupError):
    """The library has no such article, or it did not hold on that day."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article: `zh` and `en` explain it in plain words; `valid_to` None means it still holds.
    `read` says how far we have read the source: statute, excerpt, or recalled; `citation` is how a
    result names the article; `slug` is its statute in an address; `used_by` are the calculators
    whose results may cite it."""

    statute: str
    statute_en: str
    number: str
    zh: str
    en: str
    valid_from: date
    valid_to: date | None
    source: str
    read: str
    citation: dict[str, str]
    slug: str
    used_by: tuple[str, ...]

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


def articles() -> Iterator[Article]:
    """Every article, statute by statute."""
    return iter(_library().values())


def article(statute: str, number: str, on: date | None = None) -> Article:
    """The article of that number, in force on that day (any day when none is asked)."""
    found = _library().get((statute, number))
    if found is None or (on is not None and not found.holds(on)):
        when = f"在{on.isoformat()}" if on else ""
        raise NoArticle(f"法规库{when}没有《{statute}》{written_number(number)}")
    return found


def holding(on: date, *candidates: Article) -> list[Article]:
    """Those of the articles that held on that day: old days are judged by old law."""
    return [one for one in candidates if one.holds(on)]


@cache
def statutes() -> dict[str, tuple[Article, ...]]:
    """The articles of each statute, by the statute's slug: the name of its file in an address."""
    found: dict[str, list[Article]] = {}
    for one in articles():
        found.setdefault(one.slug, []).append(one)
    return {slug: tuple(held) for slug, held in found.items()}


def written_number(number: str) -> str:
    """An article's number as statutes write it: "47" → 第四十七条."""
    return article_numbers.written_number(int(number))


@cache
def statute_named(statute: str) -> Named:
    """The statute's name, which knows its English."""
    found = (one.statute_en for one in articles() if one.statute == statute)
    return Named(statute, next(found))


@cache
def _library() -> dict[tuple[str, str], Article]:
    found: dict[tuple[str, str], Article] = {}
    for file in sorted((resources.files(__name__)).iterdir(), key=lambda file: file.name):
        if not file.name.endswith(".toml"):
            continue
        statute = tomllib.loads(file.read_text(encoding="utf-8"))
        for row in statute["article"]:
            one = _article(statute, row, slug=file.name[:-5].replace("_", "-"))
            if found.setdefault((one.statute, one.number), one) is not one:
                raise ValueError(f"{file.name}: article {one.number} stands twice")
    return found


def _article(statute: dict[str, Any], row: dict[str, Any], *, slug: str) -> Article:
    source = row.get("source", statute["source"])
    return Article(
        statute=statute["statute"],
        statute_en=statute["english"],
        number=row["number"],
        zh=row["zh"],
        en=row["en"],
        valid_from=row.get("in_force_from", statute["in_force_from"]),
        valid_to=row.get("in_force_to", statute.get("in_force_to")),
        source=source,
        read=row.get("read", statute["read"]),
        citation={
            "statute": statute["statute"],
            "article": written_number(row["number"]),
            "source": source,
        },
        slug=slug,
        used_by=tuple(row["used_by"]),
    )
