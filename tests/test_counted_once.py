"""Whenever a form on paper is typed in: over all published months every matter is counted once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tests.town import SHANGHAI, STORY, Town, at, file
from zhijia.desk import selectors as desk_selectors
from zhijia.desk import services as desk
from zhijia.desk.models import Category, Request
from zhijia.desk.rules.paper_codes import DAYS_TO_TYPE, counted_at
from zhijia.insights import services
from zhijia.insights.models import MonthlyFigures
from zhijia.insights.rules.months import DAYS_AFTER, next_month

pytestmark = pytest.mark.django_db
PAGE = reverse("insights:public_figures")


def type_in(town: Town, code: str, received_on: date) -> Request:
    officer = town.actor("老李")
    answers = {"category": "hardship", "street": str(town.east.pk), "story": STORY}
    draft = desk.start_draft(answers, actor=officer)
    filed = desk.enter_paper(draft, actor=officer, code=code, received_on=received_on)
    return filed.request


def freeze(day: date) -> None:
    with at(day.year, day.month, day.day, 0, 1):
        services.freeze_months(now=timezone.now())


def counted_in(month: date) -> int:
    return desk_selectors.figures_of(month, next_month(month)).totals["received"]


def test_a_month_is_published_after_its_forms_may_still_be_typed_in() -> None:
    assert DAYS_TO_TYPE < DAYS_AFTER


def test_over_all_months_every_matter_is_counted_once(town: Town) -> None:
    """Forms of every third day of a year, typed in after every possible while, with the months frozen
    as they fall due in between."""
    with at(2018, 1, 2, 9, 0):
        codes = desk.print_paper_forms(town.east, 50, actor=town.actor("老李"))
    plan: dict[date, list[date]] = {}
    for serial in range(len(codes)):
        received = date(2018, 1, 3) + timedelta(days=3 * serial)
        typed = received + timedelta(days=(serial * 7) % 61)
        plan.setdefault(typed, []).append(received)
    left, published = list(codes), dict[date, int]()
    for day in (date(2018, 1, 3) + timedelta(days=n) for n in range(300)):
        for received in plan.get(day, []):
            with at(day.year, day.month, day.day, 15, 0):
                type_in(town, left.pop(), received)
        if day.day == 10:
            with at(day.year, day.month, day.day, 16, 0):
                file(town)
        freeze(day)
        for row in MonthlyFigures.objects.exclude(month__in=published):
            published[row.month] = counted_in(row.month)
    assert not left
    assert Request.objects.exclude(counted_at=None).count() > 10
    for month, count in published.items():  # nothing was added to a month after its day
        assert counted_in(month) == count
    newest = max(published)
    rest = Request.objects.filter(
        filed_at__gte=datetime(newest.year, newest.month + 1, 1, tzinfo=SHANGHAI)
    )
    assert sum(published.values()) + rest.count() == Request.objects.count()


@pytest.mark.parametrize(
    ("received", "typed", "is_moved"),
    [
        ((2018, 3, 30), (2018, 3, 31), False),
        ((2018, 3, 30), (2018, 4, 3), False),
        ((2018, 3, 30), (2018, 4, 4), True),
        ((2018, 3, 1), (2019, 3, 2), True),
        ((2018, 12, 31), (2019, 1, 3), False),
        ((2018, 12, 31), (2019, 1, 4), True),
        ((2018, 1, 31), (2018, 2, 28), True),
    ],
)
def test_when_a_form_is_counted(
    received: tuple[int, int, int], typed: tuple[int, int, int], is_moved: bool
) -> None:
    now = datetime(*typed, 9, 0, tzinfo=SHANGHAI)
    when = counted_at(datetime(*received, 17, 30, tzinfo=SHANGHAI), now=now)
    assert when == (now if is_moved else None)


def test_its_clock_still_runs_from_the_day_it_was_handed_in(town: Town) -> None:
    with at(2018, 3, 20, 9, 0):
        [code] = desk.print_paper_forms(town.east, 1, actor=town.actor("老李"))
    with at(2018, 4, 10, 9, 0):
        request = type_in(town, code, date(2018, 3, 21))
    assert timezone.localdate(request.filed_at) == date(2018, 3, 21)
    assert timezone.localdate(request.counted_at) == date(2018, 4, 10)
    assert (counted_in(date(2018, 3, 1)), counted_in(date(2018, 4, 1))) == (0, 1)
    lines = desk_selectors.live_figures(
        town.actor("老李"), date(2018, 1, 1), date(2018, 5, 1), by="month", now=timezone.now()
    )
    assert [(line.name, line.counts.get("received")) for line in lines] == [("2018-04", 1)]


def test_what_was_counted_nowhere_before_is_counted_when_the_data_is_brought_forward(
    town: Town,
) -> None:
    with at(2018, 3, 20, 9, 0):
        codes = desk.print_paper_forms(town.east, 3, actor=town.actor("老李"))
    with at(2018, 3, 30, 9, 0):
        counted = type_in(town, codes[0], date(2018, 3, 21))
    freeze(date(2018, 4, 6))
    with at(2018, 4, 20, 9, 0):
        missed = type_in(town, codes[1], date(2018, 3, 21))
    freeze(date(2018, 5, 6))
    with at(2018, 5, 20, 9, 0):
        running = type_in(town, codes[2], date(2018, 4, 21))
    Request.objects.update(counted_at=None)  # as it was before there was the column
    bring_forward = import_module("zhijia.insights.migrations.0002_forms_counted_nowhere")
    with at(2018, 5, 21, 9, 0) as now:
        bring_forward.count_them(apps, SimpleNamespace(connection=connection))
    for request in (counted, missed, running):
        request.refresh_from_db()
    assert counted.counted_at is None
    assert missed.counted_at == now  # April is published already
    assert timezone.localdate(running.counted_at) == date(2018, 5, 20)


def test_a_published_month_keeps_the_names_of_its_day(town: Town) -> None:
    with at(2018, 3, 5, 9, 0):
        for _count in range(6):
            file(town)
    freeze(date(2018, 4, 6))
    before = town.client("visitor").get(PAGE).content.decode()
    title = Category.objects.get(code="wages").title
    assert f'<th scope="row">{title}</th>' in before
    with at(2018, 4, 9, 9, 0):
        wages = Category.objects.get(code="wages")
        desk.edit_category(wages, {"title": "拖欠工资"}, actor=town.actor("周主席"))
    client = town.client("visitor")
    after = client.get(PAGE).content.decode()
    assert f'<th scope="row">{title}</th>' in after
    assert "拖欠工资" not in after
    table = reverse("insights:download_figures", args=["2018-03"])
    assert title in client.get(table).content.decode("utf-8-sig")
    with at(2018, 4, 10, 9, 0):
        for _count in range(6):
            file(town)
    freeze(date(2018, 5, 6))
    assert '<th scope="row">拖欠工资</th>' in client.get(PAGE).content.decode()
    assert title in client.get(f"{PAGE}?month=2018-03").content.decode()
