"""A matter is closed once: by two presses, by two sweeps, by a sweep against its worker; each guard
with a control that loses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils import timezone

from tests.town import Town, file
from zhijia.desk import services
from zhijia.desk.models import Closing, Entry, Request
from zhijia.desk.services import sweeping
from zhijia.desk.tests.test_races import ROUNDS, both, refusals, town

__all__ = ["town"]

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
OBJECTED = timedelta(days=8)


def answered(town: Town) -> Request:
    request, officer = file(town), town.actor("小王")
    services.accept_request(request, actor=officer)
    return services.answer_request(request, actor=officer, text="补发了。", outcome="solved")


def two_grades(town: Town, request: Request) -> list[object]:
    """The worker presses on two open pages at once."""
    worker = town.actor("张师傅")
    pages = [Request.objects.get(pk=request.pk) for _ in range(2)]
    return both(
        lambda: services.rate_request(pages[0], actor=worker, grade="satisfied"),
        lambda: services.rate_request(pages[1], actor=worker, grade="very_satisfied"),
    )


def without_comparison(monkeypatch: pytest.MonkeyPatch) -> None:
    """A step swaps the state without looking what it is."""
    real = QuerySet.filter

    def blindly(self: QuerySet[Request], *args: object, **kwargs: object) -> object:
        if set(kwargs) == {"pk", "state"}:
            kwargs.pop("state")
        return real(self, *args, **kwargs)

    monkeypatch.setattr(QuerySet, "filter", blindly)


def test_two_grades_at_once_close_once(town: Town) -> None:
    for _round in range(ROUNDS):
        request = answered(town)
        assert refusals(two_grades(town, request)) == ["flow.already_moved"]
        assert Closing.objects.filter(request=request).count() == 1
        assert Entry.objects.filter(request=request, kind="rated").count() == 1


def test_without_the_comparison_two_grades_close_twice(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = answered(town)
    without_comparison(monkeypatch)
    assert refusals(two_grades(town, request)) == []
    assert Closing.objects.filter(request=request).count() == 2


def test_two_sweeps_close_once(town: Town) -> None:
    for _round in range(max(1, ROUNDS // 4)):
        request = answered(town)
        now = timezone.now() + OBJECTED
        closed = both(*[lambda now=now: services.close_unobjected(now=now)] * 2)
        assert sorted(closed, key=str) == [0, 1]
        assert Closing.objects.filter(request=request).count() == 1
        assert Entry.objects.filter(request=request, kind="lapsed").count() == 1


def test_a_grade_against_the_sweep_closes_once(town: Town) -> None:
    worker = town.actor("张师傅")
    for _round in range(ROUNDS):
        request = answered(town)
        page, now = Request.objects.get(pk=request.pk), timezone.now() + OBJECTED
        both(
            lambda now=now: services.close_unobjected(now=now),
            lambda page=page: services.rate_request(page, actor=worker, grade="satisfied"),
        )
        assert Request.objects.get(pk=request.pk).state == "closed"
        assert Closing.objects.filter(request=request).count() == 1


def reopened_meanwhile(town: Town, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """A sweep whose matter is reopened after it was read as answered and before it is closed."""
    step = sweeping.move

    def late(request: Request, *args: Any, **kwargs: Any) -> object:
        again = Request.objects.get(pk=request.pk)
        services.reopen_request(again, actor=town.actor("张师傅"), why="没到账")
        return step(request, *args, **kwargs)

    monkeypatch.setattr(sweeping, "move", late)
    return lambda: services.close_unobjected(now=timezone.now() + OBJECTED)


def test_what_was_reopened_meanwhile_is_not_closed(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = answered(town)
    assert reopened_meanwhile(town, monkeypatch)() == 0
    assert not Closing.objects.filter(request=request).exists()


def test_without_the_comparison_only_the_tables_own_rule_stops_it(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: the step closes over the worker's word, with a clock that still runs; the database
    takes no such row."""
    answered(town)
    without_comparison(monkeypatch)
    sweep = reopened_meanwhile(town, monkeypatch)
    with pytest.raises(IntegrityError, match="desk_clock_runs_while_open"):
        sweep()
