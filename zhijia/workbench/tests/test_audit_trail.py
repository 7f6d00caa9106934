"""The auditor reads who did what to what, and never who a worker is."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.town import STORY, Town, file
from zhijia.base.audit.log import record
from zhijia.base.audit.models import AuditEntry
from zhijia.base.audit.selectors import PAGE
from zhijia.desk import services
from zhijia.kernel.actor import system

pytestmark = pytest.mark.django_db

ADDRESS = reverse("workbench:audit_trail")


def test_the_auditor_reads_what_was_done_in_words_by_whom_and_to_what(town: Town) -> None:
    request = file(town)
    services.accept_request(request, actor=town.actor("小王"))
    shown = town.client("陈审").get(ADDRESS)
    text = shown.content.decode()
    newest = AuditEntry.objects.order_by("-pk").first()
    assert newest is not None
    assert newest.verb == "desk.accept_request"
    assert "王晓梅" in text
    assert newest.target in text
    assert shown.context["trail"].lines[0].did != newest.verb


def test_a_worker_stays_nameless_and_their_words_unread(town: Town) -> None:
    file(town)
    text = town.client("陈审").get(ADDRESS).content.decode()
    assert "desk.request" in text
    assert "张建国" not in text
    assert STORY not in text


def test_entries_are_asked_for_by_verb_by_who_and_by_what(town: Town) -> None:
    first, second = file(town), file(town)
    services.accept_request(first, actor=town.actor("小王"))
    client = town.client("陈审")

    def asked(**wanted: str) -> list[str]:
        return [line.target for line in client.get(ADDRESS, wanted).context["trail"].lines]

    assert asked(verb="desk.accept_request") == [f"desk.request:{first.pk}"]
    assert asked(target=f" desk.request:{second.pk} ") == [f"desk.request:{second.pk}"]
    officer = town.accounts["小王"].pk
    assert asked(who=f"account:{officer}") == [f"desk.request:{first.pk}"]
    assert asked(verb="desk.accept_request", who="visitor") == []


def test_every_entry_is_reached_page_by_page_and_once(town: Town) -> None:
    for n in range(PAGE + 20):
        record("desk.accept_request", f"test.row:{n}", actor=system("test"))
    client = town.client("陈审")
    seen, address = [], f"{ADDRESS}?verb=desk.accept_request"
    while address:
        trail = client.get(address).context["trail"]
        seen += [line.target for line in trail.lines]
        more = trail.next_before
        address = f"{ADDRESS}?verb=desk.accept_request&before={more}" if more else ""
    assert seen == [f"test.row:{n}" for n in reversed(range(PAGE + 20))]


@pytest.mark.parametrize("asked", ["target=张建国", "verb=nobody.did", "who=x", "before=0"])
def test_a_question_that_cannot_be_asked_comes_back(town: Town, asked: str) -> None:
    shown = town.client("陈审").get(f"{ADDRESS}?{asked}")
    assert shown.status_code == 422


@pytest.mark.parametrize("name", ["赵姐", "小王", "张师傅", "老何"])
def test_nobody_else_finds_the_trail(town: Town, name: str) -> None:
    assert town.client(name).get(ADDRESS).status_code == 404
