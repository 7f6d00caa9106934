"""climb_overdue, close_unobjected, clear_drafts."""

from __future__ import annotations

from tests.town import STORY, Town, at, file
from zhijia.base.audit.models import AuditEntry
from zhijia.desk import selectors, services
from zhijia.desk.models import Draft, Entry, Request
from zhijia.kernel.actor import VISITOR


def test_a_broken_promise_climbs_to_the_superior_and_then_to_the_top(town: Town) -> None:
    with at(2018, 3, 12, 9, 0):
        request = file(town, category="membership")
        assert request.office == town.mill_union
    with at(2018, 3, 13, 17, 30) as now:
        assert services.climb_overdue(now=now) == 1  # due at this very minute
    climbed = Request.objects.get(pk=request.pk)
    assert climbed.supervisor == town.east
    with at(2018, 3, 14, 9, 0) as now:
        assert services.climb_overdue(now=now) == 0  # the next step is a working day later
    with at(2018, 3, 14, 17, 31) as now:
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
