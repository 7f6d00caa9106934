"""draft_handover, agree_to_handover, decline_handover, drop_handover, send_handover."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.urls import reverse

from tests.town import STORY, Town, at, file
from zhijia.desk import selectors, services
from zhijia.desk.models import Entry, EntryKind, HandOver, Request
from zhijia.desk.rules.handover import HANDOVER_FLOW
from zhijia.kernel.errors import Conflict, NotAllowed, RuleViolation

pytestmark = pytest.mark.django_db
TO = "示范区劳动保障监察大队"
TEXT = "我们收到反映：宏达纺织有限公司2018年3月没有按时支付工资。请依法查处，并告诉我们结果。"


def accepted(town: Town, name: str = "张师傅") -> Request:
    request = file(town, name, employer=town.mill.name)
    return services.accept_request(request, actor=town.actor("小王"))


def shown(town: Town) -> HandOver:
    return services.draft_handover(
        accepted(town), actor=town.actor("小王"), authority=TO, text=TEXT
    )


def test_nothing_leaves_without_a_yes(town: Town) -> None:
    handover = shown(town)
    officer, worker = town.actor("小王"), town.actor("张师傅")
    with pytest.raises(NotAllowed) as no:
        services.send_handover(handover, actor=officer, way="letter")
    assert no.value.code == "desk.no_yes_yet"
    services.agree_to_handover(handover, actor=worker)
    with pytest.raises(RuleViolation):
        services.send_handover(handover, actor=officer, way="")
    with at(2018, 3, 20, 9, 0) as now:
        HandOver.objects.filter(pk=handover.pk).update(decided_at=now)
        services.send_handover(handover, actor=officer, way="letter")
    kept = HandOver.objects.get(pk=handover.pk)
    assert (kept.state, kept.way, kept.authority, kept.sent_at) == ("sent", "letter", TO, now)
    assert kept.text == TEXT
    page = town.client("张师傅").get(reverse("desk:request", args=[kept.request.number]))
    assert f"编号{kept.reference}" in page.content.decode()


def test_no_answer_is_no_yes_however_long_it_takes(town: Town) -> None:
    handover = shown(town)
    with at(2030, 1, 2, 9, 0) as now:
        services.climb_overdue(now=now)
        services.lapse_dispatches(now=now)
        with pytest.raises(NotAllowed):
            services.send_handover(handover, actor=town.actor("小王"), way="letter")
    assert HandOver.objects.get(pk=handover.pk).state == "shown"


def test_a_no_and_a_yes_taken_back(town: Town) -> None:
    handover = shown(town)
    worker = town.actor("张师傅")
    services.agree_to_handover(handover, actor=worker)
    services.decline_handover(handover, actor=worker)
    assert handover.state == "declined"
    said = Entry.objects.filter(kind__in=(EntryKind.TEXT_AGREED, EntryKind.TEXT_DECLINED))
    assert [(line.author, line.office) for line in said] == [(None, None)] * 2  # no name, no office
    with pytest.raises(NotAllowed):
        services.agree_to_handover(handover, actor=worker)
    again = services.draft_handover(
        handover.request, actor=town.actor("小王"), authority=TO, text=TEXT
    )
    services.drop_handover(again, actor=town.actor("小王"))
    assert HandOver.objects.get(pk=again.pk).state == "dropped"
    assert HandOver.objects.filter(sent_at__isnull=False).count() == 0


def test_what_was_agreed_to_is_what_was_read(town: Town) -> None:
    """Between reading and pressing the office took its text back and wrote another one."""
    first = shown(town)
    services.drop_handover(first, actor=town.actor("小王"))
    second = services.draft_handover(
        first.request, actor=town.actor("小王"), authority="别的部门", text=TEXT + "另请抄送。"
    )
    page = reverse("desk:agree_to_handover", args=[first.request.number])
    client = town.client("张师傅")
    assert client.post(page, {"key": str(first.key)}).status_code == 302
    assert HandOver.objects.get(pk=second.pk).state == "shown"
    assert client.post(page, {"key": str(second.key)}).status_code == 302
    assert HandOver.objects.get(pk=second.pk).state == "agreed"


@pytest.mark.parametrize(
    ("leak", "code"),
    [
        ("张建国说的。", "desk.text_leads_by_name"),
        ("请打13800000007。", "desk.text_leads_by_phone"),
        (STORY, "desk.text_leads_by_words"),
    ],
)
def test_a_text_that_leads_to_the_worker_is_not_even_shown(
    town: Town, leak: str, code: str
) -> None:
    request = accepted(town)
    officer = town.actor("小王")
    for authority, text in ((TO, TEXT + leak), (TO + leak, TEXT)):
        with pytest.raises(RuleViolation) as no:
            services.draft_handover(request, actor=officer, authority=authority, text=text)
        assert no.value.code == code
    with pytest.raises(RuleViolation) as no:
        services.draft_handover(
            request, actor=officer, authority=TO, text=f"{TEXT}（{request.number}）"
        )
    assert no.value.code == "desk.text_leads_by_number"
    assert not HandOver.objects.exists()


LATER = "车间主任老孙在二号机台旁边当着大家骂了我一个小时"


def test_nothing_the_worker_ever_wrote_or_said_leaves_word_by_word(town: Town) -> None:
    officer, worker = town.actor("小王"), town.actor("张师傅")
    for way in ("message", "answer", "transcript", "supplement", "again"):
        request = accepted(town)
        if way == "message":
            services.write_to_office(request, actor=worker, text=LATER)
        elif way == "answer":
            page = next(one.page for one in request.promised.asked if one.kind == "text")
            request.seal(**{page: LATER})
            request.save(update_fields=["envelope"])
        elif way == "transcript":
            request.seal(transcript=LATER)
            request.save(update_fields=["envelope"])
        elif way == "supplement":
            services.pause_request(request, actor=officer, text="请交工资条。")
            services.supply_request(request, actor=worker, text=LATER)
        else:
            services.answer_request(request, actor=officer, text="补发了。", outcome="solved")
            services.reopen_request(request, actor=worker, why=LATER)
        request = Request.objects.get(pk=request.pk)
        with pytest.raises(RuleViolation) as no:
            services.draft_handover(request, actor=officer, authority=TO, text=TEXT + LATER)
        assert no.value.code == "desk.text_leads_by_words", way
        assert services.draft_handover(request, actor=officer, authority=TO, text=TEXT)


def test_the_employer_and_the_authority_may_be_named_though_the_worker_named_them(
    town: Town,
) -> None:
    authority, employer = "示范区人力资源和社会保障局", "苏州工业园区宏达精密纺织有限公司"
    story = f"{employer}三月份没发工资，去过{authority}。"
    request = file(town, story=story, employer=employer)
    services.accept_request(request, actor=town.actor("小王"))
    text = f"{employer}没有按时支付工资，请{authority}依法查处。"
    kept = services.draft_handover(
        request, actor=town.actor("小王"), authority=authority, text=text
    )
    assert kept.text == text


def test_one_text_at_a_time(town: Town) -> None:
    handover = shown(town)
    with pytest.raises(NotAllowed) as no:
        services.draft_handover(
            handover.request, actor=town.actor("周主席"), authority=TO, text=TEXT
        )
    assert no.value.code == "desk.text_shown_already"


@pytest.mark.parametrize("who", ["赵姐", "老李", "吴姐", "刘师傅", "陈审", "visitor"])
def test_nobody_else_writes_reads_agrees_or_sends(town: Town, who: str) -> None:
    handover = shown(town)
    actor = town.actor(who)
    with pytest.raises(Http404):
        selectors.handover_or_404(actor, handover.key)
    for deed in (
        lambda: services.agree_to_handover(handover, actor=actor),
        lambda: services.decline_handover(handover, actor=actor),
        lambda: services.drop_handover(handover, actor=actor),
        lambda: services.send_handover(handover, actor=actor, way="letter"),
        lambda: services.draft_handover(handover.request, actor=actor, authority=TO, text=TEXT),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_the_officer_cannot_say_yes_for_the_worker(town: Town) -> None:
    handover = shown(town)
    for name in ("小王", "周主席"):
        with pytest.raises(NotAllowed) as no:
            services.agree_to_handover(handover, actor=town.actor(name))
        assert no.value.code == "desk.not_your_request"


def test_taken_back_by_the_worker_nothing_is_sent_any_more(town: Town) -> None:
    handover = shown(town)
    services.agree_to_handover(handover, actor=town.actor("张师傅"))
    services.withdraw_request(handover.request, actor=town.actor("张师傅"))
    with pytest.raises((NotAllowed, Conflict)):
        services.send_handover(
            HandOver.objects.get(pk=handover.pk), actor=town.actor("小王"), way="letter"
        )
    assert HandOver.objects.get(pk=handover.pk).state == "dropped"
    page = selectors.matter_page(
        town.actor("张师傅"), Request.objects.get(pk=handover.request_id), holds_passphrase=False
    )
    assert page["text_shown"] is None
    dropped = Entry.objects.get(request=handover.request_id, kind="text_dropped")
    assert (dropped.author, dropped.office) == (None, None)


def test_once_there_is_an_answer_nobody_is_asked_for_a_yes(town: Town) -> None:
    request, worker = shown(town).request, town.actor("张师傅")
    services.answer_request(request, actor=town.actor("小王"), text="补发了。", outcome="solved")
    page = selectors.matter_page(worker, request, holds_passphrase=False)
    assert page["text_shown"] is None
    services.reopen_request(request, actor=worker, why="没有到账")
    page = selectors.matter_page(worker, request, holds_passphrase=False)
    assert page["text_shown"] is not None


def test_the_pages(town: Town) -> None:
    request = accepted(town)
    client = town.client("小王")
    page = reverse("desk:draft_handover", args=[request.number])
    typed = {"authority": TO, "text": TEXT}
    answer = client.post(page, typed)
    assert answer.status_code == 422  # nobody thought about whether it could be guessed
    assert TEXT in answer.content.decode()
    leaks = client.post(page, {**typed, "text": TEXT + "张建国", "thought": "on"})
    assert leaks.status_code == 422
    assert client.post(page, {**typed, "thought": "on"}).status_code == 302
    handover = HandOver.objects.get()
    office = reverse("desk:handover", args=[handover.key])
    assert TEXT in client.get(office).content.decode()
    own = town.client("张师傅")
    preview = reverse("desk:agree_to_handover", args=[request.number])
    assert TEXT in own.get(preview).content.decode()
    assert own.post(preview, {"key": str(handover.key)}).status_code == 302
    send = reverse("desk:send_handover", args=[handover.key])
    assert client.post(send, {"way": ""}).status_code == 422
    assert client.post(send, {"way": "by_hand"}).status_code == 302
    assert "当面送到" in client.get(office).content.decode()
    assert {step.name for step in HANDOVER_FLOW} == {"agree", "decline", "drop", "send"}
