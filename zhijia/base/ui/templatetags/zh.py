"""Filters and tags of the pages: dates and amounts in words, icons, the navigations."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone, translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from zhijia.base.sockets import MenuEntry
from zhijia.base.texts import in_the_readers_language
from zhijia.base.ui import formats, menu, promises, words
from zhijia.kernel.actor import VISITOR
from zhijia.kernel.money import yuan_for_people

register = template.Library()

ICON = '<svg class="zh-icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>'


def _english() -> bool:
    return translation.get_language() == "en"


def _as_day(when: date | datetime) -> date:
    return timezone.localtime(when).date() if isinstance(when, datetime) else when


@register.filter
def day(when: date | datetime) -> str:
    """3月19日"""
    return formats.day_words(_as_day(when), today=timezone.localdate(), english=_english())


@register.filter
def weekday(when: date | datetime) -> str:
    """3月19日（周一）"""
    return formats.day_words(
        _as_day(when), today=timezone.localdate(), english=_english(), weekday=True
    )


@register.simple_tag
def read_at() -> str:
    """2018-03-16 10:02: when this page was made, for the mark on what an officer prints."""
    return f"{timezone.localtime():%Y-%m-%d %H:%M}"


@register.filter
def moment(at: datetime) -> str:
    """3月14日10:20"""
    local = timezone.localtime(at)
    return formats.moment_words(local, today=timezone.localdate(), english=_english())


@register.filter
def clock(at: datetime) -> str:
    """16:40"""
    return f"{timezone.localtime(at):%H:%M}"


@register.filter
def yuan(amount: int) -> str:
    """Fen as 1,234.00元 (English: CNY 1,234.00)"""
    return f"CNY {yuan_for_people(amount)}" if _english() else f"{yuan_for_people(amount)}元"


@register.filter
def amount(fen: int) -> str:
    """Fen as 1,234.00 for a column whose head says the unit"""
    return yuan_for_people(fen)


@register.filter
def said(text: str) -> str:
    """A sentence of the rules (a step, a warning) in the reader's language."""
    return in_the_readers_language(text)


HAN = r"\u3000-\u303f\u3400-\u9fff\uff00-\uffef"
HAN_RUN = re.compile(rf"([{HAN}][{HAN}0-9]*)")


@register.filter
def chinese_marked(words: str) -> str:
    """Names of documents stay Chinese on an English page, marked so that a voice reads them right."""
    if not _english():
        return words
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<span lang="zh-CN">{}</span>', part) if place % 2 else part,)
            for place, part in enumerate(HAN_RUN.split(words))
        ),
    )


@register.filter
def file_size(size: int) -> str:
    return formats.size_words(size, english=_english())


@register.simple_tag
def portal_tabs(now: str) -> list[menu.Line]:
    return menu.tabs(now.strip())


@register.simple_tag(takes_context=True)
def bench_menu(context: template.Context) -> list[menu.Group]:
    entries: Iterable[MenuEntry] = context.get("menu") or ()
    request = context.get("request")
    path = request.path if request else ""
    return menu.menu_groups(entries, context.get("actor") or VISITOR, path)


@register.simple_tag
def bench_keys() -> tuple[tuple[str, object], ...]:
    return menu.KEYS


@register.simple_tag
def promise_text(name: str) -> str:
    return str(promises.PROMISES[name].text)


# The three marks that stand in every row of a long list, written without the template engine: as
# components they would take longer than everything else on the page. The components use them too.


@register.simple_tag
@lru_cache(maxsize=256)
def icon_mark(name: str) -> SafeString:
    """An icon, always beside a word. The same one stands on a page many times."""
    return format_html(ICON, static("zh/icons.svg"), name)


@register.simple_tag
def tag_mark(label: object, look: str = "idle", icon: str = "") -> SafeString:
    """A word with a look and an icon."""
    drawn = icon_mark(icon) if icon else ""
    return format_html(
        '<span class="zh-tag zh-tag--{}">{}<span>{}</span></span>', look, drawn, label
    )


@register.simple_tag
def due_mark(days_left: int, paused: Any = False) -> SafeString:
    """The chip of a due date."""
    chip = words.due_chip(int(days_left), paused=bool(paused))
    return tag_mark(chip.label, chip.look, chip.icon)


@register.simple_tag
def state_mark(code: str, *, officer: Any = False, **facts: object) -> SafeString:
    """The chip of a state, in the words of one of the two readers."""
    chip = words.state_chip(code, officer=bool(officer), **facts)
    return tag_mark(chip.label, chip.look, chip.icon)
