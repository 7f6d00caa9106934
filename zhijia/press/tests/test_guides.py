"""The guides: whole in both languages, resting on articles, leading on to what computes and asks."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from zhijia.law.selectors.titles import name_of
from zhijia.press.rules.guides import GUIDES, Guide, Words

HAN = re.compile(r"[\u4e00-\u9fff]")
TYPED_SPACE = re.compile(r"[\u4e00-\u9fff] |\s[\u4e00-\u9fff]")


def words_of(guide: Guide) -> list[Words]:
    return [
        guide.title,
        guide.lead,
        *guide.steps,
        *guide.bring,
        *guide.sources,
        *(w for _n, w in guide.links),
    ]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.slug)
def test_every_sentence_stands_in_both_languages(guide: Guide) -> None:
    for words in words_of(guide):
        assert HAN.search(words.zh)
        assert not TYPED_SPACE.search(words.zh), words.zh
        assert not HAN.search(words.en), words.en
        assert not re.search(r"[!！]", words.zh + words.en)
    assert guide.sources
    assert all(source.zh.startswith("《") for source in guide.sources)
    for name, _words in guide.links:
        assert name_of(name)  # a calculator that is there


@pytest.mark.django_db
@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.slug)
def test_a_guide_is_read_without_signing_in(client: Client, guide: Guide) -> None:
    page = client.get(reverse("press:guide", args=[guide.slug])).content.decode()
    page = unescape(page)
    for words in (guide.title, *guide.steps, *guide.bring):
        assert words.zh in page
    assert reverse("desk:start_request") in page
    client.cookies["zh_lang"] = "en"
    english = unescape(client.get(reverse("press:guide", args=[guide.slug])).content.decode())
    assert all(step.en in english for step in guide.steps)


@pytest.mark.django_db
def test_the_list_and_an_address_that_is_none(client: Client) -> None:
    page = client.get(reverse("press:guides")).content.decode()
    assert all(guide.title.zh in page for guide in GUIDES)
    assert client.get(reverse("press:guide", args=["none"])).status_code == 404
