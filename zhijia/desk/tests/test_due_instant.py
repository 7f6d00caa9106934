"""One meaning of "due": what is done at the instant is in time, a microsecond later it is late. For
the answer, the reminder, the climbing, the lists and the figures alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.joining import apply
from tests.town import Town, at, file
from zhijia.desk import jobs, selectors, services
from zhijia.desk.models import Dispatch, GroupMatter, Promise, Request
from zhijia.desk.tests.test_dispatching import WHY, offered
from zhijia.desk.tests.test_groups import ANSWER, SAYS_MANY, a_group, a_team
from zhijia.desk.tests.test_team_promises import ends, on_time
from zhijia.org import services as members

pytestmark = pytest.mark.django_db

TO_ACCEPT, TO_ANSWER = (2018, 3, 13, 17, 30), (2018, 3, 19, 17, 30)
OF_TEAM = (2018, 3, 15, 17, 30)
INSTANT, AFTER = (0, 0), (0, 1)
"""Seconds and microseconds past closing time."""


def filed(town: Town) -> Request:
    with at(2018, 3, 12, 9, 0):
        return file(town)


def accepted(town: Town) -> Request:
    request = filed(town)
    with at(2018, 3, 12, 10, 0):
        return services.accept_request(request, actor=town.actor("小王"))


@pytest.mark.parametrize(("moment", "end"), [(INSTANT, "kept"), (AFTER, "late")])
def test_what_is_taken_up_at_the_instant_is_kept(
    town: Town, moment: tuple[int, int], end: str
) -> None:
    request = filed(town)
    with at(*TO_ACCEPT, *moment):
        services.accept_request(request, actor=town.actor("小王"))
    assert Promise.objects.get(request=request, kind="accept").end == end


@pytest.mark.parametrize(("moment", "counted"), [(INSTANT, (1, 1)), (AFTER, (1, 0))])
def test_an_answer_at_the_instant_counts_as_on_time(
    town: Town, moment: tuple[int, int], counted: tuple[int, int]
) -> None:
    request = accepted(town)
    with at(*TO_ANSWER, *moment):
        services.answer_request(request, actor=town.actor("小王"), text="到了。", outcome="solved")
    assert on_time() == counted


@pytest.mark.parametrize("make", [filed, accepted])
def test_nothing_climbs_while_an_answer_would_still_be_in_time(
    town: Town, make: Callable[[Town], Request]
) -> None:
    request = make(town)
    due = TO_ACCEPT if make is filed else TO_ANSWER
    with at(*due, *INSTANT) as now:
        assert services.climb_overdue(now=now) == 0
    assert Request.objects.get(pk=request.pk).supervisor is None
    with at(*due, *AFTER) as now:
        assert services.climb_overdue(now=now) == 1
    assert Request.objects.get(pk=request.pk).supervisor == town.district


@pytest.mark.parametrize(("moment", "told"), [(INSTANT, 1), (AFTER, 0)])
def test_the_office_is_reminded_as_long_as_it_can_keep_its_word(
    town: Town, moment: tuple[int, int], told: int
) -> None:
    filed(town)
    with at(*TO_ACCEPT, *moment) as now:
        assert services.remind_office(now=now) == told


@pytest.mark.parametrize(
    ("moment", "over", "group", "says"),
    [
        (INSTANT, 0, "今天到期", "3月13日（周二）前有人受理"),
        (AFTER, 1, "已超期", "超过答应的时间1个工作日了"),
    ],
)
def test_lists_pages_and_live_figures_say_the_same(
    town: Town, moment: tuple[int, int], over: int, group: str, says: str
) -> None:
    request = filed(town)
    chair = town.actor("周主席")
    with at(*TO_ACCEPT, *moment) as now:
        (line,) = selectors.live_figures(
            chair, date(2018, 3, 1), date(2018, 4, 1), by="category", now=now
        )
        shown = selectors.queue(chair, {}, now=now)
        page = town.client("张师傅").get(f"/matters/{request.number}/").content.decode()
    assert line.counts.get("overdue", 0) == over
    assert [name for name, _rows in shown.groups] == [group]
    assert says in page


@pytest.mark.parametrize(("moment", "end", "counted"), [(INSTANT, "kept", 1), (AFTER, "late", 0)])
def test_the_answer_of_a_team_at_the_instant(
    town: Town, moment: tuple[int, int], end: str, counted: int
) -> None:
    group, first = a_group(town, **SAYS_MANY)
    a_team(town, group)
    with at(*OF_TEAM, *moment):
        services.answer_group(group, actor=town.actor("小王"), text=ANSWER, outcome="solved")
    assert (ends(first), on_time()) == ([end], (1, counted))


def test_a_team_is_reminded_at_the_instant_and_its_date_climbs_after_it(town: Town) -> None:
    group, _first = a_group(town, **SAYS_MANY)
    with at(*OF_TEAM, *INSTANT) as now:
        assert (jobs.remind_team(now=now), jobs.climb_overdue_groups(now=now)) == (1, 0)
        chair = selectors.group_todos(town.actor("周主席"), now=now, most=9)
        assert [todo.step for todo in chair] == ["点名3人小组来答复"]
    GroupMatter.objects.update(reminded_due_at=None)
    with at(*OF_TEAM, *AFTER) as now:
        assert (jobs.remind_team(now=now), jobs.climb_overdue_groups(now=now)) == (0, 1)
    group.refresh_from_db()
    assert group.supervisor == town.district


def test_an_offer_lapses_after_its_instant(town: Town) -> None:
    offer = offered(town)  # on a Tuesday: two working days, until Thursday
    with at(2018, 3, 15, 17, 30, *INSTANT) as now:
        assert services.lapse_dispatches(now=now) == 0
        services.take_request(offer, actor=town.actor("小王"))
    assert Promise.objects.get(request=offer.request, kind="take").end == "kept"
    with at(2018, 3, 13, 10, 0):
        other = services.dispatch_request(
            Request.objects.get(pk=offer.request_id),
            actor=town.actor("小王"),
            to=town.east,
            reason=WHY,
        )
    with at(2018, 3, 15, 17, 30, *AFTER) as now:
        assert services.lapse_dispatches(now=now) == 1
    assert Dispatch.objects.get(pk=other.pk).end == "lapsed"


def test_a_union_is_passed_over_after_its_instant(town: Town) -> None:
    with at(2018, 3, 12, 9, 0):
        application = apply(town)
    due = application.due_at
    assert due is not None
    assert members.pass_over_silent(now=due) == 0
    assert members.pass_over_silent(now=due.replace(microsecond=1)) == 1
