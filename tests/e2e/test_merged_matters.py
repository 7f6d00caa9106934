"""Two matters that are one, and ten workers of one employer, as officers see them in real Chromium, on a
phone and on a desk, in Chinese and in English."""

from __future__ import annotations

import re

import pytest
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Page, expect

from tests.e2e.test_every_page import CHINESE, OWN_WORDS
from tests.town import STORY, Town, build_town, file
from zhijia.desk import services
from zhijia.desk.models import GroupMatter, Request
from zhijia.kernel.actor import VISITOR

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WAYS = [
    pytest.param("phone", "zh-hans", id="phone"),
    pytest.param("desk", "zh-hans", id="desk"),
    pytest.param("desk", "en", id="english"),
]
TITLE = "三月份工资"
WITHOUT_NAMES = """() => {
  const shown = document.body.innerText;
  const names = [...document.querySelectorAll("[lang|=zh]")].map((part) => part.innerText);
  return names.reduce((text, name) => (name ? text.replaceAll(name, "") : text), shown);
}"""
"""What is marked as Chinese is a name that has to stay; the page itself stays as it is."""

MASKED = re.compile("[\u4e00-\u9fff]\\*+[\u4e00-\u9fff]?|[\u4e00-\u9fff]某")
"""A name as an officer or a worker reads it: 张*国, 王某."""


@pytest.fixture
def town(transactional_db: None) -> Town:
    return build_town()


def accepted(town: Town, name: str) -> Request:
    request = file(town, name, employer=town.mill.name, reach="nothing")
    return services.accept_request(request, actor=town.actor("小王"))


class Officer:
    """An officer's page in a language; every page that is read holds no Chinese of ours in English."""

    def __init__(self, page: Page, language: str) -> None:
        self.page, self.language = page, language

    def words(self, said: str) -> str:
        with translation.override(self.language):
            return gettext(said)

    def press(self, role: str, said: str) -> None:
        self.page.get_by_role(role, name=self.words(said), exact=True).first.click()  # type: ignore[arg-type]

    def goes_to(self, address: str) -> None:
        self.page.goto(re.sub(r"(https?://[^/]+).*", r"\1", self.page.url) + address)
        self.reads()

    def sees(self, said: str) -> None:
        expect(self.page.get_by_text(self.words(said)).first).to_be_visible()
        self.reads()

    def reads(self) -> None:
        """In English nothing of the page is Chinese but names and what people wrote."""
        if self.language == "zh-hans":
            return
        shown = MASKED.sub("", self.page.evaluate(WITHOUT_NAMES))
        left = [OWN_WORDS.sub("", words) for words in CHINESE.findall(shown)]
        assert [words for words in left if words] == []


@pytest.mark.parametrize(("size", "language"), WAYS)
def test_two_that_are_one_are_joined_found_again_and_parted(
    town, visit, keep, size, language
) -> None:
    one, lead = accepted(town, "张师傅"), accepted(town, "刘师傅")
    page = visit(town, "小王", f"/w/requests/{one.number}/", size=size, language=language)
    officer = Officer(page, language)
    officer.press("link", "和相同的事并在一起")
    officer.sees("可能是同一件事")
    officer.press("button", "并在一起")
    expect(page.get_by_role("alert")).to_be_visible()
    page.locator(f"input[value='{lead.number}']").check()
    page.get_by_label(officer.words("为什么是同一件事？")).fill(STORY)
    keep(page, "1-likely")
    officer.press("button", "并在一起")
    page.wait_for_url(f"**/w/requests/{lead.number}/")
    assert Request.objects.get(pk=one.pk).merged_into == lead
    officer.goes_to("/w/requests/?tab=merged")
    expect(page.get_by_role("link", name=lead.number)).to_be_visible()
    keep(page, "2-found-again")
    page.get_by_role("link", name=lead.number).click()
    expect(page.get_by_text(one.number).first).to_be_visible()
    keep(page, "3-the-leading-one")
    officer.goes_to("/w/requests/?tab=merged")
    page.get_by_role("link", name=officer.words("分开办")).click()
    page.get_by_label(officer.words("为什么分开办？")).fill(STORY)
    officer.press("button", "分开办")
    officer.sees("分开了。答应职工的日子不变。")
    keep(page, "4-parted")
    officer.goes_to("/w/requests/?tab=merged")
    expect(page.get_by_text(one.number)).to_have_count(0)
    assert Request.objects.get(pk=one.pk).state == "accepted"


def a_visitors(town: Town, place: int) -> tuple[Request, str]:
    said = {"category": "wages", "story": f"{STORY} worker-{place:02d}", "reach": "nothing"}
    said["employer"] = town.mill.name
    filed = services.file_request(services.start_draft(said, actor=VISITOR), actor=VISITOR)
    return services.accept_request(filed.request, actor=town.actor("小王")), filed.passphrase


@pytest.mark.parametrize(("size", "language"), WAYS)
def test_twelve_of_one_employer_do_not_learn_of_each_other(
    town, visit, keep, size, language
) -> None:
    filed = [a_visitors(town, place) for place in range(12)]
    first = filed[0][0]
    group = services.form_group(first, actor=town.actor("小王"), title=TITLE)
    for request, _passphrase in filed[1:]:
        services.join_group(request, actor=town.actor("小王"), group=group)
    key = GroupMatter.objects.get().key
    page = visit(town, "小王", f"/w/groups/{key}/", size=size, language=language)
    officer = Officer(page, language)
    officer.reads()
    numbers = [request.number for request, _passphrase in filed]
    shown = page.inner_text("main")
    assert [number for number in numbers if number in shown] == []
    keep(page, "1-no-list")
    officer.goes_to("/w/groups/")
    keep(page, "2-groups")

    worker = visit(None, "visitor", "/track/", size=size, language=language)
    own = Officer(worker, language)
    worker.get_by_label(own.words("受理号")).fill(first.number)
    worker.get_by_label(own.words("口令")).fill(filed[0][1])
    own.press("button", "查")
    expect(worker.get_by_text("worker-00").first).to_be_visible(timeout=15_000)
    own.sees("参加的人互相看不到，没有名单。")
    shown = worker.content()
    assert [number for number in numbers[1:] if number in shown] == []
    assert [place for place in range(1, 12) if f"worker-{place:02d}" in shown] == []
    keep(worker, "3-a-worker")
