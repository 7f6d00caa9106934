"""Phones and counters are shared: what one person opened or wrote is not the next one's."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.town import STORY, Town, at, file
from zhijia.desk import services
from zhijia.desk.models import Category, Draft, Entry, Participant, Request
from zhijia.kernel.actor import VISITOR
from zhijia.kernel.errors import RuleViolation
from zhijia.org import services as org


def visitors_matter(client: Client) -> tuple[str, str, Draft]:
    """A visitor asks through the pages; number, passphrase and draft."""
    client.post(reverse("desk:start_request"), {"category": "wages"})
    draft = Draft.objects.latest("pk")
    for question, typed in (
        ("story", {"story": STORY}),
        ("employer", {"employer": ""}),
        ("contact", {"reach": "nothing"}),
    ):
        client.post(reverse("desk:answer_question", args=[draft.key, question]), typed)
    client.post(reverse("desk:file_request", args=[draft.key]))
    page = client.get(reverse("desk:request_filed", args=[draft.key])).content.decode()
    number = re.search(r'id="number">([\d-]+)<', page)
    passphrase = re.search(r'id="passphrase">([\d ]+)<', page)
    assert number
    assert passphrase
    return number[1], passphrase[1], draft


def test_a_visitor_asks_through_the_pages_and_opens_it_elsewhere(town: Town) -> None:
    number, passphrase, _draft = visitors_matter(Client())
    elsewhere = Client()
    typed = {"number": number, "passphrase": passphrase}
    assert elsewhere.post(reverse("desk:open_with_passphrase"), typed).status_code == 302
    assert elsewhere.get(reverse("desk:request", args=[number])).status_code == 200


def test_the_session_key_changes_when_a_matter_is_opened(town: Town) -> None:
    number, passphrase, _draft = visitors_matter(Client())
    browser = Client()
    browser.post(reverse("desk:start_request"), {"category": "wages"})
    kept_by_somebody = browser.cookies["zh_session"].value
    typed = {"number": number, "passphrase": passphrase}
    browser.post(reverse("desk:open_with_passphrase"), typed)
    assert browser.cookies["zh_session"].value != kept_by_somebody
    other = Client()
    other.cookies["zh_session"] = kept_by_somebody
    assert other.get(reverse("desk:request", args=[number])).status_code == 404


def test_an_opened_matter_closes_after_half_an_hour(town: Town) -> None:
    number, passphrase, _draft = visitors_matter(Client())
    browser = Client()
    typed = {"number": number, "passphrase": passphrase}
    now = timezone.now()
    browser.post(reverse("desk:open_with_passphrase"), typed)
    page = reverse("desk:request", args=[number])
    assert browser.get(page).status_code == 200
    later = timezone.localtime(now + timedelta(minutes=31))
    with at(later.year, later.month, later.day, later.hour, later.minute):
        assert browser.get(page).status_code == 404


def test_the_filed_page_keeps_silent_after_a_quarter_of_an_hour_even_without_the_sweep(
    town: Town,
) -> None:
    browser = Client()
    _number, passphrase, draft = visitors_matter(browser)
    Draft.objects.filter(pk=draft.pk).update(show_until=timezone.now() - timedelta(seconds=1))
    page = browser.get(reverse("desk:request_filed", args=[draft.key])).content.decode()
    assert passphrase not in page


def test_a_guesser_waits_and_nobody_else_does(town: Town) -> None:
    draft = services.start_draft({"category": "wages", "story": STORY}, actor=VISITOR)
    filed = services.file_request(draft, actor=VISITOR)
    number = filed.request.number
    for _guess in range(10):
        with pytest.raises(RuleViolation):
            services.open_with_passphrase(number, "1" * 16, actor=VISITOR, client="guesser")
    found = services.open_with_passphrase(number, filed.passphrase, actor=VISITOR, client="owner")
    assert found == filed.request
    with pytest.raises(RuleViolation):
        services.open_with_passphrase(number, filed.passphrase, actor=VISITOR, client="guesser")


def test_a_flood_is_refused_and_what_was_typed_stays(town: Town) -> None:
    client = Client()
    codes = [
        client.post(reverse("desk:start_request"), {"category": "wages"}).status_code
        for _again in range(62)
    ]
    assert codes[:60] == [302] * 60
    assert codes[60:] == [422, 422]


@pytest.mark.parametrize("words", ["张建国", "张建", "zjg", "建国"])
def test_the_search_never_finds_by_a_name(town: Town, words: str) -> None:
    request = file(town)
    page = town.client("小王").get(reverse("desk:requests") + f"?q={words}").content.decode()
    assert request.number not in page


def test_the_search_finds_by_digits_of_the_number(town: Town) -> None:
    request = file(town)
    services.withdraw_request(request, actor=town.actor("张师傅"))  # in whatever tab it stands
    for asked in (request.number, request.number.replace("-", ""), request.number[-4:]):
        page = town.client("小王").get(reverse("desk:requests") + f"?q={asked}").content.decode()
        assert request.number in page


def test_a_superior_takes_part_until_the_step_is_taken(town: Town) -> None:
    with at(2018, 3, 12, 9, 0):
        request = file(town, category="membership")
    with at(2018, 3, 14, 9, 0) as now:
        services.climb_overdue(now=now)
        request.refresh_from_db()
        services.accept_request(request, actor=town.actor("赵姐"))
    assert Participant.objects.get(request=request).until is not None


def test_a_moved_union_takes_its_overdue_matters_out_of_the_old_branch(town: Town) -> None:
    with at(2018, 3, 12, 9, 0):
        request = file(town, category="membership")
    with at(2018, 3, 14, 9, 0) as now:
        services.climb_overdue(now=now)
    page = reverse("desk:handle_request", args=[request.number])
    assert town.client("老李").get(page).status_code == 200
    org.move_union(
        town.mill_union,
        actor=town.actor("周主席"),
        target=town.west,
        on=timezone.localdate(),
        reason="划转",
    )
    assert town.client("老李").get(page).status_code == 404
    assert town.client("吴姐").get(page).status_code == 200
    services.climb_overdue(now=timezone.now())
    assert Request.objects.get(pk=request.pk).supervisor == town.west


def test_a_message_is_written_once_however_often_the_button_is_pressed(town: Town) -> None:
    request = file(town)
    typed = {"once": "k1", "text": "还有四月份的"}
    worker, page = town.client("张师傅"), reverse("desk:write_to_office", args=[request.number])
    assert [worker.post(page, typed).status_code for _ in range(2)] == [302, 302]
    other = {**typed, "text": "别的话"}
    assert worker.post(page, other).status_code == 409
    assert Entry.objects.filter(request=request, kind="from_worker").count() == 1
    office = town.client("小王")
    write = reverse("desk:write_to_worker", args=[request.number])
    said = {"once": "k2", "audience": "worker", "text": "我们先核对。"}
    assert [office.post(write, said).status_code for _ in range(2)] == [302, 302]
    assert Entry.objects.filter(request=request, kind="to_worker").count() == 1


def test_a_category_closed_while_somebody_writes_is_asked_for_again(town: Town) -> None:
    worker = town.client("张师傅")
    said = {"category": "wages", "story": STORY}
    draft = services.start_draft(said, actor=town.actor("张师傅"))
    Category.objects.filter(code="wages").update(is_open=False)
    answer = worker.post(reverse("desk:file_request", args=[draft.key]))
    assert answer["Location"].endswith("/category/")
    with pytest.raises(RuleViolation) as no:
        services.file_request(draft, actor=town.actor("张师傅"))
    assert no.value.code == "desk.category_missing"


def test_a_late_answer_never_overwrites_a_filed_draft(town: Town) -> None:
    draft = services.start_draft({"category": "wages", "story": STORY}, actor=VISITOR)
    stale = Draft.objects.get(pk=draft.pk)
    filed = services.file_request(draft, actor=VISITOR)
    with pytest.raises(RuleViolation) as no:
        services.answer_question(stale, {"story": "改一改"}, actor=VISITOR)
    assert no.value.code == "desk.draft_gone"
    assert Draft.objects.get(pk=draft.pk).sealed() == {"passphrase": filed.passphrase}


def test_pages_are_kept_by_nobody(town: Town) -> None:
    request = file(town)
    for who, page in (
        ("visitor", reverse("portal:home")),
        ("张师傅", reverse("desk:request", args=[request.number])),
        ("小王", reverse("desk:requests")),
        ("小王", reverse("desk:handle_request", args=[request.number])),
    ):
        assert "no-store" in town.client(who).get(page)["Cache-Control"]


@pytest.mark.parametrize("who", ["visitor", "张师傅"])
def test_leaving_quickly_ends_the_session_and_asks_the_browser_to_forget(
    town: Town, who: str
) -> None:
    client = town.client(who)
    client.post(reverse("desk:start_request"), {"category": "wages"})
    draft = Draft.objects.latest("pk")
    page = reverse("desk:answer_question", args=[draft.key, "story"])
    assert client.get(page).status_code == 200
    left = client.post(reverse("desk:leave_quickly"))
    assert left["Location"] == reverse("press:places")
    assert left["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get(page).status_code == 404
    assert client.get(reverse("portal:messages")).content.decode().count("登录") > 1


def test_somebody_who_signs_in_half_way_goes_on_with_the_same_draft(town: Town) -> None:
    worker = town.client("张师傅")
    said = {"category": "wages", "story": STORY}
    draft = services.start_draft(said, actor=town.actor("张师傅"))
    asked = worker.get(reverse("desk:answer_question", args=[draft.key, "contact"]))
    assert "用我账号里的手机号" in asked.content.decode()
    assert "登录以后接着提交" not in asked.content.decode()
    unknown = reverse("desk:answer_question", args=[draft.key, "nonsense"])
    assert worker.get(unknown).status_code == 404
