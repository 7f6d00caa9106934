"""Two people at once: one wins, the other is told, nothing is done twice.

Each race runs in real threads with a connection each, on both databases, `ROUNDS` times; the
negative control takes the guard away and must see the damage.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from tests.town import STORY, Town, build_town, file
from zhijia.desk import services
from zhijia.desk.models import Dispatch, Draft, Entry, PaperForm, RatingLink, Request
from zhijia.desk.services import filing, paper_forms
from zhijia.desk.services.filing import Filed
from zhijia.kernel.actor import VISITOR
from zhijia.kernel.errors import ZhijiaError

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROUNDS = int(os.environ.get("ZHIJIA_RACES", "20"))


@pytest.fixture
def town(transactional_db: None) -> Town:
    return build_town()


def both(*deeds: Callable[[], object]) -> list[object]:
    """Do these at the same moment; the result of each, or the refusal it met."""
    gate = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> object:
        try:
            gate.wait(timeout=20)
            return deed()
        except ZhijiaError as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def refusals(results: list[object]) -> list[str]:
    return [r.code for r in results if isinstance(r, ZhijiaError)]


def test_two_officers_take_one_step(town: Town) -> None:
    first, second = town.actor("小王"), town.actor("周主席")
    for _round in range(ROUNDS):
        request = file(town)
        copies = [Request.objects.get(pk=request.pk) for _ in range(2)]
        results = both(
            lambda copies=copies: services.accept_request(copies[0], actor=first),
            lambda copies=copies: services.accept_request(copies[1], actor=second),
        )
        assert refusals(results) == ["flow.already_moved"]
        assert Entry.objects.filter(request=request, kind="accepted").count() == 1


def test_without_the_comparison_both_take_the_step(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: swap without compare, and the race is lost in some round."""
    real = QuerySet.filter

    def without_state(self: QuerySet[Request], *args: object, **kwargs: object) -> object:
        if set(kwargs) == {"pk", "state"}:
            kwargs.pop("state")
        return real(self, *args, **kwargs)

    monkeypatch.setattr(QuerySet, "filter", without_state)
    request = file(town)
    copies = [Request.objects.get(pk=request.pk) for _ in range(2)]
    results = both(
        lambda: services.accept_request(copies[0], actor=town.actor("小王")),
        lambda: services.accept_request(copies[1], actor=town.actor("周主席")),
    )
    assert refusals(results) == []
    assert Entry.objects.filter(request=request, kind="accepted").count() == 2


def test_submitting_twice_files_once(town: Town) -> None:
    for _round in range(ROUNDS):
        draft = services.start_draft({"category": "wages", "story": STORY}, actor=VISITOR)
        before = Request.objects.count()
        results = both(*[lambda d=draft: services.file_request(d, actor=VISITOR)] * 2)
        numbers = {r.request.number for r in results}  # type: ignore[attr-defined]
        passphrases = {r.passphrase for r in results}  # type: ignore[attr-defined]
        assert (len(numbers), len(passphrases)) == (1, 1)
        assert Request.objects.count() == before + 1


