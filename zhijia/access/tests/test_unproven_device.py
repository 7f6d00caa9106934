"""Whoever was given the phone number of an idle account gets no further by anything they do there.

The device is proven by what stood before it: a password, a second factor, the identity number. On it
nothing that signs in can be changed, nobody turned out, nobody appointed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from zhijia.access import policies, selectors, services
from zhijia.access.models import Account, Device, Post
from zhijia.access.rules.roles import ROLES, WITHHELD_UNPROVEN
from zhijia.access.tests.conftest import ACTOR, PASSWORD, PHONE, Open, ask_for_code
from zhijia.access.tests.test_devices import is_proven
from zhijia.access.tests.test_second_factor import code_of, recovery_codes, set_up
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import NotAllowed
from zhijia.org.models import Union

pytestmark = pytest.mark.django_db
TO_THE_PROOF = "/prove/device/?next=/me/security/"
NEW = "new-horse-battery-9"


def grows_idle(account: Account) -> None:
    long_ago = timezone.localdate() - timedelta(days=200)
    Account.objects.filter(pk=account.pk).update(last_seen_on=long_ago, opened_on=long_ago)


@pytest.fixture
def stranger(worker: Account) -> Client:
    """A browser of whoever has the number now, signed in by a code."""
    grows_idle(worker)
    client = Client()
    client.post("/sign-in/code/", {"code": ask_for_code(client, PHONE)})
    assert not is_proven(client)
    return client


@pytest.mark.parametrize(
    "address",
    ["/me/security/app/", "/me/security/passkey/", "/me/security/password/", "/me/security/codes/",
     "/me/security/factors/1/remove/", "/me/security/outside/1/disconnect/"],
)  # fmt: skip
def test_whoever_would_change_a_way_in_is_led_to_the_proof(stranger: Client, address: str) -> None:
    typed = {"code": "000000", "credential": "{}", "name": "k", "new": NEW, "again": NEW}
    answer = stranger.post(address, typed)
    assert (answer.status_code, answer["Location"]) == (302, TO_THE_PROOF)
    assert stranger.get(TO_THE_PROOF).status_code == 200


def test_a_password_cannot_be_set_and_then_given(stranger: Client, worker: Account) -> None:
    stranger.post("/me/security/password/", {"new": NEW, "again": NEW})
    stranger.post("/sign-in/", {"phone": PHONE, "password": NEW})
    worker.refresh_from_db()
    assert worker.check_password(PASSWORD)
    assert not is_proven(stranger)


def test_a_factor_cannot_be_set_up_and_then_given(stranger: Client) -> None:
    assert stranger.get("/me/security/app/")["Location"] == TO_THE_PROOF
    assert not Authenticator.objects.exists()
    assert not is_proven(stranger)


CHANGES: dict[str, Callable[[Account, Actor], object]] = {
    "set_up_totp": lambda account, actor: services.set_up_totp(
        account, "JBSWY3DPEHPK3PXP", code_of("JBSWY3DPEHPK3PXP"), actor=actor
    ),
    "add_passkey": lambda account, actor: services.add_passkey(account, "钥匙", {}, actor=actor),
    "remove_factor": lambda account, actor: services.remove_factor(account, 1, actor=actor),
    "renew_recovery_codes": lambda account, actor: services.renew_recovery_codes(
        account, actor=actor
    ),
    "change_password": lambda account, actor: services.change_password(account, NEW, actor=actor),
    "connect_outside": lambda account, actor: services.connect_outside(
        account, "weixin", "openid-1", actor=actor
    ),
    "disconnect_outside": lambda account, actor: services.disconnect_outside(
        account, 1, actor=actor
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_use_case_itself_refuses(worker: Account, name: str) -> None:
    unproven = selectors.actor_for(worker, is_proven=False)
    with pytest.raises(NotAllowed, match=r"access\.not_proven"):
        CHANGES[name](worker, unproven)
    worker.refresh_from_db()
    assert worker.check_password(PASSWORD)
    assert not Authenticator.objects.exists()


def test_setting_up_a_factor_proves_no_device(client: Client, worker: Account) -> None:
    """Even where the refusal above were missing: only giving a factor is a proof."""
    client.post("/sign-in/", {"phone": PHONE, "password": PASSWORD})
    Device.objects.update(is_proven=False)
    set_up(client)
    assert Authenticator.objects.filter(type="totp").exists()
    assert not Device.objects.get().is_proven


def test_a_factor_that_stood_before_proves_the_device(client: Client, worker: Account) -> None:
    client.post("/sign-in/", {"phone": PHONE, "password": PASSWORD})
    _secret, answer = set_up(client)
    grows_idle(worker)
    elsewhere = Client()
    elsewhere.post("/sign-in/", {"phone": PHONE, "password": PASSWORD})
    assert not is_proven(elsewhere)
    elsewhere.post("/prove/", {"code": recovery_codes(answer)[0]})
    assert is_proven(elsewhere)
    assert elsewhere.get("/me/security/password/").status_code == 200


def test_the_holders_devices_stay_signed_in(client: Client, worker: Account) -> None:
    client.post("/sign-in/", {"phone": PHONE, "password": PASSWORD})
    grows_idle(worker)
    stranger = Client()
    stranger.post("/sign-in/code/", {"code": ask_for_code(stranger, PHONE)})
    holders = Device.objects.get(session_key=client.session.session_key)
    for address in ("/me/security/devices/end-others/", f"/me/security/devices/{holders.pk}/end/"):
        answer = stranger.post(address)
        assert answer.status_code == 403
        assert "这台新设备还没有验证，这件事先不能办" in answer.content.decode()
        assert "/prove/device/" in answer.content.decode()
    assert client.get("/me/security/").status_code == 200


def test_signing_out_is_always_open(stranger: Client) -> None:
    assert stranger.post("/sign-out/").status_code == 302
    assert Device.objects.get().session_key == ""


# Officers


@pytest.fixture
def district() -> Union:
    return Union.objects.plant(
        name="示范区总工会", kind="district", parent=None, set_up_on=timezone.localdate()
    )


@pytest.fixture
def chair(worker: Account, district: Union) -> Post:
    today = timezone.localdate()
    return services.appoint_officer(worker, district, "district_chair", actor=ACTOR, since=today)


def test_some_duties_are_withheld(chair: Post) -> None:
    proven = selectors.actor_for(chair.account)
    unproven = selectors.actor_for(chair.account, is_proven=False)
    assert proven.grants.keys() - unproven.grants.keys() == WITHHELD_UNPROVEN.keys()
    assert unproven.is_officer
    assert unproven.holds("desk.read", at=chair.union.path)


def test_every_withheld_duty_is_one_of_a_role() -> None:
    duties = {duty for role in ROLES.values() for duty in role.duties}
    assert WITHHELD_UNPROVEN.keys() <= duties
    assert all(WITHHELD_UNPROVEN.values())


def test_no_post_is_given_ended_or_vouched_for(chair: Post, open_account: Open) -> None:
    other = open_account("刘芳", phone="13987654321")
    today = timezone.localdate()
    post = services.appoint_officer(
        other, chair.union, "district_officer", actor=ACTOR, since=today
    )
    unproven = replace(selectors.actor_for(chair.account), is_proven=False)
    verdicts = [
        policies.may_open_account(unproven),
        policies.may_appoint_officer(unproven, chair.union, "coordinator"),
        policies.may_appoint_somebody(unproven, chair.union),
        policies.may_end_post(unproven, post),
        policies.may_reset_second_factor(unproven, post),
    ]
    assert {verdict.reason for verdict in verdicts} == {"access.not_proven"}


def test_an_accomplice_gets_no_post(chair: Post, stranger: Client) -> None:
    address = f"/w/unions/{chair.union_id}/posts/appoint/"
    typed = {"name": "王同谋", "phone": "13911112222", "role": "district_officer"}
    answer = stranger.post(address, {**typed, "since": "2018-01-02"})
    assert answer.status_code == 403
    assert "这台新设备还没有验证" in answer.content.decode()
    assert Post.objects.count() == 1
