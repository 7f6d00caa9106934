"""draw_call_backs and record_call_back: nobody chooses, nobody checks on themselves, nobody is pressed."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.town import Town, at, file
from zhijia.base.audit.models import AuditEntry
from zhijia.desk import selectors, services
from zhijia.desk.models import CallBack, CallBackDraw, EntryKind, Request
from zhijia.desk.rules.calling_back import SIZE, TRIES, drawn, margin
from zhijia.kernel.errors import Conflict, NotAllowed, RuleViolation

pytestmark = pytest.mark.django_db


def closed(town: Town, who: str = "张师傅", by: str = "小王", **typed: str) -> Request:
    """A wage matter of March 2018, answered and rated."""
    with at(2018, 3, 5, 10, 0):
        request = file(town, who, **{"reach": "account", **typed})
        services.accept_request(request, actor=town.actor(by))
    with at(2018, 3, 7, 10, 0):
        services.answer_request(request, actor=town.actor(by), text="补发了。", outcome="solved")
    with at(2018, 3, 8, 10, 0):
        services.rate_request(request, actor=town.actor(who), grade="satisfied", why="")
    return request


def draw(*day: int) -> int:
    with at(*(day or (2018, 4, 1, 3, 0))):
        return services.draw_call_backs(now=timezone.now())


def call(
    town: Town, who: str = "周主席", reached: str = "reached", settled: str = "yes"
) -> CallBack:
    with at(2018, 4, 3, 9, 0):
        return services.record_call_back(
            CallBack.objects.get(), actor=town.actor(who), reached=reached, settled=settled
        )


# The draw ----------------------------------------------------------------------------------------


def test_a_month_is_drawn_once_and_says_of_how_many(town: Town) -> None:
    request = closed(town)
    silent = closed(town, reach="silent")
    with at(2018, 3, 20, 9, 0):
        file(town)  # not closed
    assert draw(2018, 3, 31, 23, 0) == 0  # the month is not over; February had none
    assert draw() == 1
    assert draw(2018, 4, 2, 3, 0) == 0
    march = CallBackDraw.objects.get(month=date(2018, 3, 1))
    assert (march.closed, march.callable) == (2, 1)
    assert CallBack.objects.get().request == request != silent
    assert AuditEntry.objects.filter(verb="desk.draw_call_backs").count() == 2


def test_only_the_clock_draws(town: Town) -> None:
    with pytest.raises(NotAllowed):
        services.draw_call_backs(now=timezone.now(), actor=town.actor("周主席"))


@given(st.sets(st.text("0123456789", min_size=4, max_size=8), max_size=80), st.text(max_size=8))
def test_the_draw_follows_from_the_seed_alone(numbers: set[str], seed: str) -> None:
    chosen = drawn(numbers, seed=seed)
    assert chosen == drawn(sorted(numbers, reverse=True), seed=seed)
    assert len(chosen) == len(set(chosen)) == min(SIZE, len(numbers))
    assert set(chosen) <= numbers


def test_another_seed_draws_others() -> None:
    numbers = [str(n) for n in range(1_000)]
    assert len(set(drawn(numbers, seed="a")) & set(drawn(numbers, seed="b"))) < SIZE // 2


@pytest.mark.parametrize(
    ("answered", "of", "points"),
    [(30, 1_000_000, 18), (30, 30, 0), (1, 2, 98), (10, 100, 30), (0, 5, None), (100, 400, 9)],
)
def test_how_sure_a_share_is(answered: int, of: int, points: int | None) -> None:
    """98·sqrt((N−n)/(n(N−1))), rounded up: 30 of very many 17.9, 10 of 100 29.5, 100 of 400 8.5."""
    assert margin(answered, of) == points


# The calls ---------------------------------------------------------------------------------------


def test_record_call_back_tells_the_worker_and_nothing_else(town: Town) -> None:
    request = closed(town)
    draw()
    done = call(town, settled="no")
    assert (done.reached, done.settled, done.tries) == ("reached", "no", 1)
    request.refresh_from_db()
    assert (request.state, request.grade) == (
        "closed",
        "satisfied",
    )  # only the worker changes these
    assert request.entries.filter(kind=EntryKind.CALLED).count() == 1
    page = town.client("张师傅").get(reverse("desk:request", args=[request.number]))
    assert "打电话问了您办得怎么样" in page.content.decode()
    with pytest.raises(Conflict, match=r"desk\.called_back_already"):
        call(town)


def test_whoever_answered_never_calls(town: Town) -> None:
    closed(town)
    draw()
    with pytest.raises(NotAllowed, match=r"desk\.answered_yourself"):
        call(town, "小王")
    assert selectors.open_call_backs(town.actor("小王")) == []
    assert len(selectors.open_call_backs(town.actor("周主席"))) == 1


def test_today_says_how_many_wait(town: Town) -> None:
    closed(town)
    draw()
    page = town.client("周主席").get(reverse("workbench:today")).content.decode()
    assert "还有1件没打" in page
    assert "没打" not in town.client("小王").get(reverse("workbench:today")).content.decode()


def test_another_branch_and_a_base_union_call_nobody(town: Town) -> None:
    closed(town)
    draw()
    for who in ("吴姐", "赵姐", "陈审"):
        with pytest.raises(NotAllowed):
            call(town, who)
    address = reverse("desk:record_call_back", args=[CallBack.objects.get().pk])
    for who in ("吴姐", "赵姐", "陈审", "张师傅", "小王"):
        assert town.client(who).get(address).status_code == 404, who


def test_three_calls_without_an_answer_are_enough(town: Town) -> None:
    request = closed(town)
    draw()
    for tries in range(1, TRIES + 1):
        assert call(town, reached="unreached", settled="").tries == tries
    assert CallBack.objects.get().reached == "unreached"
    assert not request.entries.filter(kind=EntryKind.CALLED).exists()
    with pytest.raises(Conflict):
        call(town)


@pytest.mark.parametrize(("reached", "settled"), [("reached", ""), ("unwished", "yes")])
def test_an_answer_belongs_to_being_reached(town: Town, reached: str, settled: str) -> None:
    closed(town)
    draw()
    with pytest.raises(RuleViolation, match=r"desk\.settled_missing"):
        call(town, reached=reached, settled=settled)


def test_the_district_reads_what_it_shows_and_of_how_many(town: Town) -> None:
    closed(town)
    draw()
    call(town, settled="partly")
    march = selectors.months_called(town.actor("周主席"))[0]
    assert (march.closed, march.callable, march.drawn, march.open, march.reached) == (1, 1, 1, 0, 1)
    assert [n for _words, n in march.settled] == [0, 1, 0]
    assert march.margin == 0
    assert selectors.months_called(town.actor("老李")) == []


def test_the_pages(town: Town) -> None:
    closed(town)
    draw()
    client = town.client("周主席")
    listed = reverse("desk:call_backs")
    assert CallBack.objects.get().request.number in client.get(listed).content.decode()
    address = reverse("desk:record_call_back", args=[CallBack.objects.get().pk])
    assert client.get(address).status_code == 200
    half = client.post(address, {"reached": "reached"})
    assert half.status_code == 422
    assert "checked" in half.content.decode()  # what was ticked is still ticked
    assert client.post(address, {"reached": "unwished"}).status_code == 302
    assert CallBack.objects.get().reached == "unwished"
