"""The guides: whole in both languages, each claim of law with its article, alike with the law library."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from zhijia.law.rules.articles import article as library_article
from zhijia.law.rules.articles import articles as library_articles
from zhijia.law.selectors.titles import name_of
from zhijia.press.rules.guides import GUIDES, Guide
from zhijia.press.rules.statutes import READ_ON, Statute
from zhijia.press.rules.words import Words

HAN = re.compile(r"[\u4e00-\u9fff]")
TYPED_SPACE = re.compile(r"[\u4e00-\u9fff] |\s[\u4e00-\u9fff]")


def words_of(guide: Guide) -> list[Words]:
    return [
        guide.title,
        guide.lead,
        *(step.words for step in guide.steps),
        *(step.open_point for step in guide.steps if step.open_point),
        *guide.bring,
        *(article.called for article in guide.articles),
        *(words for _name, words in guide.links),
    ]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.slug)
def test_every_sentence_stands_in_both_languages(guide: Guide) -> None:
    for words in words_of(guide):
        assert HAN.search(words.zh)
        assert not TYPED_SPACE.search(words.zh), words.zh
        assert not HAN.search(words.en), words.en
        assert not re.search(r"[!！]", words.zh + words.en)
    for name, _words in guide.links:
        assert name_of(name)  # a calculator that is there


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.slug)
def test_every_number_rests_on_an_article(guide: Guide) -> None:
    """A term, a share or a count of hours is never our own advice. 12351 is a telephone number."""
    assert guide.articles
    for step in guide.steps:
        if re.search(r"\d|年内|一年|两年", step.words.zh.replace("12351", "")):
            assert step.rests_on, step.words.zh


STATUTES = {article.statute for guide in GUIDES for article in guide.articles}
CITED = {(article.statute.name.zh, article.number) for g in GUIDES for article in g.articles}


@pytest.mark.parametrize(
    "statute", sorted(STATUTES, key=lambda one: one.name.en), ids=lambda statute: statute.name.en
)
def test_a_statute_says_which_text_was_read_and_where(statute: Statute) -> None:
    assert statute.source.startswith(("http://", "https://"))
    assert statute.text_of < READ_ON
    # a text kept under version control is named with the version that was read
    if "github.com" in statute.source:
        assert re.search(r"/blob/[0-9a-f]{40}/", statute.source)


@pytest.mark.parametrize(
    "statute", sorted(STATUTES, key=lambda one: one.name.en), ids=lambda statute: statute.name.en
)
def test_what_the_law_library_holds_is_named_and_linked_alike(statute: Statute) -> None:
    held = {one.statute: one for one in library_articles()}.get(statute.name.zh)
    assert statute.library == (held.slug if held else "")
    if held:
        assert statute.name.en == held.statute_en
    here = {number for name, number in CITED if name == statute.name.zh}
    there = {int(one.number) for one in library_articles() if one.statute == statute.name.zh}
    assert statute.explained == here & there


# What an article has to say for the guide that names it, in the words of the law library.
SAID_THERE = {
    ("劳动法", 44): ("150%", "200%", "300%", "补休"),
    ("劳动合同法", 47): ("六个月",),
    ("劳动合同法", 87): ("两倍",),
    ("劳动争议调解仲裁法", 27): ("一年", "在职期间不受一年限制", "离职之日起一年"),
    ("工伤保险条例", 17): ("30日", "1年", "工会"),
    ("女职工劳动保护特别规定", 7): ("98天", "难产加15天", "每多一个加15天"),
    ("社会保险法", 12): ("本人工资",),
}


@pytest.mark.parametrize("cited", SAID_THERE, ids=str)
def test_the_law_library_says_what_a_guide_says(cited: tuple[str, int]) -> None:
    assert cited in CITED
    found = library_article(cited[0], str(cited[1]))
    for words in SAID_THERE[cited]:
        assert words in found.zh


@pytest.mark.django_db
@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.slug)
def test_a_guide_is_read_without_signing_in(client: Client, guide: Guide) -> None:
    page = client.get(reverse("press:guide", args=[guide.slug])).content.decode()
    page = unescape(page)
    for words in (guide.title, *(step.words for step in guide.steps), *guide.bring):
        assert words.zh in page
    for article in guide.articles:
        assert article.called.zh in page
        assert article.statute.source in page
        if article.is_explained:
            assert reverse("law:article", args=[article.statute.library, article.number]) in page
    assert reverse("desk:start_request") in page
    client.cookies["zh_lang"] = "en"
    english = unescape(client.get(reverse("press:guide", args=[guide.slug])).content.decode())
    assert all(step.words.en in english for step in guide.steps)
    assert all(article.called.en in english for article in guide.articles)


@pytest.mark.django_db
def test_the_list_and_an_address_that_is_none(client: Client) -> None:
    page = client.get(reverse("press:guides")).content.decode()
    assert all(guide.title.zh in page for guide in GUIDES)
    assert client.get(reverse("press:guide", args=["none"])).status_code == 404
