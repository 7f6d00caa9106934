"""A safe contact on every request: which number, when, or not by phone at all."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from tests.town import STORY, Town, file
from zhijia.base.outbox.models import Message, OutboxRow
from zhijia.base.sealing.models import Reveal
from zhijia.desk import services
from zhijia.desk.models import Request

pytestmark = pytest.mark.django_db
OTHER = "13912345678"


def told_by(request: Request, town: Town) -> list[str]:
    """The numbers the neutral sentence goes to."""
    services.accept_request(request, actor=town.actor("小王"))
    return [row.payload["to"] for row in OutboxRow.objects.all()]


def test_whoever_has_an_account_is_asked_too_and_their_number_is_the_first_choice(
    town: Town,
) -> None:
    draft = services.start_draft({"category": "wages", "story": STORY}, actor=town.actor("张师傅"))
    page = reverse("desk:answer_question", args=[draft.key, "contact"])
    client = town.client("张师傅")
    shown = client.get(page).content.decode()
    assert re.search(r'<input[^>]*value="account"[^>]*checked', shown)
    typed = {"reach": "phone", "phone": "139 1234", "hours": "evening"}
    assert client.post(page, typed).status_code == 422
    assert client.post(page, {"reach": "nothing"}).status_code == 422  # not a choice of theirs
    assert client.post(page, typed | {"phone": OTHER}).status_code == 302


def test_another_number_is_written_to_instead_of_the_accounts(town: Town) -> None:
    request = file(town, reach="phone", phone=OTHER, hours="evening")
    assert told_by(request, town) == [OTHER]
    assert Message.objects.filter(person_id=town.person("张师傅").pk).count() == 1


def test_no_phone_means_no_phone(town: Town) -> None:
    assert told_by(file(town, reach="silent"), town) == []
    assert Message.objects.filter(person_id=town.person("张师傅").pk).count() == 1


def test_the_office_reads_how_and_when_before_it_calls(town: Town) -> None:
    officer = town.client("小王")
    for said, words in (
        ({"reach": "phone", "phone": OTHER, "hours": "evening"}, "晚上6点以后"),
        ({"reach": "sms", "phone": OTHER}, "不要打电话"),
        ({"reach": "silent"}, "不要打电话，只在平台上写"),
        ({"reach": "account", "hours": "weekend"}, "周末"),
    ):
        request = file(town, **said)
        page = reverse("desk:handle_request", args=[request.number])
        shown = officer.get(page).content.decode()
        assert words in shown, said
        assert OTHER not in shown


def test_the_number_left_with_the_matter_is_the_one_that_is_revealed(town: Town) -> None:
    request = file(town, reach="phone", phone=OTHER)
    shown = services.reveal_filer(
        request,
        ["name", "phone"],
        actor=town.actor("小王"),
        purpose="phone",
        reason="打电话核实欠薪月份",
    )
    assert shown == {"name": "张建国", "phone": OTHER}
    looks = Reveal.objects.filter(person_id=town.person("张师傅").pk)
    assert sorted(field for look in looks for field in look.fields) == ["name", "phone"]


def test_without_another_number_the_accounts_is_revealed(town: Town) -> None:
    request = file(town, reach="account")
    shown = services.reveal_filer(
        request, ["phone"], actor=town.actor("小王"), purpose="phone", reason="打电话核实"
    )
    assert shown == {"phone": "13800000007"}


def test_the_worker_reads_back_how_they_are_reached_and_how_many_it_concerns(town: Town) -> None:
    said = {"reach": "phone", "phone": OTHER, "hours": "evening", "concerns": "several"}
    request = file(town, **said)
    page = town.client("张师傅").get(reverse("desk:request", args=[request.number]))
    words = page.content.decode()
    assert "可以打139******78（晚上6点以后）" in words
    assert OTHER not in words
    assert "还有几个人" in words
    silent = file(town, reach="silent")
    page = town.client("张师傅").get(reverse("desk:request", args=[silent.number]))
    assert "不要打电话，只在平台上写" in page.content.decode()
