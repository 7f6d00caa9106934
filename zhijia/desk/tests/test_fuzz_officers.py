"""Odd things typed into every form of an officer at the front door: never an error of ours."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.e2e import keyed_pages
from tests.town import Town
from zhijia.desk.models import Category
from zhijia.desk.tests.test_fuzz_forms import NASTY

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
FIELD = re.compile(r'name="([\w-]+)"')
CHOICE = re.compile(r'<input[^>]*type="(?:radio|checkbox)"[^>]*>')
VALUE = re.compile(r'value="([^"]*)"')


def form_pages(town: Town) -> list[str]:
    """Every page of the desk with a row of its own, and those without."""
    made = (keyed_pages.group_pages, keyed_pages.matter_pages, keyed_pages.station_pages)
    found = {url for pages in made for name, url in pages(town) if name.startswith("desk:")}
    wages = Category.objects.get(code="wages").pk
    found |= {reverse("desk:enter_request"), reverse("desk:enter_paper")}
    found |= {reverse("desk:edit_category", args=[wages])}
    found |= {reverse("desk:edit_question", args=[wages, code]) for code in ("months", "new")}
    return sorted(found)


def fields_of(client: Client, page: str) -> dict[str, str]:
    """The fields of the page's forms, each with the first choice it offers, if any."""
    answer = client.get(page)
    assert answer.status_code < 500, page
    shown = answer.content.decode()
    main = shown[shown.find("<main") : shown.find("</main")]
    if answer.status_code != 200 or "<form" not in main:
        return {}
    fields = dict.fromkeys(FIELD.findall(main), "")
    for choice in CHOICE.findall(main):
        name, value = FIELD.search(choice), VALUE.search(choice)
        if name and value and not fields[name.group(1)]:
            fields[name.group(1)] = value.group(1)
    return fields


@pytest.mark.parametrize("who", ["周主席", "小王"])
@pytest.mark.parametrize("keeps_choices", [False, True])
def test_odd_words_break_no_form_of_an_officer(town: Town, who: str, keeps_choices: bool) -> None:
    client = town.proven_client(who)
    client.raise_request_exception = False
    tried = 0
    for page in form_pages(town):
        fields = fields_of(client, page)
        for odd in NASTY if fields else ():
            cache.clear()  # the limits have tests of their own
            typed = {
                name: first if keeps_choices and first else odd for name, first in fields.items()
            }
            assert client.post(page, typed).status_code < 500, (page, odd)
            tried += 1
    assert tried > 200
