"""make_poster: the same true words for every place, nothing kept, nobody counted."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from tests.test_access_matrix import EVERYBODY
from tests.town import Town
from zhijia.base.audit.models import AuditEntry
from zhijia.desk import selectors, services
from zhijia.desk.models import Category
from zhijia.desk.policies import may_make_poster
from zhijia.org.models import Union

pytestmark = pytest.mark.django_db
ALL = reverse("desk:all_posters")


def poster(town: Town, **shown: str) -> str:
    place = selectors.place_of(town.east)
    context = selectors.poster_page([place], address="http://testserver/ask/")
    return render_to_string("desk/print/posters.html", context)


def test_it_promises_secrecy_for_what_is_confidential_now_and_for_nothing_else(town: Town) -> None:
    words = poster(town)
    assert "工资、加班费" in words
    assert "入会、转会、会员服务" not in words
    chair = town.actor("周主席")
    for category in Category.objects.filter(confidential=True):
        services.edit_category(category, {"confidential": False}, actor=chair)
    assert "平台上看不到" not in poster(town)


def test_its_code_holds_the_address_and_nothing_else(town: Town) -> None:
    assert (
        selectors.poster_page([], address="http://a/ask/")["square"]
        == selectors.poster_page([selectors.place_of(town.west)], address="http://a/ask/")["square"]
    )
    before = AuditEntry.objects.count()
    assert town.client("visitor").get("/ask/").status_code == 200
    assert AuditEntry.objects.count() == before


@pytest.mark.usefixtures("printer")
def test_what_is_changed_for_the_paper_changes_no_register(town: Town) -> None:
    page = reverse("desk:make_poster", args=[town.east.pk])
    shown = town.client("老李").get(page, {"name": "东湖服务站", "hours": "天天8:00—20:00"})
    assert "天天8:00—20:00" in shown.content.decode()
    made = town.client("老李").get(page, {"name": "东湖服务站", "pdf": "1"})
    assert made.content.startswith(b"%PDF")
    assert Union.objects.get(pk=town.east.pk).name == town.east.name
    assert town.client("老李").get(page, {"name": "", "pdf": "1"}).status_code == 422


@pytest.mark.usefixtures("printer")
def test_a_branch_has_all_its_posters_in_one_paper(town: Town) -> None:
    assert selectors.counters(town.actor("小王")) == [town.district, town.east, town.west]
    assert selectors.counters(town.actor("老李")) == [town.east]
    made = town.client("小王").get(ALL)
    assert made["Content-Type"] == "application/pdf"
    assert made.content.count(b"/Type /Page\n") in (0, 3)  # pages may lie in packed objects


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_poster_is_made_by_whoever_reads_the_desk_of_the_place(town: Town, who: str) -> None:
    page = reverse("desk:make_poster", args=[town.east.pk])
    made = town.client(who).get(page).status_code == 200
    assert made == (who in ("老李", "小王", "周主席", "陈审"))
    assert made == bool(may_make_poster(town.actor(who), town.east))


def test_without_pango_the_page_says_so_and_can_be_printed(town: Town) -> None:
    with patch("zhijia.base.ui.pdf._printer", return_value=None):
        page = town.client("老李").get(reverse("desk:make_poster", args=[town.east.pk]))
        assert "做不了PDF" in page.content.decode()
        assert "<svg" in page.content.decode()
        refused = town.client("老李").get(ALL)
    assert refused.status_code == 503
    assert "浏览器打印" in refused.content.decode()
