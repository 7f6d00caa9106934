"""A phone that goes from hand to hand: what one visitor left open is not there for whoever signs in
next, and leaving clears the browser."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user
from django.test import Client

from tests.town import STORY, Town, build_town
from zhijia.access.models import Device
from zhijia.access.selectors import signed_in_for_request
from zhijia.access.signing_in import end_session
from zhijia.access.tests.conftest import PASSWORD, code_sent_to
from zhijia.base.ui.http import ActorRequest
from zhijia.desk.models import Draft

pytestmark = pytest.mark.django_db
PHONE = "13800000008"  # 刘师傅


@pytest.fixture
def town() -> Town:
    town = build_town()
    account = town.accounts["刘师傅"]
    account.set_password(PASSWORD)
    account.save(update_fields=["password"])
    return town


def begins(client: Client) -> str:
    """A visitor writes a draft; its key."""
    started = client.post("/ask/", {"category": "wages"})["Location"]
    key = re.findall(r"/ask/([0-9a-f-]{36})/", started)[0]
    client.post(f"/ask/{key}/story/", {"story": STORY})
    client.post(f"/ask/{key}/employer/", {"employer": ""})
    client.post(f"/ask/{key}/papers/", {})
    client.post(f"/ask/{key}/contact/", {"reach": "nothing"})
    return str(key)


def files_and_opens(client: Client) -> tuple[str, str]:
    """A visitor files, and opens the matter with its passphrase: the draft's key and the number."""
    key = begins(client)
    assert client.post(f"/ask/{key}/check/").status_code == 302
    draft = Draft.objects.get(key=key)
    assert draft.filed_as is not None
    number = draft.filed_as.number
    client.post("/track/", {"number": number, "passphrase": draft.sealed()["passphrase"]})
    assert STORY in client.get(f"/matters/{number}/").content.decode()
    return key, number


def signs_in(client: Client, *, way_on: str = "", by_code: bool = False) -> None:
    if by_code:
        client.post("/sign-in/", {"phone": PHONE, "next": way_on})
        answer = client.post("/sign-in/code/", {"code": code_sent_to(PHONE)})
    else:
        answer = client.post("/sign-in/", {"phone": PHONE, "password": PASSWORD, "next": way_on})
    assert answer.status_code == 302
    assert client.get("/me/data/").status_code == 200


@pytest.mark.parametrize("by_code", [False, True])
def test_what_a_visitor_opened_is_closed_to_the_next(
    client: Client, town: Town, by_code: bool
) -> None:
    key, number = files_and_opens(client)
    begun = begins(client)
    signs_in(client, by_code=by_code)
    for address in (
        f"/matters/{number}/",
        f"/ask/done/{key}/",
        f"/ask/{key}/check/",
        f"/ask/{begun}/story/",
        f"/ask/{begun}/check/",
    ):
        assert client.get(address).status_code == 404, address
    assert client.post(f"/ask/{begun}/check/").status_code == 404
    assert Draft.objects.get(key=begun).filed_as is None


@pytest.mark.parametrize("by_code", [False, True])
def test_the_draft_one_is_just_writing_comes_along(
    client: Client, town: Town, by_code: bool
) -> None:
    others, number = files_and_opens(client)
    own = begins(client)
    signs_in(client, way_on=f"/ask/{own}/story/", by_code=by_code)
    assert STORY in client.get(f"/ask/{own}/story/").content.decode()
    assert client.get(f"/ask/done/{others}/").status_code == 404
    assert client.get(f"/matters/{number}/").status_code == 404


def test_the_page_with_the_passphrase_leads_nowhere(client: Client, town: Town) -> None:
    key, _number = files_and_opens(client)
    signs_in(client, way_on=f"/ask/done/{key}/")
    assert client.get(f"/ask/done/{key}/").status_code == 404


def test_one_cannot_bring_a_draft_one_never_had(client: Client, town: Town) -> None:
    others = begins(Client())
    signs_in(client, way_on=f"/ask/{others}/story/")
    assert client.get(f"/ask/{others}/story/").status_code == 404


def test_proving_again_in_ones_own_session_loses_nothing(client: Client, town: Town) -> None:
    signs_in(client)
    own = begins(client)
    before = client.session["desk_drafts"]
    signs_in(client)
    assert client.session["desk_drafts"] == before
    assert client.get(f"/ask/{own}/story/").status_code == 200


def test_leaving_ends_the_session_and_clears_the_browser(client: Client, town: Town) -> None:
    signs_in(client)
    answer = client.post("/sign-out/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert Device.objects.get().session_key == ""
    assert not client.session.items()


def test_leaving_forgets_what_a_visitor_opened(client: Client, town: Town) -> None:
    key, number = files_and_opens(client)
    client.post("/leave/")
    assert client.get(f"/matters/{number}/").status_code == 404
    assert client.get(f"/ask/done/{key}/").status_code == 404


@pytest.mark.parametrize("signed_in", [True, False])
def test_end_session_leaves_nothing(client: Client, town: Town, signed_in: bool) -> None:
    files_and_opens(client)
    if signed_in:
        signs_in(client)
    request = ActorRequest()
    request.session = client.session
    request.user = get_user(request)  # type: ignore[assignment]
    request.actor = signed_in_for_request(request).actor
    end_session(request)
    assert not request.session.items()
    assert not Device.objects.exclude(session_key="").exists()
