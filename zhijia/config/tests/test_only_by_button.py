"""An address that only takes a press of a button is a page of the house, with a way back."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.town import Town, file
from zhijia.desk.models import Request

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_who_comes_by_the_address_of_a_step_is_led_back(town: Town, language: str) -> None:
    """As after signing in again: the address asked for is that of the button."""
    request = file(town)
    client = town.client("小王")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = client.get(reverse("desk:accept_request", args=[request.number]))
    words = answer.content.decode()
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert 'href="../"' in words
    above = urljoin(reverse("desk:accept_request", args=[request.number]), "../")
    assert client.get(above).status_code == 200
    assert ("这一步要按按钮" in words) == (language == "zh-hans")
    assert Request.objects.get(pk=request.pk).state == "submitted"


def test_where_nothing_is_above_it_leads_home(client: Client) -> None:
    answer = client.get(reverse("desk:leave_quickly"))
    assert answer.status_code == 405
    assert 'href="/"' in answer.content.decode()


def test_a_step_of_somebody_else_is_no_page_at_all(town: Town) -> None:
    request = file(town)
    address = reverse("desk:accept_request", args=[request.number])
    assert town.client("张师傅").get(address).status_code == 404


def test_the_interface_for_programs_answers_in_its_own_form(client: Client) -> None:
    answer = client.get("/api/v1/law/severance")
    assert (answer.status_code, answer["Content-Type"]) == (405, "application/json")
