"""Terms and my data, in real Chromium: a committee is elected and reminded of; a worker corrects
their name, and an officer who saw the paper says so."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.e2e.conftest import HANDS
from tests.town import Town, build_town
from zhijia.access.models import Consent
from zhijia.org.models import CommitteeMember, Person, Term, Union

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

WAYS = [
    pytest.param("desk", "mouse", True, id="desk"),
    pytest.param("desk", "keyboard", True, id="keyboard"),
    pytest.param("phone", "mouse", False, id="no-script"),
]


@pytest.fixture
def town(transactional_db: None) -> Town:
    return build_town()


def press(page, hand, label: str) -> None:
    hand.press(page.get_by_role("button", name=label, exact=True))


@pytest.mark.parametrize(("size", "hand", "script"), WAYS)
def test_a_committee_is_written_down_and_stands_in_the_calendar(
    town: Town, visit, keep, size, hand, script
) -> None:
    hand = HANDS[hand]
    Union.objects.filter(pk=town.mill_union.pk).update(area_code="440304")
    ends_on = timezone.localdate() + timedelta(days=75)
    began = (ends_on + timedelta(days=1)).replace(year=ends_on.year - 3)
    page = visit(
        town, "小王", f"/w/unions/{town.mill_union.pk}/committees/", size=size, script=script
    )
    expect(page.get_by_text("什么时候到期，判断不了，缺：本届到期日。").first).to_be_visible()
    hand.press(page.get_by_role("link", name="登记本届").first)
    press(page, hand, "登记")  # nothing filled in: what is missing is said
    expect(page.get_by_role("alert")).to_be_visible()
    hand.choose(page.get_by_role("radio", name="工会委员会", exact=True))
    page.get_by_label("本届开始").fill(began.isoformat())
    hand.choose(page.get_by_role("radio", name="3年"))
    press(page, hand, "登记")
    expect(page.get_by_text("已登记本届。下一步登记委员。")).to_be_visible()
    hand.press(page.get_by_role("link", name="登记委员"))
    hand.write(page.get_by_label("姓名"), "查无此人")
    hand.choose(page.get_by_role("radio", name="主席", exact=True))
    press(page, hand, "登记")
    expect(page.get_by_role("alert")).to_contain_text("没有这样一位在籍会员")
    hand.write(page.get_by_label("姓名"), "张建国")
    press(page, hand, "登记")
    expect(page.get_by_text("已登记。")).to_be_visible()
    assert CommitteeMember.objects.get().person == town.person("张师傅")
    hand.press(page.get_by_role("button", name=re.compile("记下办了.*拟定换届方案")))
    expect(page.get_by_text("已记下。")).to_be_visible()
    keep(page, "1-committees")
    page.goto(page.url.split("/w/")[0] + "/w/calendar/")
    expect(page.get_by_text("工会委员会本届到期")).to_be_visible()
    expect(page.get_by_text("缺：法人证书到期日")).to_be_visible()
    keep(page, "2-calendar")
    assert Term.objects.get().until == began.replace(year=began.year + 3) - timedelta(days=1)


@pytest.mark.parametrize(("size", "script"), [("phone", True), ("phone", False)])
def test_a_worker_corrects_their_name(town: Town, visit, keep, size, script) -> None:
    page = visit(town, "张师傅", "/me/data/", size=size, script=script)
    keep(page, "1-my-data")
    page.get_by_role("link", name="更正", exact=False).first.click()
    keep(page, "2-which")
    page.get_by_role("link", name=re.compile("^姓名")).click()
    page.get_by_label("姓名").fill("张建军")
    page.get_by_label("区总工会，不经过单位").check()
    page.get_by_role("button", name="提交更正").click()
    expect(page.get_by_text("姓名：等工会核对")).to_be_visible()
    keep(page, "3-waiting")

    office = visit(town, "小王", "/w/corrections/", size="desk", script=script)
    office.get_by_role("link", name="张*国").click()
    keep(office, "4-office")
    office.get_by_role("button", name="更正", exact=True).click()
    expect(office.get_by_role("alert")).to_contain_text("请当面看过证件再更正")
    keep(office, "5-not-seen")
    office.get_by_label("我当面看过证件，和要更正的一样").check()
    office.get_by_role("button", name="更正", exact=True).click()
    expect(office.get_by_text("没有等核对的更正。")).to_be_visible()
    assert Person.objects.get(pk=town.person("张师傅").pk).name == "张建军"

    page.reload()
    expect(page.get_by_text("姓名：核对过，已更正")).to_be_visible()


def test_a_consent_is_taken_back_and_the_terms_are_read(town: Town, visit, keep) -> None:
    page = visit(town, "张师傅", "/me/data/consents/")
    page.get_by_role("button", name="同意", exact=True).click()
    expect(page.get_by_text("您同意了")).to_be_visible()
    page.get_by_role("button", name="撤回").click()
    expect(page.get_by_text("您撤回了")).to_be_visible()
    keep(page, "1-consents")
    assert Consent.objects.get().withdrawn_at is not None
    page.get_by_role("link", name="我们保存多久").click()
    expect(page.get_by_role("heading", name="登录过的设备")).to_be_visible()
    keep(page, "2-terms")


def test_in_english(town: Town, visit, keep) -> None:
    page = visit(town, "小王", "/w/calendar/", size="desk", language="en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Calendar")
    keep(page, "1-calendar")
    page.goto(page.url.split("/w/")[0] + f"/w/unions/{town.mill_union.pk}/committees/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Committees and elections")
    keep(page, "2-committees")
    page = visit(town, "张师傅", "/me/data/", language="en")
    expect(page.get_by_role("link", name=re.compile("Export a copy"))).to_be_visible()
    keep(page, "3-my-data")
