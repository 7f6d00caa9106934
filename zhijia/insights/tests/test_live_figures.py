"""The officer's own figures: counted from the rows, of what the officer may open and of nothing else."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.town import Town, at, file
from zhijia.desk import services as desk
from zhijia.insights import selectors
from zhijia.insights.rules.periods import period

pytestmark = pytest.mark.django_db
PAGE = reverse("insights:live_figures")
CSV = reverse("insights:download_live_figures")


def spring(town: Town) -> None:
    """Seven wage matters in March 2018 (one answered late, one rated), one leave matter in April."""
    officer, worker = town.actor("小王"), town.actor("张师傅")
    first = None
    for serial in range(7):
        with at(2018, 3, 5, 10, serial):
            request = file(town)
            first = first or request
            desk.accept_request(request, actor=officer)
        if serial < 4:
            with at(2018, 3, 20 if serial == 0 else 8, 10, 0):
                desk.answer_request(request, actor=officer, text="补发了。", outcome="solved")
    with at(2018, 3, 21, 10, 0):
        desk.rate_request(first, actor=worker, grade="satisfied", why="")
    with at(2018, 4, 2, 9, 0):
        file(town, "刘师傅", category="leave")


def shown(town: Town, who: str, **asked: str):
    with at(2018, 4, 16, 9, 0):
        return selectors.live_figures(town.actor(who), asked, now=timezone.now())


def table(figures) -> dict[str, dict[str, int]]:
    return {
        line.name: {str(title): count for title, count in line.cells if count}
        for line in figures.lines
    }


def test_each_count_is_of_the_day_it_happened(town: Town) -> None:
    spring(town)
    march = shown(town, "小王", period="last_month")
    wages, leave = table(march).values()
    assert leave == {"现在要办的": 1, "其中超期": 1}  # what is owed now is told with every span
    assert wages == {
        "收到": 7,
        "已受理": 7,
        "给了答复": 4,
        "按时答复": 3,
        "办结": 1,
        "职工评价": 1,
        "现在要办的": 3,
        "其中超期": 3,
    }
    assert march.shares == {"on_time": "75.0", "rated": "100.0", "satisfied": "100.0"}
    assert (march.since, march.until) == (date(2018, 3, 1), date(2018, 3, 31))


def test_who_was_not_satisfied_stays_counted_though_it_is_done_again(town: Town) -> None:
    officer, worker = town.actor("小王"), town.actor("张师傅")
    with at(2018, 3, 12, 10, 0):
        request = desk.accept_request(file(town), actor=officer)
        desk.answer_request(request, actor=officer, text="不归我们管。", outcome="unsolved")
        desk.rate_request(request, actor=worker, grade="very_dissatisfied", why="没有帮我")
    with at(2018, 3, 13, 10, 0):
        desk.reopen_request(request, actor=worker, why="请再看一看")
    march = shown(town, "小王", period="last_month")
    assert (march.totals["closed"], march.totals["rated"]) == (1, 1)
    assert (march.totals["satisfied"], march.totals["dissatisfied"]) == (0, 1)
    with at(2018, 3, 14, 10, 0):
        desk.answer_request(request, actor=officer, text="补发了。", outcome="solved")
    with at(2018, 3, 22, 10, 0):
        desk.close_unobjected(now=timezone.now())
    march = shown(town, "小王", period="last_month")
    assert (march.totals["closed"], march.totals["rated"]) == (2, 1)
    with at(2018, 4, 3, 10, 0):  # late, and for the second answer
        request.refresh_from_db()
        desk.rate_request(request, actor=worker, grade="satisfied")
    march = shown(town, "小王", period="last_month")
    assert (march.totals["rated"], march.totals["satisfied"]) == (2, 1)
    assert march.totals["dissatisfied"] == 1


def test_months_and_offices(town: Town) -> None:
    spring(town)
    months = table(shown(town, "小王", by="month"))
    assert {name: counts["收到"] for name, counts in months.items()} == {"2018-03": 7, "2018-04": 1}
    assert "现在要办的" not in months["2018-03"]
    offices = table(shown(town, "小王", by="office"))
    assert sum(counts.get("收到", 0) for counts in offices.values()) == 8
    assert all(name in {str(town.east), str(town.district)} | set(offices) for name in offices)


def test_an_officer_counts_only_what_they_may_open(town: Town) -> None:
    """Another branch sees nothing of it; a confidential matter is counted by nobody below the district."""
    spring(town)
    for who in ("周主席", "老李", "赵姐", "小王"):
        before = shown(town, who).total
        with at(2018, 4, 3, 9, 0):
            secret = file(town, "刘师傅", category="safety")
        assert secret.confidential
        grown = [
            title
            for (title, a), (_t, b) in zip(before.cells, shown(town, who).total.cells, strict=True)
            if a != b
        ]
        assert bool(grown) == (who in ("小王", "周主席")), who


def test_ones_own_matter_is_not_counted(town: Town) -> None:
    with at(2018, 4, 3, 9, 0):
        file(town, "小王")
    assert table(shown(town, "小王")) == {}


def test_the_page_and_its_file_say_the_same(town: Town) -> None:
    spring(town)
    with at(2018, 4, 16, 9, 0):
        client = town.client("小王")
        page = client.get(PAGE, {"by": "month", "period": "year"})
        answer = client.get(CSV, {"by": "month", "period": "year"})
    assert "2018-03" in page.content.decode()
    assert answer["Content-Disposition"] == (
        'attachment; filename="figures-month-2018-01-01-2018-04-16.csv"'
    )
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:2] == ["月份", "收到"]
    assert rows[1][:2] == ["2018-03", "7"]
    assert rows[3][:2] == ["合计", "8"]


def test_an_unknown_table_or_span_shows_the_usual_one(town: Town) -> None:
    usual = town.client("小王").get(PAGE, {"by": "person", "period": "'"})
    assert usual.status_code == 200
    assert (usual.context["shown"].by, usual.context["shown"].period) == ("category", "year")


def test_an_empty_span_says_so(town: Town) -> None:
    answer = town.client("小王").get(PAGE, {"period": "last_year"})
    assert "这一段没有诉求" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "since", "until"),
    [
        ("month", (2024, 2, 1), (2024, 3, 1)),
        ("last_month", (2024, 1, 1), (2024, 2, 1)),
        ("quarter", (2024, 1, 1), (2024, 3, 1)),
        ("year", (2024, 1, 1), (2024, 3, 1)),
        ("last_year", (2023, 1, 1), (2024, 1, 1)),
    ],
)
def test_periods_end_today_or_before(name, since, until) -> None:
    assert period(name, date(2024, 2, 29)) == (date(*since), date(*until))
