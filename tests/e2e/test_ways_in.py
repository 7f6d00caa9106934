"""Every way in, in real Chromium: a category the district has just changed, a form on paper, a voice
note, the poster."""

from __future__ import annotations

import re
from unittest.mock import patch

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.e2e.conftest import HANDS
from tests.town import STORY, Town, build_town
from zhijia.desk import services
from zhijia.desk.models import Attachment, PaperForm, Request

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WAYS = [
    pytest.param("phone", "mouse", True, id="phone"),
    pytest.param("desk", "keyboard", True, id="keyboard"),
    pytest.param("phone", "mouse", False, id="no-script"),
]


@pytest.fixture
def town(transactional_db: None) -> Town:
    return build_town()


def press(page: Page, hand, role: str, name: str) -> None:
    hand.press(page.get_by_role(role, name=name, exact=True))


@pytest.mark.parametrize(("size", "hand", "script"), WAYS)
def test_the_district_asks_one_thing_more_and_the_next_worker_is_asked(
    town, visit, keep, size, hand, script
) -> None:
    hand = HANDS[hand]
    office = visit(town, "周主席", "/w/settings/categories/", size=size, script=script)
    press(office, hand, "link", "安全隐患")
    keep(office, "1-category")
    press(office, hand, "link", "加一个问题")
    press(office, hand, "button", "保存")  # nothing written: it comes back and says so
    expect(office.get_by_role("alert")).to_contain_text("请写要问的话")
    hand.write(office.get_by_label("问什么？"), "现在停下来了吗？")
    hand.write(office.get_by_label("英文怎么问？"), "Has it been stopped?")
    hand.choose(office.get_by_role("radio", name="是或者不是"))
    hand.write(office.get_by_label("放在第几个"), "1")
    keep(office, "2-question")
    press(office, hand, "button", "保存")
    expect(office.get_by_text("已保存。以后提交的人会看到这个问题。")).to_be_visible()
    expect(office.get_by_text("第2版")).to_be_visible()

    page = visit(town, "visitor", "/ask/", size=size, script=script, language="en")
    hand.choose(page.get_by_role("radio", name=re.compile("^Safety hazard")))
    press(page, hand, "button", "Continue")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Has it been stopped?")
    hand.choose(page.get_by_role("radio", name="No", exact=True))
    keep(page, "3-asked")
    press(page, hand, "button", "Continue")
    expect(page.get_by_role("heading", level=1)).to_contain_text("In which workshop")
    press(page, hand, "button", "Continue")
    press(page, hand, "button", "Continue")
    hand.write(page.get_by_role("textbox"), "二楼的压机没有护罩")
    press(page, hand, "button", "Continue")
    press(page, hand, "button", "Continue")
    expect(page.get_by_text("Photos of the place")).to_be_visible()
    press(page, hand, "button", "Continue")
    hand.choose(page.get_by_role("radio").last)
    press(page, hand, "button", "Continue")
    keep(page, "4-check")
    press(page, hand, "button", "Submit")
    keep(page, "5-filed")
    request = Request.objects.get()
    assert request.promised.number == 2
    desk = visit(town, "小王", f"/w/requests/{request.number}/", size=size, script=script)
    answered = desk.locator("#asked")
    expect(answered).to_contain_text("现在停下来了吗？")
    expect(answered).to_contain_text("不是")
    keep(desk, "6-officer")


