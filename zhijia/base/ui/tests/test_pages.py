"""The shell: landmarks, no inline style or script, its weight, its error pages."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import django_htmx
import pytest
from django.template.loader import render_to_string

from zhijia.base import ui

STATIC = Path(ui.__file__).parent / "static/zh"
HTMX = Path(django_htmx.__file__).parent / "static/django_htmx/htmx-2.min.js"
PAGES = ["/gallery/", "/gallery/?face=bench", "/display/", "/gallery/?language=en"]


@pytest.mark.parametrize("address", PAGES)
def test_landmarks(shell, address):
    page = shell.get(address).text
    assert page.count("<main ") == 1
    assert page.count("<h1") == 1
    assert page.index('class="zh-skip"') < page.index("<main ")
    assert page.count('id="say"') == 1
    assert all("aria-label=" in nav for nav in re.findall(r"<nav [^>]*>", page))


@pytest.mark.parametrize("address", PAGES)
def test_nothing_the_policy_forbids(shell, address):
    answer = shell.get(address)
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    page = answer.text
    assert not re.search(r'\sstyle="|<style|\son\w+="', page)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))
    assert "{#" not in page
    assert "{%" not in page


def test_ids_are_unique(shell):
    for address in PAGES:
        ids = re.findall(r'\sid="([^"]+)"', shell.get(address).text)
        assert sorted(ids) == sorted(set(ids)), address


def test_the_title_says_that_something_is_wrong(shell):
    class Faulty:
        errors = {"x": ["y"]}

    html = render_to_string("ui/portal.html", {"form": Faulty()}, request=None)
    assert "<title>有问题：" in html


def test_weight_of_a_first_visit(shell):
    """Design 6.12: at most 60 kB on the wire; the page itself is counted uncompressed."""
    page = len(shell.get("/display/").content)
    files = [STATIC / "zh.css", STATIC / "zh.js", STATIC / "mark.svg", HTMX]
    wire = page + sum(len(gzip.compress(path.read_bytes())) for path in files)
    assert page <= 12_000
    assert wire <= 60_000


def test_the_menu_marks_the_page_and_counts_what_waits(shell):
    page = shell.get("/gallery/?face=bench").text
    assert re.search(r'<b>18<span class="zh-hidden">件等您办</span></b>', page)
    assert re.search(r'<a href="/gallery/today/" data-key="g t">', page)
    assert page.index("服务") < page.index("困难帮扶")


def test_the_current_tab_is_marked(shell):
    current = re.findall(r'<a href="([^"]+)" aria-current="page"', shell.get("/display/").text)
    assert current == ["/p/me/"]


@pytest.mark.parametrize(
    "name", ["refused", "not_found", "stale_form", "malformed", "only_by_button"]
)
def test_error_pages_stand_even_without_a_request(shell, name):
    html = render_to_string(f"ui/{name}.html", {"sentence": "手机号应是11位数字。", "code": "x.y"})
    assert "12351" in html
    assert "<h1>" in html


def test_the_page_of_our_own_fault_needs_nothing():
    html = render_to_string("ui/broken.html")
    assert "您的操作没有生效" in html
    assert "12351" in html


def test_a_button_that_may_not_be_pressed_says_why(shell):
    page = shell.get("/gallery/").text
    assert re.search(r'<p class="zh-cannot"><b>合并</b>　不能合并：没有相似的诉求。</p>', page)
    assert " disabled" not in page


def test_at_most_one_red_button_in_each_face(shell):
    """The gallery shows the button itself once more, besides the one of its page."""
    for face in ("portal", "bench"):
        assert (
            len(
                re.findall(
                    r'class="zh-btn [^"]*zh-btn--go', shell.get(f"/gallery/?face={face}").text
                )
            )
            == 2
        )
