"""The file of a day: any calendar reads it, and it says no more than its title."""

from __future__ import annotations

from datetime import UTC, date, datetime

from zhijia.kernel.calendar_file import CalendarDay, calendar_file

MADE_AT = datetime(2026, 1, 5, 8, 30, tzinfo=UTC)


def lines(title: str = "重要日子", day: date = date(2026, 12, 31)) -> list[str]:
    text = calendar_file([CalendarDay("one", day, title)], made_at=MADE_AT, maker="law")
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    return text.split("\r\n")[:-1]


def test_the_day_is_a_whole_day_and_ends_before_the_next():
    found = lines()
    assert found[0] == "BEGIN:VCALENDAR"
    assert found[-1] == "END:VCALENDAR"
    assert "DTSTART;VALUE=DATE:20261231" in found
    assert "DTEND;VALUE=DATE:20270101" in found
    assert "DTSTAMP:20260105T083000Z" in found
    assert "TRIGGER:-P7D" in found


def test_it_holds_its_title_and_nothing_else_about_the_matter():
    found = lines()
    assert "SUMMARY:重要日子" in found
    assert "CLASS:PRIVATE" in found
    assert not any(line.startswith(("URL", "LOCATION", "ORGANIZER", "ATTENDEE")) for line in found)


def test_marks_of_the_format_are_escaped():
    assert "SUMMARY:a\\, b\\; c\\\\ d" in lines("a, b; c\\ d")
    assert "SUMMARY:one line" in lines("one\nline")


def test_long_lines_are_folded_and_no_character_is_cut():
    title = "申请仲裁名义上最晚的日子" * 6
    found = lines(title)
    assert all(len(line.encode()) <= 75 for line in found)
    assert title in "".join(found).replace("\r\n ", "").replace(" ", "")
