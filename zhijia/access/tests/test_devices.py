"""Devices are listed and ended; a new one on an idle account opens nothing confidential."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.test import Client
from django.utils import timezone

from zhijia.access.models import Account, Device
from zhijia.access.tests.conftest import PASSWORD, PHONE, Open, ask_for_code, code_sent_to
from zhijia.org.models import Person

pytestmark = pytest.mark.django_db
ID_NUMBER = "999999198001010011"


def signed_in(*, phone: str = PHONE, password: str = PASSWORD) -> Client:
    client = Client()
    client.post("/sign-in/", {"phone": phone, "password": password})
    return client


def is_proven(client: Client) -> bool:
    return bool(client.session["access.device"]["is_proven"])


@pytest.fixture
def idle(worker: Account) -> Account:
    long_ago = timezone.localdate() - timedelta(days=90)
    Account.objects.update(last_seen_on=long_ago)
    worker.refresh_from_db()
    return worker


# Listed and ended


def test_the_page_lists_devices_by_day_and_browser(worker: Account) -> None:
    client, _other = signed_in(), signed_in()
    shown = client.get("/me/security/").content.decode()
    assert shown.count("登录着") == 1
    assert Device.objects.count() == 2
    assert "就是这台" in shown
    assert "127.0.0.1" not in shown


def test_one_device_is_signed_out_from_afar(worker: Account) -> None:
    here, there = signed_in(), signed_in()
    device = Device.objects.get(session_key=there.session.session_key)
    here.post(f"/me/security/devices/{device.pk}/end/")
    assert there.get("/me/security/").status_code == 302
    assert here.get("/me/security/").status_code == 200
    assert not Device.objects.filter(pk=device.pk).exists()


def test_all_others_are_signed_out(worker: Account) -> None:
    here, there, elsewhere = signed_in(), signed_in(), signed_in()
    here.post("/me/security/devices/end-others/")
    assert Device.objects.count() == 1
    assert here.get("/me/security/").status_code == 200
    assert {there.get("/me/security/").status_code, elsewhere.get("/me/security/").status_code} == {
        302
    }


def test_after_a_change_of_password_a_device_can_still_be_ended(worker: Account) -> None:
    here = signed_in()
    new = {"new": "new-horse-battery-9", "again": "new-horse-battery-9"}
    here.post("/me/security/password/", new)
    there = signed_in(password="new-horse-battery-9")
    there.post("/me/security/devices/end-others/")
    assert here.get("/me/security/").status_code == 302


def test_nobody_ends_anothers_device(worker: Account, open_account: Open) -> None:
    open_account("刘芳", phone="13987654321")
    theirs = signed_in(phone="13987654321")
    device = Device.objects.get()
    assert signed_in().post(f"/me/security/devices/{device.pk}/end/").status_code == 404
    assert theirs.get("/me/security/").status_code == 200


# A new device on an idle account


def test_a_new_device_on_an_idle_account_is_not_proven(idle: Account) -> None:
    client = signed_in()
    assert not is_proven(client)
    assert "这台新设备还没有验证" in client.get("/me/").content.decode()
    idle.refresh_from_db()
    assert (timezone.localdate() - idle.last_seen_on).days == 90  # type: ignore[operator]


def test_another_new_device_is_not_proven_either(idle: Account) -> None:
    signed_in()
    assert not is_proven(signed_in())


def test_the_same_device_stays_unproven_when_it_comes_again(idle: Account) -> None:
    client = signed_in()
    client.post("/sign-out/")
    client.post("/sign-in/", {"phone": PHONE, "password": PASSWORD})
    assert not is_proven(client)


def test_a_known_device_needs_no_second_proof(worker: Account) -> None:
    client = signed_in()
    client.post("/sign-out/")
    Account.objects.update(last_seen_on=timezone.localdate() - timedelta(days=200))
    client.post("/sign-in/", {"phone": PHONE, "password": PASSWORD})
    assert is_proven(client)


@pytest.mark.parametrize("days", [0, 89])
def test_an_account_in_use_needs_none(worker: Account, days: int) -> None:
    Account.objects.update(last_seen_on=timezone.localdate() - timedelta(days=days))
    assert is_proven(signed_in())


def test_an_account_that_was_never_used_is_idle_from_its_opening(worker: Account) -> None:
    Account.objects.update(opened_on=timezone.localdate() - timedelta(days=90))
    assert not is_proven(signed_in())


def test_code_and_password_together_prove_a_device(idle: Account) -> None:
    client = Client()
    client.post("/sign-in/code/", {"code": ask_for_code(client, PHONE)})
    assert not is_proven(client)
    assert "再用密码登录一次" in client.get("/prove/device/").content.decode()
    client.post("/sign-in/", {"phone": PHONE, "password": PASSWORD, "next": "/me/"})
    assert is_proven(client)
    assert "还没有验证" not in client.get("/me/").content.decode()
    idle.refresh_from_db()
    assert idle.last_seen_on == timezone.localdate()


def test_two_codes_are_one_proof(idle: Account) -> None:
    client = Client()
    client.post("/sign-in/code/", {"code": ask_for_code(client, PHONE)})
    later = timezone.now().timestamp() + 61
    with patch("allauth.core.internal.ratelimit.time.time", return_value=later):
        client.post("/sign-in/", {"phone": PHONE})
    client.post("/sign-in/code/", {"code": code_sent_to(PHONE)})
    assert not is_proven(client)


def test_the_identity_number_proves_a_device(idle: Account) -> None:
    known = Person.written_down("张建国", id_number=ID_NUMBER, phone=PHONE)
    Person.objects.filter(pk=idle.person_id).update(id_index=known.id_index)
    client = signed_in()
    wrong = client.post("/prove/device/", {"id_number": "999999198001010038"})
    assert wrong.status_code == 422
    assert not is_proven(client)
    assert client.post("/prove/device/", {"id_number": ID_NUMBER}).status_code == 302
    assert is_proven(client)


@pytest.mark.parametrize("wished", ["abc", "access:sign_in", "//example.com", "https://a.example/"])
def test_the_proof_leads_on_in_this_house_only(worker: Account, wished: str) -> None:
    client = signed_in()
    answer = client.get("/prove/device/", {"next": wished})
    assert (answer.status_code, answer["Location"]) == (302, "/me/security/")


def test_a_person_without_a_number_cannot_prove_by_one(idle: Account) -> None:
    client = signed_in()
    assert "身份证号" not in client.get("/prove/device/").content.decode().replace("带身份证", "")
    client.post("/prove/device/", {"id_number": ID_NUMBER})
    assert not is_proven(client)
