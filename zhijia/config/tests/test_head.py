"""HEAD is answered like GET, without the body: on every page that is open to everybody."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.test_access_matrix import plain_pages
from tests.town import Town
from zhijia.config.doors import DOORS
from zhijia.kernel.actor import VISITOR
from zhijia.law.rules.library import CALCULATORS
from zhijia.press.rules.guides import GUIDES

pytestmark = pytest.mark.django_db


def public_addresses() -> list[str]:
    """Every address without arguments that opens for a visitor, and the keyed ones of our own texts."""
    plain = [reverse(name) for name in plain_pages() if DOORS[name].opens_for(VISITOR)]
    return [
        *plain,
        *(reverse("law:calculator", args=[name]) for name in CALCULATORS),
        *(reverse("press:guide", args=[guide.slug]) for guide in GUIDES),
        reverse("law:article", args=["labour-contract-law", 47]),
        "/api/v1/law/figures?region=320500&year=2024",
        "/nowhere/",
    ]


def test_every_public_page_answers_a_head_like_a_get(town: Town) -> None:
    pages = 0
    for address in public_addresses():
        whole, head = Client().get(address), Client().head(address)
        assert head.status_code == whole.status_code, address
        assert head.headers.get("Content-Type") == whole.headers.get("Content-Type"), address
        assert head.headers.get("Location") == whole.headers.get("Location"), address
        assert head.content == b"", address
        pages += whole.status_code == 200
    assert pages > 50


@pytest.mark.parametrize("who", ["张师傅", "周主席"])
def test_a_head_opens_no_door_that_a_get_does_not(town: Town, who: str) -> None:
    client = town.client(who)
    for name in ("workbench:today", "portal:home", "desk:requests"):
        address = reverse(name)
        assert client.head(address).status_code == client.get(address).status_code, name


def test_a_head_of_what_only_takes_a_post_is_refused(client: Client) -> None:
    assert client.head("/api/v1/law/severance").status_code == 405
