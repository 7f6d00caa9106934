"""Published figures: whole months, counted once, never changed, nothing live."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.town import Town, at, file
from zhijia.base.audit.models import AuditEntry
from zhijia.desk import services as desk
from zhijia.insights import services
from zhijia.insights.models import MonthlyFigures
from zhijia.insights.rules.months import due_month
from zhijia.kernel.errors import NotAllowed

pytestmark = pytest.mark.django_db
PAGE = reverse("insights:public_figures")


def a_month(town: Town) -> None:
    """March 2018: seven wage matters, one of them late; two leave matters."""
    officer, worker = town.actor("小王"), town.actor("张师傅")
    for serial in range(7):
        with at(2018, 3, 5, 10, serial):
            request = file(town)
            desk.accept_request(request, actor=officer)
        with at(2018, 3, 20 if serial == 0 else 8, 10, 0):
            desk.answer_request(request, actor=officer, text="补发了。", outcome="solved")
        if serial < 3:
            with at(2018, 3, 21, 10, 0):
                grade = "dissatisfied" if serial == 0 else "satisfied"
                desk.rate_request(request, actor=worker, grade=grade, why="晚了")
    with at(2018, 3, 6, 9, 0):
        desk.decline_request(
            file(town, category="leave"),
            actor=officer,
            reason="这件事归仲裁委。",
            instead="仲裁委，湖滨路18号。",
        )
        file(town, category="leave")


def freeze(*day: int) -> int:
    with at(*day):
        return services.freeze_months(now=timezone.now())


def test_a_month_is_counted_on_the_sixth_and_once(town: Town) -> None:
    a_month(town)
    assert freeze(2018, 4, 5, 9, 0) == 0
    assert freeze(2018, 4, 6, 9, 0) == 1
    assert freeze(2018, 4, 6, 9, 5) == 0
    totals = MonthlyFigures.objects.get().figures["totals"]
    assert totals == {
        "received": 9,
        "accepted": 7,
        "declined": None,
        "decided": None,
        "answered": 7,
        "on_time": 6,
        "reopened": 0,
        "closed": None,
        "rated": None,
        "satisfied": None,
        "dissatisfied": None,
    }
    assert AuditEntry.objects.filter(verb="insights.freeze_month").count() == 1


def test_what_happens_later_changes_nothing(town: Town) -> None:
    a_month(town)
    freeze(2018, 4, 6, 9, 0)
    before = town.client("visitor").get(PAGE).content
    with at(2018, 4, 7, 9, 0):
        file(town, "刘师傅", category="wages")
        freeze(2018, 4, 7, 9, 0)
    assert _without_tokens(town.client("visitor").get(PAGE).content) == _without_tokens(before)


def _without_tokens(page: bytes) -> bytes:
    return b"\n".join(line for line in page.splitlines() if b"csrf" not in line)


def test_missed_months_are_made_up_for(town: Town) -> None:
    a_month(town)
    assert freeze(2018, 7, 10, 9, 0) == 4
    assert [row.month for row in MonthlyFigures.objects.all()] == [
        date(2018, month, 1) for month in (6, 5, 4, 3)
    ]


def test_the_page_says_every_figure_of_how_many(town: Town) -> None:
    a_month(town)
    freeze(2018, 4, 6, 9, 0)
    text = town.client("visitor").get(PAGE).content.decode()
    for sentence in (
        "收到9件。",
        "看过—件：受理7件，没有受理、说明了理由和去处的—件。",
        "答复7件，按时6件。按时的占85.7%。",
        "办结—件，职工评价—件。评价里，满意以上—件，不满意以下—件。",
        "横线：件数少",
    ):
        assert sentence in text
    assert "宏达" not in text


def test_a_small_category_is_hidden_with_another_one(town: Town) -> None:
    a_month(town)
    freeze(2018, 4, 6, 9, 0)
    shown = MonthlyFigures.objects.get().figures["by_category"]
    assert shown["received"] == {"wages": None, "leave": None}
    assert shown["answered"] == {"wages": 7}


def test_the_same_month_as_a_table(town: Town) -> None:
    a_month(town)
    freeze(2018, 4, 6, 9, 0)
    address = reverse("insights:download_figures", args=["2018-03"])
    rows = list(
        csv.reader(io.StringIO(town.client("visitor").get(address).content.decode("utf-8-sig")))
    )
    assert rows[0] == ["类别", "收到", "已受理", "给了答复", "按时答复"]
    assert rows[-1] == ["合计", "9", "7", "7", "6"]
    assert rows[1][0] == "工资、加班费"


@pytest.mark.parametrize("month", ["2018-02", "2019-01"])
def test_a_month_that_was_not_published_is_not_there(town: Town, month: str) -> None:
    a_month(town)
    freeze(2018, 4, 6, 9, 0)
    assert town.client("visitor").get(f"{PAGE}?month={month}").status_code == 404
    address = reverse("insights:download_figures", args=[month])
    assert town.client("visitor").get(address).status_code == 404


def test_before_anything_is_published_the_page_says_when(town: Town) -> None:
    assert "6日公布" in town.client("visitor").get(PAGE).content.decode()


def test_only_the_clock_publishes(town: Town) -> None:
    with pytest.raises(NotAllowed):
        services.freeze_month(date(2018, 3, 1), now=timezone.now(), actor=town.actor("周主席"))


def test_published_figures_are_written_once(town: Town) -> None:
    a_month(town)
    freeze(2018, 4, 6, 9, 0)
    with pytest.raises(TypeError):
        MonthlyFigures.objects.get().save()


@pytest.mark.parametrize(
    ("today", "month"),
    [
        (date(2018, 4, 5), date(2018, 2, 1)),
        (date(2018, 4, 6), date(2018, 3, 1)),
        (date(2018, 1, 6), date(2017, 12, 1)),
        (date(2018, 1, 5), date(2017, 11, 1)),
    ],
)
def test_which_month_is_due(today: date, month: date) -> None:
    assert due_month(today) == month
