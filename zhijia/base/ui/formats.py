"""Dates, times and amounts as people read them, in Chinese and in English (ux: formats).

Pure: the language and today come in as arguments; the template filters supply them.
"""

from __future__ import annotations

from datetime import date, datetime

WEEKDAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_words(day: date, *, today: date, english: bool = False, weekday: bool = False) -> str:
    """3月19日（周一）; the year only when it is not this year's; English always gives the year."""
    if english:
        words = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
        return f"{words} ({WEEKDAYS['en'][day.weekday()]})" if weekday else words
    words = f"{day.month}月{day.day}日"
    if day.year != today.year:
        words = f"{day.year}年{words}"
    return f"{words}（{WEEKDAYS['zh'][day.weekday()]}）" if weekday else words


def moment_words(at: datetime, *, today: date, english: bool = False) -> str:
    """3月14日10:20; English: 14 Mar 2018, 10:20. `at` is already in the reader's zone."""
    day = day_words(at.date(), today=today, english=english)
    return f"{day}, {at:%H:%M}" if english else f"{day}{at:%H:%M}"


def size_words(size: int, *, english: bool = False) -> str:
    """Bytes as 1.2兆 or 12千字节 (English: 1.2 MB, 12 kB), rounded up so that no file is 0."""
    if size >= 1_000_000:
        tenths = -(-size // 100_000)
        amount = f"{tenths // 10}.{tenths % 10}".removesuffix(".0")
        return f"{amount} MB" if english else f"{amount}兆"
    thousands = max(1, -(-size // 1_000))
    return f"{thousands} kB" if english else f"{thousands}千字节"
