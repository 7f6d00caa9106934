"""Many workers with one trouble, texts for other authorities, and what is late or not good enough, in
real Chromium on a phone and on a desk."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.e2e.conftest import HANDS
from tests.e2e.test_front_door import WAYS, press
from tests.town import BUILDER, SINCE, Town, at, build_town, file
from zhijia.access import services as posts
from zhijia.desk import services
from zhijia.desk.models import GroupMatter, HandOver, Request
from zhijia.desk.tests.test_handing_over import TEXT, TO

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SIZES = WAYS[:2]
TITLE = "三月份工资没有发"
ANSWER = "单位写下了补发计划，本周五前发三月份工资。"


@pytest.fixture
def town(transactional_db: None) -> Town:
    return build_town()


def accepted(town: Town, name: str, **answers: str) -> Request:
    request = file(town, name, employer=town.mill.name, **answers)
    return services.accept_request(request, actor=town.actor("小王"))


def tick(page: Page, *names: str) -> None:
    for name in names:
        page.get_by_role("checkbox", name=name).check()


@pytest.mark.parametrize(("size", "hand", "script"), SIZES)
def test_ten_workers_one_team_one_answer_and_one_who_leaves(
    town, visit, keep, size, hand, script
) -> None:
    hand = HANDS[hand]
    third = posts.open_account(name="孙立", phone="13900000099", actor=BUILDER)
    posts.appoint_officer(third, town.district, "district_officer", actor=BUILDER, since=SINCE)
    first = accepted(town, "张师傅")
    others = [accepted(town, name) for name in ("刘师傅", *["visitor"] * 8)]

    office = visit(town, "小王", f"/w/requests/{first.number}/", size=size, script=script)
    press(office, hand, "link", "加入群体事项")
    press(office, hand, "button", "加入")
    expect(office.get_by_role("alert")).to_contain_text("不写人名")
    hand.write(office.get_by_label("新的群体事项叫什么？"), TITLE)
    keep(office, "1-begin")
    press(office, hand, "button", "加入")
    expect(office.get_by_role("heading", level=1)).to_contain_text(TITLE)
    group = GroupMatter.objects.get()
    for request in others:
        services.join_group(request, actor=town.actor("小王"), group=group)
    office.reload()
    expect(office.get_by_text("10人以上").first).to_be_visible()
    expect(office.get_by_text(first.number)).to_have_count(0)
    keep(office, "2-of-size")
    press(office, hand, "link", "点名小组")
    tick(office, "王晓梅", "周建民", "孙立")
    hand.choose(office.get_by_role("radio", name="王晓梅"))
    keep(office, "3-team")
    press(office, hand, "button", "定下来")
    expect(office.get_by_text("王晓梅（牵头）")).to_be_visible()

    worker = visit(town, "刘师傅", f"/matters/{others[0].number}/", size=size, script=script)
    expect(worker.get_by_text("参加的人互相看不到，没有名单。")).to_be_visible()
    keep(worker, "4-worker-reads")
    press(worker, hand, "link", "退出来，单独办")
    keep(worker, "5-leaving")
    press(worker, hand, "button", "退出来，单独办")
    expect(worker.get_by_text("退出来了。您这件事单独办，日子不变。")).to_be_visible()

    press(office, hand, "link", "给共同的答复")
    hand.write(office.get_by_label("给大家的共同答复"), ANSWER)
    hand.choose(office.get_by_role("radio", name="解决了", exact=True))
    press(office, hand, "button", "发给大家")
    expect(office.get_by_text("每个人各自确认、各自评价").first).to_be_visible()
    keep(office, "6-answered")
    worker = visit(town, "张师傅", f"/matters/{first.number}/", size=size, script=script)
    expect(worker.get_by_text(ANSWER).first).to_be_visible()
    assert Request.objects.filter(state="answered").count() == 9
    assert Request.objects.get(pk=others[0].pk).state == "accepted"


def given_away_by(text: str, request: Request) -> list[str]:
    """What in a text leads to the worker of this matter."""
    secrets = {request.number, request.number[-9:], request.sealed()["story"]}
    if request.filer is not None:
        secrets |= {request.filer.name, request.filer.sealed()["phone"]}
    secrets.add(request.sealed().get("phone", ""))
    return [secret for secret in secrets if secret and secret in text]


@pytest.mark.parametrize(("size", "hand", "script"), SIZES)
@pytest.mark.parametrize("who", ["张师傅", "visitor"])
def test_a_text_leaves_with_the_workers_yes_and_without_who_they_are(
    town, visit, keep, size, hand, script, who
) -> None:
    hand = HANDS[hand]
    filed = {"reach": "phone", "phone": "13912345678"} if who == "visitor" else {}
    draft = {"category": "wages", "story": "老板说再闹就开除我，三月没有钱。", **filed}
    actor = town.actor(who)
    kept = services.file_request(services.start_draft(draft, actor=actor), actor=actor)
    request = services.accept_request(kept.request, actor=town.actor("小王"))

    office = visit(town, "小王", f"/w/requests/{request.number}/", size=size, script=script)
    press(office, hand, "link", "发给别的部门")
    hand.write(office.get_by_label("发给哪个部门？"), TO)
    hand.write(office.get_by_label("发出去的话"), f"{TEXT}（{request.number}）")
    tick(office, "我想过了：单位看到这段话，猜不出是谁说的")
    press(office, hand, "button", "给职工看")
    expect(office.get_by_role("alert")).to_contain_text("这段话里有受理号")
    keep(office, "1-refused")
    hand.write(office.get_by_label("发出去的话"), TEXT)
    press(office, hand, "button", "给职工看")
    expect(office.get_by_text("职工还没有同意，不能发出去").first).to_be_visible()
    keep(office, "2-waits")

    if who == "visitor":
        worker = visit(town, who, "/track/", size=size, script=script)
        hand.write(worker.get_by_label("受理号"), request.number)
        hand.write(worker.get_by_label("口令"), kept.passphrase)
        press(worker, hand, "button", "查")
    else:
        worker = visit(town, who, f"/matters/{request.number}/", size=size, script=script)
    press(worker, hand, "link", "看要发的话")
    expect(worker.get_by_text(TEXT)).to_be_visible()
    keep(worker, "3-preview")
    press(worker, hand, "button", "同意，可以发")
    expect(worker.get_by_text("您同意了。发出去以前，随时可以改主意。")).to_be_visible()

    office.reload()
    press(office, hand, "link", "已经发出，记下来")
    hand.choose(office.get_by_role("radio", name="寄出的信"))
    press(office, hand, "button", "记下来")
    paper = office.get_by_role("article").inner_text()
    assert TEXT in paper
    assert given_away_by(paper, request) == []
    keep(office, "4-paper")
    worker.reload()
    expect(worker.get_by_text("没有写您是谁").first).to_be_visible()
    keep(worker, "5-worker-reads")
    sent = HandOver.objects.get()
    assert given_away_by(f"{sent.reference}{sent.authority}{sent.text}", request) == []


@pytest.mark.parametrize(("size", "hand", "script"), SIZES)
def test_late_it_climbs_to_the_districts_chair(town, visit, keep, size, hand, script) -> None:
    hand = HANDS[hand]
    with at(2018, 3, 12, 10, 0):
        request = file(town, category="hardship")
    for day in (20, 27):
        with at(2018, 3, day, 10, 0) as now:
            services.climb_overdue(now=now)
    chair = visit(town, "周主席", "/w/requests/?tab=climbed", size=size, script=script)
    expect(chair.get_by_text("已报告示范区总工会").first).to_be_visible()
    keep(chair, "1-chair")
    hand.press(chair.get_by_role("link", name="三月份工资没有发"))
    expect(chair.get_by_text("已报告示范区总工会督办").first).to_be_visible()
    worker = visit(town, "张师傅", f"/matters/{request.number}/", size=size, script=script)
    expect(worker.get_by_text("已报告示范区总工会督办").first).to_be_visible()
    keep(worker, "2-worker")


@pytest.mark.parametrize(("size", "hand", "script"), SIZES)
def test_not_satisfied_says_why_and_has_it_done_again(
    town, visit, keep, size, hand, script
) -> None:
    hand = HANDS[hand]
    request = accepted(town, "张师傅")
    services.answer_request(request, actor=town.actor("小王"), text="补发了。", outcome="solved")
    page = visit(town, "张师傅", f"/matters/{request.number}/", size=size, script=script)
    press(page, hand, "link", "认可这个结果，评一评")
    hand.choose(page.get_by_role("radio", name="不满意", exact=True))
    press(page, hand, "button", "提交评价")
    expect(page.get_by_role("alert")).to_contain_text("请说一句哪里不满意")
    hand.write(page.get_by_label("哪里不满意？"), "只补了一半。")
    keep(page, "1-why")
    press(page, hand, "button", "提交评价")
    expect(page.get_by_text("您的评价已收到。")).to_be_visible()
    press(page, hand, "link", "不认可，请重新办")
    hand.write(page.get_by_role("textbox"), "还差一半。")
    press(page, hand, "button", "请重新办")
    expect(page.get_by_text("已经转回去重新办理。")).to_be_visible()
    keep(page, "2-again")
    again = Request.objects.get()
    assert (again.state, again.reopenings, again.grade) == ("accepted", 1, "")
    assert again.due_at is not None
    assert again.due_at > timezone.now()