def test_without_the_draft_as_key_submitting_twice_files_twice(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: forget that the draft was filed."""
    monkeypatch.setattr(filing, "_keep_for_a_retry", lambda draft, filed: None)
    draft = services.start_draft({"category": "wages", "story": STORY}, actor=VISITOR)
    both(*[lambda: services.file_request(draft, actor=VISITOR)] * 2)
    assert Request.objects.count() == 2
    assert Draft.objects.get(pk=draft.pk).filed_as is None


def test_rating_against_reopening(town: Town) -> None:
    worker, officer = town.actor("张师傅"), town.actor("小王")
    for _round in range(ROUNDS):
        request = file(town)
        services.accept_request(request, actor=officer)
        services.answer_request(request, actor=officer, text="补发了。", outcome="solved")
        copies = [Request.objects.get(pk=request.pk) for _ in range(2)]
        results = both(
            lambda copies=copies: services.rate_request(copies[0], actor=worker, grade="satisfied"),
            lambda copies=copies: services.reopen_request(copies[1], actor=worker, why="没到账"),
        )
        assert refusals(results) == ["flow.already_moved"]
        assert Request.objects.get(pk=request.pk).state in ("closed", "accepted")


def test_reopening_from_two_pages_at_once(town: Town) -> None:
    """One reopens; the other is told so, and neither meets an error of the server."""
    worker, officer = town.actor("张师傅"), town.actor("小王")
    for _round in range(ROUNDS):
        request = file(town)
        services.accept_request(request, actor=officer)
        services.answer_request(request, actor=officer, text="补发了。", outcome="solved")
        copies = [Request.objects.get(pk=request.pk) for _ in range(2)]
        results = both(
            *[
                lambda copy=copy: services.reopen_request(copy, actor=worker, why="没到账")
                for copy in copies
            ]
        )
        assert refusals(results) == ["flow.already_moved"]
        assert Request.objects.get(pk=request.pk).reopenings == 1


def sent_link(town: Town) -> list[RatingLink]:
    """A link to rate with, as two pages that are open already have read it."""
    said = {"category": "wages", "story": STORY, "reach": "sms", "phone": "13912345678"}
    request = services.file_request(services.start_draft(said, actor=VISITOR), actor=VISITOR)
    services.accept_request(request.request, actor=town.actor("小王"))
    services.answer_request(
        request.request, actor=town.actor("小王"), text="补发了。", outcome="solved"
    )
    links = RatingLink.objects.select_related("request__office").filter(request=request.request)
    return [links.get() for _page in range(2)]


def rate_twice(links: list[RatingLink]) -> list[object]:
    grades = ("satisfied", "very_satisfied")
    return both(
        *[
            lambda link=link, grade=grade: services.rate_with_link(link, actor=VISITOR, grade=grade)
            for link, grade in zip(links, grades, strict=True)
        ]
    )


def test_one_link_pressed_twice_at_once_is_one_rating(town: Town) -> None:
    for _round in range(ROUNDS):
        links = sent_link(town)
        assert refusals(rate_twice(links)) == ["desk.link_used"]
        rated = Entry.objects.filter(request=links[0].request, kind="rated")
        assert rated.count() == 1


def test_without_the_comparison_one_link_rates_twice(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: neither the link nor the step looks whether somebody was first."""
    links = sent_link(town)
    real = QuerySet.filter

    def blindly(self: QuerySet[Request], *args: object, **kwargs: object) -> object:
        if set(kwargs) in ({"pk", "used_at"}, {"pk", "state"}):
            kwargs = {"pk": kwargs["pk"]}
        return real(self, *args, **kwargs)

    monkeypatch.setattr(QuerySet, "filter", blindly)
    assert refusals(rate_twice(links)) == []
    assert Entry.objects.filter(request=links[0].request, kind="rated").count() == 2


def typed_in_twice(town: Town, code: str) -> list[object]:
    """Two officers type in the same form at once, each as they read it."""
    said = {"category": "wages", "reach": "nothing"}
    officers = [town.actor("老李"), town.actor("小王")]
    drafts = [
        services.start_draft({**said, "story": f"{STORY}{place}"}, actor=officer)
        for place, officer in enumerate(officers)
    ]
    return both(
        *[
            lambda draft=draft, officer=officer: services.enter_paper(
                draft, actor=officer, code=code, received_on=timezone.localdate()
            )
            for draft, officer in zip(drafts, officers, strict=True)
        ]
    )


def test_one_form_typed_in_by_two_officers_is_one_matter(town: Town) -> None:
    codes = services.print_paper_forms(town.east, ROUNDS, actor=town.actor("老李"))
    for place, code in enumerate(codes, start=1):
        results = typed_in_twice(town, code)
        assert refusals(results) == ["desk.paper_used"]
        assert Request.objects.count() == place
        [filed] = [result for result in results if isinstance(result, Filed)]
        assert services.open_with_code(code, actor=VISITOR) == filed.request


def test_without_the_lock_one_form_becomes_two_matters(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: the form is taken as both had read it before."""
    [code] = services.print_paper_forms(town.east, 1, actor=town.actor("老李"))
    stale = [PaperForm.objects.select_related("batch").get() for _officer in range(2)]
    monkeypatch.setattr(paper_forms, "_locked_form", lambda digits: stale.pop())
    assert refusals(typed_in_twice(town, code)) == []
    assert Request.objects.count() == 2


def test_two_sweepers_climb_once(town: Town) -> None:
    from datetime import timedelta

    for _round in range(max(1, ROUNDS // 5)):
        request = file(town, category="hardship")
        now = request.accept_due_at + timedelta(minutes=1)
        moved = both(*[lambda now=now: services.climb_overdue(now=now)] * 2)
        assert sum(m for m in moved if isinstance(m, int)) == 1
        assert Entry.objects.filter(request=request, kind="climbed").count() == 1
        with suppress(ZhijiaError):
            services.withdraw_request(
                Request.objects.get(pk=request.pk), actor=town.actor("张师傅")
            )


def offered(town: Town) -> Dispatch:
    request = file(town, category="hardship")
    services.accept_request(request, actor=town.actor("老李"))
    return services.dispatch_request(
        request, actor=town.actor("老李"), to=town.district, reason="要用区里的钱"
    )


def seen_by_now(offer: Dispatch) -> Dispatch:
    """The offer with its matter, as a page that is open already has read it."""
    return Dispatch.objects.select_related("request__office", "to").get(pk=offer.pk)


def test_taking_over_against_taking_back(town: Town) -> None:
    street, district = town.actor("老李"), town.actor("小王")
    for _round in range(ROUNDS):
        offer = offered(town)
        copies = [seen_by_now(offer) for _ in range(2)]
        results = both(
            lambda copies=copies: services.take_request(copies[0], actor=district),
            lambda copies=copies: services.recall_request(copies[1], actor=street),
        )
        assert refusals(results) == ["flow.already_moved"]
        end, office = Dispatch.objects.values_list("end", "request__office").get(pk=offer.pk)
        assert (end, office) in (("taken", town.district.pk), ("recalled", town.east.pk))


def test_taking_over_against_answering(town: Town) -> None:
    """Whoever is second is told: an office never answers what another one has just taken."""
    street, district = town.actor("老李"), town.actor("小王")
    for _round in range(ROUNDS):
        offer = offered(town)
        copy = Request.objects.get(pk=offer.request_id)
        results = both(
            lambda offer=offer: services.take_request(offer, actor=district),
            lambda copy=copy: services.answer_request(
                copy, actor=street, text="办好了。", outcome="solved"
            ),
        )
        assert refusals(results) == ["flow.already_moved"]
        kept = Request.objects.get(pk=offer.request_id)
        assert (kept.state, kept.office_id) in (
            ("accepted", town.district.pk),
            ("answered", town.east.pk),
        )


def test_handing_in_against_going_on_without(town: Town) -> None:
    worker, officer = town.actor("张师傅"), town.actor("小王")
    for _round in range(ROUNDS):
        request = file(town)
        services.accept_request(request, actor=officer)
        services.pause_request(request, actor=officer, text="请拍工资条")
        copies = [Request.objects.get(pk=request.pk) for _ in range(2)]
        results = both(
            lambda copies=copies: services.supply_request(copies[0], actor=worker),
            lambda copies=copies: services.resume_request(copies[1], actor=officer, text="不等了"),
        )
        assert refusals(results) == ["flow.already_moved"]
        ran_on = Entry.objects.filter(request=request, kind__in=["supplied", "resumed"])
        assert ran_on.count() == 1


def test_offering_twice_at_once(town: Town) -> None:
    officer = town.actor("老李")
    for _round in range(ROUNDS):
        request = file(town, category="hardship")
        services.accept_request(request, actor=officer)
        offer = [
            lambda r=request: services.dispatch_request(
                r, actor=officer, to=town.district, reason="要用区里的钱"
            )
        ] * 2
        results = both(*offer)
        assert refusals(results) == ["desk.dispatched_already"]
        assert Dispatch.objects.filter(request=request, ended_at=None).count() == 1


def test_without_the_comparison_it_is_taken_over_and_taken_back(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: an offer that ends without looking whether it has ended."""
    offer = offered(town)
    real = QuerySet.filter

    def blindly(self: QuerySet[Dispatch], *args: object, **kwargs: object) -> object:
        if set(kwargs) == {"pk", "ended_at"}:
            kwargs.pop("ended_at")
        return real(self, *args, **kwargs)

    monkeypatch.setattr(QuerySet, "filter", blindly)
    copies = [seen_by_now(offer) for _ in range(2)]
    results = both(
        lambda: services.take_request(copies[0], actor=town.actor("小王")),
        lambda: services.recall_request(copies[1], actor=town.actor("老李")),
    )
    assert refusals(results) == []
