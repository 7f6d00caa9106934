"""Signing in, in real Chromium: by code without script, by keyboard, and a passkey as the second factor."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.e2e.conftest import HANDS, Visit
from tests.town import Town, build_town
from zhijia.base.outbox.delivery import deliver_outbox
from zhijia.base.outbox.selectors import sent_in_development

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PHONES = {"张师傅": "13800000007", "小王": "13800000001"}
PASSWORD = "correct-horse-7"
CLOSED = """() => {
  navigator.credentials.create = () => Promise.reject(new DOMException("", "NotAllowedError"));
}"""
Keep = Callable[[Page, str], None]


@pytest.fixture
def town(transactional_db: None) -> Town:
    cache.clear()
    return build_town()


def code_sent_to(phone: str) -> str:
    deliver_outbox(now=timezone.now())
    last = sent_in_development(phone).first()
    assert last is not None
    return "".join(letter for letter in last.text if letter.isdigit())[:6]


@pytest.mark.parametrize("size", ["phone", "desk"])
@pytest.mark.parametrize(("hand", "script"), [("mouse", False), ("keyboard", True)])
def test_a_worker_signs_in_by_code(
    town: Town, visit: Visit, keep: Keep, size: str, hand: str, script: bool
) -> None:
    hands = HANDS[hand]
    page = visit(None, "visitor", "/sign-in/?next=/me/security/", size=size, script=script)
    hands.write(page.get_by_label("手机号").first, PHONES["张师傅"])
    keep(page, "1-phone")
    hands.press(page.get_by_role("button", name="收验证码"))
    expect(page).to_have_url(re.compile("/sign-in/code/$"))
    hands.write(page.get_by_label("验证码"), code_sent_to(PHONES["张师傅"]))
    keep(page, "2-code")
    hands.press(page.get_by_role("button", name="登录"))
    expect(page.get_by_role("heading", name="登录和设备")).to_be_visible()
    expect(page.get_by_text("就是这台")).to_be_visible()
    keep(page, "3-devices")


def test_an_officer_proves_by_passkey(town: Town, visit: Visit, keep: Keep) -> None:
    """Set up in the browser's own dialog, asked once, and the way back is kept."""
    officer = town.accounts["小王"]
    officer.set_password(PASSWORD)
    officer.save()
    page = visit(None, "visitor", "/sign-in/?next=/me/security/passkey/", size="desk")
    authenticator(page)
    page.get_by_text("用密码登录").click()
    page.locator("#id_by_password_phone").fill(PHONES["小王"])
    page.locator("#id_by_password_password").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.get_by_label("给它起个名字").fill("办公室电脑")
    page.get_by_role("button", name="开始").click()
    expect(page.get_by_role("heading", name="备用码，只显示这一次")).to_be_visible()
    expect(page.locator(".zh-codes li")).to_have_count(10)
    page.goto(page.url.replace("/me/security/passkey/", "/prove/?next=/me/security/"))
    keep(page, "1-asked")
    page.get_by_role("button", name="用通行密钥").click()
    expect(page.get_by_text("通行密钥：办公室电脑")).to_be_visible()
    keep(page, "2-back")


def test_a_dialog_that_was_closed_says_what_else_there_is(town: Town, visit: Visit) -> None:
    officer = town.accounts["小王"]
    officer.set_password(PASSWORD)
    officer.save()
    page = visit(None, "visitor", "/sign-in/?next=/me/security/passkey/", size="phone")
    authenticator(page, verified=False)
    page.get_by_text("用密码登录").click()
    page.locator("#id_by_password_phone").fill(PHONES["小王"])
    page.locator("#id_by_password_password").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.get_by_label("给它起个名字").fill("手机")
    page.evaluate(CLOSED)
    page.get_by_role("button", name="开始").click()
    expect(page.get_by_text("没有收到通行密钥")).to_be_visible()


def authenticator(page: Page, *, verified: bool = True) -> None:
    """A virtual authenticator that answers by itself, as a finger on the sensor would."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": verified,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
