"""write_to_office, rate_request, reopen_request, withdraw_request, open_with_passphrase."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.urls import reverse

from tests.town import STORY, Town, at, file
from zhijia.base.audit.models import AuditEntry
from zhijia.desk import selectors, services
from zhijia.desk.models import Entry, Request
from zhijia.kernel.actor import VISITOR
from zhijia.kernel.errors import Conflict, NotAllowed, RuleViolation


@pytest.fixture
def answered(town: Town) -> Request:
    request = file(town)
    services.accept_request(request, actor=town.actor("小王"))
    return services.answer_request(
        request, actor=town.actor("小王"), text="单位本周五前补发。", outcome="solved"
    )


def test_the_worker_rates_and_that_closes_the_matter(town: Town, answered: Request) -> None:
    services.rate_request(answered, actor=town.actor("张师傅"), grade="satisfied")
    kept = Request.objects.get(pk=answered.pk)
    assert (kept.state, kept.grade) == ("closed", "satisfied")
    assert AuditEntry.objects.filter(verb="desk.rate_request").count() == 1


@pytest.mark.parametrize("name", ["小王", "周主席", "刘师傅", "visitor"])
def test_nobody_else_rates(town: Town, answered: Request, name: str) -> None:
    with pytest.raises(NotAllowed) as no:
        services.rate_request(answered, actor=town.actor(name), grade="very_satisfied")
    assert no.value.code == "desk.not_your_request"
    assert Request.objects.get(pk=answered.pk).grade == ""


def test_the_two_lowest_grades_ask_why(town: Town, answered: Request) -> None:
    worker = town.actor("张师傅")
    for grade in ("dissatisfied", "very_dissatisfied"):
        with pytest.raises(RuleViolation) as no:
            services.rate_request(answered, actor=worker, grade=grade)
        assert (no.value.code, no.value.field) == ("desk.why_missing", "why")
    services.rate_request(answered, actor=worker, grade="dissatisfied", why="钱没有到")
    assert Entry.objects.get(request=answered, kind="rated").text == "钱没有到"


def test_an_unknown_grade_is_refused(town: Town, answered: Request) -> None:
    with pytest.raises(RuleViolation) as no:
        services.rate_request(answered, actor=town.actor("张师傅"), grade="five_stars")
    assert no.value.code == "desk.grade_missing"


def test_a_rating_is_given_once(town: Town, answered: Request) -> None:
    worker = town.actor("张师傅")
    services.rate_request(answered, actor=worker, grade="satisfied")
    with pytest.raises(NotAllowed) as no:
        services.rate_request(answered, actor=worker, grade="very_satisfied")
    assert no.value.code == "desk.rated_already"


def test_reopening_starts_the_promise_anew_and_works_twice(town: Town) -> None:
    worker, officer = town.actor("张师傅"), town.actor("小王")
    with at(2018, 3, 12, 9, 0):
        request = file(town)
        services.accept_request(request, actor=officer)
    for again in (1, 2):
        with at(2018, 4, 2 * again, 9, 0):
            services.answer_request(request, actor=officer, text="补发了。", outcome="solved")
            services.reopen_request(request, actor=worker, why="还没有到账")
            kept = Request.objects.get(pk=request.pk)
            assert (kept.state, kept.reopenings, kept.grade) == ("accepted", again, "")
            assert kept.due_at == kept.answer_due_at
    services.answer_request(request, actor=officer, text="补发了。", outcome="solved")
    with pytest.raises(NotAllowed) as no:
        services.reopen_request(request, actor=worker, why="还是没有")
    assert no.value.code == "desk.reopened_twice"


def test_a_page_that_is_old_never_reopens_a_third_time(town: Town, answered: Request) -> None:
    worker, officer = town.actor("张师傅"), town.actor("小王")
    old = Request.objects.get(pk=answered.pk)
    for _again in range(2):
        services.reopen_request(answered, actor=worker, why="还没有到账")
        services.answer_request(answered, actor=officer, text="补发了。", outcome="solved")
    with pytest.raises(Conflict):
        services.reopen_request(old, actor=worker, why="还是没有")
    assert Request.objects.get(pk=answered.pk).reopenings == 2


def test_reopening_needs_a_word(town: Town, answered: Request) -> None:
    with pytest.raises(RuleViolation) as no:
        services.reopen_request(answered, actor=town.actor("张师傅"), why="")
    assert no.value.code == "flow.note_required"


def test_a_worker_adds_to_an_open_matter_only(town: Town, answered: Request) -> None:
    worker = town.actor("张师傅")
    with pytest.raises(NotAllowed):
        services.write_to_office(answered, actor=worker, text="还有四月份的")
    request = file(town)
    services.write_to_office(request, actor=worker, text="还有四月份的")
    assert Entry.objects.get(request=request, kind="from_worker").text == "还有四月份的"


def test_withdrawing_stops_the_clock(town: Town) -> None:
    request = file(town)
    services.withdraw_request(request, actor=town.actor("张师傅"))
    kept = Request.objects.get(pk=request.pk)
    assert (kept.state, kept.due_at, kept.climb_at) == ("withdrawn", None, None)


def test_a_stranger_neither_withdraws_nor_reads(town: Town) -> None:
    request = file(town)
    with pytest.raises(NotAllowed):
        services.withdraw_request(request, actor=town.actor("刘师傅"))
    with pytest.raises(Http404):
        selectors.matter_or_404(town.actor("刘师傅"), request.number)
    with pytest.raises(Http404):
        selectors.matter_or_404(VISITOR, request.number, opened=[request.number])


def visitors_matter() -> tuple[Request, str]:
    draft = services.start_draft({"category": "wages", "story": STORY}, actor=VISITOR)
    filed = services.file_request(draft, actor=VISITOR)
    return filed.request, filed.passphrase


def test_number_and_passphrase_open_a_visitors_matter(town: Town) -> None:
    request, passphrase = visitors_matter()
    typed = passphrase.replace(" ", "").translate(
        str.maketrans("0123456789", "０１２３４５６７８９")
    )
    found = services.open_with_passphrase(request.number, typed, actor=VISITOR)
    assert found == request
    opened, by_passphrase = selectors.matter_or_404(VISITOR, request.number, opened=[found.number])
    assert (opened, by_passphrase) == (request, True)


def test_an_unknown_number_and_a_wrong_passphrase_look_the_same(town: Town) -> None:
    request, _passphrase = visitors_matter()
    answers = []
    for number in (request.number, "2018-0101-0000-0000", "hello"):
        with pytest.raises(RuleViolation) as no:
            services.open_with_passphrase(number, "0000 0000 0000 0000", actor=VISITOR)
        answers.append((no.value.code, no.value.field, no.value.facts))
    assert answers[0] == answers[1] == answers[2]


def test_guessing_is_slowed_down_and_the_owner_is_never_locked_out(town: Town) -> None:
    request, passphrase = visitors_matter()
    with at(2018, 3, 12, 9, 0):
        for _guess in range(8):
            with pytest.raises(RuleViolation):
                services.open_with_passphrase(request.number, "1" * 16, actor=VISITOR)
        with pytest.raises(RuleViolation):
            services.open_with_passphrase(request.number, passphrase, actor=VISITOR)
    with at(2018, 3, 12, 9, 1, 1):
        assert services.open_with_passphrase(request.number, passphrase, actor=VISITOR) == request


def test_a_signed_in_workers_matter_has_no_passphrase(town: Town) -> None:
    request = file(town)
    assert request.passphrase_digest == ""
    with pytest.raises(RuleViolation):
        services.open_with_passphrase(request.number, "", actor=VISITOR)


def test_the_worker_reads_who_holds_it_now(town: Town) -> None:
    with at(2018, 3, 12, 9, 0):
        request = file(town)
        page = reverse("desk:request", args=[request.number])
        before = town.client("张师傅").get(page).content.decode()
        services.accept_request(request, actor=town.actor("小王"))
        after = town.client("张师傅").get(page).content.decode()
    assert "现在在：示范区总工会</p>" in before
    assert "现在在：示范区总工会，经办人王某</p>" in after
    assert "王晓梅" not in after
