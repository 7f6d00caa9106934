"""The date of a group's team: promised to each worker, reminded of, climbing, counted, named."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.town import Town, at
from zhijia.base.audit.models import AuditEntry
from zhijia.base.outbox.models import Message
from zhijia.desk import jobs, selectors, services
from zhijia.desk.models import Entry, EntryKind, GroupMatter, Promise, Request
from zhijia.desk.tests.test_groups import (
    ANSWER,
    MONDAY,
    SAYS_MANY,
    a_group,
    a_team,
    accepted,
    fourth_officer,
)

pytestmark = pytest.mark.django_db
THURSDAY_EVENING = (2018, 3, 15, 17, 31)


def team_promise(request: Request) -> Promise:
    return Promise.objects.get(request=request, kind="team")


def ends(request: Request) -> list[str]:
    return [one.end for one in Promise.objects.filter(request=request, kind="team").order_by("pk")]


def page_of(town: Town, name: str, request: Request) -> str:
    page = town.client(name).get(reverse("desk:request", args=[request.number]))
    return page.content.decode()


def test_each_worker_is_promised_the_team_date_when_the_group_has_its_size(town: Town) -> None:
    group, first = a_group(town)
    assert not Promise.objects.filter(kind="team").exists()
    with at(*MONDAY):
        many = accepted(town, "刘师傅", **SAYS_MANY)
        services.join_group(many, actor=town.actor("小王"), group=group)
    with at(2018, 3, 13, 9, 0):
        later = accepted(town, "visitor")
        services.join_group(later, actor=town.actor("小王"), group=group)
    group.refresh_from_db()
    for request in (first, many, later):
        promised = team_promise(request)
        assert (promised.due_at, promised.days, promised.office) == (group.due_at, 3, town.district)
    with at(2018, 3, 19, 9, 0):
        after = accepted(town, "visitor")
        services.join_group(after, actor=town.actor("小王"), group=group)
    assert f"{timezone.localtime(team_promise(after).due_at):%m-%d}" == "03-22"


def test_the_worker_reads_who_answers_and_by_when_and_of_nobody_else(town: Town) -> None:
    group, first = a_group(town, **SAYS_MANY)
    with at(2018, 3, 13, 9, 0):
        second = accepted(town, "刘师傅")
        services.join_group(second, actor=town.actor("小王"), group=group)
        page = page_of(town, "张师傅", first)
        assert "小组还没有点名" in page
        assert "还剩2个工作日，3月15日（周四）前给您答复" in page
        a_team(town, group)
        page = page_of(town, "张师傅", first)
    assert "示范区总工会　王某（牵头）、周某、孙某" in page
    assert "3月15日（周四）前给大家一个共同的答复" in page
    assert "定了由哪几位同志一起答复" in page
    assert "小组一起答复：" in page
    for hidden in (second.number, "刘", "晓梅", "建民", str(group.key), group.title):
        assert hidden not in page
    told = Message.objects.filter(person_id=town.person("刘师傅").pk, text="desk.progress")
    assert told.filter(link=f"/matters/{second.number}/").exists()
    with at(2018, 3, 13, 9, 0):
        day = town.client("张师傅").get(reverse("desk:keep_due_day", args=[first.number]))
        lists = town.client("张师傅").get(reverse("portal:matters")).content.decode()
    assert b"20180315" in day.content
    assert "<strong>3月15日</strong>前答复您" in lists


def reminders(town: Town, name: str) -> int:
    person = town.person(name).pk
    return Message.objects.filter(person_id=person, text="desk.group_due_today").count()


def test_the_team_is_reminded_once_on_its_day(town: Town) -> None:
    group, first = a_group(town, **SAYS_MANY)
    fourth = fourth_officer(town).person_id
    a_team(town, group)  # 小王, 周主席 and a third; the fourth is not on it
    with at(2018, 3, 14, 17, 0) as now:
        assert jobs.remind_team(now=now) == 0
    with at(2018, 3, 15, 8, 0) as now:
        assert [jobs.remind_team(now=now) for _twice in range(2)] == [1, 0]
    assert (reminders(town, "小王"), reminders(town, "周主席")) == (1, 1)
    assert not Message.objects.filter(person_id=fourth, text="desk.group_due_today").exists()
    assert Entry.objects.filter(request=first, kind=EntryKind.PROMPTED).count() == 1
    assert AuditEntry.objects.filter(verb="desk.remind_team").count() == 1


def test_nobody_is_named_yet_so_all_who_could_be_are_reminded_but_nobody_tied(town: Town) -> None:
    a_group(town, **SAYS_MANY)
    town.accounts["小王"].posts.get().ties.set([town.mill])
    with at(2018, 3, 15, 8, 0) as now:
        assert jobs.remind_team(now=now) == 1
    assert (reminders(town, "小王"), reminders(town, "周主席")) == (0, 1)
    assert [reminders(town, name) for name in ("赵姐", "老李", "陈审", "张师傅")] == [0] * 4


def test_a_broken_team_date_climbs_to_the_district_and_each_worker_reads_it(town: Town) -> None:
    group, first = a_group(town, **SAYS_MANY)
    with at(*MONDAY):
        second = accepted(town, "visitor")
        services.join_group(second, actor=town.actor("小王"), group=group)
    with at(2018, 3, 15, 17, 30) as now:
        assert jobs.climb_overdue_groups(now=now) == 0
    with at(*THURSDAY_EVENING) as now:
        assert [jobs.climb_overdue_groups(now=now) for _twice in range(2)] == [1, 0]
    group.refresh_from_db()
    assert (group.supervisor, group.climb_at) == (town.district, None)
    for request in (first, second):
        lines = Entry.objects.filter(request=request, kind=EntryKind.CLIMBED)
        assert [line.text for line in lines] == ["示范区总工会"]
    with at(2018, 3, 16, 9, 0) as now:
        page = page_of(town, "张师傅", first)
        todos = selectors.group_todos(town.actor("周主席"), now=now, most=9)
        assert [todo.url for todo in todos] == [reverse("desk:group", args=[group.key])]
    assert "超过答应的时间1个工作日了。已报告示范区总工会督办。" in page
    with at(2018, 3, 16, 9, 0):  # whoever joins now is promised anew, and it climbs anew
        late = accepted(town, "刘师傅")
        services.join_group(late, actor=town.actor("小王"), group=group)
    with at(2018, 3, 21, 17, 31) as now:
        assert jobs.climb_overdue_groups(now=now) == 1
    climbed = Entry.objects.filter(kind=EntryKind.CLIMBED)
    assert [climbed.filter(request=one).count() for one in (first, second, late)] == [1, 1, 1]


def on_time(until: tuple[int, ...] = (2018, 4, 1)) -> tuple[int, int]:
    counted = selectors.figures_of(date(2018, 3, 1), date(*until)).totals
    return counted["answered"], counted["on_time"]


def test_an_answer_after_the_team_date_was_not_on_time(town: Town) -> None:
    group, first = a_group(town, **SAYS_MANY)
    a_team(town, group)
    with at(2018, 3, 16, 9, 0):  # the kind of matter has five working days: until the 19th
        services.answer_group(group, actor=town.actor("小王"), text=ANSWER, outcome="solved")
    assert ends(first) == ["late"]
    assert Promise.objects.get(request=first, kind="answer").end == "kept"
    assert on_time() == (1, 0)
    assert AuditEntry.objects.get(verb="desk.answer_request").facts["on_time"] is False
    with at(2018, 3, 16, 10, 0):
        first.refresh_from_db()
        services.reopen_request(first, actor=town.actor("张师傅"), why="没有到账")
    with at(2018, 3, 16, 11, 0):
        first.refresh_from_db()
        services.answer_request(first, actor=town.actor("小王"), text="到了。", outcome="solved")
    assert on_time() == (2, 1)  # the second answer broke no promise


def test_an_answer_by_the_team_date_is_kept(town: Town) -> None:
    group, first = a_group(town, **SAYS_MANY)
    a_team(town, group)
    with at(2018, 3, 14, 9, 0):
        services.answer_group(group, actor=town.actor("小王"), text=ANSWER, outcome="solved")
    assert ends(first) == ["kept"]
    assert on_time() == (1, 1)
    with at(2018, 3, 15, 8, 0) as now:
        assert (jobs.remind_team(now=now), jobs.climb_overdue_groups(now=now)) == (0, 0)


def test_whoever_leaves_is_owed_nothing_by_the_team_but_what_was_broken_stays(town: Town) -> None:
    group, first = a_group(town, **SAYS_MANY)
    with at(*MONDAY):
        second = accepted(town, "刘师傅")
        services.join_group(second, actor=town.actor("小王"), group=group)
    with at(2018, 3, 13, 9, 0):
        services.leave_group(second, actor=town.actor("刘师傅"))
    with at(2018, 3, 16, 9, 0):
        services.withdraw_request(first, actor=town.actor("张师傅"))
    assert (ends(second), ends(first)) == (["void"], ["late"])
    assert GroupMatter.objects.get().state == "dissolved"
    with at(2018, 3, 16, 9, 0) as now:
        assert jobs.climb_overdue_groups(now=now) == 0
