"""Asked once for what matters; nothing typed is lost; recovery codes are shown once and work once."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from unittest.mock import patch

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import clear_url_caches, include, path

from zhijia.access.models import Account
from zhijia.access.second_factor import with_second_factor
from zhijia.access.tests.conftest import PASSWORD, PHONE, Open, ask_for_code
from zhijia.base.audit.models import AuditEntry
from zhijia.base.ui.http import ActorRequest
from zhijia.config.doors import DOORS, SIGNED_IN
from zhijia.config.urls import urlpatterns as house_urls

pytestmark = pytest.mark.django_db
ASKED = "/prove/"
LATER = 15 * 60 + 1


@with_second_factor
def export(request: ActorRequest) -> HttpResponse:
    return HttpResponse(
        f"{request.method} {request.POST.get('reason', '')} {request.POST.getlist('who')}"
    )


urlpatterns = [path("export/", export, name="export"), path("", include(house_urls))]


@pytest.fixture(autouse=True)
def a_page_that_asks() -> Iterator[None]:
    with override_settings(ROOT_URLCONF=__name__), patch.dict(DOORS, {"export": SIGNED_IN}):
        clear_url_caches()
        yield
    clear_url_caches()


@pytest.fixture
def signed_in(client: Client, worker: Account) -> Client:
    client.post("/sign-in/", {"phone": PHONE, "password": PASSWORD})
    return client


def code_of(secret: str, *, steps_ago: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 - steps_ago))


def set_up(client: Client, **errand: str) -> tuple[str, HttpResponse]:
    """Set up an app; its secret and the answer."""
    shown = client.get("/me/security/app/").content.decode()
    secret = re.search(r'translate="no">([A-Z2-7 ]+)<', shown).group(1).replace(" ", "")  # type: ignore[union-attr]
    answer = client.post("/me/security/app/", {"code": code_of(secret, steps_ago=1), **errand})
    return secret, answer


def recovery_codes(answer: HttpResponse) -> list[str]:
    return re.findall(r'<li class="zh-code" translate="no">(\d{8})</li>', answer.content.decode())


def hidden(answer: HttpResponse, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())
    assert found, f"no hidden {name}"
    return found.group(1)


@pytest.fixture
def secret(signed_in: Client) -> str:
    """The app of somebody whose last proof is too long ago."""
    secret, _answer = set_up(signed_in)
    forget_proofs(signed_in)
    return secret


def forget_proofs(client: Client) -> None:
    session = client.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [
        {**one, "at": one["at"] - LATER} for one in records
    ]
    session.save()


def test_somebody_without_any_is_led_to_set_one_up(signed_in: Client) -> None:
    answer = signed_in.get("/export/")
    assert answer["Location"] == "/me/security/second-factor/?next=/export/"
    assert signed_in.get(answer["Location"]).status_code == 200


def test_setting_up_is_a_proof_and_leads_back(signed_in: Client) -> None:
    _secret, answer = set_up(signed_in, next="/export/")
    assert len(recovery_codes(answer)) == 10
    assert 'href="/export/"' in answer.content.decode()
    assert signed_in.get("/export/").status_code == 200


def test_a_wrong_code_sets_nothing_up(signed_in: Client) -> None:
    signed_in.get("/me/security/app/")
    answer = signed_in.post("/me/security/app/", {"code": "12"})
    assert answer.status_code == 422
    assert not Authenticator.objects.exists()


def test_the_secret_is_sealed(signed_in: Client) -> None:
    shown = signed_in.get("/me/security/app/").content.decode()
    assert "data:image/svg+xml" in shown
    kept = str(dict(signed_in.session))
    secret, _answer = set_up(signed_in)
    assert secret not in kept
    rows = [str(row.data) for row in Authenticator.objects.all()]
    assert len(rows) == 2
    assert all(secret not in row for row in rows)


def test_it_is_asked_again_after_a_quarter_of_an_hour(signed_in: Client, secret: str) -> None:
    assert signed_in.get("/export/?page=2")["Location"] == "/prove/?next=/export/%3Fpage%3D2"
    answer = signed_in.post(ASKED, {"code": code_of(secret), "next": "/export/?page=2"})
    assert answer["Location"] == "/export/?page=2"
    assert signed_in.get("/export/").status_code == 200
    forget_proofs(signed_in)
    assert signed_in.get("/export/").status_code == 302


def test_what_was_typed_comes_back(signed_in: Client, secret: str) -> None:
    typed = {"reason": "打电话核实<b>欠薪</b>月份", "who": ["3", "5"]}
    asked = signed_in.post("/export/", typed)
    assert asked.status_code == 403
    assert "您刚才写的还在" in asked.content.decode()
    errand = {"next": hidden(asked, "next"), "held": hidden(asked, "held")}
    assert "欠薪" not in str(errand)
    wrong = signed_in.post(ASKED, {"code": "000000", **errand})
    assert hidden(wrong, "held") == errand["held"]
    proven = signed_in.post(ASKED, {"code": code_of(secret), **errand})
    shown = proven.content.decode()
    assert 'action="/export/"' in shown
    assert "打电话核实&lt;b&gt;欠薪&lt;/b&gt;月份" in shown
    assert signed_in.post("/export/", typed).content.decode() == (
        "POST 打电话核实<b>欠薪</b>月份 ['3', '5']"
    )


def test_what_was_typed_is_for_one_address_and_one_account(signed_in: Client, secret: str) -> None:
    asked = signed_in.post("/export/", {"reason": "核实"})
    errand = {"next": "/me/", "held": hidden(asked, "held")}
    answer = signed_in.post(ASKED, {"code": code_of(secret), **errand})
    assert answer.status_code == 302
    assert signed_in.post(ASKED, {"code": "", "held": "x", "next": "/export/"}).status_code == 422


def test_typed_things_survive_setting_up(signed_in: Client) -> None:
    asked = signed_in.post("/export/", {"reason": "核实"})
    assert asked.status_code == 403
    _secret, answer = set_up(signed_in, next=hidden(asked, "next"), held=hidden(asked, "held"))
    assert 'name="reason" value="核实"' in answer.content.decode()


def test_typed_things_survive_a_sign_in_before_setting_up(signed_in: Client) -> None:
    """Whoever signed in long ago signs in again first, and still finds what they had typed."""
    asked = signed_in.post("/export/", {"reason": "核实"})
    errand = {"next": hidden(asked, "next"), "held": hidden(asked, "held")}
    forget_proofs(signed_in)
    away = signed_in.post("/me/security/app/", errand)["Location"]
    assert away == "/sign-in/?next=/me/security/app/%3Fnext%3D%252Fexport%252F"
    back = signed_in.post(
        "/sign-in/",
        {"phone": PHONE, "password": PASSWORD, "next": "/me/security/app/?next=%2Fexport%2F"},
    )["Location"]
    assert back == "/me/security/app/?next=%2Fexport%2F"
    chosen = "/me/security/second-factor/?next="
    assert "您刚才写的还在" in signed_in.get(f"{chosen}/export/").content.decode()
    assert "您刚才写的还在" not in signed_in.get(f"{chosen}/other/").content.decode()
    shown = signed_in.get(back)
    assert 'name="next" value="/export/"' in shown.content.decode()
    _secret, answer = set_up(signed_in, next="/export/", held=hidden(shown, "held"))
    assert 'name="reason" value="核实"' in answer.content.decode()
    assert 'action="/export/"' in answer.content.decode()


def test_a_code_works_once(signed_in: Client, secret: str) -> None:
    code = code_of(secret)
    signed_in.post(ASKED, {"code": code})
    forget_proofs(signed_in)
    assert signed_in.post(ASKED, {"code": code}).status_code == 422


def test_a_recovery_code_works_once(signed_in: Client) -> None:
    _secret, answer = set_up(signed_in)
    code = recovery_codes(answer)[3]
    forget_proofs(signed_in)
    assert signed_in.post(ASKED, {"code": f"{code[:4]} {code[4:]}"}).status_code == 302
    assert AuditEntry.objects.filter(verb="access.use_recovery_code").count() == 1
    forget_proofs(signed_in)
    assert signed_in.post(ASKED, {"code": code}).status_code == 422
    assert "还有9个备用码" in signed_in.get("/me/security/").content.decode()


def test_new_recovery_codes_void_the_old(signed_in: Client) -> None:
    _secret, answer = set_up(signed_in)
    old = recovery_codes(answer)[0]
    new = recovery_codes(signed_in.post("/me/security/codes/"))
    assert len(new) == 10
    assert old not in new
    forget_proofs(signed_in)
    assert signed_in.post(ASKED, {"code": old}).status_code == 422
    assert signed_in.post(ASKED, {"code": new[0]}).status_code == 302


def test_after_five_wrong_codes_comes_a_pause(signed_in: Client, secret: str) -> None:
    for _try in range(5):
        signed_in.post(ASKED, {"code": "000000"})
    answer = signed_in.post(ASKED, {"code": code_of(secret)})
    assert "请15分钟后再试" in answer.content.decode()


def test_htmx_is_led_to_the_whole_page(signed_in: Client, secret: str) -> None:
    part = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "panel"}
    assert signed_in.get("/export/", **part)["HX-Redirect"] == "/prove/?next=/export/"
    asked = signed_in.post("/export/", {"reason": "核实"}, **part)
    assert asked["HX-Retarget"] == "#main"


def test_without_script_a_passkey_is_never_the_only_way(signed_in: Client) -> None:
    shown = signed_in.get("/me/security/passkey/").content.decode()
    assert "data-passkey" in shown
    assert "/me/security/app/" in shown


@pytest.mark.parametrize(
    "nonsense",
    ['{"id": "x"}', "[]", "7", '{"id":"eA","rawId":"eA","type":"public-key","response":{}}',
     "", "x", "[" * 19_000, '{"a":' * 3_000, "[" * 100_000, "9" * 5_000, "1e400", '"\\ud800"',
     '{"id":' + "[" * 400 + "]" * 400 + "}", "null", "\x00"],
)  # fmt: skip
def test_a_made_up_passkey_is_refused(signed_in: Client, secret: str, nonsense: str) -> None:
    assert signed_in.post(ASKED, {"credential": nonsense}).status_code == 422
    signed_in.post(ASKED, {"code": code_of(secret)})
    typed = {"credential": nonsense, "name": "钥匙"}
    assert signed_in.post("/me/security/passkey/", typed).status_code == 422


# Changing how one signs in


def test_changes_need_a_fresh_sign_in(signed_in: Client) -> None:
    forget_proofs(signed_in)
    for address in ("/me/security/app/", "/me/security/passkey/", "/me/security/password/"):
        assert signed_in.get(address)["Location"] == f"/sign-in/?next={address}"


def test_changes_need_the_second_factor_of_whoever_has_one(signed_in: Client, secret: str) -> None:
    signed_in.post("/sign-in/", {"phone": PHONE, "password": PASSWORD})
    factor = Authenticator.objects.get(type="totp")
    asked = signed_in.post(f"/me/security/factors/{factor.pk}/remove/")
    assert asked.status_code == 403
    assert Authenticator.objects.filter(pk=factor.pk).exists()
    signed_in.post(ASKED, {"code": code_of(secret)})
    signed_in.post(f"/me/security/factors/{factor.pk}/remove/")
    assert not Authenticator.objects.exists()
    assert AuditEntry.objects.filter(verb="access.remove_factor").count() == 1


def test_nobody_removes_anothers_factor(signed_in: Client, open_account: Open) -> None:
    other = open_account("刘芳", phone="13987654321")
    theirs = Authenticator.objects.create(user=other, type="totp", data={"secret": "x"})
    assert signed_in.post(f"/me/security/factors/{theirs.pk}/remove/").status_code == 422
    assert Authenticator.objects.filter(pk=theirs.pk).exists()


def test_a_password_is_changed_and_ends_other_sessions(signed_in: Client) -> None:
    other = Client()
    other.post("/sign-in/", {"phone": PHONE, "password": PASSWORD})
    new = {"new": "new-horse-battery-9", "again": "new-horse-battery-9"}
    assert signed_in.post("/me/security/password/", new).status_code == 302
    assert signed_in.get("/me/security/").status_code == 200
    assert other.get("/me/security/").status_code == 302
    other.post("/sign-in/", {"phone": PHONE, "password": "new-horse-battery-9"})
    assert other.get("/me/security/").status_code == 200


@pytest.mark.parametrize(
    ("new", "why"),
    [("short-1", "密码要有10位，您写了7位"), ("19800101198", "全是数字"), ("Password123", "太常见"), ("qwertyuiop", "太常见")],
)  # fmt: skip
def test_a_bad_password_says_why(signed_in: Client, new: str, why: str) -> None:
    answer = signed_in.post("/me/security/password/", {"new": new, "again": new})
    assert answer.status_code == 422
    assert why in answer.content.decode()


def test_an_account_without_a_password_sets_one(client: Client, open_account: Open) -> None:
    open_account(password=None)
    client.post("/sign-in/code/", {"code": ask_for_code(client, PHONE)})
    new = {"new": "new-horse-battery-9", "again": "new-horse-battery-9"}
    assert client.post("/me/security/password/", new).status_code == 302
    assert client.get("/me/security/").status_code == 200
