"""Officers who belong to an employer: who joined directly lies at the district, unseen by the
employer, and a part-time vice-chair from that employer sits at the district too."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.town import SINCE, Town
from zhijia.access.services import appoint_officer

pytestmark = pytest.mark.django_db
MEMBERS = reverse("org:members")


def test_whoever_is_tied_reads_no_members_of_the_whole_district(town: Town) -> None:
    appoint_officer(
        town.accounts["刘师傅"],
        town.district,
        "vice_chair_part_time",
        actor=town.actor("小王"),
        since=SINCE,
        ties=[town.mill],
    )
    tied = town.actor("刘师傅")
    assert tied.holds("org.read_tree", at=town.district.path)
    assert not tied.holds_somewhere("org.read_members")
    assert town.client("刘师傅").get(MEMBERS).status_code == 404


def test_a_tied_chair_still_reads_the_members_of_the_own_union(town: Town) -> None:
    assert town.actor("赵姐").ties
    assert town.client("赵姐").get(MEMBERS).status_code == 200


def test_without_a_tie_the_district_reads_them_all(town: Town) -> None:
    assert town.client("小王").get(MEMBERS).status_code == 200
