"""Signing in by phone: the code, the password, the choice, the limits, and what never shows."""

from __future__ import annotations

import re
from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.contrib.auth import get_user
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from zhijia.access import services
from zhijia.access.models import Account, Device
from zhijia.access.tests.conftest import (
    ACTOR,
    PASSWORD,
    PHONE,
    STRANGER,
    Open,
    ask_for_code,
    code_sent_to,
)
from zhijia.base.audit.models import AuditEntry
from zhijia.base.outbox.models import OutboxRow
from zhijia.org.models import Union

pytestmark = pytest.mark.django_db


def whose(client: Client) -> Account | None:
    """Who is signed in on this client."""
    request = HttpRequest()
    request.session = client.session
    found = get_user(request)
    return found if isinstance(found, Account) else None


def test_a_code_signs_in(client: Client, worker: Account) -> None:
    code = ask_for_code(client, PHONE)
    answer = client.post("/sign-in/code/", {"code": code})
    assert answer.status_code == 302
    assert answer["Location"] == "/"
    assert whose(client) == worker


@pytest.mark.parametrize("typed", ["138 1234 5678", "+86 13812345678", "１３８１２３４５６７８"])
def test_the_phone_is_read_as_people_type_it(client: Client, worker: Account, typed: str) -> None:
    client.post("/sign-in/", {"phone": typed})
    code = code_sent_to(PHONE)
    client.post("/sign-in/code/", {"code": f" {code[:3]} {code[3:]}"})
    assert whose(client) == worker


def test_a_password_signs_in(client: Client, worker: Account) -> None:
    client.post("/sign-in/", {"phone": PHONE, "password": PASSWORD})
    assert whose(client) == worker


def test_an_account_without_a_password_has_none_to_guess(
    client: Client, open_account: Open
) -> None:
    open_account(password=None)
    answer = client.post("/sign-in/", {"phone": PHONE, "password": "None"})
    assert answer.status_code == 422
    assert whose(client) is None


def test_a_closed_account_stays_out(client: Client, worker: Account) -> None:
    Account.objects.update(is_active=False)
    assert ask_for_code(client, PHONE) == ""
    answer = client.post("/sign-in/", {"phone": PHONE, "password": PASSWORD})
    assert answer.status_code == 422


def test_the_session_changes_its_key(client: Client, worker: Account) -> None:
    code = ask_for_code(client, PHONE)
    before = client.session.session_key
    client.post("/sign-in/code/", {"code": code})
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_the_phone_and_the_code_are_not_readable_in_the_session(client: Client, db: None) -> None:
    client.post("/sign-in/", {"phone": STRANGER})
    kept = str(dict(client.session))
    row = OutboxRow.objects.get()
    assert STRANGER not in kept
    assert row.payload["code"] not in kept


# The way on


def test_next_is_kept_through_the_code(client: Client, worker: Account) -> None:
    code = ask_for_code(client, PHONE, next="/matters/")
    assert client.post("/sign-in/code/", {"code": code})["Location"] == "/matters/"


@pytest.mark.parametrize(
    "trap",
    ["https://example.com/", "//example.com", "javascript:alert(1)", "abc", "access:sign_in", "..",
     "?next=/", "https://testserver/", "//testserver/", "/\\example.com", " /\\example.com"],
)  # fmt: skip
def test_next_leads_nowhere_else(client: Client, worker: Account, trap: str) -> None:
    answer = client.post("/sign-in/", {"phone": PHONE, "password": PASSWORD, "next": trap})
    assert answer["Location"] == "/"


def test_an_officer_goes_to_the_bench(client: Client, worker: Account) -> None:
    union = Union.objects.plant(
        name="示范区总工会", kind="district", parent=None, set_up_on=date(2015, 5, 1)
    )
    services.appoint_officer(
        worker, union, "district_officer", actor=ACTOR, since=timezone.localdate()
    )
    answer = client.post("/sign-in/", {"phone": PHONE, "password": PASSWORD})
    assert answer["Location"] == "/w/"
    assert AuditEntry.objects.filter(verb="access.sign_in").count() == 1


def test_of_a_worker_only_the_day_is_kept(client: Client, worker: Account) -> None:
    client.post("/sign-in/", {"phone": PHONE, "password": PASSWORD})
    worker.refresh_from_db()
    assert worker.last_seen_on == timezone.localdate()
    assert not AuditEntry.objects.filter(verb="access.sign_in").exists()


# Several people behind one phone


@pytest.fixture
def couple(open_account: Open) -> tuple[Account, Account]:
    return open_account("张建国"), open_account("刘芳", password="another-horse-8")


