"""What is over goes once a day, is counted, and one kind that fails does not hold up the others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from zhijia.base.jobs.models import Job
from zhijia.base.outbox.models import Message
from zhijia.base.retention import selectors, services
from zhijia.base.retention.models import Removal
from zhijia.base.sockets import RETENTION, Ending, Retained

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, 2, 0, tzinfo=UTC)


def message(at: datetime, person_id: int = 7) -> Message:
    return Message.objects.create(person_id=person_id, key=str(at), text="x", at=at)


def kind(**facts: object) -> Retained:
    return Retained("x", (), "x", Ending.DELETED, "x", **facts)  # type: ignore[arg-type]


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> dict[str, Retained]:
    kinds: dict[str, Retained] = {}
    monkeypatch.setattr(RETENTION, "_plugs", kinds)
    return kinds


def test_remove_expired_counts_and_runs_once_a_day() -> None:
    old, young = message(NOW - timedelta(days=731)), message(NOW - timedelta(days=729))
    services.remove_expired(now=NOW)
    assert list(Message.objects.all()) == [young]
    assert Removal.objects.get(kind="base.messages").count == 1
    message(old.at)
    assert services.remove_expired(now=NOW + timedelta(hours=3)) == 0
    assert Message.objects.count() == 2
    assert services.remove_expired(now=NOW + timedelta(days=1)) >= 1


def test_a_day_without_anything_over_still_leaves_its_line() -> None:
    services.remove_expired(now=NOW)
    kept = {key for key, kind in RETENTION if kind.remove}
    assert set(Removal.objects.filter(count=0).values_list("kind", flat=True)) == kept


def test_one_that_fails_is_tried_again_and_the_others_went(only: dict[str, Retained]) -> None:
    def broken(*, now: datetime) -> int:
        raise OSError

    def fine(*, now: datetime) -> int:
        return 3

    only |= {"a.broken": kind(remove=broken), "b.fine": kind(remove=fine)}
    for _twice in range(2):
        with pytest.raises(services.RemovalFailed, match=r"a\.broken"):
            services.remove_expired(now=NOW)
    assert list(Removal.objects.values_list("kind", "count")) == [("b.fine", 3)]


def test_what_a_sweep_of_its_own_removes_is_counted_too(only: dict[str, Retained]) -> None:
    only |= {"desk.drafts": kind(sweep="desk.clear_drafts"), "base.jobs": kind()}
    services.count_removals_of("desk.clear_drafts", 2, now=NOW)
    services.count_removals_of("desk.clear_drafts", 3, now=NOW)
    services.count_removals_of("desk.climb_overdue", 9, now=NOW)
    assert list(Removal.objects.values_list("kind", "count")) == [("desk.drafts", 5)]
    shown = {one.key: one.removed for one in selectors.kept_kinds_with_figures(NOW.date())}
    assert shown == {"desk.drafts": 5, "base.jobs": 0}


def test_ended_jobs_go_and_running_ones_stay() -> None:
    long_ago = NOW - timedelta(days=91)
    Job.objects.create(kind="x", asked_at=long_ago, finished_at=long_ago)
    running = Job.objects.create(kind="x", asked_at=long_ago)
    services.remove_expired(now=NOW)
    assert list(Job.objects.all()) == [running]
