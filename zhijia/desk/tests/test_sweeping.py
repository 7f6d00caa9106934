"""remind_office, climb_overdue, close_unobjected, clear_drafts."""

from __future__ import annotations

from tests.town import BUILDER, SINCE, STORY, Town, at, file
from zhijia.access import services as posts
from zhijia.base.audit.models import AuditEntry
from zhijia.base.outbox.models import Message, OutboxRow
from zhijia.desk import selectors, services
from zhijia.desk.models import Draft, Entry, Request
from zhijia.kernel.actor import VISITOR


def test_a_broken_promise_climbs_to_the_superior_and_then_to_the_top(town: Town) -> None:
    with at(2018, 3, 12, 9, 0):
        request = file(town, category="membership")
        assert request.office == town.mill_union
    with at(2018, 3, 13, 17, 31) as now:
        assert services.climb_overdue(now=now) == 1
    climbed = Request.objects.get(pk=request.pk)
    assert climbed.supervisor == town.east
    with at(2018, 3, 14, 9, 0) as now:
        assert services.climb_overdue(now=now) == 0  # the next step is a working day later
    with at(2018, 3, 15, 17, 31) as now:  # counted from the next morning: it was past closing
        assert services.climb_overdue(now=now) == 1
    at_the_top = Request.objects.get(pk=request.pk)
    assert (at_the_top.supervisor, at_the_top.climb_at) == (town.district, None)
    with at(2018, 4, 9, 9, 0) as now:
        assert services.climb_overdue(now=now) == 0
    assert [e.text for e in Entry.objects.filter(kind="climbed").order_by("pk")] == [
        "东湖街道总工会",
        "示范区总工会",
    ]
    assert AuditEntry.objects.filter(verb="desk.climb_overdue").count() == 2


def told(town: Town, name: str) -> list[str]:
    """The reminders in somebody's inbox."""
    messages = Message.objects.filter(person_id=town.person(name).pk, text="desk.due_today")
    return [message.link for message in messages]


def test_the_office_is_reminded_on_the_day_before_its_superior_hears_of_it(town: Town) -> None:
    with at(2018, 3, 12, 9, 0):
        request = file(town)
    with at(2018, 3, 12, 16, 0) as now:
        assert services.remind_office(now=now) == 0  # due tomorrow
    with at(2018, 3, 13, 8, 0) as now:
        assert [services.remind_office(now=now) for _twice in range(2)] == [1, 0]
    link = f"/w/requests/{request.number}/"
    assert told(town, "小王") == told(town, "周主席") == [link]  # nobody has it in hand yet
    assert told(town, "老李") == told(town, "赵姐") == told(town, "张师傅") == []
    assert not OutboxRow.objects.filter(key__startswith="desk.due:").exists()
    with at(2018, 3, 13, 9, 0):
        services.accept_request(request, actor=town.actor("小王"))
    with at(2018, 3, 19, 8, 0) as now:
        assert services.remind_office(now=now) == 1
    assert told(town, "小王") == [link, link]
    assert told(town, "周主席") == [link]
    assert OutboxRow.objects.filter(key__startswith="desk.due:").count() == 1
    page = selectors.matter_page(town.actor("张师傅"), request, holds_passphrase=False)
    assert page["history"][0].heading == "快到答应您的时间，提醒了经办人"
    with at(2018, 3, 20, 8, 0) as now:
        assert (services.remind_office(now=now), services.climb_overdue(now=now)) == (0, 1)


def test_whoever_is_tied_to_the_employer_is_reminded_of_nothing_confidential(town: Town) -> None:
    tied = posts.open_account(name="孙立", phone="13900000099", actor=BUILDER)
    posts.appoint_officer(
        tied, town.district, "district_officer", actor=BUILDER, since=SINCE, ties=[town.mill]
    )
    with at(2018, 3, 12, 9, 0):
        file(town, employer=town.mill.name)
        file(town)  # of an employer nobody named
    with at(2018, 3, 13, 8, 0) as now:
        assert services.remind_office(now=now) == 2
    assert len(told(town, "小王")) == 2
    assert not Message.objects.filter(person_id=tied.person_id).exists()


