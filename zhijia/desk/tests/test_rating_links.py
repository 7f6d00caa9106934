"""rate_with_link, clear_rating_links: a worker rates once without signing in, from a message or a slip."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from tests.test_access_matrix import EVERYBODY
from tests.town import STORY, Town, at
from zhijia.base.audit.models import AuditEntry
from zhijia.base.outbox.delivery import deliver_outbox
from zhijia.base.outbox.models import DevelopmentMessage, Message, OutboxRow
from zhijia.base.outbox.texts import require_neutral
from zhijia.desk import selectors, services
from zhijia.desk.models import Entry, RatingLink, Request
from zhijia.desk.rules.flow import State
from zhijia.desk.rules.rating_links import GOOD_FOR, KEPT_AFTER, OVER, Link, still_opens
from zhijia.desk.services.retention import clear_rating_links
from zhijia.kernel.actor import VISITOR
from zhijia.kernel.errors import Conflict, NotAllowed, RuleViolation

PHONE = "13912345678"
ADDRESS = re.compile(r"/rate/([\w-]{22})/")


def filed(town: Town, **said: str) -> Request:
    """A visitor's matter that has been accepted."""
    answers = {"category": "wages", "story": STORY, "reach": "sms", "phone": PHONE, **said}
    draft = services.start_draft(answers, actor=VISITOR)
    request = services.file_request(draft, actor=VISITOR).request
    return services.accept_request(request, actor=town.actor("小王"))


def answered(town: Town, request: Request) -> str:
    """Answer it; the token of the link that went out."""
    services.answer_request(request, actor=town.actor("小王"), text="补发了。", outcome="solved")
    [message] = [row.payload for row in OutboxRow.objects.all() if _links(row.payload)][-1:]
    assert (message["to"], message["text"]) == (PHONE, "desk.result")
    return _links(message)[0]


def _links(payload: object) -> list[str]:
    return ADDRESS.findall(json.dumps(payload))


def page_of(token: str) -> str:
    return reverse("desk:rate_with_link", args=[token])


def link_of(token: str) -> RatingLink:
    rows = RatingLink.objects.select_related("request__office")
    return rows.get(token_digest=RatingLink.digest_of(token))


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ({}, ""),
        ({"state": State.CLOSED}, ""),
        ({"used": True}, "desk.link_used"),
        ({"used": True, "late": True}, "desk.link_used"),
        ({"late": True}, "desk.link_expired"),
        ({"grade": "satisfied"}, "desk.rated_already"),
        ({"state": State.SUBMITTED}, "desk.not_answered_yet"),
        ({"state": State.MERGED}, "desk.not_answered_yet"),
        ({"state": State.WITHDRAWN}, "desk.nothing_to_rate"),
        ({"state": State.DECLINED}, "desk.nothing_to_rate"),
    ],
)
def test_when_a_link_opens(link: dict[str, object], reason: str) -> None:
    with at(2018, 3, 12, 9, 0) as now:
        known = Link(
            used_at=now if link.get("used") else None,
            expires_at=now if link.get("late") else now + timedelta(seconds=1),
            state=str(link.get("state", State.ANSWERED)),
            grade=str(link.get("grade", "")),
        )
    assert still_opens(known, now=now).reason == reason
    assert (reason in OVER) == (reason[5:] in ("link_used", "link_expired", "rated_already"))


def test_whoever_left_a_number_rates_from_the_message_once(town: Town) -> None:
    request = filed(town)
    token = answered(town, request)
    worker = Client()
    shown = worker.get(page_of(token))
    assert shown.status_code == 200
    assert "no-store" in shown["Cache-Control"]
    said = worker.post(page_of(token), {"grade": "satisfied"})
    assert "您的评价已收到" in said.content.decode()
    kept = Request.objects.get(pk=request.pk)
    assert (kept.state, kept.grade) == ("closed", "satisfied")
    verbs = AuditEntry.objects.filter(target=f"desk.request:{request.pk}").values_list("verb")
    assert {"desk.rate_request", "desk.rate_with_link"} <= {verb for (verb,) in verbs}
    for answer in (worker.get(page_of(token)), worker.post(page_of(token), {"grade": "satisfied"})):
        assert answer.status_code == 410
        assert "这个链接用过了" in answer.content.decode()
    assert Entry.objects.filter(request=request, kind="rated").count() == 1


