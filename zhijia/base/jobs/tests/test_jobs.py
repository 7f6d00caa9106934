from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.http import Http404
from django.utils import timezone

from zhijia.base.audit.models import AuditEntry
from zhijia.base.jobs import running
from zhijia.base.jobs.models import Job
from zhijia.base.jobs.running import MOST_TRIES, run_next_job
from zhijia.base.jobs.selectors import job_or_404, running_jobs
from zhijia.base.jobs.services import cancel_job, order_job
from zhijia.base.jobs.sockets import JOBS
from zhijia.kernel.actor import VISITOR, Actor
from zhijia.kernel.errors import Conflict, NotAllowed, RuleViolation

OFFICER = Actor(account_id=3)
KIND = "tests.count"


class Counter:
    """Counts to its order; what happens at each step can be replaced."""

    def __init__(self) -> None:
        self.steps: list[int] = []
        self.at_step = lambda run, step: None

    def __call__(self, run):
        run.progress(0, run.order["steps"], message="checking")
        for step in range(1, run.order["steps"] + 1):
            self.at_step(run, step)
            self.steps.append(step)
            run.progress(step)
        return {"counted": len(self.steps), "owner": run.owner_id}


class Killed(BaseException):
    """As if the process ended here."""


@pytest.fixture
def counter(monkeypatch: pytest.MonkeyPatch) -> Counter:
    found = Counter()
    monkeypatch.setattr(JOBS, "_plugs", {KIND: found})
    monkeypatch.setattr(running, "SECONDS_BETWEEN_SIGNS", 0)
    return found


def ordered(steps: int = 5) -> Job:
    return order_job(KIND, {"steps": steps}, actor=OFFICER)


def work() -> bool:
    return run_next_job(now=timezone.now())


@pytest.mark.django_db
def test_a_job_is_done_and_shows_how_far_it_is(counter) -> None:
    job = ordered()
    seen = []
    counter.at_step = lambda run, step: seen.append(Job.objects.get().done)
    assert running_jobs(OFFICER) == 1
    assert work()
    assert not work()
    job = job_or_404(OFFICER, job.key)
    assert (job.state, job.done, job.total, job.message) == ("done", 5, 5, "checking")
    assert job.result == {"counted": 5, "owner": 3}
    assert seen == [0, 1, 2, 3, 4]
    assert job.is_over
    assert running_jobs(OFFICER) == 0
    assert AuditEntry.objects.get().verb == "jobs.order_job"


@pytest.mark.django_db
def test_jobs_are_done_in_the_order_they_were_asked(counter) -> None:
    first, second = ordered(1), ordered(2)
    work()
    assert Job.objects.get(pk=first.pk).state == "done"
    assert Job.objects.get(pk=second.pk).state == "waiting"


@pytest.mark.django_db
def test_a_waiting_job_stops_at_once_and_a_running_one_at_its_next_step(counter) -> None:
    waiting = ordered()
    cancel_job(waiting, actor=OFFICER)
    assert not work()
    assert Job.objects.get(pk=waiting.pk).state == "cancelled"
    ran = ordered()
    counter.at_step = lambda run, step: cancel_job(ran, actor=OFFICER) if step == 3 else None
    assert work()
    ran.refresh_from_db()
    assert (ran.state, ran.result, counter.steps) == ("cancelled", {}, [1, 2, 3])
    with pytest.raises(Conflict, match=r"jobs\.already_over"):
        cancel_job(ran, actor=OFFICER)


@pytest.mark.django_db
def test_only_the_owner_sees_and_stops_a_job(counter) -> None:
    job = ordered()
    for stranger in (VISITOR, Actor(account_id=4)):
        with pytest.raises(NotAllowed):
            cancel_job(job, actor=stranger)
        with pytest.raises(Http404):
            job_or_404(stranger, job.key)
    assert Job.objects.get().cancel_asked is False


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("failure", "code"),
    [(RuleViolation("money.invalid"), "money.invalid"), (ValueError("张建国"), "ValueError")],
)
def test_a_job_that_fails_says_why_without_a_word_of_the_matter(counter, failure, code) -> None:
    def fails(run, step):
        raise failure

    job, after = ordered(), ordered()
    counter.at_step = fails
    work()
    counter.at_step = lambda run, step: None
    work()
    job.refresh_from_db()
    after.refresh_from_db()
    assert (job.state, job.error, after.state) == ("failed", code, "done")


@pytest.mark.django_db
def test_a_job_whose_process_died_is_taken_up_again_and_given_up_in_the_end(counter) -> None:
    def dies(run, step):
        raise Killed

    job = ordered()
    counter.at_step = dies
    for _ in range(MOST_TRIES):
        with pytest.raises(Killed):
            work()
        assert not work(), "its lease still runs"
        Job.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert work()
    job.refresh_from_db()
    assert (job.state, job.error, job.tries) == ("failed", "died", MOST_TRIES + 1)


@pytest.mark.django_db
def test_a_process_that_was_silent_too_long_does_not_disturb_its_successor(counter) -> None:
    job = ordered(3)

    def overtaken(run, step):
        if step == 2:
            counter.at_step = lambda run, step: None
            Job.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
            assert work(), "another process does the whole job"

    counter.at_step = overtaken
    assert work()
    job.refresh_from_db()
    assert (job.state, job.done, job.tries) == ("done", 3, 2)
    assert job.result["counted"] == 4, "the result is the successor's"


@pytest.mark.django_db
def test_an_unknown_kind_is_refused_when_it_is_ordered(counter) -> None:
    with pytest.raises(ValueError, match="nobody"):
        order_job("tests.unknown", {}, actor=OFFICER)


@pytest.mark.django_db(transaction=True)
def test_side_by_side_each_job_is_done_once(counter) -> None:
    for _ in range(12):
        ordered(1)
    gate, failures = threading.Barrier(3), []

    def worker() -> None:
        try:
            gate.wait()
            while work():
                pass
        except BaseException as wrong:
            failures.append(wrong)
        finally:
            connection.close()

    threads = [threading.Thread(target=worker) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(counter.steps) == 12
    assert set(Job.objects.values_list("state", "tries")) == {("done", 1)}