def test_nobody_is_reminded_of_their_own_matter_nor_of_what_waits_for_papers(town: Town) -> None:
    with at(2018, 3, 12, 9, 0):
        file(town, "小王")
        waiting = file(town)
        services.accept_request(waiting, actor=town.actor("小王"))
        services.pause_request(waiting, actor=town.actor("小王"), text="请补工资条")
    with at(2018, 3, 13, 8, 0) as now:
        assert services.remind_office(now=now) == 1
    assert (told(town, "小王"), len(told(town, "周主席"))) == ([], 1)
    with at(2018, 3, 19, 8, 0) as now:
        assert services.remind_office(now=now) == 0


def test_what_is_answered_in_time_does_not_climb(town: Town) -> None:
    with at(2018, 3, 12, 9, 0):
        request = file(town)
        services.accept_request(request, actor=town.actor("小王"))
        services.answer_request(
            request, actor=town.actor("小王"), text="补发了。", outcome="solved"
        )
    with at(2018, 6, 1, 9, 0) as now:
        assert services.climb_overdue(now=now) == 0


def test_accepting_late_gives_the_matter_back_to_its_office(town: Town) -> None:
    with at(2018, 3, 12, 9, 0):
        request = file(town, category="hardship")
    with at(2018, 3, 14, 9, 0) as now:
        services.climb_overdue(now=now)
        request.refresh_from_db()
        services.accept_request(request, actor=town.actor("老李"))
    assert Request.objects.get(pk=request.pk).supervisor is None


def test_a_climbed_matter_stands_in_the_chairs_list(town: Town) -> None:
    with at(2018, 3, 12, 9, 0):
        file(town, category="hardship")
    with at(2018, 3, 14, 9, 0) as now:
        services.climb_overdue(now=now)
        shown = selectors.queue(town.actor("周主席"), {"tab": "climbed"}, now=now)
    assert [name for name, _rows in shown.groups] == ["已超期"]


def test_a_confidential_matter_climbs_to_nobody_below_the_district(town: Town) -> None:
    with at(2018, 3, 12, 9, 0):
        request = file(town, category="wages")
    with at(2018, 3, 20, 9, 0) as now:
        services.climb_overdue(now=now)
        assert Request.objects.get(pk=request.pk).supervisor == town.district
        for name in ("老李", "赵姐", "陈审"):
            shown = selectors.queue(town.actor(name), {"tab": "climbed"}, now=now)
            assert shown.groups == []


def test_an_answer_nobody_objects_to_closes_after_seven_days_and_can_still_be_rated(
    town: Town,
) -> None:
    with at(2018, 3, 12, 9, 0):
        request = file(town)
        services.accept_request(request, actor=town.actor("小王"))
        services.answer_request(
            request, actor=town.actor("小王"), text="补发了。", outcome="solved"
        )
    with at(2018, 3, 19, 8, 59) as now:
        assert services.close_unobjected(now=now) == 0
    with at(2018, 3, 19, 9, 0) as now:
        assert services.close_unobjected(now=now) == 1
        assert services.close_unobjected(now=now) == 0
        request.refresh_from_db()
        services.rate_request(request, actor=town.actor("张师傅"), grade="mostly_satisfied")
    kept = Request.objects.get(pk=request.pk)
    assert (kept.state, kept.grade) == ("closed", "mostly_satisfied")


def test_a_visitors_draft_lives_a_day(town: Town) -> None:
    with at(2018, 3, 12, 9, 0):
        services.start_draft({"category": "wages", "story": STORY}, actor=VISITOR)
    with at(2018, 3, 13, 8, 59) as now:
        assert services.clear_drafts(now=now) == 0
    with at(2018, 3, 13, 9, 1) as now:
        assert services.clear_drafts(now=now) == 1
    assert Draft.objects.count() == 0
