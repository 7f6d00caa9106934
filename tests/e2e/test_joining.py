"""Joining, in real Chromium: on a phone, on a desk, by keyboard alone and without JavaScript."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import HANDS, Hand
from tests.joining import PHONE, apply, id_number
from tests.town import SINCE, Town, at, build_town
from zhijia.access.models import Account
from zhijia.kernel.actor import system
from zhijia.org import selectors, services
from zhijia.org.models import Application, Membership, Person, id_index

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

TEST = system("tests.e2e.joining")
WRONG_NUMBER = id_number(1)[:-1] + ("1" if id_number(1).endswith("0") else "0")
WAYS = [
    pytest.param("phone", "mouse", True, id="phone"),
    pytest.param("desk", "keyboard", True, id="keyboard"),
    pytest.param("phone", "mouse", False, id="no-script"),
]
SEEN_BY_THE_MILL = ("/w/", "/w/applications/", "/w/applications/?tab=open", "/w/members/")


@pytest.fixture
def town(transactional_db: None) -> Town:
    return build_town()


def go_on(page: Page, hand: Hand, label: str = "继续") -> None:
    hand.press(page.get_by_role("button", name=label, exact=True))


def seen_by_the_mill(town: Town, visit) -> list[str]:
    """What the enterprise's chair sees, as her browser shows it, without the tokens of forms."""
    found = []
    for address in (*SEEN_BY_THE_MILL, f"/w/unions/{town.mill_union.pk}/"):
        page = visit(town, "赵姐", address, size="desk")
        shown = page.content()
        page.close()
        found.append(re.sub(r'(name="(csrfmiddlewaretoken|once)" value=)"[^"]+"', r"\1", shown))
    return found


@pytest.mark.parametrize(("size", "hand", "script"), WAYS)
def test_a_worker_joins_directly_and_the_mill_sees_nothing(
    town, visit, keep, size, hand, script
) -> None:
    hand = HANDS[hand]
    before = seen_by_the_mill(town, visit)
    page = visit(town, "visitor", "/", size=size, script=script)
    hand.press(page.get_by_role("link", name="加入工会"))
    expect(page.get_by_role("heading", level=1)).to_have_text("您想从哪里入会？")
    go_on(page, hand)
    expect(page.get_by_role("alert")).to_contain_text("请选一种")
    keep(page, "1-way")
    hand.choose(page.get_by_role("radio", name="直接向区总工会申请"))
    go_on(page, hand)
    hand.write(page.get_by_label("您在哪里上班？"), "宏达纺织有限公司")
    keep(page, "2-work")
    go_on(page, hand)
    hand.write(page.get_by_label("您的姓名"), "孙小妹")
    hand.write(page.get_by_label("身份证号"), WRONG_NUMBER)
    hand.write(page.get_by_label("手机号"), PHONE)
    go_on(page, hand)
    expect(page.get_by_role("alert")).to_contain_text("身份证号最后一位对不上")
    keep(page, "3-who-wrong")
    hand.write(page.get_by_label("身份证号"), id_number(1))
    go_on(page, hand)
    expect(page.get_by_role("heading", level=1)).to_have_text("请您看一遍，没问题就提交")
    expect(page.get_by_text("我们不通知您的单位。")).to_be_visible()
    keep(page, "4-check")
    hand.choose(page.get_by_role("checkbox", name=re.compile("我自愿加入工会")))
    hand.choose(page.get_by_role("checkbox", name=re.compile("我同意工会")))
    go_on(page, hand, "提交")
    expect(page.get_by_role("heading", level=1)).to_have_text("已经收到了")
    number = page.locator("#number").inner_text()
    keep(page, "5-filed")

    services.approve_application(
        Application.objects.for_pages().get(number=number), actor=town.actor("小王")
    )
    row = Membership.objects.get(person__id_index=id_index(id_number(1)))
    assert row.union == town.district
    assert seen_by_the_mill(town, visit) == before


