from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core import mail
from django.http import Http404
from django.utils import timezone, translation

from zhijia.base.outbox.channels import Undeliverable, channel
from zhijia.base.outbox.delivery import deliver_outbox
from zhijia.base.outbox.models import DevelopmentMessage, Message, OutboxRow
from zhijia.base.outbox.selectors import (
    messages_of,
    rows_about,
    sent_in_development,
    unread_count,
)
from zhijia.base.outbox.services import notify, read_message, send
from zhijia.base.outbox.sockets import Addresses
from zhijia.base.outbox.texts import MESSAGE_TEXTS, add_message_texts
from zhijia.kernel.actor import VISITOR, Actor

WORKER = Actor(account_id=1, person_id=12)
NUMBER = {"number": "2018-0312-0047"}
SENTENCE = "受理号2018-0312-0047有新进展，请登录或用受理号查看。"


def deliver() -> None:
    deliver_outbox(now=timezone.now())


@pytest.mark.django_db
def test_a_person_finds_it_in_the_inbox_and_on_the_phone(progress, address_book) -> None:
    address_book[12] = Addresses(sms="13812345678")
    notify(12, progress, NUMBER, key="desk.entry:5", link="/matters/x/")
    deliver()
    assert [m.sentence for m in messages_of(12)] == [SENTENCE]
    sent = sent_in_development("13812345678").get()
    assert (sent.channel, sent.text) == ("sms", SENTENCE)
    assert unread_count(12) == 1
    assert messages_of(13) == []


@pytest.mark.django_db
def test_a_person_sees_what_was_written_to_them_among_their_data(progress) -> None:
    notify(12, progress, NUMBER, key="k", channels=())
    notify(13, progress, NUMBER, key="k2", channels=())
    (known,) = rows_about(12)
    assert known.value == SENTENCE
    assert known.since == timezone.localdate()


@pytest.mark.django_db
def test_telling_twice_tells_once(progress, address_book) -> None:
    address_book[12] = Addresses(sms="13812345678")
    for _ in range(2):
        notify(12, progress, NUMBER, key="desk.entry:5")
        deliver()
    assert Message.objects.count() == DevelopmentMessage.objects.count() == 1


@pytest.mark.django_db
def test_somebody_without_an_account_is_reached_by_the_phone_they_left(progress) -> None:
    notify(None, progress, NUMBER, key="desk.entry:5", phone="13812345678")
    deliver()
    assert sent_in_development("13812345678").get().text == SENTENCE
    assert not Message.objects.exists()
    assert b"138" not in b"".join(bytes(row.envelope) for row in OutboxRow.objects.all())


@pytest.mark.django_db
def test_a_person_may_switch_the_sms_off(progress, address_book) -> None:
    address_book[12] = Addresses(sms="13812345678")
    notify(12, progress, NUMBER, key="k", channels=())
    deliver()
    assert len(messages_of(12)) == 1
    assert not DevelopmentMessage.objects.exists()


@pytest.mark.django_db
def test_a_person_without_a_phone_still_has_the_inbox(progress, address_book) -> None:
    notify(12, progress, NUMBER, key="k")
    deliver()
    assert len(messages_of(12)) == 1
    assert OutboxRow.objects.get().failure == "no_address"


@pytest.mark.django_db
def test_the_sentence_is_in_the_readers_language(monkeypatch, address_book) -> None:
    from django.utils.translation import gettext_lazy

    monkeypatch.setitem(
        MESSAGE_TEXTS,
        "tests.error",
        gettext_lazy("理由太短，本人看不懂。例如：打电话核实欠薪月份。"),
    )
    address_book[12] = Addresses(sms="138", language="en")
    send("sms", "tests.error", {}, key="k", person_id=12)
    with translation.override("zh-hans"):
        deliver()
    assert DevelopmentMessage.objects.get().text.startswith("The reason is too short")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "facts",
    [
        {"employer": "宏达纺织"},
        {"name": "张建国"},
        {"number": "从1月起没有发工资，老板说没钱，我找过他三次了，他都说下个月"},
    ],
)
def test_a_message_tells_nothing_of_the_matter(progress, facts) -> None:
    with pytest.raises(ValueError, match=progress):
        notify(12, progress, facts, key="k")
    assert not Message.objects.exists()


def test_an_unknown_sentence_or_channel_is_refused_at_once() -> None:
    with pytest.raises(KeyError):
        send("sms", "tests.unknown", {}, key="k", to="138")
    with pytest.raises(ValueError, match="pigeon"):
        send("pigeon", "tests.unknown", {}, key="k", to="138")


