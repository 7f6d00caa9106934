"""A result in words, for whoever takes it to the union."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from zhijia.law.rules.interview import Answers
from zhijia.law.rules.outcomes import CATEGORIES
from zhijia.law.selectors.calculators import Result, answers_of, outcome, shown_answers
from zhijia.law.selectors.spoken import day_spoken
from zhijia.law.selectors.titles import title_of

__all__ = ["answers_of", "category_of", "story_of"]


def category_of(name: str) -> str:
    """The kind of matter such a result belongs to."""
    return CATEGORIES[name]


def story_of(name: str, answers: Answers) -> str | None:
    """The result with what was answered, its steps and articles; None when there is none. The last
    line is left for the worker's own words."""
    found = outcome(name, answers)
    return "\n".join(_lines(name, answers, found)) if isinstance(found, Result) else None


def _lines(name: str, answers: Answers, found: Result) -> Iterator[str]:
    words, value = found.first.words, found.first.value
    title = title_of(name)
    yield _("我用“算一算”算了：%(title)s") % {"title": title}
    yield _label(words, value) if words else value
    yield ""
    yield _("我填的：")
    yield from (_label(one.words, one.value) for one in shown_answers(name, answers))
    yield ""
    yield _("怎么算的：")
    yield from (_label(step.label, f"{step.formula}　{step.value}") for step in found.steps)
    yield ""
    cited = _("、").join(article.called for article in found.articles)
    yield _label(_("法律依据"), cited)
    today = day_spoken(timezone.localdate().isoformat(), weekday=False)
    yield _label(_("哪天算的"), today)
    yield ""
    yield _("我想说的：")


def _label(label: str, value: str) -> str:
    return _("%(label)s：%(value)s") % {"label": label, "value": value}
