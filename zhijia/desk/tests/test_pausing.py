"""pause_request, supply_request, resume_request, attach_paper, remind_worker."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.town import Town, at, file
from zhijia.base.audit.models import AuditEntry
from zhijia.base.outbox.models import Message
from zhijia.desk import selectors, services
from zhijia.desk.models import Attachment, Entry, Promise, Request, StandingClock
from zhijia.desk.tests.test_papers import photo
from zhijia.kernel.errors import Conflict, NotAllowed, RuleViolation

pytestmark = pytest.mark.django_db

ASKED = "请拍一下三月份的工资条。没有也没关系，告诉我们一声。"
MONDAY = (2018, 3, 12, 10, 0)  # five working days: until Monday the 19th


def accepted(town: Town) -> Request:
    with at(*MONDAY):
        request = file(town)
        return services.accept_request(request, actor=town.actor("小王"))


def waiting(town: Town) -> Request:
    request = accepted(town)
    with at(2018, 3, 13, 9, 0):
        return services.pause_request(request, actor=town.actor("小王"), text=ASKED)


def closing(*day: int) -> datetime:
    return datetime(*day, 9, 30, tzinfo=UTC)  # type: ignore[misc,arg-type]


def test_asking_for_papers_stops_the_clock_and_says_why(town: Town) -> None:
    kept = Request.objects.get(pk=waiting(town).pk)
    assert (kept.state, kept.due_at, kept.climb_at) == ("waiting", None, None)
    page = town.client("张师傅").get(reverse("desk:request", args=[kept.number])).content.decode()
    assert ASKED in page
    assert "时限先停着" in page
    assert Message.objects.filter(person_id=town.person("张师傅").pk).count() == 2
    assert AuditEntry.objects.get(verb="desk.pause_request").facts["after"] == "waiting"


def test_what_was_handed_in_lets_the_clock_run_on_by_the_days_it_stood(town: Town) -> None:
    request = waiting(town)
    with at(2018, 3, 15, 12, 0):  # Tuesday and Wednesday do not count
        services.supply_request(request, actor=town.actor("张师傅"), text="拍好了")
    kept = Request.objects.get(pk=request.pk)
    assert (kept.state, kept.due_at) == ("accepted", closing(2018, 3, 21))
    assert kept.due_at == kept.answer_due_at == kept.climb_at
    promised = Promise.objects.get(request=request, kind="answer")
    assert (promised.due_at, promised.end) == (closing(2018, 3, 21), "")
    with at(2018, 3, 15, 13, 0):
        counted = selectors.matter_page(town.actor("张师傅"), kept, holds_passphrase=False)
    stood = counted["reckonings"][0].counted.paused
    assert [day.isoformat() for day in stood] == ["2018-03-13", "2018-03-14"]


def test_pausing_twice_counts_like_once(town: Town) -> None:
    request = waiting(town)
    with at(2018, 3, 14, 9, 0):
        services.resume_request(request, actor=town.actor("小王"), text="先按现有材料办")
        services.pause_request(request, actor=town.actor("小王"), text=ASKED)
    with at(2018, 3, 15, 12, 0):
        services.supply_request(request, actor=town.actor("张师傅"))
    assert Request.objects.get(pk=request.pk).due_at == closing(2018, 3, 21)
    assert StandingClock.objects.filter(request=request).count() == 2


def test_a_broken_promise_stays_broken_however_long_the_clock_stands(town: Town) -> None:
    request = accepted(town)
    with at(2018, 3, 22, 9, 0):
        services.pause_request(request, actor=town.actor("小王"), text=ASKED)
    with at(2018, 3, 28, 9, 0):
        services.supply_request(request, actor=town.actor("张师傅"))
        services.answer_request(
            request, actor=town.actor("小王"), text="补发了。", outcome="solved"
        )
    assert Promise.objects.get(request=request, kind="answer").end == "late"


def test_while_it_waits_it_neither_climbs_nor_is_owed(town: Town) -> None:
    request = waiting(town)
    with at(2018, 4, 20, 9, 0):
        assert services.climb_overdue(now=timezone.now()) == 0
        assert not Request.objects.owed().filter(pk=request.pk).exists()
        assert Request.objects.unfinished().filter(pk=request.pk).exists()


def test_the_worker_is_reminded_once_and_the_office_calls_after_ten_days(town: Town) -> None:
    request = waiting(town)
    before = Message.objects.count()
    with at(2018, 3, 20, 18, 0):  # five working days after the 13th
        assert services.remind_worker(now=timezone.now()) == 1
        assert services.remind_worker(now=timezone.now()) == 0
        assert Message.objects.count() == before + 1
        officer = town.actor("小王")
        assert list(selectors.todos(officer, now=timezone.now(), most=9)) == []
    with at(2018, 3, 28, 9, 0):
        (todo,) = selectors.todos(town.actor("小王"), now=timezone.now(), most=9)
        assert request.number in todo.url


def test_a_withdrawn_matter_waits_no_more(town: Town) -> None:
    request = waiting(town)
    services.withdraw_request(request, actor=town.actor("张师傅"))
    kept = Request.objects.get(pk=request.pk)
    assert (kept.state, kept.waiting_since, kept.remind_at) == ("withdrawn", None, None)
    assert not StandingClock.objects.filter(request=request, until=None).exists()
    assert not Promise.objects.filter(request=request, ended_at=None).exists()


def test_asking_for_nothing_or_going_on_without_a_reason_is_refused(town: Town) -> None:
    request = accepted(town)
    with pytest.raises(RuleViolation) as no:
        services.pause_request(request, actor=town.actor("小王"), text=" ")
    assert no.value.code == "flow.note_required"
    services.pause_request(request, actor=town.actor("小王"), text=ASKED)
    with pytest.raises(RuleViolation):
        services.resume_request(request, actor=town.actor("小王"), text="")
    assert Request.objects.get(pk=request.pk).state == "waiting"


@pytest.mark.parametrize("who", ["刘师傅", "赵姐", "老李", "陈审", "visitor"])
def test_nobody_else_stops_or_starts_the_clock(town: Town, who: str) -> None:
    running, standing = accepted(town), waiting(town)
    actor = town.actor(who)
    with pytest.raises(NotAllowed):
        services.pause_request(running, actor=actor, text=ASKED)
    with pytest.raises(NotAllowed):
        services.resume_request(standing, actor=actor, text="接着办")
    with pytest.raises(NotAllowed):
        services.supply_request(standing, actor=actor)
    with pytest.raises(NotAllowed):
        services.attach_paper(standing, photo(), actor=actor)
    assert Request.objects.get(pk=running.pk).state == "accepted"
    assert Attachment.objects.count() == 0


def test_one_of_two_lets_it_run_on(town: Town) -> None:
    request = waiting(town)
    stale = Request.objects.get(pk=request.pk)
    services.supply_request(request, actor=town.actor("张师傅"))
    with pytest.raises((Conflict, NotAllowed)):
        services.resume_request(stale, actor=town.actor("小王"), text="不等了")
    assert Entry.objects.filter(request=request, kind__in=["supplied", "resumed"]).count() == 1


def test_a_paper_comes_to_an_open_matter_and_the_office_sees_it(town: Town) -> None:
    request = waiting(town)
    page = reverse("desk:attach_paper", args=[request.number])
    client = town.client("张师傅")
    assert client.get(page).status_code == 200
    assert client.post(page, {"papers": photo()}).status_code == 302
    paper = Attachment.objects.get(request=request)
    office = town.client("小王").get(reverse("desk:handle_request", args=[request.number]))
    assert paper.file.name in office.content.decode()
    assert Entry.objects.get(request=request, kind="attached").text == paper.file.name
    assert client.post(page, {}).status_code == 422


def hand_in(town: Town, request: Request, names: list[str]) -> list[int]:
    page = reverse("desk:attach_paper", args=[request.number])
    client = town.client("张师傅")
    return [client.post(page, {"papers": photo(name)}).status_code for name in names]


def test_what_the_office_asks_for_is_taken_though_the_matter_was_full(town: Town) -> None:
    request = accepted(town)
    page = reverse("desk:attach_paper", args=[request.number])
    client = town.client("张师傅")
    assert "还能交10个" in client.get(page).content.decode()
    assert hand_in(town, request, [f"{n}.png" for n in range(11)]) == [302] * 10 + [422]
    full = client.get(page).content.decode()
    assert "这件事收满10份材料了" in full
    assert 'type="file"' not in full
    services.pause_request(request, actor=town.actor("小王"), text=ASKED)
    assert "还能交10个" in client.get(page).content.decode()
    assert hand_in(town, request, [f"补{n}.png" for n in range(11)]) == [302] * 10 + [422]
    services.supply_request(request, actor=town.actor("张师傅"), text="都在这里")
    services.pause_request(request, actor=town.actor("小王"), text=ASKED)
    assert hand_in(town, request, ["又一份.png"]) == [302]
    assert Attachment.objects.filter(request=request).count() == 21


def test_at_the_bound_one_reads_what_is_kept_and_what_to_do(town: Town) -> None:
    request = accepted(town)
    hand_in(town, request, [f"{n}.png" for n in range(10)])
    page = reverse("desk:attach_paper", args=[request.number])
    refused = town.client("张师傅").post(page, {"papers": photo("多的.png")})
    assert refused.status_code == 422
    said = refused.content.decode()
    assert "这件事收满10份材料了，这个没有收，原来交的都在。" in said
    assert "可以先删掉一个" not in said  # what is filed cannot be taken back by its worker
    assert Attachment.objects.filter(request=request).count() == 10
    english = town.client("张师傅")
    english.cookies["zh_lang"] = "en"
    assert "This matter has its 10 papers" in english.get(page).content.decode()


def test_whoever_goes_for_one_more_paper_has_written_nothing_that_would_be_lost(town: Town) -> None:
    request = waiting(town)
    page = reverse("desk:supply_request", args=[request.number])
    shown = town.client("张师傅").get(page).content.decode()
    way = shown.index(reverse("desk:attach_paper", args=[request.number]))
    assert way < shown.index("<textarea")


def test_a_visitor_hands_in_with_the_passphrase(town: Town) -> None:
    draft = services.start_draft(
        {"category": "wages", "story": "欠薪", "reach": "nothing"}, actor=town.actor("visitor")
    )
    filed = services.file_request(draft, actor=town.actor("visitor"))
    officer = town.actor("小王")
    services.accept_request(filed.request, actor=officer)
    services.pause_request(filed.request, actor=officer, text=ASKED)
    client = town.client("visitor")
    number = filed.request.number
    tracked = {"number": number, "passphrase": filed.passphrase}
    client.post(reverse("desk:open_with_passphrase"), tracked)
    page = reverse("desk:supply_request", args=[number])
    assert ASKED in client.get(page).content.decode()
    assert client.post(page, {"text": "没有工资条"}).status_code == 302
    assert Request.objects.get(number=number).state == "accepted"
