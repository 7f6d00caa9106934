"""Dates, times and sizes as people read them, in both languages."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.utils import translation

from zhijia.base.ui.formats import day_words, moment_words, size_words
from zhijia.base.ui.templatetags.zh import chinese_marked

TODAY = date(2018, 3, 16)


@pytest.mark.parametrize(
    ("day", "chinese", "english"),
    [
        (date(2018, 3, 19), "3月19日（周一）", "19 Mar 2018 (Mon)"),
        (date(2019, 2, 28), "2019年2月28日（周四）", "28 Feb 2019 (Thu)"),
        (date(2017, 12, 31), "2017年12月31日（周日）", "31 Dec 2017 (Sun)"),
    ],
)
def test_day(day, chinese, english):
    assert day_words(day, today=TODAY, weekday=True) == chinese
    assert day_words(day, today=TODAY, weekday=True, english=True) == english


def test_moment():
    at = datetime(2018, 3, 14, 9, 5)  # noqa: DTZ001  (already in the reader's zone)
    assert moment_words(at, today=TODAY) == "3月14日09:05"
    assert moment_words(at, today=TODAY, english=True) == "14 Mar 2018, 09:05"


@pytest.mark.parametrize(
    ("size", "chinese"),
    [
        (0, "1千字节"),
        (1_001, "2千字节"),
        (999_999, "1000千字节"),
        (1_000_000, "1兆"),
        (1_150_000, "1.2兆"),
        (20_000_000, "20兆"),
    ],
)
def test_size(size, chinese):
    assert size_words(size) == chinese
    assert size_words(size, english=True).endswith(("kB", "MB"))


def test_chinese_names_are_marked_on_an_english_page() -> None:
    words = "under 总工发〔2016〕34号 <b>"
    with translation.override("en"):
        marked = chinese_marked(words)
    assert marked == 'under <span lang="zh-CN">总工发〔2016〕34号</span> &lt;b&gt;'
    assert chinese_marked(words) == words
