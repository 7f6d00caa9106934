"""A figure signed at the district is what the pages of dues, funds and committees reckon with."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from tests.town import Town
from zhijia.law import services
from zhijia.org import services as org
from zhijia.org.models import Union

SHARE: dict[str, Any] = {
    "kind": "funds_share",
    "region": "江苏省",
    "valid_from": date(2024, 1, 1),
    "valid_to": None,
    "known_since": date(2023, 12, 1),
    "provisional": False,
    "grace_until": None,
    "source": "例：省总工会通知",
    "document": "苏工发〔2023〕1号",
}
SHARES = {"base": "60%", "street": "5%", "district": "15%", "city": "10%", "province": "10%"}


def page_of(town: Town, name: str) -> str:
    client = town.client("小王")
    return client.get(reverse(f"org:{name}", args=[town.mill_union.pk])).content.decode()


def test_a_signed_share_is_on_the_page_of_funds(town: Town) -> None:
    Union.objects.filter(pk=town.district.pk).update(area_code="320509")
    proposed = [
        services.propose_figure(
            {**SHARE, "dims": {"level": level}, "value": value}, actor=town.actor("小王")
        )
        for level, value in SHARES.items()
    ]
    assert "苏工发〔2023〕1号" not in page_of(town, "funds")
    for figure in proposed:
        services.sign_figure(figure, actor=town.actor("周主席"))
    shown = page_of(town, "funds")
    assert "苏工发〔2023〕1号" in shown
    assert "省总工会" in shown
    assert "10%" in shown


def test_a_signed_table_of_seats_is_on_the_page_of_committees(town: Town) -> None:
    org.record_term(
        town.mill_union,
        "committee",
        actor=town.actor("小王"),
        since=date(2018, 1, 2),
        years=5,
        facts={"seats": 9},
    )
    Union.objects.filter(pk=town.district.pk).update(area_code="320509")
    for kind, value in (("committee_seats_least", "9"), ("committee_seats_most", "11")):
        figure = services.propose_figure(
            {**SHARE, "kind": kind, "dims": {"members_from": "1"}, "value": value},
            actor=town.actor("小王"),
        )
        services.sign_figure(figure, actor=town.actor("周主席"))
    shown = page_of(town, "committees")
    assert "苏工发〔2023〕1号" in shown
    assert "9、11" in shown