@pytest.mark.parametrize(("size", "hand", "script"), WAYS)
def test_a_form_on_paper_is_typed_in_and_followed_by_its_code(
    town, visit, keep, size, hand, script
) -> None:
    hand = HANDS[hand]
    page = visit(town, "老李", "/w/requests/", size=size, script=script)
    press(page, hand, "link", "海报和纸质单")
    keep(page, "1-places")
    hand.press(page.get_by_role("link", name=re.compile("^印纸质单")))
    hand.write(page.get_by_label("印几张"), "1")
    keep(page, "2-how-many")
    with patch(
        "zhijia.base.ui.pdf._printer", return_value=None
    ):  # so that the page can be read here
        press(page, hand, "button", "印")
        expect(page.get_by_text("这一联撕下来，您自己留着")).to_be_visible()
        code = page.locator("b.zh-code").first.inner_text()
        keep(page, "3-without-pdf")

    page.goto(page.url.split("/w/")[0] + reverse("desk:enter_paper"))
    hand.write(page.get_by_label("单子上的号"), code[:-1] + str((int(code[-1]) + 1) % 10))
    expect(page.get_by_role("radio", name="打12351的")).to_have_count(0)
    page.get_by_label("哪方面的事").select_option(label="生活有困难，想申请帮扶")
    hand.write(page.get_by_label("事情是怎么回事？"), STORY)
    hand.choose(page.get_by_role("radio", name="不留姓名和电话"))
    if not script:  # without it the page comes back with the questions of the category
        press(page, hand, "button", "录好了")
        expect(page.get_by_role("alert")).to_contain_text("这一类还要问几句")
        hand.write(page.get_by_label("单子上的号"), code[:-1] + str((int(code[-1]) + 1) % 10))
    hand.write(page.get_by_label("家里一共几口人？"), "3")
    today = PaperForm.objects.get().batch.printed_on
    for label, part in (("年", today.year), ("月", today.month), ("日", today.day)):
        hand.write(page.get_by_label(label, exact=True), str(part))
    press(page, hand, "button", "录好了")
    expect(page.get_by_role("alert")).to_contain_text("这个号有一位写错了")
    expect(page.get_by_label("事情是怎么回事？")).to_have_value(STORY)
    keep(page, "4-slip-of-the-pen")
    hand.write(page.get_by_label("单子上的号"), code)
    press(page, hand, "button", "录好了")
    expect(page.get_by_role("heading", level=1)).to_have_text("登记好了")
    expect(page.get_by_text("职工凭单子上的号查")).to_be_visible()
    keep(page, "5-typed-in")

    worker = visit(town, "visitor", "/track/", size=size, script=script)
    press(worker, hand, "link", "写在纸上交的，凭单子上的号查")
    hand.write(worker.get_by_label("单子上的号"), code)
    press(worker, hand, "button", "查")
    expect(worker.get_by_text("交来纸质单，代为录入")).to_be_visible()
    keep(worker, "6-the-worker-follows")


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_a_voice_note_is_recorded_heard_and_written_down(town, visit, keep, size) -> None:
    page = visit(town, "张师傅", "/ask/", size=size)
    page.get_by_role("radio", name="对工会有意见或建议").check()
    page.get_by_role("button", name="继续").click()
    page.get_by_role("link", name="不想打字，说一段也行").click()
    keep(page, "1-say-it")
    page.get_by_role("button", name="开始说").click()
    expect(page.get_by_text("正在录，最多3分钟。")).to_be_visible()
    page.wait_for_timeout(1_500)
    keep(page, "2-recording")
    page.get_by_role("button", name="说完了，停下").click()
    expect(page.get_by_role("heading", name="您刚才说的")).to_be_visible()
    keep(page, "3-said")
    assert page.evaluate(PLAYS, "audio") > 0.5
    page.get_by_role("link", name="继续").click()
    page.get_by_role("button", name="继续").click()
    page.get_by_role("button", name="继续").click()
    page.get_by_role("button", name="继续").click()
    expect(page.get_by_text("说了一段录音")).to_be_visible()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("已经收到了")
    request = Request.objects.get()
    assert Attachment.objects.get().is_voice
    services.accept_request(request, actor=town.actor("小王"))

    office = visit(town, "小王", f"/w/requests/{request.number}/", size=size)
    assert office.evaluate(PLAYS, "audio") > 0.5
    office.get_by_role("link", name="把录音记成文字").click()
    office.get_by_label("录音里说了什么？").fill("希望食堂晚一点关。")
    keep(office, "4-write-down")
    office.get_by_role("button", name="记下").click()
    expect(office.get_by_text("已记下。职工看得到，记错了可以改。")).to_be_visible()
    keep(office, "5-officer")

    page.goto(page.url.split("/ask/")[0] + f"/matters/{request.number}/")
    page.get_by_role("link", name="不是这样说的，改一改").click()
    page.get_by_label("您是这样说的吗？").fill("希望食堂早一点开。")
    page.get_by_role("button", name="改好了").click()
    expect(page.get_by_text("您改了录音的文字")).to_be_visible()
    keep(page, "6-put-right")


PLAYS = """(which) => new Promise((done, failed) => {
  const sound = document.querySelector(which);
  sound.muted = true;
  sound.ontimeupdate = () => { if (sound.currentTime > 0.5) { sound.pause(); done(sound.currentTime); } };
  sound.onended = () => done(sound.currentTime);
  sound.onerror = () => failed(new Error(sound.error.message));
  sound.play().catch(failed);
})"""


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_a_poster_is_made_for_a_place(town, visit, keep, size) -> None:
    page = visit(town, "老李", "/w/posters/", size=size)
    page.get_by_role("link", name="东湖街道总工会").first.click()
    page.get_by_label("地方叫什么").fill("东湖街道职工服务站")
    page.get_by_label("什么时候有人").fill("天天8:00—20:00")
    page.get_by_role("button", name="看看效果").click()
    expect(page.get_by_role("heading", name="东湖街道职工服务站")).to_be_visible()
    expect(page.get_by_role("img", name="打开提交页面的二维码")).to_be_visible()
    keep(page, "1-poster")
    with page.expect_download() as made:
        page.get_by_role("button", name="做成PDF").click()
    assert made.value.suggested_filename == "poster.pdf"
    assert made.value.path().read_bytes().startswith(b"%PDF")
