"""The front door in depth, in real Chromium: papers asked for, an offer returned, the counter."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import HANDS
from tests.town import STORY, Town, build_town, file
from zhijia.desk import services
from zhijia.desk.models import Request

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ASKED = "请拍一下三月份的工资条。没有也没关系，告诉我们一声。"
WAYS = [
    pytest.param("phone", "mouse", True, id="phone"),
    pytest.param("desk", "mouse", True, id="desk"),
    pytest.param("desk", "keyboard", True, id="keyboard"),
    pytest.param("phone", "mouse", False, id="no-script"),
]


@pytest.fixture
def town(transactional_db: None) -> Town:
    return build_town()


def press(page: Page, hand, role: str, name: str) -> None:
    hand.press(page.get_by_role(role, name=name, exact=True))


@pytest.mark.parametrize(("size", "hand", "script"), WAYS)
def test_papers_are_asked_for_handed_in_and_the_clock_runs_on(
    town, visit, keep, tmp_path: Path, size, hand, script
) -> None:
    hand = HANDS[hand]
    request = file(town)
    services.accept_request(request, actor=town.actor("小王"))

    office = visit(town, "小王", f"/w/requests/{request.number}/", size=size, script=script)
    press(office, hand, "link", "请职工补材料")
    press(office, hand, "button", "发给职工")  # nothing written: it comes back and says so
    expect(office.get_by_role("alert")).to_contain_text("请写一句话再发送")
    hand.write(office.get_by_role("textbox"), ASKED)
    press(office, hand, "button", "发给职工")
    expect(office.get_by_text("时限停着").first).to_be_visible()
    keep(office, "1-office-waits")

    page = visit(town, "张师傅", f"/matters/{request.number}/", size=size, script=script)
    expect(page.get_by_text("等您补材料，时限先停着。")).to_be_visible()
    keep(page, "2-worker-is-asked")
    press(page, hand, "link", "交材料")
    paper = tmp_path / "工资条.txt"
    paper.write_text("不是照片", encoding="utf-8")
    page.get_by_label("选择文件或拍照").set_input_files(paper)
    press(page, hand, "button", "上传")
    expect(page.get_by_role("alert")).to_be_visible()  # refused by itself, with a sentence
    keep(page, "3-not-that-kind")
    photo = tmp_path / "工资条.png"
    photo.write_bytes(PIXEL)
    page.get_by_label("选择文件或拍照").set_input_files(photo)
    press(page, hand, "button", "上传")
    expect(page.get_by_text("收好了")).to_be_visible()
    press(page, hand, "link", "交齐了，请接着办")
    hand.write(page.get_by_label("还想说什么？"), "只有三月份的。")
    press(page, hand, "button", "交齐了，请接着办")
    expect(page.get_by_text("办理中")).to_be_visible()
    keep(page, "4-clock-runs")

    office = visit(town, "小王", f"/w/requests/{request.number}/", size=size, script=script)
    expect(office.get_by_text("只有三月份的。")).to_be_visible()
    hand.press(office.get_by_role("link", name="给出结果"))
    hand.write(office.get_by_label("办得怎么样，结果是什么？"), "单位本周五前补发。")
    press(office, hand, "button", "发给职工")
    expect(office.get_by_role("alert")).to_contain_text("请选这件事本身怎么样了")
    hand.choose(office.get_by_role("radio", name="解决了", exact=True))
    hand.write(office.get_by_label("为职工要回了多少钱"), "9,000")
    keep(office, "5-outcome")
    press(office, hand, "button", "发给职工")
    expect(office.get_by_text("结果已发给职工")).to_be_visible()
    page = visit(town, "张师傅", f"/matters/{request.number}/", size=size, script=script)
    expect(page.get_by_text("为您要回9,000.00元")).to_be_visible()
    keep(page, "6-result")
    answered = Request.objects.get()
    assert (answered.state, answered.outcome, answered.recovered) == ("answered", "solved", 900_000)


@pytest.mark.parametrize(("size", "hand", "script"), WAYS[:2])
def test_an_offer_is_returned_offered_again_and_taken(
    town, visit, keep, size, hand, script
) -> None:
    hand = HANDS[hand]
    request = file(town, category="hardship")
    services.accept_request(request, actor=town.actor("老李"))
    address = f"/w/requests/{request.number}/"

    street = visit(town, "老李", address, size=size, script=script)
    press(street, hand, "link", "转给别的工会办")
    street.get_by_label("转给哪个工会？").select_option(label="示范区总工会")
    hand.write(street.get_by_label("为什么转给他们，已经做了什么？"), "要动用区里的钱。")
    keep(street, "1-offer")
    press(street, hand, "button", "转给他们")
    expect(street.get_by_text("接手以前仍由东湖街道总工会负责").first).to_be_visible()

    worker = visit(town, "张师傅", f"/matters/{request.number}/", size=size, script=script)
    expect(worker.get_by_text("答应您的日子不变").first).to_be_visible()
    expect(worker.get_by_text("要动用区里的钱")).to_have_count(0)
    keep(worker, "2-worker-reads-where")

    district = visit(town, "小王", "/w/", size=size, script=script)
    later = district.get_by_role("region", name="以后到期的")
    hand.press(later.get_by_role("link", name="三月份工资没有发"))
    press(district, hand, "link", "不接手，说明原因")
    hand.write(district.get_by_role("textbox"), "先查最低生活保障。")
    press(district, hand, "button", "退回")
    expect(district.get_by_text("已退回，并说明了原因。")).to_be_visible()

    services.dispatch_request(
        Request.objects.get(), actor=town.actor("老李"), to=town.district, reason="查过了，没有。"
    )
    district = visit(town, "小王", address, size=size, script=script)
    expect(district.get_by_text("先查最低生活保障。")).to_be_visible()
    keep(district, "3-offered-again")
    press(district, hand, "button", "接手，由我们办")
    expect(district.get_by_text("接手了。答应职工的日子不变。")).to_be_visible()
    assert Request.objects.get().office == town.district


@pytest.mark.parametrize(("size", "hand", "script"), WAYS)
def test_the_counter_writes_it_down_and_the_slip_opens_it(
    town, visit, keep, size, hand, script
) -> None:
    hand = HANDS[hand]
    page = visit(town, "老李", "/w/requests/", size=size, script=script)
    press(page, hand, "link", "代为登记")
    hand.choose(page.get_by_role("radio", name="打12351的"))
    page.get_by_label("哪方面的事").select_option(label="生活有困难，想申请帮扶")
    hand.write(page.get_by_label("事情是怎么回事？"), STORY)
    hand.choose(page.get_by_role("radio", name="留手机号，只发短信，不要打电话"))
    hand.write(page.get_by_label("手机号", exact=False).last, "139 1234")
    press(page, hand, "button", "登记这件事")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("事情是怎么回事？")).to_have_value(STORY)
    keep(page, "1-wrong-number")
    hand.write(page.get_by_label("手机号", exact=False).last, "13912345678")
    press(page, hand, "button", "登记这件事")
    expect(page.get_by_role("heading", level=1)).to_have_text("登记好了")
    number = page.locator("#number").inner_text()
    passphrase = page.locator("#passphrase").inner_text()
    keep(page, "2-slip")

    visitor = visit(town, "visitor", "/track/", size=size, script=script)
    hand.write(visitor.get_by_label("受理号"), number)
    hand.write(visitor.get_by_label("口令"), passphrase)
    press(visitor, hand, "button", "查")
    expect(visitor.get_by_text("12351电话代为登记")).to_be_visible()
    keep(visitor, "3-the-persons-own")


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415478"
    "9c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)
