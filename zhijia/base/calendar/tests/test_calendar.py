from __future__ import annotations

from datetime import date

import pytest

from zhijia.base.audit.models import AuditEntry
from zhijia.base.calendar.models import DayRow
from zhijia.base.calendar.selectors import calendar
from zhijia.base.calendar.services import add_notice
from zhijia.kernel.actor import system
from zhijia.kernel.workdays import Day, shipped_calendar, shipped_days

pytestmark = pytest.mark.django_db
ACTOR = system("tests")


def extra_day_off(on: date) -> Day:
    return Day(on, False, "区运动会", "示范区〔2018〕1号", date(2018, 3, 1))


def test_the_migration_brings_every_shipped_row() -> None:
    assert DayRow.objects.count() == len(shipped_days())
    assert not DayRow.objects.filter(source="").exists()
    start = date(2018, 2, 14)
    assert calendar().due(start, 5) == shipped_calendar().due(start, 5)


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
    first = calendar()
    with django_assert_num_queries(1):
        assert calendar() is first
