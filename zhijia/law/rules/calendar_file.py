"""One day for the calendar of a phone: an iCalendar file with a date, a title and a reminder.

Nothing else goes in: a shared phone shows its calendar to everybody. Source: RFC 5545.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

REMINDS_BEFORE_DAYS = 7
_LINE_OCTETS = 75  # RFC 5545, 3.1
_PRODUCT = "-//Zhijia//law//ZH"


def calendar_file(day: date, title: str, *, uid: str, made_at: datetime) -> str:
    """The file of one whole day, with a reminder a week before; lines end as the format asks."""
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_PRODUCT}",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(title)}",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"TRIGGER:-P{REMINDS_BEFORE_DAYS}D",
        f"DESCRIPTION:{_escaped(title)}",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{_folded(line)}\r\n" for line in lines)


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