def test_of_the_matter_it_shows_the_number_and_nothing_else(town: Town) -> None:
    request = filed(town, employer=town.mill.name)
    token = answered(town, request)
    pages = [Client().get(page_of(token)), Client().post(page_of(token), {"grade": "nothing"})]
    pages += [Client().post(page_of(token), {"grade": "satisfied"}), Client().get(page_of(token))]
    assert [page.status_code for page in pages] == [200, 422, 200, 410]
    secret = {request.title, STORY[:8], town.mill.name, PHONE, PHONE[-4:], str(request.category)}
    secret |= {"补发了", town.district.name, "王晓梅", "保密", "解决"}
    for page in pages:
        shown = page.content.decode()
        main = shown[shown.index("<main") : shown.index("</main")]
        assert request.number in main
        assert [word for word in secret if word in main] == []


def test_a_link_opens_no_matter(town: Town) -> None:
    token = answered(town, request := filed(town))
    worker = Client()
    worker.get(page_of(token))
    worker.post(page_of(token), {"grade": "satisfied"})
    assert worker.get(reverse("desk:request", args=[request.number])).status_code == 404


def test_the_two_lowest_ask_why_and_leave_the_link_as_it_was(town: Town) -> None:
    request = filed(town)
    token = answered(town, request)
    asked = Client().post(page_of(token), {"grade": "very_dissatisfied", "why": "  "})
    assert asked.status_code == 422
    assert "请说一句哪里不满意" in asked.content.decode()
    with pytest.raises(RuleViolation, match="why_missing"):
        services.rate_with_link(link_of(token), actor=VISITOR, grade="dissatisfied")
    assert link_of(token).used_at is None
    said = Client().post(page_of(token), {"grade": "dissatisfied", "why": "只补了一半"})
    assert said.status_code == 200
    assert Entry.objects.get(request=request, kind="rated").text == "只补了一半"


def test_an_expired_link_says_so_and_is_cleared_later(town: Town) -> None:
    with at(2018, 3, 12, 9, 0) as then:
        token = answered(town, filed(town))
    with at(2018, 4, 12, 9, 0):
        assert then + GOOD_FOR <= timezone.now()
        late = Client().post(page_of(token), {"grade": "satisfied"})
        assert late.status_code == 410
        assert "过期了" in late.content.decode()
        assert Request.objects.get().grade == ""
    assert clear_rating_links(now=then + GOOD_FOR + KEPT_AFTER) == 0
    assert clear_rating_links(now=then + GOOD_FOR + KEPT_AFTER + timedelta(seconds=1)) == 1
    assert Client().get(page_of(token)).status_code == 404


def test_only_a_digest_is_kept_and_the_message_is_sealed(town: Town) -> None:
    token = answered(town, filed(town))
    for model in apps.get_models():
        try:
            model._meta.get_field("id")
        except FieldDoesNotExist:
            continue
        rows = json.dumps(list(model._default_manager.values()), default=str)
        assert token not in rows, model


@pytest.mark.parametrize("token", ["0" * 22, "x", "nothing-like-a-link"])
def test_what_nobody_was_given_is_no_page(town: Town, token: str) -> None:
    answered(town, filed(town))
    for who in EVERYBODY:
        client = town.client(who)
        assert client.get(page_of(token)).status_code == 404, who
        assert client.post(page_of(token), {"grade": "satisfied"}).status_code == 404, who


def test_an_officer_who_has_the_link_rates_nothing(town: Town) -> None:
    request = filed(town)
    token = answered(town, request)
    for who in ("小王", "周主席", "老李", "吴姐", "赵姐"):
        shown = town.client(who).post(page_of(token), {"grade": "very_satisfied"})
        assert "评价只由职工本人做" in shown.content.decode(), who
        with pytest.raises(NotAllowed):
            services.rate_with_link(link_of(token), actor=town.actor(who), grade="satisfied")
    assert (Request.objects.get(pk=request.pk).grade, link_of(token).used_at) == ("", None)


def test_what_was_rated_another_way_is_not_rated_again(town: Town) -> None:
    request = filed(town)
    token = answered(town, request)
    current = Request.objects.get(pk=request.pk)
    services.rate_request(current, actor=VISITOR, grade="satisfied", holds_passphrase=True)
    with pytest.raises(NotAllowed, match="rated_already"):
        services.rate_with_link(link_of(token), actor=VISITOR, grade="very_dissatisfied", why="不")
    assert Client().get(page_of(token)).status_code == 410


def test_a_second_press_finds_it_used(town: Town) -> None:
    token = answered(town, filed(town))
    first, second = link_of(token), link_of(token)
    services.rate_with_link(first, actor=VISITOR, grade="satisfied")
    with pytest.raises(Conflict, match="link_used"):
        services.rate_with_link(second, actor=VISITOR, grade="very_satisfied")
    assert Request.objects.get().grade == "satisfied"


