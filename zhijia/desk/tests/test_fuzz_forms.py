"""Odd things typed into every form anybody can reach: never an error of ours, never a word lost.

A sample in every run; with `full` a large one. What was typed and refused stands in the page again, as
far as a browser could have sent it (no NUL, line ends as forms send them).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.town import STORY, Town, file
from zhijia.base.files.tests.samples import TAKEN
from zhijia.desk import services
from zhijia.desk.models import Request

pytestmark = pytest.mark.django_db

NASTY = (
    "",
    " ",
    "\0",
    "a\0b",
    "<script>alert(1)</script>",
    "{{ 7|add:7 }}{% now %}",
    "' OR 1=1 --",
    "%(count)s %s %",
    "9" * 400,
    "-1",
    "1e309",
    "١٢٣",
    "９９９９",
    "\u202e倒过来",
    "\ud7ff\ue000",
    "😀" * 200,
    "字" * 3001,
    "=HYPERLINK(1)",
    "../../etc/passwd",
    "2018-13-45",
    "unsure",
    "wages",
    "phone",
    "very_dissatisfied",
    "13912345678",
)
TYPED = st.one_of(
    st.sampled_from(NASTY), st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
)
NAMES = (
    "category",
    "street",
    "story",
    "employer",
    "reach",
    "phone",
    "hours",
    "number",
    "passphrase",
    "code",
    "text",
    "grade",
    "why",
    "once",
    "seen",
    "ask-months",
    "ask-still-there",
    "ask-last-day_0",
    "ask-last-day_1",
    "ask-last-day_2",
)
UPLOADS = st.one_of(st.none(), st.sampled_from(sorted(TAKEN.values())), st.binary(max_size=200))
FORMS = st.dictionaries(st.sampled_from(NAMES), TYPED, max_size=8)
KEPT = ("story", "text", "why", "employer", "ask-months")
"""Fields of words: what was written there must be there again when the page is refused."""


def pages(town: Town) -> list[str]:
    """Every address of the front door that takes a form from the person themselves."""
    worker = town.actor("张师傅")
    said = {"category": "contract", "story": STORY, "reach": "nothing"}
    draft = services.start_draft(said, actor=worker)
    questions = ("category", "ask-still-there", "ask-last-day", "street", "story", "employer")
    asking = [reverse("desk:start_request")]
    asking += [
        reverse("desk:answer_question", args=[draft.key, one])
        for one in (*questions, "papers", "contact")
    ]
    asking += [reverse("desk:say_story", args=[draft.key])]
    asking += [reverse("desk:file_request", args=[draft.key])]
    numbers = [accepted(town).number, waiting(town).number, answered(town).number]
    following = [
        reverse(f"desk:{name}", args=[number])
        for number in numbers
        for name in ("write_to_office", "attach_paper", "supply_request", "rate_request")
    ]
    following += [reverse("desk:reopen_request", args=[numbers[2]])]
    finding = [reverse("desk:open_with_passphrase"), reverse("desk:open_with_code")]
    return asking + following + finding


def accepted(town: Town) -> Request:
    return services.accept_request(file(town), actor=town.actor("小王"))


def waiting(town: Town) -> Request:
    return services.pause_request(accepted(town), actor=town.actor("小王"), text="请拍工资条")


def answered(town: Town) -> Request:
    done = {"text": "补发了", "outcome": "solved"}
    return services.answer_request(accepted(town), actor=town.actor("小王"), **done)


def try_odd_forms(town: Town, examples: int) -> None:
    addresses = pages(town)
    client = town.client("张师傅")

    @settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(st.sampled_from(addresses), FORMS, UPLOADS)
    def odd(address: str, typed: dict[str, str], upload: bytes | None) -> None:
        sent: dict[str, object] = dict(typed)
        if upload is not None:
            sent["papers"] = SimpleUploadedFile("工资条.png", upload)
            sent["voice"] = SimpleUploadedFile("voice.webm", upload)
        answer = client.post(address, sent)
        assert answer.status_code < 500, (address, typed)
        if answer.status_code == 422:
            shown = answer.content.decode()
            for name in KEPT:
                assert_still_there(shown, name, typed)

    odd()


def assert_still_there(shown: str, name: str, typed: dict[str, str]) -> None:
    words = typed.get(name, "")
    if f'name="{name}"' not in shown or "\0" in words:
        return
    plain = words.replace("\r\n", "\n").replace("\r", "\n")
    page = shown.replace("\r\n", "\n").replace("\r", "\n")
    assert str(escape(plain)) in page, (name, words)


def test_odd_forms_never_break_a_page_and_nothing_typed_is_lost(town: Town) -> None:
    try_odd_forms(town, 25)


@pytest.mark.full
def test_many_odd_forms(town: Town) -> None:
    try_odd_forms(town, 3_000)


def odd_addresses() -> list[Callable[[], str]]:
    return [
        lambda: reverse("desk:answer_question", args=[uuid.uuid4(), "ask-nothing"]),
        lambda: reverse("desk:say_story", args=[uuid.uuid4()]),
        lambda: reverse("desk:request", args=["2018-0101-0000-0000"]),
        lambda: "/track/paper/?code=12345678901234567890",
        lambda: "/ask/not-a-key/story/",
    ]


@pytest.mark.parametrize("address", odd_addresses())
@pytest.mark.parametrize("method", ["get", "post"])
def test_odd_addresses_are_no_page_and_no_error(
    town: Town, address: Callable[[], str], method: str
) -> None:
    assert getattr(Client(), method)(address()).status_code in (200, 404, 405, 422)


def test_a_day_of_a_matter_is_a_neutral_line_for_its_worker_alone(town: Town) -> None:
    """keep_due_day"""
    request = file(town)
    page = reverse("desk:keep_due_day", args=[request.number])
    kept = town.client("张师傅").get(page)
    text = kept.content.decode()
    assert kept["Content-Type"].startswith("text/calendar")
    assert f"DTSTART;VALUE=DATE:{request.due_at:%Y%m%d}" in text  # 17:30 there is the same day here
    assert "SUMMARY:有一件事看看进度" in text
    for telling in (request.number, "工会", "工资", "诉求", "区总"):
        assert telling not in text
    for who in ("visitor", "刘师傅", "赵姐", "小王"):
        assert town.client(who).get(page).status_code == 404, who
    services.withdraw_request(request, actor=town.actor("张师傅"))
    assert town.client("张师傅").get(page).status_code == 404
