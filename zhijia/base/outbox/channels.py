"""The ways a sentence leaves: SMS, e-mail, WeCom; in development a table that tests and the demo read.

`ZHIJIA_MESSAGES` chooses between `development` and `production`; production refuses to start with
the former. A channel that is not set up in production takes nothing (`channel_off`).
"""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Mapping
from typing import Any, Protocol

from django.conf import settings
from django.core.mail import EmailMessage

from zhijia.base.outbox.models import DevelopmentMessage

SECONDS = 10
CHANNELS = ("sms", "email", "wecom")
NO_ADDRESS = "no_address"


class Undeliverable(Exception):
    """No further try can help. The code says why: `no_address`, `channel_off`, `refused`."""


class NoAddress(Undeliverable):
    """Somebody is not reached this way, e.g. left no phone. Nothing is wrong: they find it in the
    inbox, or with their number and passphrase."""

    def __init__(self) -> None:
        super().__init__(NO_ADDRESS)


class Channel(Protocol):
    """One way out. The key lets the other side see that it already has this sentence."""

    def send(self, *, to: str, text: str, key: str) -> None: ...


class DevelopmentChannel:
    """Writes down what would have gone out, each key once, as a good receiver would."""

    def __init__(self, name: str) -> None:
        self._name = name

    def send(self, *, to: str, text: str, key: str) -> None:
        sent = DevelopmentMessage(channel=self._name, to=to, text=text, key=key)
        DevelopmentMessage.objects.bulk_create([sent], ignore_conflicts=True)


class SmsGateway:
    """An SMS gateway by HTTP: `POST {"to", "text", "key"}` with a bearer token; 2xx is taken,
    any other answer is tried again. A small adapter stands before a supplier with another form."""

    def __init__(self, url: str, token: str) -> None:
        self._url, self._token = url, token

    def send(self, *, to: str, text: str, key: str) -> None:
        signed = f"【{settings.SMS_SIGNATURE}】{text}"
        headers = {"Authorization": f"Bearer {self._token}", "Idempotency-Key": key}
        answered_json(self._url, {"to": to, "text": signed, "key": key}, headers)


class Mail:
    """E-mail by Django's own settings. The key is the message id, which servers use to drop twins."""

    def send(self, *, to: str, text: str, key: str) -> None:
        host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
        headers = {
            "Message-ID": f"<{key.replace(':', '.')}@{host}>",
            "Auto-Submitted": "auto-generated",
        }
        EmailMessage(subject=text, body=text, to=[to], headers=headers).send()


class WeCom:
    """A WeCom (企业微信) application message. Source: developer.work.weixin.qq.com, 获取access_token
    and 发送应用消息; `enable_duplicate_check` drops a sentence that was sent before."""

    def __init__(self, base: str, corp: str, agent: str, secret: str) -> None:
        self._base, self._corp, self._agent, self._secret = base, corp, agent, secret

    def send(self, *, to: str, text: str, key: str) -> None:
        login = f"{self._base}/gettoken?corpid={self._corp}&corpsecret={self._secret}"
        token = _accepted(answered_json(login))["access_token"]
        body = {
            "touser": to,
            "msgtype": "text",
            "agentid": self._agent,
            "text": {"content": text},
            "enable_duplicate_check": 1,
        }
        _accepted(answered_json(f"{self._base}/message/send?access_token={token}", body))


def channel(name: str) -> Channel:
    """The channel of this name as it is set up here."""
    if name not in CHANNELS:
        raise ValueError(f"no channel {name!r}")
    if settings.MESSAGES == "development":
        return DevelopmentChannel(name)
    if name == "sms" and settings.SMS_URL:
        return SmsGateway(settings.SMS_URL, settings.SMS_TOKEN)
    if name == "email" and settings.EMAIL_HOST:
        return Mail()
    if name == "wecom" and settings.WECOM_CORP:
        return WeCom(
            settings.WECOM_URL, settings.WECOM_CORP, settings.WECOM_AGENT, settings.WECOM_SECRET
        )
    raise Undeliverable("channel_off")


def answered_json(
    url: str, body: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """One HTTP exchange with JSON on both sides; GET without a body. Errors of the network and of
    the other side come out as they are."""
    content = None if body is None else json.dumps(body, ensure_ascii=False).encode()
    request = urllib.request.Request(  # noqa: S310  (the operator's settings name the address)
        url, data=content, headers={"Content-Type": "application/json", **(headers or {})}
    )
    with urllib.request.urlopen(request, timeout=SECONDS) as response:  # noqa: S310
        answer: dict[str, Any] = json.loads(response.read() or b"{}")
    return answer


def _accepted(answer: dict[str, Any]) -> dict[str, Any]:
    if answer.get("errcode"):
        raise ConnectionError(f"WeCom answered {answer['errcode']}")
    return answer
