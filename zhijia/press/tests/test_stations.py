"""The service directory: add_station, edit_station, close_station, and what a worker finds."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from tests.test_access_matrix import EVERYBODY
from tests.town import Town, at
from zhijia.base.audit.models import AuditEntry
from zhijia.kernel.errors import NotAllowed, RuleViolation
from zhijia.org.models import Union
from zhijia.press import services
from zhijia.press.models import Station
from zhijia.press.rules.freshness import is_stale

pytestmark = pytest.mark.django_db
PLACES = reverse("press:places")
TYPED: dict[str, Any] = {
    "kind": "rest",
    "name": "湖滨驿站",
    "address": "湖滨路18号一楼",
    "phone": "",
    "hours": "每天7:00—21:00",
    "offers": "热饭、充电",
    "source": "街道工会李主席，去看过",
}


def station(town: Town, union: Union | None = None, who: str = "小王", **changed: Any) -> Station:
    with at(2018, 3, 16, 9, 0):
        return services.add_station(union or town.east, {**TYPED, **changed}, actor=town.actor(who))


def found(town: Town, **asked: object) -> str:
    with at(2018, 4, 1, 9, 0):
        return town.client("visitor").get(PLACES, asked).content.decode()


def test_add_station_says_when_and_by_whom_it_was_checked(town: Town) -> None:
    place = station(town)
    assert place.checked_on == date(2018, 3, 16)
    assert AuditEntry.objects.filter(verb="press.add_station").count() == 1
    page = found(town)
    assert "湖滨驿站" in page
    assert "2018-03-16核对过" in page
    assert TYPED["source"] not in page  # a colleague's name is for officers
    with pytest.raises(RuleViolation, match=r"press\.named_already"):
        station(town)
    assert station(town, town.west).name == place.name


def test_a_street_keeps_its_own_places(town: Town) -> None:
    assert station(town, who="老李").union == town.east
    for who, union in (("老李", town.west), ("赵姐", town.east), ("张师傅", town.east)):
        with pytest.raises(NotAllowed):
            station(town, union, who, name="别处")


def test_edit_station_is_another_check(town: Town) -> None:
    place = station(town)
    with at(2018, 9, 1, 9, 0):
        services.edit_station(place, {**TYPED, "hours": "工作日"}, actor=town.actor("老李"))
    place.refresh_from_db()
    assert (place.hours, place.checked_on) == ("工作日", date(2018, 9, 1))
    with pytest.raises(NotAllowed):
        services.edit_station(place, TYPED, actor=town.actor("吴姐"))


def test_close_station_sends_nobody_there(town: Town) -> None:
    place = station(town)
    services.close_station(place, actor=town.actor("小王"))
    assert "湖滨驿站" not in found(town)
    with pytest.raises(NotAllowed, match=r"press\.closed_already"):
        services.edit_station(place, TYPED, actor=town.actor("小王"))
    assert station(town).is_open  # the name is free again


def test_a_worker_narrows_down_by_kind_street_and_words(town: Town) -> None:
    station(town)
    station(town, town.west, name="西山法律援助点", kind="legal", address="西山路2号")
    assert "湖滨驿站" not in found(town, kind="legal")
    assert "湖滨驿站" in found(town, street=town.east.pk)
    assert "西山法律援助点" not in found(town, street=town.east.pk)
    assert "西山法律援助点" in found(town, q="西山路")
    assert "没有符合条件的" in found(town, q="不存在")
    for odd in ({"kind": "'"}, {"street": "9" * 30}, {"q": "\x00"}, {"street": "x"}):
        assert "湖滨驿站" in found(town, **odd)


@pytest.mark.parametrize(("day", "stale"), [((2018, 9, 12), False), ((2018, 9, 13), True)])
def test_after_half_a_year_the_page_says_call_first(
    town: Town, day: tuple[int, int, int], stale: bool
) -> None:
    place = station(town)
    assert is_stale(place.checked_on, date(*day)) == stale
    with at(*day, 9, 0):
        page = town.client("visitor").get(PLACES).content.decode()
    assert ("去之前先打电话" in page) == stale


def test_who_opens_a_place_to_change_it(town: Town) -> None:
    address = reverse("press:edit_station", args=[station(town).pk])
    seen = {who for who in EVERYBODY if town.client(who).get(address).status_code == 200}
    assert seen == {"小王", "周主席", "老李"}


def test_the_forms_keep_what_was_typed(town: Town) -> None:
    client = town.client("小王")
    new = reverse("press:add_station")
    half = client.post(new, {**TYPED, "union": str(town.east.pk), "address": ""})
    assert half.status_code == 422
    assert "湖滨驿站" in half.content.decode()
    assert client.post(new, {**TYPED, "union": str(town.east.pk)}).status_code == 302
    place = Station.objects.get()
    own = reverse("press:edit_station", args=[place.pk])
    twin = station(town, name="另一个")
    clash = client.post(own, {**TYPED, "name": twin.name})
    assert clash.status_code == 422
    assert "同名" in clash.content.decode()
    assert client.post(own, {**TYPED, "hours": "工作日"}).status_code == 302
    assert client.post(reverse("press:close_station", args=[place.pk])).status_code == 302
    assert client.get(own).status_code == 404
