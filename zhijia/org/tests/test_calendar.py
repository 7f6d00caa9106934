"""One calendar for a branch: what is late, what comes, what cannot be judged; reminders once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.http import Http404
from django.utils import timezone

from zhijia.base.outbox.models import Message
from zhijia.org import selectors, services, views
from zhijia.org.models import CertificateFiling, Union
from zhijia.org.tests.conftest import Ask
from zhijia.org.tests.test_committees import certified, record, seat
from zhijia.org.tests.town import Town, member

SHANGHAI = ZoneInfo("Asia/Shanghai")


def set_dates(union: Union, **dates: Any) -> None:
    Union.objects.filter(pk=union.pk).update(**dates)


def today(days: int = 0) -> date:
    return timezone.localdate() + timedelta(days=days)


def test_late_coming_and_beyond_the_year(town: Town, ask: Ask) -> None:
    set_dates(town.mill, term_until=today(-3), legal_person_until=today(40))
    set_dates(town.yard, term_until=today(366), legal_person_until=today(0))
    page = selectors.calendar_page(town.east_chair)
    assert [(line.union, line.kind) for line in page.late] == [(town.mill, "term")]
    assert [(line.union, line.kind) for line in page.coming] == [
        (town.yard, "certificate"),
        (town.mill, "certificate"),
    ]
    assert page.unknown_count == 0
    shown = ask(views.calendar, town.east_chair).content.decode()
    assert "已经过期的1件" in shown
    assert "还有40天" in shown


def test_a_term_written_down_here_stands_once(town: Town) -> None:
    since = today(-3 * 365 + 30)
    record(town, since=since)
    record(town, "women", since=since)
    lines = selectors.calendar_page(town.east_chair, kind="term").coming
    assert [line.title for line in lines] == ["工会委员会本届到期", "女职工委员会本届到期"]


def test_changes_to_file_stand_until_they_are_filed(town: Town) -> None:
    certified(town)
    services.note_change(town.mill, "address", actor=town.east_chair, changed_on=today(-40))
    late = selectors.calendar_page(town.east_chair, kind="filing").late
    assert [line.on for line in late] == [today(-10)]
    filing = CertificateFiling.objects.get()
    services.file_change(filing, actor=town.east_chair, filed_on=today())
    assert selectors.calendar_page(town.east_chair, kind="filing").late == []


def test_what_cannot_be_judged_says_what_is_missing(town: Town, ask: Ask) -> None:
    set_dates(town.mill, term_until=today(10))
    page = selectors.calendar_page(town.east_chair)
    assert [(one.union, one.missing) for one in page.unknown] == [
        (town.mill, ["法人证书到期日"]),
        (town.yard, ["本届到期日", "法人证书到期日"]),
    ]
    shown = ask(views.calendar, town.east_chair).content.decode()
    assert "判断不了的2个工会" in shown
    assert "缺：法人证书到期日" in shown


def test_nobody_sees_another_branch(town: Town, ask: Ask) -> None:
    set_dates(town.mill, term_until=today(-3))
    assert selectors.calendar_page(town.west_chair).late == []
    with pytest.raises(Http404):
        ask(views.calendar, town.west_chair, get={"union": town.mill.pk})
    with pytest.raises(Http404):
        ask(views.calendar, town.east_chair, get={"kind": "party"})
    with pytest.raises(Http404):
        ask(views.calendar, town.east_chair, get={"union": "x"})


def test_the_file_for_a_phone(town: Town, ask: Ask) -> None:
    set_dates(town.mill, term_until=date(today().year, 12, 31), legal_person_until=today(-500))
    answer = ask(views.calendar_download, town.east_chair)
    file = answer.content.decode()
    assert answer["Content-Type"].startswith("text/calendar")
    assert f"DTSTART;VALUE=DATE:{today().year}1231" in file
    assert "SUMMARY:工会委员会本届到期" in file
    assert file.count("BEGIN:VEVENT") == 2


def test_the_todo_is_one_line_a_kind(town: Town) -> None:
    now = timezone.now()
    set_dates(town.mill, term_until=today(-3), legal_person_until=today(200))
    set_dates(town.yard, term_until=today(89))
    todos = list(selectors.calendar_todos(town.east_chair, now=now, most=50))
    assert [todo.title for todo in todos] == ["换届：90天内到期或者已经过期2件"]
    assert todos[0].due_at == datetime.combine(
        today(-3), datetime.min.time().replace(hour=17), SHANGHAI
    )
    assert list(selectors.calendar_todos(town.east_reader, now=now, most=50)) == []
    assert list(selectors.calendar_todos(town.west_chair, now=now, most=50)) == []


def test_remind_of_terms_six_three_and_one_month_before_and_never_twice(town: Town) -> None:
    term = record(town)  # ends on 31 March 2027
    chair = seat(town, term, member("张建国", town.mill).person, "chair").person
    sent = []
    for on in ("2026-09-29", "2026-09-30", "2026-10-15", "2026-12-31", "2027-02-28", "2027-03-31"):
        now = datetime.fromisoformat(f"{on}T09:00").replace(tzinfo=SHANGHAI)
        sent.append(services.remind_of_terms(now=now) + services.remind_of_terms(now=now))
    assert sent == [0, 1, 0, 1, 1, 0]
    told = Message.objects.filter(person_id=chair.pk)
    assert told.count() == 3
    assert told[0].sentence == "本届委员会2027-03-31到期，请准备换届。"


def test_nobody_on_record_nobody_reminded(town: Town) -> None:
    record(town)
    set_dates(town.mill, legal_person_until=date(2027, 3, 31))
    now = datetime(2027, 3, 1, 9, tzinfo=SHANGHAI)
    assert services.remind_of_terms(now=now) == 0
    seat(town, town.mill.terms.get(), member("张建国", town.mill).person, "chair")
    assert services.remind_of_terms(now=now) == 2
    texts = set(Message.objects.values_list("text", flat=True))
    assert texts == {"org.term_ends", "org.certificate_ends"}


def test_the_rule_of_dues_and_funds_with_its_clause(town: Town, ask: Ask) -> None:
    pk = town.mill.pk
    shown = ask(views.funds, town.east_reader, pk).content.decode()
    assert "工发〔1978〕101号" in shown
    assert "0.5%" in shown
    assert "判断不了：没有录入这里现在有效的规定" in shown
    assert "只能按全国的规定" in shown
    divided = ask(views.funds, town.east_reader, pk, get={"amount": "100.01"}).content.decode()
    assert "60.01元" in divided
    assert "40.00元" in divided
    assert "原文还没有核对过" in divided
    assert ask(views.funds, town.east_reader, pk, get={"amount": "x"}).status_code == 422
    with pytest.raises(Http404):
        ask(views.funds, town.west_chair, pk)
