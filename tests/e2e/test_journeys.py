"""The main job, in real Chromium: a worker asks, the right office answers on time, the worker sees it.

Each journey runs on a phone and on a desk, by mouse and by keyboard alone, and without JavaScript.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import HANDS, Hand, go_back
from tests.town import Town, at, build_town, file
from zhijia.desk import services
from zhijia.desk.models import Entry, Request
from zhijia.org.models import Union

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

WAYS = [
    pytest.param("phone", "mouse", True, id="phone"),
    pytest.param("desk", "mouse", True, id="desk"),
    pytest.param("desk", "keyboard", True, id="keyboard"),
    pytest.param("phone", "mouse", False, id="no-script"),
]
STORY = "三月份工资没有发。问过车间主任，说等货款到账。"
ANSWER = "单位已经承认欠薪，本周五前补发。到时没有收到，请在这里告诉我们。"


@pytest.fixture
def town(transactional_db: None) -> Town:
    return build_town()


def go_on(page: Page, hand: Hand, label: str = "继续") -> None:
    hand.press(page.get_by_role("button", name=label, exact=True))


def ask(page: Page, hand: Hand, *, keep, anonymous: bool) -> None:
    """From the home page to the check page, one question after the other."""
    hand.press(page.get_by_role("link", name="我要找工会"))
    expect(page.get_by_role("heading", level=1)).to_have_text("您要说的是哪方面的事？")
    go_on(page, hand)  # nothing chosen: the page comes back and says what to do
    expect(page.get_by_role("alert")).to_contain_text("请选一个最接近的")
    keep(page, "1-category-missing")
    hand.choose(page.get_by_role("radio", name="工资、加班费"))
    go_on(page, hand)
    hand.write(page.get_by_label("哪几个月的？"), "2018年3月")
    go_on(page, hand)
    hand.choose(page.get_by_role("radio", name="还在", exact=True))
    go_on(page, hand)
    expect(page.get_by_text("您的单位、您单位的工会，在这个平台上看不到这件事。")).to_be_visible()
    hand.write(page.get_by_label("事情是怎么回事？"), STORY)
    keep(page, "2-story")
    go_on(page, hand)
    hand.write(page.get_by_label("单位叫什么？"), "宏达纺织有限公司")
    go_on(page, hand)
    expect(page.get_by_role("heading", level=1)).to_have_text("有材料就传上来，没有也行")
    go_on(page, hand, "继续")
    if anonymous:
        hand.choose(page.get_by_role("radio", name="不留姓名和电话"))
    else:
        expect(page.get_by_role("radio", name="用我账号里的手机号")).to_be_checked()
    keep(page, "3-contact")
    go_on(page, hand)
    expect(page.get_by_role("heading", level=1)).to_have_text("请您看一遍，没问题就提交")
    expect(page.get_by_text(STORY)).to_be_visible()
    keep(page, "4-check")


@pytest.mark.parametrize(("size", "hand", "script"), WAYS)
def test_a_visitor_asks_and_reads_the_answer(town, visit, keep, size, hand, script) -> None:
    hand = HANDS[hand]
    page = visit(town, "visitor", "/", size=size, script=script)
    keep(page, "0-home")
    ask(page, hand, keep=keep, anonymous=True)
    go_on(page, hand, "提交")
    expect(page.get_by_role("heading", level=1)).to_have_text("已经收到了")
    number = page.locator("#number").inner_text()
    passphrase = page.locator("#passphrase").inner_text()
    keep(page, "5-filed")
    go_on(page, hand, "我记好了，清掉这一页")
    expect(page.get_by_text(passphrase)).to_have_count(0)
    go_back(page)
    expect(page.get_by_text(passphrase)).to_have_count(0)

    request = Request.objects.get(number=number)
    officer = town.actor("小王")
    services.accept_request(request, actor=officer)
    services.answer_request(request, actor=officer, text=ANSWER, outcome="solved")

    page = visit(town, "visitor", "/track/", size=size, script=script)
    hand.write(page.get_by_label("受理号"), number)
    hand.write(page.get_by_label("口令"), "0000 0000 0000 0000")
    go_on(page, hand, "查")
    expect(page.get_by_role("alert")).to_contain_text("受理号和口令对不上")
    hand.write(page.get_by_label("口令"), passphrase)
    go_on(page, hand, "查")
    expect(page.get_by_text(ANSWER).first).to_be_visible()
    expect(page.get_by_role("heading", name="有结果了，请您看")).to_be_visible()
    assert passphrase.replace(" ", "") not in page.url
    keep(page, "6-answer")
    hand.press(page.get_by_role("link", name="认可这个结果，评一评"))
    hand.choose(page.get_by_role("radio", name="满意", exact=True))
    go_on(page, hand, "提交评价")
    expect(page.get_by_text("您的评价已收到。")).to_be_visible()
    keep(page, "7-closed")
    request.refresh_from_db()
    assert (request.state, request.grade, request.filer) == ("closed", "satisfied", None)


@pytest.mark.parametrize(("size", "hand", "script"), WAYS)
def test_a_worker_asks_is_answered_rates_and_reopens(town, visit, keep, size, hand, script) -> None:
    hand = HANDS[hand]
    page = visit(town, "张师傅", "/", size=size, script=script)
    ask(page, hand, keep=keep, anonymous=False)
    go_on(page, hand, "提交")
    expect(page.get_by_role("heading", level=1)).to_have_text("已经收到了")
    hand.press(page.get_by_role("link", name="去看这件事"))
    expect(page.get_by_text("等受理")).to_be_visible()
    keep(page, "5-waiting")
    request = Request.objects.get()
    assert request.filer == town.person("张师傅")

    officer = town.actor("小王")
    services.accept_request(request, actor=officer)
    services.answer_request(request, actor=officer, text=ANSWER, outcome="solved")
    page.reload()
    keep(page, "6-answered")
    hand.press(page.get_by_role("link", name="不认可，请重新办"))
    go_on(page, hand, "请重新办")  # nothing written: what is missing is said
    expect(page.get_by_role("alert")).to_contain_text("请写一句话")
    hand.write(page.get_by_label("哪里还没办好？"), "钱还没有到账")
    go_on(page, hand, "请重新办")
    expect(page.get_by_text("已经转回去重新办理。")).to_be_visible()

    request.refresh_from_db()
    assert (request.state, request.reopenings) == ("accepted", 1)
    services.answer_request(request, actor=officer, text=ANSWER, outcome="solved")
    page.reload()
    hand.press(page.get_by_role("link", name="认可这个结果，评一评"))
    hand.choose(page.get_by_role("radio", name="不满意", exact=True))
    go_on(page, hand, "提交评价")
    expect(page.get_by_role("alert")).to_contain_text("请说一句哪里不满意")
    keep(page, "7-rating")
    hand.write(page.get_by_label("哪里不满意？"), "太慢了")
    go_on(page, hand, "提交评价")
    expect(page.get_by_text("您的评价已收到。")).to_be_visible()
    request.refresh_from_db()
    assert (request.state, request.grade) == ("closed", "dissatisfied")
    keep(page, "8-closed")


@pytest.mark.parametrize(("size", "hand", "script"), WAYS)
def test_an_officer_works_the_queue(town, visit, keep, size, hand, script) -> None:
    hand = HANDS[hand]
    request = file(town, story=STORY, employer="宏达纺织有限公司")
    file(town, "visitor", category="safety", story="车间粉尘很大。")
    page = visit(town, "小王", "/w/", size=size, script=script)
    keep(page, "1-today")
    if size == "phone":
        hand.press(page.get_by_role("link", name="菜单"))
    hand.press(page.get_by_role("link", name="诉求", exact=True).first)
    expect(page.get_by_role("heading", level=1)).to_have_text("诉求")
    keep(page, "2-queue")
    hand.press(page.get_by_role("link", name="三月份工资没有发"))
    keep(page, "3-request")
    expect(page.get_by_text("张*国")).to_be_visible()
    expect(page.get_by_text("张建国")).to_have_count(0)
    hand.press(page.get_by_role("button", name="受理").first)
    expect(page.get_by_text("已受理。职工会在手机上看到。")).to_be_visible()
    hand.choose(page.get_by_role("radio", name="只留内部记录，职工看不到"))
    hand.write(page.get_by_label("内容"), "和劳动监察通了电话")
    go_on(page, hand, "发送")
    expect(page.get_by_text("已记下。职工看不到。")).to_be_visible()
    hand.press(page.get_by_role("link", name="给出结果"))
    hand.write(page.get_by_label("办得怎么样，结果是什么？"), ANSWER)
    hand.choose(page.get_by_role("radio", name="解决了", exact=True))
    go_on(page, hand, "发给职工")
    expect(page.get_by_text("结果已发给职工，等职工确认。")).to_be_visible()
    keep(page, "4-answered")
    request.refresh_from_db()
    assert request.state == "answered"
    kinds = list(
        Entry.objects.filter(request=request).order_by("pk").values_list("kind", flat=True)
    )
    assert kinds == ["filed", "accepted", "note", "answered"]


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_what_is_overdue_climbs_and_everybody_entitled_sees_it(town, visit, keep, size) -> None:
    with at(2018, 3, 12, 9, 0):
        request = file(town, category="hardship", story="爱人住院，想申请帮扶。")
    with at(2018, 3, 14, 9, 0) as now:
        services.climb_overdue(now=now)
        page = visit(town, "张师傅", f"/matters/{request.number}/", size=size)
        expect(page.get_by_text("已报告示范区总工会督办")).to_be_visible()
        keep(page, "1-worker")
        page = visit(town, "周主席", "/w/requests/?tab=climbed", size=size)
        expect(page.get_by_text("爱人住院")).to_be_visible()
        keep(page, "2-chair")
        page = visit(town, "老李", "/w/requests/", size=size)
        expect(page.get_by_text("已超期")).to_be_visible()
        keep(page, "3-street")
        page = visit(town, "赵姐", "/w/requests/", size=size)
        expect(page.get_by_text("爱人住院")).to_have_count(0)


@pytest.mark.parametrize(("size", "hand", "script"), WAYS)
def test_the_first_run_of_an_empty_district(
    transactional_db, visit, keep, settings, size, hand, script
) -> None:
    hand = HANDS[hand]
    settings.SETUP_CODE = "once1234"
    page = visit(None, "visitor", "/", size=size, script=script)
    expect(page.get_by_role("heading", level=1)).to_have_text("开始使用")
    hand.write(page.get_by_label("设置码"), "wrong")
    hand.write(page.get_by_label("工会名称"), "试点区总工会")
    hand.write(page.get_by_label("您的姓名"), "周建民")
    hand.write(page.get_by_label("您的手机号"), "138 1234 5678")
    hand.write(page.get_by_label("登录密码"), "a-long-passphrase-2018")
    go_on(page, hand, "开始设置")
    expect(page.get_by_role("alert")).to_contain_text("设置码不对")
    expect(page.get_by_label("工会名称")).to_have_value("试点区总工会")
    keep(page, "1-begin")
    hand.write(page.get_by_label("设置码"), "once1234")
    hand.write(page.get_by_label("登录密码"), "a-long-passphrase-2018")
    go_on(page, hand, "开始设置")
    expect(page.get_by_role("heading", level=1)).to_have_text("设置")
    keep(page, "2-tasks")
    hand.press(page.get_by_role("link", name="街道和系统"))
    hand.write(page.get_by_label("街道、乡镇工会"), "东湖街道总工会\n西山街道总工会")
    go_on(page, hand, "加上")
    expect(page.get_by_text("新加了2个。")).to_be_visible()
    hand.press(page.get_by_role("link", name="第一批干部"))
    hand.write(page.get_by_label("姓名"), "王晓梅")
    hand.write(page.get_by_label("手机号"), "13812340000")
    go_on(page, hand, "任命")
    expect(page.get_by_text("已任职。")).to_be_visible()
    keep(page, "3-officer")
    page.goto(page.url.split("/w/")[0] + "/w/setup/holidays/")
    expect(page.get_by_text("上班（调休）").first).to_be_visible()
    page.goto(page.url.split("/w/")[0] + "/w/settings/categories/")
    expect(page.get_by_role("link", name="工资、加班费")).to_be_visible()
    keep(page, "4-categories")
    assert Union.objects.count() == 3
    page = visit(None, "visitor", "/setup/", size=size, script=script)
    expect(page.get_by_text("没有找到这个页面")).to_be_visible()


def test_pressing_submit_twice_files_once(town, visit) -> None:
    said = {"category": "wages", "story": STORY, "reach": "nothing"}
    page = visit(town, "张师傅", "/")
    draft = services.start_draft(said, actor=town.actor("张师傅"))
    page.goto(page.url.rstrip("/") + f"/ask/{draft.key}/check/")
    page.get_by_role("button", name="提交", exact=True).dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("已经收到了")
    assert Request.objects.count() == 1
