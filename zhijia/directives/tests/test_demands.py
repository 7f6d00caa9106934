"""Asking the grassroots, answering, and what is too much: who may, what is refused, what is seen."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from tests.test_access_matrix import EVERYBODY
from tests.town import Town, at
from zhijia.base.audit.models import AuditEntry
from zhijia.directives import selectors, services
from zhijia.directives.models import Demand, Reply
from zhijia.directives.rules.flow import State
from zhijia.kernel.errors import Conflict, NotAllowed, RuleViolation

pytestmark = pytest.mark.django_db

TYPED: dict[str, Any] = {
    "title": "夏季送清凉的点位",
    "items": ["点位地址", "高温岗位人数"],
    "purpose": "定哪里送、送多少",
    "minutes": 20,
    "every": "month",
    "first_due_on": date(2018, 3, 30),
    "until_on": date(2018, 9, 30),
}


def ask(town: Town, who: str = "小王", branch: str = "district", **changed: Any) -> Demand:
    with at(2018, 3, 16, 9, 0):
        return services.make_demand(
            getattr(town, branch), {**TYPED, **changed}, actor=town.actor(who)
        )


def cap(town: Town, minutes: int) -> None:
    with at(2018, 3, 1, 9, 0):
        services.set_cap(
            since=date(2018, 3, 1), minutes=minutes, document="常委会", actor=town.actor("周主席")
        )


def answers(demand: Demand) -> dict[int, str]:
    return {item.pk: f"{item.name}一处" for item in demand.items.all()}


def reply(town: Town, demand: Demand, who: str = "赵姐", **changed: Any) -> Reply:
    with at(2018, 3, 20, 9, 0):
        return services.reply_demand(
            demand,
            town.mill_union,
            date(2018, 3, 30),
            answers=changed.pop("answers", answers(demand)),
            minutes=12,
            actor=town.actor(who),
        )


# make_demand -------------------------------------------------------------------------------------


def test_make_demand_reaches_the_base_unions_of_the_branch(town: Town) -> None:
    demand = ask(town)
    assert demand.state == State.RUNNING
    assert demand.office == town.district
    with at(2018, 3, 17, 9, 0):
        [owed] = selectors.owed_by(town.actor("赵姐"), date(2018, 3, 17))
    assert (owed.union, owed.due_on, owed.reply) == (town.mill_union, date(2018, 3, 30), None)
    assert AuditEntry.objects.filter(verb="directives.make_demand").count() == 1


def test_a_street_asks_its_own_unions_only(town: Town) -> None:
    assert ask(town, "老李", "east").office == town.east
    with pytest.raises(NotAllowed, match=r"directives\.not_your_branch"):
        ask(town, "老李", "west")
    with pytest.raises(NotAllowed):
        ask(town, "赵姐", "mill_union")


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"items": ["会员总人数"]}, "directives.known_figure", "items"),
        ({"items": [" "]}, "directives.items_missing", "items"),
        ({"items": [f"第{n}项" for n in range(13)]}, "directives.items_too_many", "items"),
        ({"items": ["长" * 41]}, "directives.item_too_long", "items"),
        ({"first_due_on": date(2018, 3, 15)}, "directives.due_in_the_past", "first_due_on"),
        ({"every": "once"}, "directives.once_has_no_end", "until_on"),
        ({"until_on": None}, "directives.until_missing", "until_on"),
        ({"until_on": date(2018, 3, 29)}, "directives.until_missing", "until_on"),
    ],
)
def test_make_demand_refuses(town: Town, changed: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        ask(town, **changed)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not Demand.objects.exists()


def test_over_the_most_it_waits_for_the_chair(town: Town) -> None:
    cap(town, 50)
    assert ask(town).state == State.RUNNING
    street = ask(town, "老李", "east", title="高温补贴", items=["补贴标准"], minutes=31)
    assert (street.state, street.heavy_from) == (State.WAITING, "2018-03")
    elsewhere = ask(town, branch="west", title="高温补贴", items=["发放标准"], minutes=30)
    assert elsewhere.state == State.RUNNING  # 20 + 30 is the most, not more


def test_a_demand_of_the_whole_district_is_weighed_where_it_is_heaviest(town: Town) -> None:
    cap(town, 50)
    ask(town, "老李", "east", title="高温补贴", items=["补贴标准"], minutes=40)
    assert ask(town).heavy_from == "2018-03"


def test_what_is_asked_already_waits_and_names_the_other(town: Town) -> None:
    first = ask(town)
    second = ask(town, "老李", "east", title="防暑", items=["高温岗位的总人数"])
    assert (second.state, second.twice_of) == (State.WAITING, first)


# allow_demand, refuse_demand, withdraw_demand ----------------------------------------------------


def waiting(town: Town) -> Demand:
    cap(town, 10)
    return ask(town, "老李", "east")


def test_allow_demand_is_the_chairs_with_a_reason(town: Town) -> None:
    demand = waiting(town)
    assert selectors.owed_by(town.actor("赵姐"), date(2018, 3, 17)) == []
    for who in ("小王", "老李"):
        with pytest.raises(NotAllowed, match=r"directives\.not_yours_to_allow"):
            services.allow_demand(demand, actor=town.actor(who), note="要用")
    services.allow_demand(demand, actor=town.actor("周主席"), note="高温要用")
    assert (demand.state, demand.note) == (State.RUNNING, "高温要用")
    assert len(selectors.owed_by(town.actor("赵姐"), date(2018, 3, 17))) == 1
    with pytest.raises(NotAllowed, match=r"directives\.not_at_this_step"):
        services.refuse_demand(demand, actor=town.actor("周主席"), note="算了")


def test_nobody_allows_their_own(town: Town) -> None:
    cap(town, 10)
    demand = ask(town, "周主席")
    with pytest.raises(NotAllowed, match=r"directives\.own_demand"):
        services.allow_demand(demand, actor=town.actor("周主席"), note="要用")


def test_refuse_demand_spares_the_grassroots(town: Town) -> None:
    demand = waiting(town)
    services.refuse_demand(demand, actor=town.actor("周主席"), note="数已经有了")
    assert demand.state == State.REFUSED
    assert selectors.owed_by(town.actor("赵姐"), date(2018, 3, 17)) == []
    assert (
        town.client("赵姐").get(reverse("directives:demand", args=[demand.pk])).status_code == 200
    )


def test_withdraw_demand_ends_what_is_owed_and_keeps_what_came_in(town: Town) -> None:
    demand = ask(town)
    reply(town, demand)
    with at(2018, 3, 25, 9, 0):
        services.withdraw_demand(demand, actor=town.actor("小王"))
    assert selectors.owed_by(town.actor("赵姐"), date(2018, 3, 26)) == []
    assert Reply.objects.count() == 1
    with pytest.raises(NotAllowed):
        services.withdraw_demand(ask(town), actor=town.actor("老李"))


# reply_demand ------------------------------------------------------------------------------------


def test_reply_demand_once_for_each_date(town: Town) -> None:
    demand = ask(town)
    assert reply(town, demand).minutes == 12
    with pytest.raises(Conflict, match=r"directives\.replied_already"):
        reply(town, demand)
    [owed] = selectors.owed_by(town.actor("赵姐"), date(2018, 3, 21))
    assert owed.reply is not None


def test_reply_demand_is_for_those_who_answer_for_the_union(town: Town) -> None:
    demand = ask(town)
    with pytest.raises(NotAllowed, match=r"directives\.not_your_union"):
        reply(town, demand, "吴姐")
    with pytest.raises(RuleViolation) as refused:
        reply(town, demand, answers={})
    assert refused.value.code == "directives.answer_missing"
    services.withdraw_demand(demand, actor=town.actor("小王"))
    with pytest.raises(Conflict, match=r"directives\.not_asked_any_more"):
        reply(town, demand)


def test_what_came_in_is_a_table_that_is_safe_to_open(town: Town) -> None:
    demand = ask(town)
    first, second = demand.items.all()
    reply(town, demand, answers={first.pk: "=1+1", second.pk: "12"})
    address = reverse("directives:download_demand_replies", args=[demand.pk, date(2018, 3, 30)])
    body = town.client("小王").get(address).content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(body))) == [
        ["工会", "点位地址", "高温岗位人数"],
        [town.mill_union.name, "'=1+1", "12"],
    ]
    assert town.client("赵姐").get(address).status_code == 404
    assert town.client("吴姐").get(address).status_code == 404


@pytest.mark.parametrize("page", ["demand", "demand_replies", "download_demand_replies"])
def test_who_sees_a_street_s_demand(town: Town, page: str) -> None:
    """The street that asked, and who leads it; of the unions it was made to only the demand itself."""
    demand = ask(town, "老李", "east")
    day = [] if page == "demand" else [date(2018, 3, 30)]
    address = reverse(f"directives:{page}", args=[demand.pk, *day])
    seen = {who for who in EVERYBODY if town.client(who).get(address).status_code == 200}
    assert seen == {"老李", "小王", "周主席"} | ({"赵姐"} if page == "demand" else set())


def test_only_the_asked_union_opens_its_form(town: Town) -> None:
    demand = ask(town, "老李", "east")
    address = reverse(
        "directives:reply_demand", args=[demand.pk, town.mill_union.pk, date(2018, 3, 30)]
    )
    with at(2018, 3, 17, 9, 0):
        seen = {who for who in EVERYBODY if town.client(who).get(address).status_code == 200}
        other_day = address.replace("03-30", "03-31")
        assert town.client("赵姐").get(other_day).status_code == 404
    assert seen == {"赵姐"}


# set_cap and the meter ---------------------------------------------------------------------------


def test_set_cap_is_the_chairs_and_never_reaches_back(town: Town) -> None:
    with pytest.raises(NotAllowed):
        services.set_cap(
            since=date(2099, 1, 1), minutes=60, document="会", actor=town.actor("小王")
        )
    with pytest.raises(RuleViolation, match=r"directives\.cap_in_the_past"):
        services.set_cap(
            since=date(2018, 3, 1), minutes=60, document="会", actor=town.actor("周主席")
        )


def test_the_meter_counts_by_office_and_names_the_heaviest_place(town: Town) -> None:
    cap(town, 25)
    reply(town, ask(town))
    street = ask(town, "老李", "east", title="高温补贴", items=["补贴标准"], minutes=31)
    services.allow_demand(street, actor=town.actor("周主席"), note="要用")
    shown = selectors.burden(town.actor("周主席"), date(2018, 3, 1))
    assert [(one.office, one.demands, one.minutes, one.spent) for one in shown.offices] == [
        (town.district, 1, 20, 12),
        (town.east, 1, 31, None),
    ]
    assert (shown.heaviest, shown.heaviest_at, shown.is_over) == (51, town.east, True)
    west = selectors.burden(town.actor("吴姐"), date(2018, 3, 1))
    assert [one.office for one in west.offices] == [town.district]  # a superior's weighs there too
    assert selectors.burden(town.actor("周主席"), date(2018, 2, 1)).offices == []


def test_the_pages_ask_answer_and_show(town: Town) -> None:
    """The whole way over HTTP; a mistake comes back with everything that was typed."""
    district, mill = town.client("小王"), town.client("赵姐")
    new = reverse("directives:make_demand")
    typed = {
        "title": "送清凉的点位",
        "items": "点位地址\n会员人数",
        "purpose": "定哪里送",
        "branch": str(town.district.pk),
        "minutes": "20",
        "every": "once",
        "first_due_on_0": "2099",
        "first_due_on_1": "1",
        "first_due_on_2": "31",
    }
    refused = district.post(new, typed)
    assert refused.status_code == 422
    assert "系统里已经有会员人数" in refused.content.decode()
    assert "送清凉的点位" in refused.content.decode()
    made = district.post(new, {**typed, "items": "点位地址"})
    assert made.status_code == 302
    demand = Demand.objects.get()
    assert "送清凉的点位" in district.get(made["Location"]).content.decode()
    assert mill.get(new).status_code == 404
    assert district.get(reverse("directives:burden"), {"month": "x"}).status_code == 200
    Demand.objects.update(first_due_on=date.today())  # noqa: DTZ011  due now, so that it can be answered
    assert "送清凉的点位" in mill.get(reverse("directives:demands")).content.decode()
    [owed] = selectors.owed_by(town.actor("赵姐"), Demand.objects.get().first_due_on)
    [item] = demand.items.all()
    assert mill.post(owed.url, {f"item_{item.pk}": ""}).status_code == 422
    assert mill.post(owed.url, {f"item_{item.pk}": "门口", "minutes": "5"}).status_code == 302
    assert Reply.objects.get().answers == {str(item.pk): "门口"}
