"""An officer keeps the register, in real Chromium: finds a member, retains and mends, transfers and
takes it back. On a desk, by keyboard alone, and on a phone without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import HANDS
from tests.town import Town, build_town
from zhijia.org.models import Membership

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

WAYS = [
    pytest.param("desk", "mouse", True, id="desk"),
    pytest.param("desk", "keyboard", True, id="keyboard"),
    pytest.param("phone", "mouse", False, id="phone-no-script"),
]


@pytest.fixture
def town(transactional_db: None) -> Town:
    return build_town()


def states(town: Town) -> list[tuple[str, str]]:
    """Every membership of 张师傅, in order: where, and how it stands."""
    rows = Membership.objects.filter(person=town.person("张师傅")).order_by("pk")
    return [(row.union.name, row.state) for row in rows.select_related("union")]


@pytest.mark.parametrize(("size", "hand", "script"), WAYS)
def test_an_officer_keeps_the_register(town, visit, keep, size, hand, script) -> None:
    hand = HANDS[hand]
    mill, west = town.mill_union.name, town.west.name
    page = visit(town, "小王", "/w/members/", size=size, script=script)
    hand.write(page.get_by_role("searchbox"), "zhangjianguo")
    hand.press(page.get_by_role("button", name="找会员"))
    hand.press(page.get_by_role("link", name="张*国"))
    expect(page.get_by_role("heading", level=1)).to_have_text("张*国")
    keep(page, "1-member")

    hand.press(page.get_by_role("link", name="办理保留会籍", exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text("办理保留会籍")
    hand.choose(page.get_by_role("radio", name="退休"))
    hand.choose(page.get_by_role("radio", name="劳动关系变化"))
    hand.press(page.get_by_role("button", name="看看会怎样"))
    expect(page.get_by_text("没有选举权、被选举权和表决权")).to_be_visible()
    keep(page, "2-what-follows")
    hand.press(page.get_by_role("button", name="办理保留会籍"))
    expect(page.get_by_text("已办理保留会籍。")).to_be_visible()
    assert states(town) == [(mill, "retained")]

    hand.press(page.get_by_role("link", name="最后一条录错了，更正"))
    hand.write(page.get_by_label("哪里录错了"), "还没有退休")
    hand.press(page.get_by_role("button", name="更正"))
    expect(page.get_by_text("前面的“保留会籍”录错了，已恢复原状。")).to_be_visible()
    assert states(town) == [(mill, "active")]
    keep(page, "3-corrected")

    hand.press(page.get_by_role("link", name="转会", exact=True))
    hand.write(page.get_by_label("转到哪个工会"), "西山街道")
    hand.press(page.get_by_role("button", name="看看会怎样"))
    expect(page.get_by_text(f"会籍从“{mill}”转到“{west}”")).to_be_visible()
    hand.press(page.get_by_role("button", name="转会"))
    expect(page.get_by_text("已转会。")).to_be_visible()
    assert states(town) == [(mill, "ended"), (west, "active")]
    keep(page, "4-transferred")

    hand.press(page.get_by_role("link", name="最后一条录错了，更正"))
    hand.write(page.get_by_label("哪里录错了"), "转错了工会")
    hand.press(page.get_by_role("button", name="更正"))
    expect(page.get_by_text("已更正，原来的记录还在。")).to_be_visible()
    expect(page.get_by_text(mill).first).to_be_visible()  # the page of the one that goes on
    assert states(town) == [(mill, "active"), (west, "ended")]
    keep(page, "5-taken-back")


def test_an_officer_reads_the_register_in_english(town, visit, keep) -> None:
    page = visit(town, "老李", "/w/members/?q=zjg", size="desk", language="en")
    page.get_by_role("link", name="张*国").click()
    expect(page.get_by_role("heading", name="Record of the membership")).to_be_visible()
    keep(page, "member")
    page.goto(page.url + "end/")
    expect(page.get_by_role("heading", level=1)).to_have_text("End the membership")
    keep(page, "end")
