"""WeChat, DingTalk and WeCom: absent unless set up; connected after a proof; never a new account."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse

from zhijia.access import selectors, services
from zhijia.access.models import Account, Device
from zhijia.access.outside import OutsideAdapter
from zhijia.access.tests.conftest import PASSWORD, PHONE, Open
from zhijia.kernel.actor import VISITOR
from zhijia.kernel.errors import Conflict, RuleViolation

pytestmark = pytest.mark.django_db


def come_back(
    rf: RequestFactory, told: SocialLogin, account: Account | None = None
) -> HttpResponse:
    """What the adapter answers when somebody comes back from the platform."""
    request: Any = rf.get("/sign-in/with/weixin/back/")
    request.session = SessionStore()
    request.user = account
    request.actor = selectors.actor_for(account) if account else VISITOR
    request._messages = FallbackStorage(request)
    with pytest.raises(ImmediateHttpResponse) as answered:
        OutsideAdapter().pre_social_login(request, told)
    answered.value.response.session = request.session
    return answered.value.response


def told(account: Account | None = None, **state: str) -> SocialLogin:
    row = SocialAccount(
        provider="weixin", uid="openid-1", extra_data={"nickname": "建国", "city": "x"}
    )
    login = SocialLogin(user=account, account=row)
    login.state = {"process": "login", **state}
    if account is not None:
        login.account.user = account
        login.account.pk = 1
    return login


# Off


def test_off_means_absent(client: Client, worker: Account) -> None:
    shown = client.get("/sign-in/").content.decode()
    assert "微信" not in shown
    assert client.post("/sign-in/with/weixin/").status_code == 404
    assert client.get("/sign-in/with/weixin/back/").status_code == 404
    for name in (
        "weixin_callback",
        "weixin_login",
        "socialaccount_signup",
        "account_login",
        "mfa_index",
    ):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    client.post("/sign-in/", {"phone": PHONE, "password": PASSWORD})
    assert "微信" not in client.get("/me/security/").content.decode()


# Coming back


def test_who_is_not_connected_stays_outside(rf: RequestFactory, worker: Account) -> None:
    answer = come_back(rf, told())
    assert answer["Location"] == "/sign-in/"
    assert Account.objects.count() == 1
    assert not Device.objects.exists()


def test_who_is_connected_comes_in(rf: RequestFactory, worker: Account) -> None:
    services.connect_outside(worker, "weixin", "openid-1", actor=selectors.actor_for(worker))
    answer = come_back(rf, told(worker, next="/matters/"))
    assert answer["Location"] == "/matters/"
    assert Device.objects.get().account == worker


def test_a_closed_account_stays_closed(rf: RequestFactory, worker: Account) -> None:
    worker.is_active = False
    worker.save()
    assert come_back(rf, told(worker))["Location"] == "/sign-in/"
    assert not Device.objects.exists()


def test_connecting_keeps_the_number_only(rf: RequestFactory, worker: Account) -> None:
    answer = come_back(rf, told(process="connect"), worker)
    assert answer["Location"] == "/me/security/"
    row = SocialAccount.objects.get()
    assert (row.user, row.uid, row.extra_data) == (worker, "openid-1", {})


def test_one_platform_account_opens_one_account(worker: Account, open_account: Open) -> None:
    other = open_account("刘芳", phone="13987654321")
    services.connect_outside(worker, "weixin", "openid-1", actor=selectors.actor_for(worker))
    with pytest.raises(Conflict, match=r"access\.outside_taken"):
        services.connect_outside(other, "weixin", "openid-1", actor=selectors.actor_for(other))


def test_disconnecting(worker: Account) -> None:
    actor = selectors.actor_for(worker)
    row = services.connect_outside(worker, "weixin", "openid-1", actor=actor)
    assert [one.pk for one in selectors.connected_outside(actor)] == [row.pk]
    services.disconnect_outside(worker, row.pk, actor=actor)
    with pytest.raises(RuleViolation, match=r"access\.outside_gone"):
        services.disconnect_outside(worker, row.pk, actor=actor)


# On

PROBE = """
import django, json
django.setup()
from django.conf import settings
from django.test import Client
from django.test.utils import setup_test_environment
from zhijia.config.doors import DOORS
from django.urls import reverse
from django.core.management import call_command
call_command("migrate", verbosity=0)
setup_test_environment()
client = Client()
page = client.post("/sign-in/with/weixin/", {"next": "/matters/"})
print(json.dumps({
    "sign_in": client.get("/sign-in/").content.decode(),
    "leaves_for": page.context["address"],
    "refused": client.get("/sign-in/with/weixin/back/?error=x").status_code,
    "back": [reverse("weixin_callback"), reverse("dingtalk_callback")],
    "wecom": reverse("openid_connect_callback", kwargs={"provider_id": "wecom"}),
    "doors": [name for name in DOORS if name.endswith("_callback")],
}))
"""


@pytest.mark.slow
def test_on_by_environment(tmp_path: object) -> None:
    """A process of its own, with the numbers in its environment."""
    names = {
        f"ZHIJIA_{way}_{part}": "x" for way in ("WEIXIN", "DINGTALK") for part in ("ID", "SECRET")
    }
    names |= {f"ZHIJIA_WECOM_OIDC_{part}": "x" for part in ("ID", "SECRET")}
    names |= {"ZHIJIA_WECOM_OIDC_URL": "https://gateway.example", "ZHIJIA_ENV": "test"}
    names |= {"ZHIJIA_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "zhijia.config.settings"}
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    run = subprocess.run(
        [sys.executable, "-c", PROBE],
        env={**kept, **names},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    seen = json.loads(run.stdout.splitlines()[-1])
    for name in ("用微信登录", "用钉钉登录", "用企业微信登录"):
        assert name in seen["sign_in"]
    assert urlsplit(seen["leaves_for"]).netloc == "open.weixin.qq.com"
    assert seen["refused"] == 302
    assert seen["back"] == ["/sign-in/with/weixin/back/", "/sign-in/with/dingtalk/back/"]
    assert seen["wecom"] == "/sign-in/with/wecom/back/"
    assert len(seen["doors"]) == 3