@pytest.mark.parametrize(("size", "hand", "script"), WAYS)
def test_a_worker_joins_through_a_silent_union(town, visit, keep, size, hand, script) -> None:
    hand = HANDS[hand]
    page = visit(town, "老何", "/join/", size=size, script=script)
    hand.choose(page.get_by_role("radio", name="向我单位的工会申请"))
    go_on(page, hand)
    hand.write(page.get_by_label("您的单位叫什么？"), "宏达")
    go_on(page, hand)
    hand.choose(page.get_by_role("radio", name="宏达纺织有限公司"))
    keep(page, "1-employer")
    go_on(page, hand)
    hand.write(page.get_by_label("身份证号"), id_number(60))
    go_on(page, hand)
    keep(page, "2-check")
    hand.choose(page.get_by_role("checkbox", name=re.compile("我自愿加入工会")))
    hand.choose(page.get_by_role("checkbox", name=re.compile("我同意工会")))
    go_on(page, hand, "提交")
    hand.press(page.get_by_role("link", name="去看这份申请"))
    expect(page.get_by_text("现在在：宏达纺织有限公司工会")).to_be_visible()
    application = Application.objects.get()
    services.pass_over_silent(now=application.due_at + timedelta(seconds=1))
    page.reload()
    expect(page.get_by_text("没有按时答复，改由上级东湖街道总工会答复")).to_be_visible()
    keep(page, "3-passed-over")

    page = visit(town, "老李", "/w/applications/", size=size, script=script)
    keep(page, "4-queue")
    hand.press(page.get_by_role("link", name="申请加入本工会"))
    keep(page, "5-application")
    go_on(page, hand, "同意申请")
    expect(page.get_by_text("已同意。核对身份以后入册，申请人会收到结果。")).to_be_visible()
    assert Membership.objects.current().get(person=town.person("老何")).union == town.mill_union
    page = visit(town, "老何", "/me/membership/", size=size, script=script)
    expect(page.get_by_text("在籍")).to_be_visible()
    keep(page, "6-member")


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_a_member_elsewhere_is_asked_and_moves(town, visit, keep, size) -> None:
    hand = HANDS["mouse"]
    person = Person.written_down("孙小妹", id_number=id_number(1), phone="13900009999")
    person.save()
    services.enrol_member(person, town.west, actor=TEST, since=SINCE)
    town.accounts["孙姐"] = Account.objects.create_account(person, phone_index=person.phone_index)
    application = apply(town)
    services.approve_application(application, actor=town.actor("赵姐"))
    page = visit(town, "孙姐", "/me/membership/", size=size)
    expect(page.get_by_role("heading", name="有人用您的身份证号申请入会")).to_be_visible()
    keep(page, "1-somebody-applied")
    services.confirm_applicant(application, actor=town.actor("小王"))
    office = visit(town, "赵姐", f"/w/applications/{application.number}/", size="desk")
    expect(office.get_by_text("已同意，区总工会核对中")).to_be_visible()
    keep(office, "2-office")
    page.reload()
    keep(page, "3-question")
    go_on(page, hand, "转过去")
    expect(page.get_by_text("会籍已经转过来了，会龄接着算。")).to_be_visible()
    keep(page, "4-moved")
    assert Membership.objects.current().get(person=person).union == town.mill_union


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_the_member_card_is_shown_scanned_and_renewed(town, visit, keep, size) -> None:
    hand = HANDS["mouse"]
    page = visit(town, "张师傅", "/me/", size=size)
    hand.press(page.get_by_role("link", name="会员卡"))
    expect(page.get_by_role("img", name="会员二维码，供工作人员扫描")).to_be_visible()
    keep(page, "1-card")
    hand.press(page.get_by_role("link", name="打印一张"))
    keep(page, "2-paper")
    card = services.issue_card(actor=town.actor("张师傅"))
    address = f"/verify/card/{selectors.token_of(card, until=None)}/"
    scan = visit(town, "visitor", address, size=size)
    expect(scan.get_by_role("heading", level=1)).to_have_text("这张会员卡有效")
    keep(scan, "3-valid")
    page.go_back()
    go_on(page, hand, "换新卡，以前的作废")
    expect(page.get_by_text("已换新卡。以前打印的、拍下来的都作废了。")).to_be_visible()
    scan.reload()
    expect(scan.get_by_role("heading", level=1)).to_have_text("这张会员卡无效")
    keep(scan, "4-invalid")


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_the_office_in_english_and_a_refusal(town, visit, keep, size) -> None:
    hand = HANDS["mouse"]
    with at(2018, 3, 12, 9, 0):
        apply(town, serial=1)
    direct = apply(town, way="direct", serial=2)
    page = visit(town, "小王", "/w/applications/", size=size, language="en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Applications")
    keep(page, "1-queue")
    hand.press(page.get_by_role("link", name="Asks to join this union"))
    keep(page, "2-application")
    hand.press(page.get_by_role("link", name="Do not approve, with the reason"))
    hand.press(page.get_by_role("button", name="Send to the applicant"))
    expect(page.get_by_role("alert")).to_contain_text("Write the reason")
    keep(page, "3-refusal")
    page.get_by_role("textbox").fill("Please bring your identity card to the station.")
    hand.press(page.get_by_role("button", name="Send to the applicant"))
    expect(page.get_by_text("Sent. The applicant reads the reason")).to_be_visible()
    direct.refresh_from_db()
    assert direct.state == "refused"
    worker = visit(town, "张师傅", "/me/membership/leave/", size=size, language="en")
    keep(worker, "4-leave")