def test_after_the_code_one_chooses(client: Client, couple: tuple[Account, Account]) -> None:
    code = ask_for_code(client, PHONE)
    answer = client.post("/sign-in/code/", {"code": code})
    assert answer["Location"] == "/sign-in/who/"
    assert whose(client) is None
    shown = client.get("/sign-in/who/").content.decode()
    assert "张*国" in shown
    assert "刘*" in shown
    assert "建国" not in shown
    client.post("/sign-in/who/", {"account": str(couple[1].pk)})
    assert whose(client) == couple[1]


def test_a_password_opens_only_what_it_fits(
    client: Client, couple: tuple[Account, Account]
) -> None:
    client.post("/sign-in/", {"phone": PHONE, "password": "another-horse-8"})
    assert whose(client) == couple[1]


def test_one_cannot_choose_somebody_else(
    client: Client, couple: tuple[Account, Account], open_account: Open
) -> None:
    other = open_account("王晓梅", phone=STRANGER)
    client.post("/sign-in/code/", {"code": ask_for_code(client, PHONE)})
    answer = client.post("/sign-in/who/", {"account": str(other.pk)})
    assert answer.status_code == 422
    assert whose(client) is None


def test_nobody_chooses_before_a_proof(client: Client, couple: tuple[Account, Account]) -> None:
    client.post("/sign-in/", {"phone": PHONE})
    assert client.post("/sign-in/who/", {"account": str(couple[0].pk)})["Location"] == "/sign-in/"
    assert whose(client) is None


# What never shows: whether anybody has this phone


def without_tokens(client: Client, address: str) -> str:
    """A page without what differs anyway: the form's token, the phone as it was typed."""
    shown = client.get(address).content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|1\d\d\*{6}\d\d', "", shown)


def test_a_stranger_sees_the_same_pages(worker: Account) -> None:
    known, unknown = Client(), Client()
    answers = [
        known.post("/sign-in/", {"phone": PHONE}),
        unknown.post("/sign-in/", {"phone": STRANGER}),
    ]
    assert answers[0].status_code == answers[1].status_code
    assert answers[0]["Location"] == answers[1]["Location"]
    assert OutboxRow.objects.count() == 2
    assert code_sent_to(PHONE)
    assert code_sent_to(STRANGER) == ""

    def wrong(client: Client) -> tuple[int, dict[str, list[str]]]:
        answer = client.post("/sign-in/code/", {"code": "not-it"})
        return answer.status_code, answer.context["form"].errors

    assert without_tokens(known, "/sign-in/code/") == without_tokens(unknown, "/sign-in/code/")
    for _try in range(7):
        assert wrong(known) == wrong(unknown)


def test_a_stranger_waits_for_the_same_checks(client: Client, worker: Account) -> None:
    """The time of a password sign-in is the time of its hashes: two, whoever asks."""

    def hashes(phone: str) -> int:
        with (
            patch("zhijia.access.selectors.accounts.make_password", wraps=make_password) as dummies,
            patch("zhijia.access.selectors.accounts.check_password", return_value=False) as checks,
        ):
            client.post("/sign-in/", {"phone": phone, "password": "wrong-horse-9"})
        return dummies.call_count + checks.call_count

    assert hashes(PHONE) == hashes(STRANGER) == 2


def test_the_right_code_of_a_phone_nobody_has_opens_nothing(client: Client, db: None) -> None:
    client.post("/sign-in/", {"phone": STRANGER})
    code = OutboxRow.objects.get().payload["code"]
    assert client.post("/sign-in/code/", {"code": code}).status_code == 422
    assert whose(client) is None


# Limits


def test_a_code_is_over_after_ten_minutes(client: Client, worker: Account) -> None:
    code = ask_for_code(client, PHONE)
    late = timezone.now() + timedelta(minutes=10, seconds=1)
    with patch("django.utils.timezone.now", return_value=late):
        answer = client.post("/sign-in/code/", {"code": code})
    assert answer.status_code == 422
    assert whose(client) is None


def test_a_code_that_waited_too_long_is_not_sent(client: Client, worker: Account) -> None:
    client.post("/sign-in/", {"phone": PHONE})
    late = timezone.now() + timedelta(minutes=11)
    with patch("django.utils.timezone.now", return_value=late):
        assert code_sent_to(PHONE) == ""


def test_a_code_works_once(client: Client, worker: Account) -> None:
    code = ask_for_code(client, PHONE)
    client.post("/sign-in/code/", {"code": code})
    client.post("/sign-out/")
    client.post("/sign-in/code/", {"code": code})
    assert whose(client) is None


def test_after_five_wrong_codes_comes_a_pause(client: Client, worker: Account) -> None:
    code = ask_for_code(client, PHONE)
    for _try in range(5):
        client.post("/sign-in/code/", {"code": "000000" if code != "000000" else "111111"})
    answer = client.post("/sign-in/code/", {"code": code})
    assert "试错5次，为了安全请15分钟后再试，或者打12351。" in answer.content.decode()
    assert whose(client) is None


