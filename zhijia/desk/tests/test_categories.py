"""edit_category, edit_question, remove_question: what the district sets, and that it never reaches back."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.test_access_matrix import EVERYBODY
from tests.town import Town, at, file
from zhijia.base.audit.models import AuditEntry
from zhijia.desk import services
from zhijia.desk.models import Category, CategoryVersion, Request
from zhijia.desk.rules.asked import AnswerKind, AskedQuestion, Wording
from zhijia.desk.rules.categories import CATEGORIES
from zhijia.kernel.errors import Conflict, NotAllowed, RuleViolation

pytestmark = pytest.mark.django_db
SETTINGS = {
    "title": "工资",
    "title_en": "Wages",
    "hint": "",
    "hint_en": "",
    "goes_to": "district",
    "confidential": "on",
    "accept_days": "2",
    "answer_days": "7",
    "clock_source": "本区自己定的",
    "papers": "工资条\n\n 考勤 ",
    "papers_en": "",
    "handoff": "",
    "is_open": "on",
}
QUESTION = {"label": "在哪个岗位？", "kind": "text", "place": "1"}


def wages() -> Category:
    return Category.objects.get(code="wages")


def page_of(category: Category) -> str:
    return reverse("desk:edit_category", args=[category.pk])


def asks(label: str, code: str = "x", **more: object) -> AskedQuestion:
    return AskedQuestion(code, AnswerKind.TEXT, Wording(label), **more)  # type: ignore[arg-type]


def test_a_new_district_starts_with_dated_categories(town: Town) -> None:
    assert CategoryVersion.objects.count() == Category.objects.count() == len(CATEGORIES)
    assert {one.asked for one in Category.objects.all()} == {row.questions for row in CATEGORIES}
    for one in Category.objects.all():
        assert one.clock_source
        assert one.versions.get().asked == one.asked


def test_a_change_is_a_new_version_and_the_trail_names_it(town: Town) -> None:
    answer = town.client("周主席").post(page_of(wages()), SETTINGS | {"seen": "1"})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    changed = wages()
    assert (changed.title, changed.accept_days, changed.papers_to_bring) == (
        "工资",
        2,
        ["工资条", "考勤"],
    )
    assert [v.number for v in changed.versions.order_by("number")] == [1, 2]
    entry = AuditEntry.objects.get(verb="desk.edit_category")
    assert entry.facts["version"] == 2
    assert "confidential" not in entry.facts["changed"]


def test_what_is_not_changed_makes_no_version(town: Town) -> None:
    category = wages()
    services.edit_category(category, {"title": category.title}, actor=town.actor("周主席"))
    assert category.versions.count() == 1
    assert not AuditEntry.objects.filter(verb="desk.edit_category").exists()


def test_two_who_change_at_once_do_not_overwrite_each_other(town: Town) -> None:
    chair = town.actor("周主席")
    services.edit_category(wages(), {"title": "甲"}, actor=chair, seen=1)
    with pytest.raises(Conflict, match="category_changed"):
        services.edit_category(wages(), {"title": "乙"}, actor=chair, seen=1)
    answer = town.client("周主席").post(page_of(wages()), SETTINGS | {"seen": "1"})
    assert answer.status_code == 409
    assert "刚刚改过" in answer.content.decode()
    assert wages().title == "甲"


def test_a_filed_request_keeps_what_it_was_promised_and_asked(town: Town) -> None:
    with at(2018, 3, 12, 10, 0):
        request = file(town, "张师傅", **{"ask-months": "一月到三月"})
        services.edit_category(wages(), {"answer_days": 20}, actor=town.actor("周主席"))
        services.remove_question(wages(), "months", actor=town.actor("周主席"))
        services.accept_request(request, actor=town.actor("小王"))
        services.answer_request(request, actor=town.actor("小王"), text="好", outcome="solved")
    due_at = request.answer_due_at
    with at(2018, 3, 14, 10, 0):
        services.reopen_request(request, actor=town.actor("张师傅"), why="没给钱")
    request.refresh_from_db()
    assert (due_at.day, request.answer_due_at.day) == (19, 21)  # five working days both times
    assert request.version == CategoryVersion.objects.get(category=wages(), number=1)
    for who, name in (("张师傅", "desk:request"), ("小王", "desk:handle_request")):
        shown = town.client(who).get(reverse(name, args=[request.number])).content.decode()
        assert "哪几个月的？" in shown, who
        assert "一月到三月" in shown, who


def test_whoever_read_the_old_promise_reads_the_new_one_before_it_counts(town: Town) -> None:
    actor = town.actor("张师傅")
    said = {"category": "wages", "story": "没发工资", "reach": "nothing"}
    draft = services.start_draft(said, actor=actor)
    client, check = town.client("张师傅"), reverse("desk:file_request", args=[draft.key])
    assert 'name="seen" value="1"' in client.get(check).content.decode()
    services.edit_category(wages(), {"answer_days": 9}, actor=town.actor("周主席"))
    refused = client.post(check, {"seen": "1"})
    assert refused.status_code == 409
    shown = refused.content.decode()
    assert "9个工作日内" in shown
    assert 'name="seen" value="2"' in shown
    assert client.post(check, {"seen": "2"}).status_code == 302
    assert Request.objects.get().promised.number == 2


def ask(client: Client, draft_url: str, slug: str, typed: dict[str, str]) -> str:
    answer = client.post(draft_url.replace("QUESTION", slug), typed)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return answer["Location"]


def test_its_questions_come_after_the_category_one_a_page(town: Town) -> None:
    client = town.client("visitor")
    first = client.post(reverse("desk:start_request"), {"category": "wages"})["Location"]
    assert first.endswith("/ask-months/")
    page = client.get(first).content.decode()
    assert "第2问，最多7问" in page
    assert "哪几个月的？" in page
    url = first.replace("ask-months", "QUESTION")
    assert ask(client, url, "ask-months", {"ask-months": "三月"}).endswith("/ask-still-there/")
    wrong = client.post(url.replace("QUESTION", "ask-still-there"), {"ask-still-there": "乱写"})
    assert wrong.status_code == 422
    assert ask(client, url, "ask-still-there", {}).endswith("/story/")
    ask(client, url, "story", {"story": "没发"})
    ask(client, url, "employer", {})
    ask(client, url, "papers", {})
    check = client.get(ask(client, url, "contact", {"reach": "nothing"})).content.decode()
    assert "三月" in check
    assert "工资条或者银行流水" in check
    filed = client.post(url.replace("QUESTION", "check"), follow=True).content.decode()
    assert "工资条或者银行流水" in filed
    assert Request.objects.get().sealed()["ask-months"] == "三月"
    assert "ask-still-there" not in Request.objects.get().sealed()


@pytest.mark.parametrize(
    ("kind", "typed", "kept", "shown"),
    [
        ("day", {"ask-x_0": "2018", "ask-x_1": "3", "ask-x_2": "9"}, "2018-03-09", "2018年3月9日"),
        ("number", {"ask-x": "３"}, "3", "3"),
        ("yes_no", {"ask-x": "no"}, "no", "不是"),
        ("text", {"ask-x": " 甲乙 "}, "甲乙", "甲乙"),
    ],
)
def test_every_kind_of_answer_comes_back_as_it_was_given(
    town: Town, kind: str, typed: dict[str, str], kept: str, shown: str
) -> None:
    question = AskedQuestion("x", AnswerKind(kind), Wording("问", "Asked"), must=True)
    services.edit_question(wages(), question, place=0, actor=town.actor("周主席"))
    client = town.client("张师傅")
    page = client.post(reverse("desk:start_request"), {"category": "wages"})["Location"]
    assert client.post(page, {}).status_code == 422  # it must be answered
    assert client.post(page, typed).status_code == 302
    again = client.get(page).content.decode()
    assert all(part.lstrip("0") in again for part in kept.split("-"))
    draft_key = page.split("/")[2]
    for slug, said in (("story", {"story": "没发"}), ("contact", {"reach": "account"})):
        client.post(reverse("desk:answer_question", args=[draft_key, slug]), said)
    assert client.post(reverse("desk:file_request", args=[draft_key])).status_code == 302
    request = Request.objects.get()
    assert request.sealed()["ask-x"] == kept
    read = town.client("小王").get(reverse("desk:handle_request", args=[request.number]))
    assert shown in read.content.decode()


def test_nobody_gets_past_a_question_that_must_be_answered(town: Town) -> None:
    services.edit_question(
        wages(), asks("一定要答", must=True), place=0, actor=town.actor("周主席")
    )
    actor = town.actor("张师傅")
    said = {"category": "wages", "story": "没发工资", "reach": "nothing"}
    draft = services.start_draft(said, actor=actor)
    answer = town.client("张师傅").post(reverse("desk:file_request", args=[draft.key]))
    assert answer["Location"].endswith("/ask-x/")
    assert not Request.objects.exists()


def test_a_question_is_added_moved_and_taken_out_by_the_pages(town: Town) -> None:
    client, category = town.client("周主席"), wages()
    new = reverse("desk:edit_question", args=[category.pk, "new"])
    assert client.get(new).status_code == 200
    assert client.post(new, {"kind": "text", "place": "1"}).status_code == 422
    assert client.post(new, QUESTION).status_code == 302
    asked = wages().asked
    assert [one.label.zh for one in asked] == [
        "在哪个岗位？",
        "哪几个月的？",
        "您现在还在这家单位上班吗？",
    ]
    own = reverse("desk:edit_question", args=[category.pk, asked[0].code])
    assert client.post(own, QUESTION | {"place": "3"}).status_code == 302
    assert wages().asked[2].code == asked[0].code
    gone = reverse("desk:remove_question", args=[category.pk, asked[0].code])
    assert [client.post(gone).status_code for _press in range(2)] == [302, 302]
    assert [one.code for one in wages().asked] == ["months", "still-there"]
    assert category.versions.count() == 4
    assert client.get(own).status_code == 404


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"kind": "choice", "choices": "只有一个"}, "选项"),
        ({"kind": "choice", "choices": "甲|A\n甲|B"}, "选项"),
        ({"kind": "text", "choices": "甲\n乙"}, "选项"),
        ({"label": "  "}, "要问的话"),
        ({"place": "x"}, "数字"),
    ],
)
def test_a_question_that_cannot_be_asked_comes_back(
    town: Town, typed: dict[str, str], code: str
) -> None:
    new = reverse("desk:edit_question", args=[wages().pk, "new"])
    answer = town.client("周主席").post(new, QUESTION | typed)
    assert answer.status_code == 422
    assert code in answer.content.decode()
    assert wages().versions.count() == 1


def test_there_are_never_too_many_questions(town: Town) -> None:
    chair = town.actor("周主席")
    for place in range(2, 6):
        services.edit_question(wages(), asks("问", code=f"c{place}"), place=place, actor=chair)
    with pytest.raises(RuleViolation, match="too_many_questions"):
        services.edit_question(wages(), asks("问", code="c7"), place=6, actor=chair)


def test_a_domain_nobody_plugged_in_is_no_target(town: Town) -> None:
    with pytest.raises(RuleViolation, match="no_such_handoff"):
        services.edit_category(wages(), {"handoff": "nowhere"}, actor=town.actor("周主席"))


@pytest.mark.parametrize("who", ["张师傅", "赵姐", "老李", "小王", "陈审"])
def test_only_who_holds_the_duty_changes_anything(town: Town, who: str) -> None:
    actor = town.actor(who)
    for change in (
        lambda: services.edit_category(wages(), {"title": "改"}, actor=actor),
        lambda: services.edit_question(wages(), asks("改"), place=0, actor=actor),
        lambda: services.remove_question(wages(), "months", actor=actor),
    ):
        with pytest.raises(NotAllowed):
            change()


def test_the_pages_of_questions_are_for_the_settings_alone(town: Town) -> None:
    for name in ("desk:edit_question", "desk:remove_question"):
        page = reverse(name, args=[wages().pk, "months"])
        for who in EVERYBODY:
            answer = town.client(who).post(page, {})
            if town.actor(who).holds_somewhere("settings.edit"):
                assert answer.status_code in (302, 422), who
            else:
                away = answer.status_code == 302 and answer["Location"].startswith("/sign-in/")
                assert answer.status_code == 404 or away, who


def test_a_closed_category_is_chosen_by_nobody_and_its_matters_go_on(town: Town) -> None:
    request = file(town)
    services.edit_category(wages(), {"is_open": False}, actor=town.actor("周主席"))
    assert 'value="wages"' not in town.client("visitor").get("/ask/").content.decode()
    services.accept_request(request, actor=town.actor("小王"))
    assert Request.objects.get().state == "accepted"
