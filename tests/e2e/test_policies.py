"""Assistance policies in real Chromium: the self-test on a phone in both languages and without
JavaScript, and a policy on a desk from its example to the signature."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.town import Town, build_town
from zhijia.base.jobs.running import run_next_job
from zhijia.care.models import PolicyVersion, Trial
from zhijia.care.rules.policy_flow import State
from zhijia.care.rules.vectors import vectors
from zhijia.care.tests.test_policy_versions import signed
from zhijia.desk.models import Draft

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

WORDS = {
    "zh-hans": {
        "go": "继续",
        "may": "有可能符合条件",
        "take": "拿这个结果找工会",
        "said": "有可能符合条件",
    },
    "en": {
        "go": "Continue",
        "may": "You may qualify",
        "take": "Take this result to the union",
        "said": "I may qualify",
    },
}
TYPED = {
    "persons": "3", "income_work": "3000", "income_other": "0", "spent_illness": "20000",
    "line": "900", "medical_own_paid": "8000",
}  # fmt: skip
CHOSEN = ("serious_illness", "illness", "no", "1")


@pytest.fixture
def town(transactional_db: None) -> Town:
    return build_town()


@pytest.mark.parametrize(("language", "script"), [("zh-hans", True), ("en", True), ("en", False)])
def test_a_worker_checks_and_goes_to_the_union(town, visit, keep, language, script) -> None:
    signed(town, "cz-2019")
    words = WORDS[language]
    page = visit(town, "visitor", "/aid/check/", language=language, script=script)
    for _question in range(11):
        page.locator("h1").first.wait_for()
        if page.locator(".zh-question").count() == 0:
            break
        asked = page.locator(".zh-question [name=at]").get_attribute("value")
        answer(page, words["go"], str(asked))
    expect(page.get_by_role("heading", level=1)).to_have_text(words["may"])
    keep(page, "result")
    if script:
        assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name=words["take"]).click()
    page.wait_for_url("**/ask/**")
    assert words["said"] in Draft.objects.get().sealed()["story"]


def answer(page: Page, go: str, asked: str) -> None:
    """Answer the question on the page, and wait for the next one or the result."""
    if asked in TYPED:
        page.locator(f".zh-question [name='{asked}']").fill(TYPED[asked])
    else:
        options = ", ".join(f"[name='{asked}'][value='{value}']" for value in CHOSEN)
        page.locator(f".zh-question :is({options})").first.check()
    page.get_by_role("button", name=go, exact=True).click()
    expect(page.locator(f".zh-question [name=at][value='{asked}']")).to_have_count(0)


def test_an_officer_writes_tries_and_another_signs(town, visit, keep) -> None:
    page = visit(town, "小王", "/aid/examples/nt-2024/", size="desk")
    page.get_by_role("button", name="照这份起草").click()
    expect(page.get_by_text(f"样例{len(vectors('nt-2024'))}个，全部通过")).to_be_visible()
    page.locator(".zh-paper").get_by_role("link", name="1640").click()
    page.get_by_label("数字").fill("1500")
    page.get_by_role("button", name="检查并存").click()
    expect(page.locator("ins")).to_have_text("人均月净收入低于1500元")
    keep(page, "changed")
    page.get_by_role("button", name="提交，请另一位同志签字").click()
    expect(page.get_by_text("个样例算出来和写好的不一样").first).to_be_visible()
    page.get_by_role("link", name="看样例").click()
    page.get_by_role("button", name="照现在的写法重做样例").click()

    page.get_by_role("link", name="拿来试算").click()
    page.get_by_label("原来按哪一份").select_option("nt-2024")
    page.get_by_role("button", name="试算", exact=True).click()
    expect(page.get_by_text("排着队，马上开始")).to_be_visible()
    assert run_next_job(now=timezone.now())
    expect(page.get_by_role("heading", name="类别变化")).to_be_visible()
    keep(page, "trial")
    assert Trial.objects.get().result["movement"]["enter"] == 0

    version = PolicyVersion.objects.get()
    page.goto(page.url.partition("/w/")[0] + f"/w/care/policies/{version.pk}/")
    page.get_by_role("button", name="提交，请另一位同志签字").click()
    expect(page.get_by_text("要由另一位同志对着原文签字")).to_be_visible()
    chair = visit(town, "周主席", f"/w/care/policies/{version.pk}/", size="desk")
    chair.get_by_role("button", name="对过原文，签字").click()
    expect(chair.get_by_text("已签字。从施行那天起按它判定。")).to_be_visible()
    version.refresh_from_db()
    assert version.state == State.ACTIVE
