"""A refusal speaks the caller's language; the answer itself and what programs read do not change."""

from __future__ import annotations

import json

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from zhijia.api.answers import callers_language

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/law/late_fee"
REFUSALS = [
    ("GET", "", 405),
    ("POST", '{"facts": {}}', 422),
    ("POST", '{"facts": {"principal": 1, "days": 1, "more": 1}}', 422),
    ("POST", '{"facts": {"principal": -1, "days": 1}}', 422),
]
HAN = range(0x4E00, 0xA000)


def ask(method: str, body: str, *, cookie: str = "", **headers: str) -> HttpResponse:
    client = Client()
    if cookie:
        client.cookies["zh_lang"] = cookie
    return client.generic(method, ADDRESS, body, content_type="application/json", **headers)


def is_chinese(sentence: str) -> bool:
    return any(ord(sign) in HAN for sign in sentence)


@pytest.mark.parametrize(("method", "body", "status"), REFUSALS)
def test_only_the_sentence_changes_with_the_language(method: str, body: str, status: int) -> None:
    chinese = ask(method, body)
    english = ask(method, body, HTTP_ACCEPT_LANGUAGE="en-GB, zh;q=0.4")
    assert (chinese.status_code, english.status_code) == (status, status)
    ours, theirs = (json.loads(answer.content)["error"] for answer in (chinese, english))
    assert is_chinese(ours.pop("message"))
    assert not is_chinese(theirs.pop("message"))
    assert ours == theirs
    assert chinese.headers["Content-Language"] == "zh-hans"
    assert english.headers["Content-Language"] == "en"
    assert {"Accept-Language", "Cookie"} <= set(english.headers["Vary"].split(", "))


def test_the_cookie_of_the_pages_comes_before_the_browser() -> None:
    answer = ask("GET", "", cookie="en", HTTP_ACCEPT_LANGUAGE="zh-CN")
    assert answer.headers["Content-Language"] == "en"
    answer = ask("GET", "", cookie="zh-hans", HTTP_ACCEPT_LANGUAGE="en")
    assert answer.headers["Content-Language"] == "zh-hans"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "zh-hans"),
        ("zh-TW", "zh-hans"),
        ("de", "zh-hans"),
        ("de, en;q=0.2", "en"),
        ("zh;q=0.3, EN-us", "en"),
        ("en;q=0, zh", "zh-hans"),
        ("*", "zh-hans"),
        ("\x00;;,=q", "zh-hans"),
    ],
)
def test_the_header_is_read_by_its_weights(header: str, language: str) -> None:
    request = RequestFactory().get(ADDRESS, HTTP_ACCEPT_LANGUAGE=header)
    assert callers_language(request) == language


def test_a_fault_of_the_json_is_told_in_the_words_of_the_command_line() -> None:
    """Where and what of a broken line are English in the command's contract too."""
    chinese, english = ask("POST", "[]"), ask("POST", "[]", HTTP_ACCEPT_LANGUAGE="en")
    assert chinese.status_code == 400
    assert chinese.content == english.content


def test_an_answer_is_the_same_in_every_language() -> None:
    body = '{"facts": {"principal": 10000, "days": 30}}'
    chinese, english = ask("POST", body), ask("POST", body, HTTP_ACCEPT_LANGUAGE="en")
    assert chinese.status_code == english.status_code == 200
    assert chinese.content == english.content
