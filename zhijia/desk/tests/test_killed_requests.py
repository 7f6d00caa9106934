"""kill -9 in the middle of what happens to every matter: filed, taken up, answered, stopped and run on,
offered and taken over, rated, reopened, climbing, closing, a paper handed in. All or nothing, and once
more does it once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.town import STORY, Town, file
from zhijia.base.audit.models import AuditEntry
from zhijia.desk import services
from zhijia.desk.models import Attachment, Dispatch, Draft, Entry, Promise, Request
from zhijia.desk.services import handling
from zhijia.desk.tests.test_dispatching import WHY
from zhijia.desk.tests.test_killed_matters import (
    ANSWER,
    AT_THE_END,
    Deed,
    everything,
    killed_at,
    town,
)
from zhijia.desk.tests.test_matter_races import accepted, copy_of
from zhijia.desk.tests.test_papers import photo
from zhijia.kernel.actor import VISITOR
from zhijia.kernel.errors import ZhijiaError

__all__ = ["town"]

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
MakeDeed = Callable[[Town], Deed]


def filing(_town: Town) -> Deed:
    said = {"category": "wages", "story": STORY, "reach": "nothing"}
    draft = services.start_draft(said, actor=VISITOR)
    services.add_paper(draft, photo(), actor=VISITOR)

    def act() -> object:
        return services.file_request(Draft.objects.get(pk=draft.pk), actor=VISITOR)

    return Deed(act, "desk.file_request", {"filed": 1})


def accepting(town: Town) -> Deed:
    request = file(town)

    def act() -> object:
        return services.accept_request(copy_of(request), actor=town.actor("小王"))

    return Deed(act, "desk.accept_request", {"accepted": 1})


def answering(town: Town) -> Deed:
    request = accepted(town)

    def act() -> object:
        return services.answer_request(copy_of(request), actor=town.actor("小王"), **ANSWER)

    return Deed(act, "desk.answer_request", {"answered": 1})


def pausing(town: Town) -> Deed:
    request = accepted(town)

    def act() -> object:
        return services.pause_request(copy_of(request), actor=town.actor("小王"), text="请补工资条")

    return Deed(act, "desk.pause_request", {"paused": 1})


def supplying(town: Town) -> Deed:
    pausing(town).act()
    request = Request.objects.get()

    def act() -> object:
        return services.supply_request(copy_of(request), actor=town.actor("张师傅"))

    return Deed(act, "desk.supply_request", {"supplied": 1})


def attaching(town: Town) -> Deed:
    request = accepted(town)

    def act() -> object:
        return services.attach_paper(copy_of(request), photo(), actor=town.actor("张师傅"))

    return Deed(act, "desk.attach_paper", {"attached": 1})


def offering(town: Town) -> Deed:
    request = file(town, category="hardship")
    services.accept_request(request, actor=town.actor("老李"))

    def act() -> object:
        street = town.actor("老李")
        return services.dispatch_request(
            copy_of(request), actor=street, to=town.district, reason=WHY
        )

    return Deed(act, "desk.dispatch_request", {"dispatched": 1})


def taking(town: Town) -> Deed:
    offering(town).act()

    def act() -> object:
        offer = Dispatch.objects.select_related("request__office", "to").get()
        return services.take_request(offer, actor=town.actor("小王"))

    return Deed(act, "desk.take_request", {"taken": 1})


def rating(town: Town) -> Deed:
    answering(town).act()

    def act() -> object:
        own = town.actor("张师傅")
        return services.rate_request(
            Request.objects.get(), actor=own, grade="dissatisfied", why="慢"
        )

    return Deed(act, "desk.rate_request", {"rated": 1})


def reopening(town: Town) -> Deed:
    answering(town).act()

    def act() -> object:
        own = town.actor("张师傅")
        return services.reopen_request(Request.objects.get(), actor=own, why="没到账")

    return Deed(act, "desk.reopen_request", {"reopened": 1})


def climbing(town: Town) -> Deed:
    late = file(town, category="hardship").accept_due_at + timedelta(minutes=1)
    return Deed(lambda: services.climb_overdue(now=late), "desk.climb_overdue", {"climbed": 1})


def closing(town: Town) -> Deed:
    answering(town).act()
    late = timezone.now() + timedelta(days=8)
    return Deed(lambda: services.close_unobjected(now=late), "desk.lapse_request", {"lapsed": 1})


POINTS: dict[MakeDeed, tuple[tuple[str, str, int], ...]] = {
    filing: (
        ("filing", "promises_of_filing", 1),
        ("filing", "write_entry", 1),
        ("filing", "record", 1),
        ("filing", "hand_on_files", 1),
        ("filing", "_keep_for_a_retry", 1),
    ),
    accepting: (("handling", "promise_ended", 1), ("handling", "tell_worker", 1)),
    answering: (("answering", "promise_ended", 1), ("answering", "tell_of_result", 1)),
    pausing: (("pausing", "move", 1), ("pausing", "tell_worker", 1)),
    supplying: (("pausing", "move", 1), ("pausing", "write_entry", 1)),
    attaching: (("pausing", "write_entry", 1), ("pausing", "record", 1)),
    offering: (("dispatching", "promise", 1), ("dispatching", "_write", 1)),
    taking: (("dispatching", "promises_handed_to", 1), ("dispatching", "_write", 1)),
    rating: (("replying", "write_entry", 1),),
    reopening: (("replying", "promise", 1), ("replying", "write_entry", 1)),
    climbing: (("sweeping", "record", 1), ("sweeping", "_tell_of_climbing", 1)),
    closing: (("sweeping", "move", 1), ("sweeping", "tell_worker", 1)),
}


def cases() -> Iterator[object]:
    """Every deed at every point of it, and at its end."""
    for deed, points in POINTS.items():
        for module, name, call in (*points, AT_THE_END):
            label = f"{deed.__name__}-before-{name}" if name else f"{deed.__name__}-at-the-end"
            yield pytest.param(deed, (module, name, call), id=label)


@pytest.mark.parametrize(("deed_of", "point"), cases())
def test_all_or_nothing_and_once_more_does_it_once(
    town: Town, deed_of: MakeDeed, point: tuple[str, str, int]
) -> None:
    deed = deed_of(town)
    before = everything()
    killed_at(point, deed.act)
    if point == AT_THE_END:
        done = everything()
        assert done != before
        with suppress(ZhijiaError):  # it has been done, and says so
            deed.act()
        assert everything() == done
    else:
        assert everything() == before
        deed.act()
    assert AuditEntry.objects.filter(verb=deed.verb).count() == 1
    for kind, count in deed.entries.items():
        assert Entry.objects.filter(kind=kind).count() == count, kind
    if deed_of is filing:
        assert Attachment.objects.get().file.target == f"desk.request:{Request.objects.get().pk}"


def test_without_one_transaction_a_kill_leaves_a_broken_clock(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: taken up, but its first promise still runs and its worker reads nothing."""
    deed, before = accepting(town), everything()
    bare = handling.accept_request.__wrapped__  # type: ignore[attr-defined]
    monkeypatch.setattr(services, "accept_request", bare)
    killed_at(("handling", "promise_ended", 1), deed.act)
    assert everything() != before
    assert Request.objects.get().state == "accepted"
    assert Promise.objects.filter(kind="accept", ended_at=None).exists()
    assert not Entry.objects.filter(kind="accepted").exists()
