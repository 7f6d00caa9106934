"""The employer's page says what was made good since the last audit, and what is only out of sight."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.town import Town
from zhijia.rights.models import FollowUp
from zhijia.rights.tests.audits import (
    ABSENT,
    BASES,
    NAMES,
    SHORT,
    contributions,
    judged,
    payroll,
    roster,
)

pytestmark = pytest.mark.django_db


def test_paid_up_and_gone_from_the_file_are_not_the_same(town: Town) -> None:
    """甲's base is put right; 丙, for whom nobody paid, has vanished from all three files."""
    first = judged(town).results.get()
    assert not FollowUp.objects.exists(), "nothing came before"
    people = {who: name for who, name in NAMES.items() if who != ABSENT}
    files = {
        "roster": roster(people),
        "payroll": payroll(people),
        "contributions": contributions(BASES | {SHORT: 6000}),
    }
    second = judged(town, files=files)
    assert second.state == "done", second.error
    found = FollowUp.objects.get()
    assert (found.earlier, found.later) == (first, second.results.get())
    counts = (found.made_good, found.row_missing, found.still, found.unjudged, found.not_covered)
    # Five insurances in three months of each: 甲's are paid up, 丙's rows are gone and say nothing.
    assert counts == (15, 15, 0, 0, 0)
    assert found.money_gone > 0
    assert found.money_gone + found.money_left == first.employer_short + first.worker_short
    page = town.client("小王").get(reverse("rights:audited_employer", args=[town.mill.pk]))
    assert "补上了多少" in page.content.decode()
    assert town.client("赵姐").get(page.request["PATH_INFO"]).status_code == 404


def test_a_workers_own_papers_follow_nothing(town: Town) -> None:
    judged(town)
    judged(town, source="worker")
    assert not FollowUp.objects.exists()


def test_what_was_topped_up_in_full_is_made_good_though_it_came_late(town: Town) -> None:
    """A top-up always comes after the due day; that it was late is no rest of what was short."""
    judged(town)
    topped_up = contributions({SHORT: 2970}, 缴费类型="补缴", 缴费日期="2018-08-20")
    files = {
        "roster": roster(),
        "payroll": payroll(),
        "contributions": contributions() + topped_up.partition(b"\n")[2],
    }
    judged(town, files=files)
    found = FollowUp.objects.get()
    assert (found.made_good, found.partly, found.still) == (15, 0, 15)
