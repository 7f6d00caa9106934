"""A person's wishes about the look survive in a cookie and never lead away from our own pages."""

from __future__ import annotations

import pytest

from zhijia.base.ui.look import COOKIE, Look


def test_words_and_back():
    look = Look(theme="dark", size="4", edition="elder", contrast="high", keys="off")
    assert Look.from_words(look.words) == look


@pytest.mark.parametrize(
    "nonsense", ["", "dark", "size-9", "theme-", "theme-pink.size-x", "a.b.c-d"]
)
def test_unknown_words_change_nothing(nonsense):
    assert Look.from_words(nonsense) == Look()


def test_the_elder_edition_brings_its_type_size_and_takes_it_away():
    elder = Look().with_wish("edition", "elder")
    assert (elder.edition, elder.size) == ("elder", "3")
    assert elder.with_wish("edition", "standard") == Look()


def test_the_elder_edition_keeps_a_size_chosen_inside_it():
    assert (
        Look()
        .with_wish("edition", "elder")
        .with_wish("size", "4")
        .with_wish("edition", "elder")
        .size
        == "4"
    )


def test_switch_keeps_the_page_and_the_wish(shell):
    answer = shell.post("/display/switch/", {"theme": "dark", "next": "/gallery/?face=bench"})
    assert (answer.status_code, answer.url) == (302, "/gallery/?face=bench")
    assert 'dark.css" media="screen"' in shell.get("/gallery/").text
    assert answer.cookies[COOKIE]["samesite"] == "Lax"


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)", ""]
)
def test_switch_never_leads_elsewhere(shell, elsewhere):
    assert shell.post("/display/switch/", {"next": elsewhere}).url == "/display/"


def test_switch_to_english_and_back(shell):
    shell.post("/display/switch/", {"language": "en", "next": "/display/"})
    page = shell.get("/display/").text
    assert '<html lang="en"' in page
    assert "Display settings" in page
    shell.post("/display/switch/", {"language": "zh-hans", "next": "/display/"})
    assert '<html lang="zh-CN"' in shell.get("/display/").text


def test_an_unknown_language_is_not_kept(shell):
    assert "zh_lang" not in shell.post("/display/switch/", {"language": "xx"}).cookies


def test_a_first_visit_gets_no_cookie(shell):
    assert not shell.get("/gallery/").cookies


def test_switch_answers_only_to_a_press(shell):
    assert shell.get("/display/switch/").status_code == 405
