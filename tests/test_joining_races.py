"""Two at once about one application: one wins, the other is told, and nobody is enrolled twice.

In real threads with a connection each, on both databases, `ZHIJIA_RACES` rounds (10 without it); the
negative control takes the guard away and must see the damage.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from tests.joining import apply, id_number, said
from tests.town import Town, build_town
from zhijia.base import moves
from zhijia.kernel.actor import VISITOR
from zhijia.kernel.errors import ZhijiaError
from zhijia.org import services
from zhijia.org.models import (
    Application,
    ApplicationEntry,
    Membership,
    Person,
    Union,
    id_index,
)
from zhijia.org.services import joining_deciding

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROUNDS = int(os.environ.get("ZHIJIA_RACES", "10"))


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


def copies(application: Application) -> list[Application]:
    rows = Application.objects.for_pages()
    return [rows.get(pk=application.pk) for _ in range(2)]


def members_with(serial: int) -> int:
    return Membership.objects.filter(person__id_index=id_index(id_number(serial))).count()


def approve_twice(town: Town, application: Application) -> list[object]:
    one, other = copies(application)
    return both(
        lambda: services.approve_application(one, actor=town.actor("小王")),
        lambda: services.approve_application(other, actor=town.actor("周主席")),
    )


def test_two_officers_approve_one_application(town: Town) -> None:
    for serial in range(1, ROUNDS + 1):
        application = apply(town, way="direct", serial=serial)
        assert refusals(approve_twice(town, application)) == ["flow.already_moved"]
        assert members_with(serial) == 1
        done = ApplicationEntry.objects.filter(application=application, kind="done")
        assert done.count() == 1
    assert Union.objects.get(pk=town.district.pk).members_count == ROUNDS


def test_without_the_comparison_both_approve(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: a step that does not look at the state goes through twice."""

    def blind(row: Application, flow: object, name: str, **given: object) -> None:
        target = flow[name].target  # type: ignore[index]
        changes = {**(given.get("changes") or {}), "state": target}  # type: ignore[dict-item]
        Application.objects.filter(pk=row.pk).update(**changes)
        row.state = target

    monkeypatch.setattr(joining_deciding, "move", blind)
    from zhijia.org.services import joining_settling

    monkeypatch.setattr(joining_settling, "move", blind)
    assert moves.move is not blind
    application = apply(town, way="direct", serial=1)
    assert refusals(approve_twice(town, application)) == []
    done = ApplicationEntry.objects.filter(application=application, kind="done")
    assert done.count() == 2


def test_two_applications_of_one_number_are_approved_at_once(town: Town) -> None:
    """One enrols, the other becomes a question to the member; neither officer is told more."""
    for serial in range(1, ROUNDS + 1):
        first = apply(town, way="direct", serial=serial)
        second = apply(town, serial=serial)
        services.approve_application(second, actor=town.actor("赵姐"))
        one = Application.objects.for_pages().get(pk=first.pk)
        other = Application.objects.for_pages().get(pk=second.pk)
        results = both(
            lambda one=one: services.approve_application(one, actor=town.actor("小王")),
            lambda other=other: services.confirm_applicant(other, actor=town.actor("周主席")),
        )
        assert refusals(results) == []
        states = set(Application.objects.filter(pk__in=[first.pk, second.pk]).values_list("state"))
        assert states == {("done",), ("asked",)}
        assert (members_with(serial), Person.objects.filter(name="孙小妹").count()) == (1, serial)


def test_two_sweepers_pass_over_once(town: Town) -> None:
    for serial in range(1, ROUNDS + 1):
        application = apply(town, serial=serial)
        now = application.due_at + timedelta(minutes=1)
        moved = both(*[lambda now=now: services.pass_over_silent(now=now)] * 2)
        assert sum(n for n in moved if isinstance(n, int)) == 1
        application.refresh_from_db()
        assert application.turn == town.east
        Application.objects.filter(pk=application.pk).update(turn=town.district)


def test_an_answer_against_the_sweep(town: Town) -> None:
    """Either the union was in time, or its superior has the application; never both."""
    for serial in range(1, ROUNDS + 1):
        application = apply(town, serial=serial)
        now = application.due_at + timedelta(minutes=1)
        one = Application.objects.for_pages().get(pk=application.pk)
        both(
            lambda one=one: services.refuse_application(
                one, actor=town.actor("赵姐"), reason="请找分厂工会"
            ),
            lambda now=now: services.pass_over_silent(now=now),
        )
        application.refresh_from_db()
        kinds = set(application.entries.values_list("kind", flat=True))
        assert application.state in ("refused", "submitted")
        assert (application.state == "refused") == ("refused" in kinds)
        Application.objects.filter(pk=application.pk).update(turn=town.district)


def test_submitting_twice_applies_once(town: Town) -> None:
    for serial in range(1, ROUNDS + 1):
        draft = services.start_joining(said(town, "direct", serial), actor=VISITOR)
        results = both(*[lambda d=draft: services.apply_to_join(d, actor=VISITOR)] * 2)
        numbers = {r.application.number for r in results}  # type: ignore[attr-defined]
        assert (len(numbers), Application.objects.count()) == (1, serial)


def test_one_person_applies_in_two_windows(town: Town) -> None:
    actor = town.actor("老何")
    for _round in range(ROUNDS):
        drafts = [services.start_joining(said(town, "direct"), actor=actor) for _ in range(2)]
        results = both(*[lambda d=d: services.apply_to_join(d, actor=actor) for d in drafts])
        assert refusals(results) == ["org.application_open"]
        Application.objects.all().delete()