def test_done_again_there_is_a_new_link(town: Town) -> None:
    request = filed(town)
    first = answered(town, request)
    services.rate_with_link(link_of(first), actor=VISITOR, grade="dissatisfied", why="没到账")
    current = Request.objects.get(pk=request.pk)
    services.reopen_request(current, actor=VISITOR, why="没到账", holds_passphrase=True)
    assert Client().get(page_of(first)).status_code == 410
    second = answered(town, Request.objects.get(pk=request.pk))
    assert second != first
    services.rate_with_link(link_of(second), actor=VISITOR, grade="satisfied")
    assert Request.objects.get(pk=request.pk).grade == "satisfied"


def delivered(
    town: Town, who: str, language: str = "zh-hans", **said: str
) -> list[tuple[str, str]]:
    """What goes out to whom, from the filing to the answer, as it arrives."""
    answers = {"category": "wages", "story": STORY, "reach": "account", **said}
    actor = town.actor(who)
    with translation.override(language):
        draft = services.start_draft(answers, actor=actor)
        request = services.file_request(draft, actor=actor).request
    services.accept_request(request, actor=town.actor("小王"))
    services.answer_request(request, actor=town.actor("小王"), text="补发了。", outcome="solved")
    while deliver_outbox(now=timezone.now()):
        pass
    return list(DevelopmentMessage.objects.order_by("pk").values_list("to", "text"))


def test_whoever_has_an_account_rates_without_signing_in(town: Town) -> None:
    [_accepted, (to, words)] = delivered(town, "张师傅")
    assert (to, "只能用一次" in words) == ("13800000007", True)
    [token] = _links(words)
    inbox = Message.objects.filter(person_id=town.person("张师傅").pk)
    assert [message.text for message in inbox.order_by("pk")] == ["desk.progress"] * 2
    assert not _links([message.facts for message in inbox])  # it is kept in no inbox
    answer = Client().post(page_of(token), {"grade": "satisfied"})
    assert answer.status_code == 200
    assert Request.objects.get().grade == "satisfied"


@pytest.mark.parametrize(("who", "reach"), [("visitor", "sms"), ("张师傅", "account")])
def test_messages_are_in_the_language_somebody_asked_in(town: Town, who: str, reach: str) -> None:
    phone = {"phone": PHONE} if reach == "sms" else {}
    sent = delivered(town, who, "en", reach=reach, **phone)
    assert len(sent) == 2
    assert all("number" in words for _to, words in sent)
    assert not re.search(r"[\u4e00-\u9fff]", "".join(words for _to, words in sent))


def test_what_an_officer_writes_down_is_answered_in_chinese(town: Town) -> None:
    said = {"category": "wages", "story": STORY, "reach": "sms", "phone": PHONE}
    officer = town.actor("小王")
    with translation.override("en"):
        draft = services.start_draft(said, actor=officer)
        entered = services.enter_request(draft, actor=officer, source="counter").request
        services.accept_request(entered, actor=town.actor("周主席"))
    [row] = OutboxRow.objects.all()
    assert row.payload["language"] == "zh-hans"


@pytest.mark.parametrize("reach", ["nothing", "silent"])
def test_without_a_number_nothing_is_sent(town: Town, reach: str) -> None:
    said = {"category": "wages", "story": STORY, "reach": reach}
    actor = VISITOR if reach == "nothing" else town.actor("张师傅")
    draft = services.start_draft(said, actor=actor)
    request = services.file_request(draft, actor=actor).request
    services.accept_request(request, actor=town.actor("小王"))
    services.answer_request(request, actor=town.actor("小王"), text="补发了。", outcome="solved")
    assert RatingLink.objects.exists() == (reach == "nothing")  # a visitor's stands on their page
    assert not any(_links(row.payload) for row in OutboxRow.objects.all())


def slip(town: Town) -> str:
    """The slip the officer prints for somebody at the counter."""
    said = {"once": "k-1", "source": "counter", "category": "hardship", "story": STORY}
    said |= {"asked_of": "hardship", "street": str(town.east.pk), "reach": "nothing"}
    answer = town.client("老李").post(reverse("desk:enter_request"), said)
    return str(answer["Location"])


def test_the_slip_of_the_counter_holds_a_link_for_later(town: Town) -> None:
    with at(2018, 3, 12, 9, 0):
        page = slip(town)
        shown = town.client("老李").get(page).content.decode()
        assert "请本人扫这个码评价" in shown
        assert "<svg" in shown
    with at(2018, 3, 12, 9, 20):
        assert "请本人扫这个码评价" not in town.client("老李").get(page).content.decode()
    link = RatingLink.objects.get()
    assert link.expires_at - link.made_at == timedelta(days=365)


