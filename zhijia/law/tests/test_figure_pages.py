"""The pages of figures: what is known, for everybody; entering with two signatures, for officers."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.test_access_matrix import EVERYBODY
from tests.town import Town
from zhijia.law import services
from zhijia.law.models import Figure
from zhijia.law.rules.figure_flow import State
from zhijia.law.tests.test_figures_by_officers import WAGE, propose, signed

KNOWN = reverse("law:figures")
TYPED = {
    "region": "苏州市",
    "value": "2,490元",
    "valid_from_0": "2024",
    "valid_from_1": "1",
    "valid_from_2": "1",
    "known_since_0": "2023",
    "known_since_1": "12",
    "known_since_2": "26",
    "source": "rsj.example.cn/1",
    "document": "苏人社发〔2023〕115号",
}
PROPOSE = reverse("law:propose_figure", args=["minimum_wage"])


def read(client: Client, address: str, **asked: str) -> str:
    answer = client.get(address, asked)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


# What is known -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_is_known_stands_with_its_days_and_source() -> None:
    page = read(Client(), KNOWN, region="江苏省", year="2018", kind="average_wage")
    for words in (
        "江苏省</span>　2018年",
        "每月6,057.00元",
        "每月6,645.00元",
        "2018-07-01至2018-12-31",
    ):
        assert words in page
    assert "江苏2018—2019年度缴费基数所附月平均工资" in page


@pytest.mark.django_db
def test_what_is_missing_is_said_and_not_guessed() -> None:
    page = read(Client(), KNOWN, region="广东省", year="2024", kind="minimum_wage")
    assert "还没有登记的" in page
    assert "<li>月最低工资标准</li>" in page
    part = read(Client(), KNOWN, region="320000", year="2013", kind="average_wage")
    assert "还没有登记，算不了" in part
    assert "2013-01-01至2013-06-30" in part


@pytest.mark.django_db
def test_the_country_misses_nothing_that_places_decide() -> None:
    page = read(Client(), KNOWN)
    assert "全国" in page
    assert "<li>月最低工资标准</li>" not in page


def test_a_provisional_figure_is_marked(town: Town) -> None:
    asked = {"region": "苏州市", "year": "2024", "kind": "minimum_wage"}
    signed(town, provisional=True)
    page = read(Client(), KNOWN, **asked)
    assert "<span>暂定</span>" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"region": "某地"}, "没有找到这个地区"),
        ({"region": ""}, "请写地区"),
        ({"year": "18"}, "请写四位数的年份"),
        ({"year": "x"}, "请写四位数的年份"),
    ],
)
def test_a_slip_in_the_question_comes_back_with_a_sentence(
    asked: dict[str, str], sentence: str
) -> None:
    answer = Client().get(KNOWN, asked)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


@pytest.mark.django_db
def test_the_table_can_be_kept_as_a_file() -> None:
    address = reverse("law:figures_file")
    answer = Client().get(address, {"region": "江苏省", "year": "2018", "kind": "average_wage"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].endswith('"zhijia-figures-320000-2018.csv"')
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["value"], row["first_day"]) for row in rows] == [
        ("6057", "2018-01-01"),
        ("6645", "2018-07-01"),
    ]
    assert Client().get(address, {"region": "某地"}).status_code == 404


def test_a_spreadsheet_computes_nothing_that_somebody_typed(town: Town) -> None:
    signed(town, source="=HYPERLINK(1)")
    address = reverse("law:figures_file")
    answer = Client().get(address, {"region": "320500", "year": "2024", "kind": "minimum_wage"})
    assert "'=HYPERLINK(1)" in answer.content.decode()


def test_a_signed_figure_is_everybodys_and_a_proposal_is_not(town: Town) -> None:
    asked = {"region": "苏州市", "year": "2024", "kind": "minimum_wage"}
    propose(town)
    assert "2,490.00" not in read(Client(), KNOWN, **asked)
    services.sign_figure(Figure.objects.get(), actor=town.actor("周主席"))
    page = read(Client(), KNOWN, **asked)
    assert "每月2,490.00元" in page
    assert "苏人社发〔2023〕115号" in page
    assert "王晓梅" not in page


@pytest.mark.django_db
def test_in_english_only_names_and_documents_are_chinese() -> None:
    client = Client()
    client.cookies["zh_lang"] = "en"
    page = read(client, KNOWN, region="江苏省", year="2018", kind="average_wage")
    for words in ("CNY 6,645.00 a month", "2018-07-01 to 2018-12-31", "average monthly wage"):
        assert words in page


# Entering ----------------------------------------------------------------------------------------


def test_typed_looked_at_sent_and_signed(town: Town) -> None:
    officer, chair = town.client("小王"), town.client("周主席")
    looked = officer.post(PROPOSE, {**TYPED, "look": "1"})
    assert looked.status_code == 200
    assert "签字以后会变什么" in looked.content.decode()
    assert not Figure.objects.exists()
    sent = officer.post(PROPOSE, {**TYPED, "send": "1"})
    figure = Figure.objects.get()
    page = reverse("law:figure", args=[figure.pk])
    assert (sent.status_code, sent["Location"]) == (302, page)
    assert "这是您自己登记的" in read(officer, page)
    assert officer.post(reverse("law:sign_figure", args=[figure.pk])).status_code == 403
    assert chair.post(reverse("law:sign_figure", args=[figure.pk])).status_code == 302
    assert "正在使用" in read(officer, page)
    assert "周建民签字" in read(officer, page)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"value": "二千"}, "金额应是数字"),
        ({"region": "某地"}, "没有找到这个地区"),
        ({"source": ""}, "请写在哪里能看到原文"),
        ({"document": ""}, "请写文号"),
        ({"valid_to_0": "2023", "valid_to_1": "1", "valid_to_2": "1"}, "止日不能早于起日"),
    ],
)
def test_a_slip_comes_back_with_everything_that_was_typed(
    town: Town, typed: dict[str, str], sentence: str
) -> None:
    for button in ("look", "send"):
        answer = town.client("小王").post(PROPOSE, {**TYPED, **typed, button: "1"})
        assert answer.status_code == 422
        page = answer.content.decode()
        assert sentence in page
        assert 'value="2023"' in page
    assert not Figure.objects.exists()


def test_what_narrows_a_kind_is_asked_only_there(town: Town) -> None:
    officer = town.client("小王")
    rate = read(officer, reverse("law:propose_figure", args=["contribution_rate"]))
    assert 'name="dim_insurance"' in rate
    assert 'name="grace_until_0"' in rate
    wage = read(officer, PROPOSE)
    assert "dim_" not in wage
    assert 'name="grace_until_0"' not in wage


def test_a_new_row_begins_with_what_an_earlier_one_had(town: Town) -> None:
    figure = signed(town)
    page = read(town.client("小王"), PROPOSE, **{"from": str(figure.pk)})
    assert 'value="江苏省苏州市"' in page
    assert 'value="2490"' in page
    for strange in ("x", "9" * 30, "0"):
        status = town.client("小王").get(PROPOSE, {"from": strange}).status_code
        assert status in (200, 404)


@pytest.mark.parametrize("step", ["return_figure", "contest_figure", "keep_figure"])
def test_a_step_with_a_reason_has_its_page(town: Town, step: str) -> None:
    figure = propose(town) if step == "return_figure" else signed(town)
    if step == "keep_figure":
        services.contest_figure(figure, actor=town.actor("小王"), note="看着不对。")
    address = reverse(f"law:{step}", args=[figure.pk])
    chair = town.client("周主席")
    read(chair, address)
    empty = chair.post(address, {"note": ""})
    assert (empty.status_code, "请写一句理由" in empty.content.decode()) == (422, True)
    assert chair.post(address, {"note": "对照过原件了。"}).status_code == 302
    figure.refresh_from_db()
    assert figure.note == "对照过原件了。"


def test_withdrawing_takes_a_second_person_on_the_page_too(town: Town) -> None:
    figure = signed(town)
    services.contest_figure(figure, actor=town.actor("小王"), note="看着不对。")
    address = reverse("law:withdraw_figure", args=[figure.pk])
    assert town.client("小王").post(address).status_code == 403
    assert town.client("周主席").post(address).status_code == 302
    figure.refresh_from_db()
    assert figure.state == State.WITHDRAWN


OFFICERS = {"小王", "周主席"}


def test_the_pages_of_entering_are_there_for_the_district_alone(town: Town) -> None:
    figure = propose(town)
    row = {"pk": figure.pk}
    pages = [
        reverse("law:figure_proposals"),
        reverse("law:choose_figure_kind"),
        PROPOSE,
        reverse("law:figure", kwargs=row),
        reverse("law:return_figure", kwargs=row),
    ]
    for who in EVERYBODY:
        for page in pages:
            status = town.client(who).get(page).status_code
            expected = 200 if who in OFFICERS else 302 if who == "visitor" else 404
            assert status == expected, (who, page)
        sent = town.client(who).post(PROPOSE, {**TYPED, "value": "1", "send": "1"}).status_code
        assert sent in ((422,) if who in OFFICERS else (302, 404)), who
    assert Figure.objects.count() == 1


def test_a_kind_that_does_not_exist_is_no_page(town: Town) -> None:
    address = reverse("law:propose_figure", args=["rent"])
    assert town.client("小王").get(address).status_code == 404


def test_the_list_asks_the_database_as_often_for_many_as_for_few(town: Town) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            read(town.client("小王"), reverse("law:figure_proposals"))
        return len(captured)

    propose(town)
    queries()  # the first visit also fills caches
    few = queries()
    many(town, 60)
    assert queries() == few
    assert "?before=" in read(town.client("小王"), reverse("law:figure_proposals"))


def many(town: Town, count: int) -> None:
    """So many returned proposals, and as many waiting ones of other days."""
    columns: dict[str, Any] = {**WAGE, "region": "320500", "dims": ""}
    people = {"union": town.district, "proposed_by": town.accounts["小王"]}
    now = timezone.now()
    Figure.objects.bulk_create(
        Figure(
            **{**columns, "valid_from": date(2000, 1, 1) + timedelta(days=n)},
            **people,
            proposed_at=now,
            state=state,
        )
        for n in range(count)
        for state in (State.RETURNED, State.PROPOSED)
    )
