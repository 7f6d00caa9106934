"""On a new device of an idle account nothing confidential opens: neither one's own nor the office's;
and a device stays one that can be signed out from afar, whatever is done on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.town import STORY, Town, build_town, file
from zhijia.access.models import Account
from zhijia.access.signing_in import DEVICE
from zhijia.desk.models import Request

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return build_town()


@pytest.mark.parametrize("name", ["张师傅", "小王"])
def test_confidential_rows_are_hidden_until_the_second_proof(town: Town, name: str) -> None:
    secret, plain = file(town), file(town, category="membership", story="想把会籍转到新单位。")
    assert (secret.confidential, plain.confidential) == (True, False)
    proven = town.actor(name)
    unproven = replace(proven, is_proven=False)
    assert {secret, plain} <= set(Request.objects.visible_to(proven))
    seen = set(Request.objects.visible_to(unproven))
    assert secret not in seen
    assert plain in seen


def test_the_page_is_not_there_and_the_banner_says_why(town: Town) -> None:
    secret = file(town)
    account = town.accounts["张师傅"]
    Account.objects.filter(pk=account.pk).update(
        last_seen_on=timezone.localdate() - timedelta(days=90)
    )
    account.set_password("correct-horse-7")
    account.save(update_fields=["password"])
    client = Client()
    client.post("/sign-in/", {"phone": "13800000007", "password": "correct-horse-7"})
    assert client.session[DEVICE]["is_proven"] is False
    missing = client.get("/matters/2018-0312-0047-9999/", follow=True)
    hidden = client.get(f"/matters/{secret.number}/", follow=True)
    assert hidden.status_code == missing.status_code
    assert STORY not in hidden.content.decode()
    assert secret.number not in client.get("/matters/").content.decode()
    shown = client.get("/me/data/").content.decode()
    assert secret.number not in shown
    assert "先验证这台设备" in shown
    assert "手机号停用后会给别人用" in client.get("/me/").content.decode()


@pytest.mark.parametrize(
    ("address", "typed"),
    [("/ask/", {"category": "wages"}), ("/join/", {"way": "direct"})],
)
def test_a_lost_phone_is_signed_out_whatever_was_begun_on_it(
    town: Town, address: str, typed: dict[str, str]
) -> None:
    account = town.accounts["张师傅"]
    account.set_password("correct-horse-7")
    account.save(update_fields=["password"])
    lost, kept = Client(), Client()
    for client in (lost, kept):
        client.post("/sign-in/", {"phone": "13800000007", "password": "correct-horse-7"})
    begun = lost.post(address, typed)
    assert begun.status_code == 302, begun.content.decode()[:500]
    assert lost.get("/me/data/").status_code == 200
    kept.post("/me/security/devices/end-others/")
    assert kept.get("/me/data/").status_code == 200
    assert lost.get("/me/data/").status_code == 302
