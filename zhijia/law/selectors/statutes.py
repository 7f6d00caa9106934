"""What the pages of statutes show: the list, what a search finds, one statute, one article."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from zhijia.base.texts import in_the_readers_language as say
from zhijia.kernel.words import said
from zhijia.law.rules.articles import Article, statutes, written_number
from zhijia.law.rules.search import matching
from zhijia.law.selectors.spoken import day_spoken, is_english
from zhijia.law.selectors.titles import ShownCalculator, shown_calculator

# How far we have read what we explain: the reader should know.
HOW_READ = {
    "statute": said("我们读过原文。"),
    "excerpt": said("我们读到的是摘录，请以原文为准。"),
    "recalled": said("还没有对着原件核对，请以原文为准。"),
}


@dataclass(frozen=True, slots=True)
class ShownStatute:
    """A statute with the articles we hold of it."""

    slug: str
    title: str
    in_force: str
    articles: list[ShownArticle]


@dataclass(frozen=True, slots=True)
class ShownArticle:
    """One article: our own words, since when it holds, where it stands, what uses it."""

    slug: str
    number: str
    statute: str
    chinese_name: str
    called: str
    explained: str
    in_force: str
    is_over: bool
    source: str
    source_site: str
    how_read: str
    used_by: list[ShownCalculator]


def shown_statutes() -> list[ShownStatute]:
    """Every statute we hold articles of, those with the most first."""
    by_weight = sorted(statutes().items(), key=lambda held: -len(held[1]))
    return [_statute(slug, held) for slug, held in by_weight]


def found_articles(words: str) -> list[ShownArticle]:
    return [shown_article(one) for one in matching(words)]


def statute_or_404(slug: str) -> ShownStatute:
    held = statutes().get(slug)
    if held is None:
        raise Http404
    return _statute(slug, held)


def article_or_404(slug: str, number: int) -> ShownArticle:
    for one in statutes().get(slug, ()):
        if one.number == str(number):
            return shown_article(one)
    raise Http404


def shown_article(one: Article) -> ShownArticle:
    over = one.valid_to is not None and one.valid_to < timezone.localdate()
    return ShownArticle(
        slug=one.slug,
        number=one.number,
        statute=one.statute_en if is_english() else one.statute,
        chinese_name=f"{one.statute}{written_number(one.number)}",
        called=called(one),
        explained=one.en if is_english() else one.zh,
        in_force=_in_force(one, over=over),
        is_over=over,
        source=one.source,
        source_site=urlsplit(one.source).netloc,
        how_read=say(HOW_READ[one.read]),
        used_by=[shown_calculator(name) for name in one.used_by],
    )


def called(one: Article) -> str:
    """《劳动合同法》第四十七条; English: Labour Contract Law, article 47."""
    if is_english():
        return f"{one.statute_en}, article {one.number}"
    return f"《{one.statute}》{written_number(one.number)}"


def shown_articles(found: Iterable[Article]) -> list[ShownArticle]:
    return [shown_article(one) for one in found]


def _statute(slug: str, held: tuple[Article, ...]) -> ShownStatute:
    first = held[0]
    in_order = sorted(held, key=lambda one: int(one.number))
    over = first.valid_to is not None and first.valid_to < timezone.localdate()
    return ShownStatute(
        slug=slug,
        title=first.statute_en if is_english() else first.statute,
        in_force=_in_force(first, over=over),
        articles=shown_articles(in_order),
    )


def _in_force(one: Article, *, over: bool) -> str:
    """现行，自……起 / 已废止 / 自……起施行."""
    since = day_spoken(one.valid_from.isoformat(), weekday=False)
    if one.valid_to is not None:
        until = day_spoken(one.valid_to.isoformat(), weekday=False)
        words = _("已废止，施行于%(since)s到%(until)s") if over else _("施行于%(since)s到%(until)s")
        return words % {"since": since, "until": until}
    if one.valid_from > timezone.localdate():
        return _("自%(since)s起施行") % {"since": since}
    return _("现行，自%(since)s起") % {"since": since}
