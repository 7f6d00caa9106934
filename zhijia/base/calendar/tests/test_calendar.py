from __future__ import annotations

from datetime import date

import pytest

from zhijia.base.audit.models import AuditEntry
from zhijia.base.calendar.selectors import calendar
from zhijia.base.calendar.services import add_notice
from zhijia.kernel.actor import system
from zhijia.kernel.workdays import Day, shipped_calendar

pytestmark = pytest.mark.django_db
ACTOR = system("tests")


def extra_day_off(on: date) -> Day:
    return Day(on, False, "区运动会", "示范区〔2018〕1号", date(2018, 3, 1))


def test_without_rows_of_the_district_the_shipped_notices_hold() -> None:
    assert calendar() is shipped_calendar()


def test_a_new_notice_of_the_state_council_is_one_more_set_of_rows() -> None:
    new_year = Day(
        date(2027, 1, 1), False, "元旦", "国办发明电〔2026〕X号", date(2026, 11, 4), 2027
    )
    worked = Day(date(2027, 1, 2), True, "元旦", "国办发明电〔2026〕X号", date(2026, 11, 4), 2027)
    assert calendar().due(date(2026, 12, 31), 1).provisional
    add_notice([new_year, worked], source="中国政府网", actor=ACTOR)
    answer = calendar().due(date(2026, 12, 31), 1)
    assert (answer.due, answer.provisional) == (date(2027, 1, 2), False)


def test_a_row_of_the_district_counts_at_once() -> None:
    before = calendar().due(date(2018, 3, 12), 1)
    assert add_notice([extra_day_off(date(2018, 3, 13))], source="区政府", actor=ACTOR) == 1
    after = calendar().due(date(2018, 3, 12), 1)
    assert (before.due, after.due) == (date(2018, 3, 13), date(2018, 3, 14))
    assert AuditEntry.objects.get().verb == "calendar.add_notice"


def test_adding_a_notice_twice_changes_nothing() -> None:
    days = [extra_day_off(date(2018, 3, 13))]
    add_notice(days, source="区政府", actor=ACTOR)
    assert add_notice(days, source="区政府", actor=ACTOR) == 0
    assert AuditEntry.objects.count() == 1


def test_the_kept_calendar_costs_one_query(django_assert_num_queries) -> None:
    add_notice([extra_day_off(date(2018, 3, 13))], source="区政府", actor=ACTOR)
    first = calendar()
    with django_assert_num_queries(1):
        assert calendar() is first
