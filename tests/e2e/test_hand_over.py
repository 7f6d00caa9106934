"""The chair of the district hands everything over: ordered with a reason, waited for, fetched, let go;
and a former member is brought back to their old entry."""

from __future__ import annotations

import hashlib
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.e2e.test_roster import follow, press, prove_second_factor
from tests.town import BUILDER, SINCE, Town, build_town
from zhijia.org import services
from zhijia.org.models import Membership, Person
from zhijia.org.tests.rosters import committed, csv_of, do_jobs, id_number, line

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town(transactional_db: None) -> Town:
    return build_town()


@pytest.mark.parametrize(("size", "language"), [("desk", "zh-hans"), ("phone", "en")])
def test_a_district_is_handed_over(town: Town, visit, keep, size: str, language: str) -> None:
    english = language == "en"
    page = visit(town, "周主席", "/w/members/export/", size=size, language=language)
    prove_second_factor(page)
    keep(page, "0-export")
    follow(page, "Hand over all data" if english else "移交全部数据")
    page.get_by_label("Why it is handed over" if english else "为什么移交").fill("换用省里的系统")
    boxes = page.get_by_role("combobox")
    boxes.first.select_option(str(town.district.pk))
    keep(page, "1-reason")
    press(page, "Make the package" if english else "做移交包")
    keep(page, "2-waiting")
    do_jobs()
    page.reload()
    keep(page, "3-ready")
    with page.expect_download() as downloading:
        follow(page, "Download" if english else "下载")
    fetched = Path(downloading.value.path()).read_bytes()
    expect(page.get_by_text(hashlib.sha256(fetched).hexdigest())).to_be_visible()
    with zipfile.ZipFile(downloading.value.path()) as package:
        manifest = json.loads(package.read("datapackage.json"))
        rows = {part["name"]: part["rows"] for part in manifest["resources"]}
    assert rows["memberships"] == Membership.objects.count()
    press(page, "Done with it: delete it now" if english else "用完了，现在就删")
    expect(page.get_by_role("cell", name="Deleted" if english else "已经删了")).to_be_visible()
    keep(page, "4-gone")


def test_a_former_member_is_brought_back(town: Town, visit, keep) -> None:
    person = Person.written_down("孙小妹", id_number=id_number(1), phone="13711110000")
    person.save()
    row = services.enrol_member(person, town.west, actor=BUILDER, since=SINCE)
    left = timezone.localdate() - timedelta(days=30)
    services.end_membership(row, actor=BUILDER, on=left)
    committed(town.mill_union, town.actor("赵姐"), csv_of([line(1, "孙小妹")]))
    page = visit(town, "小王", "/w/claims/", size="desk")
    keep(page, "1-claims")
    follow(page, "核对后接回")
    page.get_by_label("怎么核对的").fill("本人带身份证来过。")
    keep(page, "2-both")
    press(page, "是同一个人，接回")
    expect(page.get_by_text("已接回原来的登记").first).to_be_visible()
    keep(page, "3-back")
    assert person.memberships.current().get().union == town.mill_union
