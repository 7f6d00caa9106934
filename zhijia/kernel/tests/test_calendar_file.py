from __future__ import annotations

from datetime import UTC, date, datetime

from zhijia.kernel.calendar_file import CalendarDay, calendar_file

MADE = datetime(2026, 3, 12, 1, 2, 3, tzinfo=UTC)


def written(*days: CalendarDay) -> str:
    return calendar_file(days, made_at=MADE, maker="org")


def test_a_day_is_an_event_of_a_whole_day_with_a_reminder() -> None:
    lines = written(CalendarDay("union-7-term", date(2026, 12, 31), "换届，准备")).split("\r\n")
    assert lines[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Zhijia//org//ZH"]
    assert "DTSTART;VALUE=DATE:20261231" in lines
    assert "DTEND;VALUE=DATE:20270101" in lines
    assert "DTSTAMP:20260312T010203Z" in lines
    assert "TRIGGER:-P7D" in lines
    assert lines[-2:] == ["END:VCALENDAR", ""]


def test_no_days_are_still_a_calendar() -> None:
    assert written().count("BEGIN:") == 1


def test_a_title_cannot_break_out_of_its_line() -> None:
    file = written(CalendarDay("x", date(2026, 1, 1), "甲;乙,丙\\丁\r\nBEGIN:VEVENT", 0))
    assert "SUMMARY:甲\\;乙\\,丙\\\\丁 BEGIN:VEVENT" in file
    assert file.count("\r\nBEGIN:VEVENT") == 1
    assert "VALARM" not in file


def test_long_lines_are_folded_between_characters() -> None:
    title = "东湖街道总工会" * 12
    lines = written(CalendarDay("x", date(2026, 1, 1), title, 0)).split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    begins = next(n for n, line in enumerate(lines) if line.startswith("SUMMARY"))
    unfolded = lines[begins] + "".join(
        line[1:] for line in lines[begins + 1 :] if line.startswith(" ")
    )
    assert unfolded == f"SUMMARY:{title}"