def test_after_five_wrong_passwords_comes_a_pause(client: Client, worker: Account) -> None:
    for _try in range(5):
        client.post("/sign-in/", {"phone": PHONE, "password": "wrong-horse-9"})
    answer = client.post("/sign-in/", {"phone": PHONE, "password": PASSWORD})
    assert "请15分钟后再试" in answer.content.decode()
    assert whose(client) is None


def test_nobody_can_lock_a_colleague_out(worker: Account) -> None:
    elsewhere, own = Client(REMOTE_ADDR="192.0.2.7"), Client(REMOTE_ADDR="192.0.2.8")
    for _try in range(12):
        elsewhere.post("/sign-in/", {"phone": PHONE, "password": "wrong-horse-9"})
    own.post("/sign-in/", {"phone": PHONE, "password": PASSWORD})
    assert whose(own) == worker


def test_a_code_is_sent_again_after_a_minute_only(client: Client, worker: Account) -> None:
    first = ask_for_code(client, PHONE)
    client.post("/sign-in/code/", {"again": "yes"})
    assert code_sent_to(PHONE) == first
    assert "60秒后可以重发" in client.get("/sign-in/code/").content.decode()
    with patch(
        "allauth.core.internal.ratelimit.time.time", return_value=timezone.now().timestamp() + 61
    ):
        client.post("/sign-in/code/", {"again": "yes"})
    second = code_sent_to(PHONE)
    client.post("/sign-in/code/", {"code": second})
    assert whose(client) == worker


def asks(client: Client, *, at: float) -> str:
    """Ask for a code at this second of the test; what the page says, "" for a code."""
    clock = "allauth.core.internal.ratelimit.time.time"
    with patch(clock, return_value=timezone.now().timestamp() + at):
        answer = client.post("/sign-in/", {"phone": PHONE})
    return "" if answer.status_code == 302 else str(answer.context["form"].errors["phone"][0])


def test_many_clients_lock_nobody_out_of_codes(worker: Account) -> None:
    for number in range(30):
        assert asks(Client(REMOTE_ADDR=f"192.0.2.{number}"), at=number) == ""
    assert asks(Client(REMOTE_ADDR="198.51.100.1"), at=31) == ""


def test_one_client_asks_four_times_in_a_quarter_of_an_hour(worker: Account) -> None:
    client = Client(REMOTE_ADDR="192.0.2.1")
    assert [asks(client, at=61 * time)[:6] for time in range(5)] == [*[""] * 4, "验证码刚发过"]


def test_a_phone_is_sent_a_hundred_codes_a_day_at_most(client: Client, worker: Account) -> None:
    client.post("/sign-in/", {"phone": PHONE, "password": PASSWORD})
    client.post("/sign-out/")
    for number in range(100):
        assert asks(Client(REMOTE_ADDR=f"192.0.2.{number}"), at=number) == ""
    stranger = Client(REMOTE_ADDR="198.51.100.1")
    assert "今天要往这个手机号发的验证码太多了" in asks(stranger, at=101)
    assert asks(client, at=102) == "", "a browser in which the holder signed in before"
    assert "60秒" in asks(client, at=103)
    assert asks(client, at=163) == ""


def test_a_colleague_at_the_same_address_locks_nobody_out(client: Client, worker: Account) -> None:
    client.post("/sign-in/", {"phone": PHONE, "password": PASSWORD})
    client.post("/sign-out/")
    colleague = Client()
    while not asks(colleague, at=0):
        pass
    assert asks(client, at=1) == ""


# Devices


def test_the_device_is_remembered_without_its_address(client: Client, worker: Account) -> None:
    phone = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/116.0 MicroMessenger/8.0.42"
    client.post("/sign-in/", {"phone": PHONE, "password": PASSWORD}, headers={"user-agent": phone})
    device = Device.objects.get()
    assert (device.browser, device.system) == ("wechat", "android")
    assert device.since == timezone.localdate()
    assert device.session_key == client.session.session_key
    mark = client.cookies["zh_device"].value
    assert device.digest not in mark


def test_the_same_browser_is_the_same_device(client: Client, worker: Account) -> None:
    for _time in range(2):
        client.post("/sign-in/", {"phone": PHONE, "password": PASSWORD})
        client.post("/sign-out/")
    device = Device.objects.get()
    assert device.session_key == ""
    assert whose(client) is None


def test_two_people_on_one_browser_are_two_devices(
    client: Client, couple: tuple[Account, Account]
) -> None:
    for password in (PASSWORD, "another-horse-8"):
        client.post("/sign-in/", {"phone": PHONE, "password": password})
    assert Device.objects.values("digest").distinct().count() == 2


def test_signing_out_is_a_post(client: Client, worker: Account) -> None:
    client.post("/sign-in/", {"phone": PHONE, "password": PASSWORD})
    assert client.get("/sign-out/").status_code == 405
    assert whose(client) == worker
