"""An expired draft: a page that says what was promised, the same for every key one does not hold."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.test_no_oracle import without_tokens
from tests.town import STORY, Town, at
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
