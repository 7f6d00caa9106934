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

from tests.town import STORY, Town, build_town, file
from zhijia.desk import services
from zhijia.desk.models import Draft, Entry, Request
from zhijia.desk.services import filing
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
