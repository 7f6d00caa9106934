"""An expired draft: a page that says what was promised, the same for every key one does not hold."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.test_no_oracle import without_tokens
from tests.town import STORY, Town, at, file
from zhijia.desk import jobs, services
from zhijia.desk.models import Draft
from zhijia.kernel.actor import VISITOR

pytestmark = pytest.mark.django_db
WORDS = "老板说没有钱，<b>叫我们等</b>"


def begun(client: Client) -> UUID:
    assert client.post(reverse("desk:start_request"), {"category": "wages"}).status_code == 302
    return Draft.objects.get().key


def story_of(key: UUID) -> str:
    return reverse("desk:answer_question", args=[key, "story"])


def test_after_a_day_the_page_says_that_it_was_deleted_and_how_to_begin_again(town: Town) -> None:
    client = Client()
    with at(2018, 3, 12, 9, 0):
        key = begun(client)
        assert client.get(story_of(key)).status_code == 200
    with at(2018, 3, 13, 9, 1) as now:
        before_the_sweep = client.get(story_of(key))
        assert jobs.clear_drafts(now=now) == 1
        after = client.get(story_of(key))
    assert before_the_sweep.status_code == after.status_code == 404
    page = after.content.decode()
    assert "没有登录写的草稿，只留24小时，到时就删掉，和答应您的一样" in page
    assert reverse("desk:start_request") in page
    assert without_tokens(before_the_sweep.content) == without_tokens(after.content)


def test_every_key_one_does_not_hold_gets_the_same_answer(town: Town) -> None:
    with at(2018, 3, 12, 9, 0):
        answers = {"category": "wages", "story": STORY}
        visitors = services.start_draft(answers, actor=VISITOR)
        workers = services.start_draft(answers, actor=town.actor("张师傅"))
        filed = services.start_draft(answers, actor=VISITOR)
        services.file_request(filed, actor=VISITOR)
        for client in (Client(), town.client("刘师傅"), town.client("小王")):
            keys = (uuid4(), visitors.key, workers.key, filed.key)
            pages = [client.get(reverse("desk:file_request", args=[key])) for key in keys]
            assert {page.status_code for page in pages} == {404}
            bare = {
                without_tokens(page.content.replace(str(key).encode(), b""))
                for page, key in zip(pages, keys, strict=True)
            }
            assert len(bare) == 1


def test_what_was_just_written_comes_back_and_nothing_else_does(town: Town) -> None:
    client = Client()
    with at(2018, 3, 12, 9, 0):
        key = begun(client)
    with at(2018, 3, 13, 9, 1):
        answer = client.post(story_of(key), {"story": WORDS, "phone": "13900000001"})
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "老板说没有钱，&lt;b&gt;叫我们等&lt;/b&gt;" in page
    assert "13900000001" not in page
    assert "您刚才写的话" not in client.get(story_of(key)).content.decode()


def test_a_matter_that_shut_meanwhile_gives_back_what_was_written(town: Town) -> None:
    with at(2018, 3, 12, 9, 0):
        answers = {"category": "wages", "story": STORY, "reach": "nothing"}
        draft = services.start_draft(answers, actor=VISITOR)
        filed = services.file_request(draft, actor=VISITOR)
        client, number = Client(), filed.request.number
        typed = {"number": number, "passphrase": filed.passphrase}
        assert client.post(reverse("desk:open_with_passphrase"), typed).status_code == 302
        writing = reverse("desk:write_to_office", args=[number])
        assert client.get(writing).status_code == 200
    with at(2018, 3, 12, 9, 31):
        shut = client.post(writing, {"text": WORDS})
        nobodys = reverse("desk:write_to_office", args=["2018-0312-4831-7702"])
        unknown = client.post(nobodys, {"text": WORDS})
    for answer in (shut, unknown):
        page = answer.content.decode()
        assert answer.status_code == 404
        assert "老板说没有钱，&lt;b&gt;叫我们等&lt;/b&gt;" in page
        assert "半小时后自动关上，请再打开一次" in page
    assert without_tokens(shut.content.replace(number.encode(), b"")) == without_tokens(
        unknown.content.replace(b"2018-0312-4831-7702", b"")
    )


def test_signed_out_in_between_nothing_written_is_lost(town: Town) -> None:
    request = file(town)
    client = town.client("张师傅")
    writing = reverse("desk:write_to_office", args=[request.number])
    assert client.get(writing).status_code == 200
    client.logout()
    page = client.post(writing, {"text": WORDS}).content.decode()
    assert "老板说没有钱" in page
    assert reverse("access:sign_in") in page


def test_answered_in_between_nothing_written_is_lost(town: Town) -> None:
    request = services.accept_request(file(town), actor=town.actor("小王"))
    client, writing = town.client("张师傅"), reverse("desk:write_to_office", args=[request.number])
    assert client.get(writing).status_code == 200
    services.answer_request(request, actor=town.actor("小王"), text="补发了。", outcome="solved")
    refused = client.post(writing, {"text": WORDS})
    assert refused.status_code == 403
    assert "老板说没有钱" in refused.content.decode()
    officers = town.client("小王")
    answering = reverse("desk:answer_request", args=[request.number])
    late = officers.post(answering, {"text": "再补一句答复", "outcome": "solved"})
    assert late.status_code == 403
    assert "再补一句答复" in late.content.decode()


def test_what_is_too_large_or_cut_off_is_said_to_be_that(town: Town) -> None:
    client = Client(raise_request_exception=False)
    with at(2018, 3, 12, 9, 0):
        key = begun(client)
        large = client.post(story_of(key), {"story": "字" * 3_500_000})
    assert large.status_code == 400
    assert "太大了，或者没有传完整" in large.content.decode()
    assert "放得太久" not in large.content.decode()
    for address in (story_of(key), "/no/such/page/"):
        cut_off = client.post(address, b"--x\r\nbroken", content_type="multipart/form-data")
        assert cut_off.status_code in (400, 404)
    assert client.post("/no/such/page/", {"story": "字" * 3_500_000}).status_code in (400, 404)