def test_a_code_is_given_once(progress) -> None:
    with pytest.raises(ValueError, match="twice"):
        add_message_texts({progress: "另一句。"})


@pytest.mark.django_db
def test_reading_is_for_the_person_alone(progress) -> None:
    notify(12, progress, NUMBER, key="k", link="/matters/x/", channels=())
    pk = Message.objects.get().pk
    for stranger in (VISITOR, Actor(account_id=2, person_id=13)):
        with pytest.raises(Http404):
            read_message(pk, actor=stranger)
    assert unread_count(12) == 1
    assert read_message(pk, actor=WORKER).link == "/matters/x/"
    first = Message.objects.get().read_at
    read_message(pk, actor=WORKER)
    assert Message.objects.get().read_at == first


class Neighbour(BaseHTTPRequestHandler):
    """A gateway and a WeCom in one: it answers what it is told and remembers what it got."""

    got: list[tuple[str, dict[str, str], object]] = []
    answers: list[tuple[int, object]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.got.append((self.path, dict(self.headers), json.loads(body) if body else None))
        status, answer = self.answers.pop(0) if self.answers else (200, {})
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    do_GET = do_POST

    def log_message(self, *words: object) -> None:
        pass


@pytest.fixture
def neighbour() -> Iterator[str]:
    Neighbour.got, Neighbour.answers = [], []
    server = HTTPServer(("127.0.0.1", 0), Neighbour)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.django_db
def test_the_sms_gateway_gets_the_signed_sentence_and_the_key(
    neighbour, settings, progress
) -> None:
    settings.MESSAGES, settings.SMS_URL, settings.SMS_TOKEN = "production", neighbour, "t0ken"
    Neighbour.answers = [(503, {}), (200, {})]
    send("sms", progress, NUMBER, key="k", to="13812345678")
    deliver()
    assert OutboxRow.objects.get().failure == "HTTPError"
    OutboxRow.objects.update(due_at=timezone.now())
    deliver()
    assert OutboxRow.objects.get().delivered_at
    _, headers, body = Neighbour.got[1]
    assert body == {"to": "13812345678", "text": f"【示范区总工会】{SENTENCE}", "key": "k:sms"}
    assert (headers["Authorization"], headers["Idempotency-Key"]) == ("Bearer t0ken", "k:sms")
    assert Neighbour.got[0][2] == body
    assert not DevelopmentMessage.objects.exists()


def test_wecom_takes_a_token_and_then_the_sentence(neighbour, settings) -> None:
    settings.MESSAGES, settings.WECOM_URL = "production", neighbour
    settings.WECOM_CORP, settings.WECOM_AGENT, settings.WECOM_SECRET = "corp", "7", "s3cret"
    Neighbour.answers = [(200, {"errcode": 0, "access_token": "tok"}), (200, {"errcode": 0})]
    channel("wecom").send(to="zhaojie", text=SENTENCE, key="k")
    assert Neighbour.got[0][0] == "/gettoken?corpid=corp&corpsecret=s3cret"
    path, _, body = Neighbour.got[1]
    assert path == "/message/send?access_token=tok"
    assert body["touser"] == "zhaojie"
    assert body["text"] == {"content": SENTENCE}
    Neighbour.answers = [(200, {"errcode": 40013})]
    with pytest.raises(ConnectionError, match="40013"):
        channel("wecom").send(to="zhaojie", text=SENTENCE, key="k")


def test_mail_carries_the_key_as_message_id(settings) -> None:
    settings.MESSAGES, settings.EMAIL_HOST = "production", "mail.example.org"
    settings.DEFAULT_FROM_EMAIL = "union@example.org"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    channel("email").send(to="a@example.org", text=SENTENCE, key="desk.entry:5:email")
    assert mail.outbox[-1].extra_headers["Message-ID"] == "<desk.entry.5.email@example.org>"
    assert mail.outbox[-1].body == mail.outbox[-1].subject == SENTENCE


@pytest.mark.parametrize("name", ["sms", "email", "wecom"])
def test_a_channel_that_is_not_set_up_takes_nothing_in_production(name, settings) -> None:
    settings.MESSAGES = "production"
    settings.SMS_URL = settings.EMAIL_HOST = settings.WECOM_CORP = ""
    with pytest.raises(Undeliverable, match="channel_off"):
        channel(name)
