"""Whole days for the calendar of a phone or a computer, as an iCalendar file.

Only a title and a date go in: a shared device shows its calendar to everybody. Source: RFC 5545.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_LINE_OCTETS = 75  # RFC 5545, 3.1


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One line of the calendar; `uid` stays the same when the title or the day changes."""

    uid: str
    on: date
    title: str
    remind_days_before: int = 7


def calendar_file(days: Iterable[CalendarDay], *, made_at: datetime, maker: str) -> str:
    """The file; its lines end as the format asks. `maker` names the part that wrote it."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//Zhijia//{maker}//ZH"]
    for day in days:
        lines += _event(day, f"{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _event(day: CalendarDay, stamp: str) -> Iterator[str]:
    title = _escaped(day.title)
    yield "BEGIN:VEVENT"
    yield f"UID:{day.uid}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{day.on:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day.on + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{title}"
    yield "CLASS:PRIVATE"
    yield "TRANSP:TRANSPARENT"
    if day.remind_days_before:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"TRIGGER:-P{day.remind_days_before}D"
        yield f"DESCRIPTION:{title}"
        yield "END:VALARM"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.splitlines())


def _folded(line: str) -> str:
    """A long line goes on in the next one after a space; no character is cut in two."""
    parts, part, octets = [], "", 0
    for letter in line:
        width = len(letter.encode())
        if octets + width > _LINE_OCTETS:
            parts.append(part)
            part, octets = " ", 1
        part, octets = part + letter, octets + width
    return "\r\n".join([*parts, part])