def test_before_the_answer_the_slip_says_that_there_is_none(town: Town) -> None:
    request = filed(town)
    token = services.inviting.new_rating_link(request, at=timezone.now(), good_for=GOOD_FOR)
    for answer in (Client().get(page_of(token)), Client().post(page_of(token), {"grade": "no"})):
        assert answer.status_code == 200
        assert "还没有结果" in answer.content.decode()
    current = Request.objects.get(pk=request.pk)
    services.withdraw_request(current, actor=VISITOR, holds_passphrase=True)
    assert "不用评价" in Client().get(page_of(token)).content.decode()


def test_a_message_links_to_this_house_only() -> None:
    facts = {"number": "2018-0312-4831-7702", "days": 30}
    require_neutral("desk.result", {**facts, "address": "http://localhost:8000/rate/abc/"})
    for wrong in ("https://example.com/rate/abc/", "http://localhost:8000/" + "a" * 120, STORY):
        with pytest.raises(ValueError, match="this house only"):
            require_neutral("desk.result", {**facts, "address": wrong})


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_reads_in_both_languages(town: Town, language: str) -> None:
    token = answered(town, filed(town))
    client = Client()
    client.cookies["zh_lang"] = language
    words = "This link works once" if language == "en" else "这个链接只能用一次"
    assert words in client.get(page_of(token)).content.decode()


def without_a_phone(town: Town, **said: str) -> tuple[Request, Client]:
    """A visitor's answered matter, opened with number and passphrase."""
    answers = {"category": "wages", "story": STORY, "reach": "nothing", **said}
    filed = services.file_request(services.start_draft(answers, actor=VISITOR), actor=VISITOR)
    request = services.accept_request(filed.request, actor=town.actor("小王"))
    services.answer_request(request, actor=town.actor("小王"), text="补发了。", outcome="solved")
    client = Client()
    typed = {"number": request.number, "passphrase": filed.passphrase}
    assert client.post(reverse("desk:open_with_passphrase"), typed).status_code == 302
    return request, client


def links_on(client: Client, request: Request) -> list[str]:
    page = client.get(reverse("desk:request", args=[request.number])).content.decode()
    return ADDRESS_ON_PAGE.findall(page)


ADDRESS_ON_PAGE = re.compile(r"/rate/([0-9a-f]{32})/")


def test_a_visitor_without_a_phone_finds_the_link_beside_the_answer(town: Town) -> None:
    request, client = without_a_phone(town)
    [token] = links_on(client, request)
    assert links_on(client, request) == [token]  # looking makes no new one
    assert RatingLink.objects.count() == 1
    elsewhere = Client()
    assert elsewhere.post(page_of(token), {"grade": "satisfied"}).status_code == 200
    assert Request.objects.get(pk=request.pk).grade == "satisfied"
    assert elsewhere.get(page_of(token)).status_code == 410
    assert links_on(client, request) == []


def test_done_again_there_is_a_new_link_with_the_new_answer(town: Town) -> None:
    request, client = without_a_phone(town)
    [first] = links_on(client, request)
    page = reverse("desk:reopen_request", args=[request.number])
    assert client.post(page, {"text": "没有到账"}).status_code == 302
    assert links_on(client, request) == []
    again = Request.objects.get(pk=request.pk)
    services.answer_request(again, actor=town.actor("小王"), text="到了。", outcome="solved")
    [second] = links_on(client, request)
    assert second != first


def test_it_closes_by_itself_and_the_link_still_stands_until_it_expires(town: Town) -> None:
    with at(2018, 3, 12, 9, 0):
        request, _client = without_a_phone(town)
    with at(2018, 3, 19, 9, 1) as now:
        assert services.close_unobjected(now=now) == 1
    assert Request.objects.get(pk=request.pk).state == "closed"
    actor, matter = VISITOR, Request.objects.get(pk=request.pk)
    with at(2018, 4, 11, 8, 59):
        assert selectors.matter_page(actor, matter, holds_passphrase=True)["rating_address"]
    with at(2018, 4, 11, 9, 0):
        assert not selectors.matter_page(actor, matter, holds_passphrase=True)["rating_address"]


def test_no_link_stands_on_a_page_where_it_is_not_needed(town: Town) -> None:
    request = filed(town)  # left a number: the link is in the message
    answered(town, request)
    page = selectors.matter_page(VISITOR, request, holds_passphrase=True)
    assert page["rating_address"] == ""
    own, _client = without_a_phone(town)
    officers = town.client("小王").get(reverse("desk:handle_request", args=[own.number]))
    assert ADDRESS_ON_PAGE.findall(officers.content.decode()) == []
