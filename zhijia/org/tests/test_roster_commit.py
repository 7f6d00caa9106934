"""The commit of a roster under violence: killed between any two steps, raced by another union, and
looked at by somebody who wants to learn who is known elsewhere."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection, connections
from django.utils import timezone

from zhijia.base.audit.models import AuditEntry
from zhijia.base.jobs.models import Job
from zhijia.base.jobs.running import LEASE, run_next_job
from zhijia.kernel.actor import system
from zhijia.org import services
from zhijia.org.models import (
    Claim,
    MemberRecord,
    Membership,
    MembershipChange,
    Person,
    Roster,
    Union,
)
from zhijia.org.rules.roster_flow import RosterState
from zhijia.org.services import roster_commit
from zhijia.org.services.retention import pseudonymise_person
from zhijia.org.tests import town as building
from zhijia.org.tests.rosters import checked, committed, csv_of, do_jobs, id_number, line
from zhijia.org.tests.test_roster_import import DUTIES, files_of_their_own
from zhijia.org.tests.town import officer

__all__ = ["files_of_their_own"]

HOUSE = system("tests.roster")
STEPS = [step.__name__ for step in roster_commit.STEPS]

CHILD = """
import sys
import django
django.setup()
from django.utils import timezone
from zhijia.base.jobs.running import run_next_job
from zhijia.org.services import roster_commit

def dying(step):
    def die(writing):
        print("ready", flush=True)
        sys.stdin.read()
    return die if step.__name__ == sys.argv[1] else step

if sys.argv[1] == "after_the_last":
    def die(*_, **__):
        print("ready", flush=True)
        sys.stdin.read()
    roster_commit.drop_files_of = die
roster_commit.STEPS = tuple(dying(step) for step in roster_commit.STEPS)
run_next_job(now=timezone.now())
"""


def everything() -> tuple[int, ...]:
    tables = (Person, MemberRecord, Membership, MembershipChange, Claim)
    counts = [table.objects.count() for table in tables]
    members = list(Union.objects.order_by("pk").values_list("members_count", flat=True))
    commits = AuditEntry.objects.filter(verb="org.commit_roster").count()
    return (*counts, *members, commits)


def database_url() -> str:
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("point", [*STEPS, "after_the_last"])
def test_kill_9_at_any_point_of_the_commit_leaves_all_or_nothing(
    point: str, settings: Any, only_this_floor: None
) -> None:
    town = building.build()
    chair = officer(town.mill, DUTIES, account_id=7)
    roster = checked(town.mill, chair, csv_of([line(1), line(2), line(3)]))
    services.commit_roster(roster, actor=chair)
    before = everything()
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, point],
        env={
            **os.environ,
            "DATABASE_URL": database_url(),
            "ZHIJIA_VAR": str(settings.VAR_DIR),
            "ZHIJIA_ENV": "embedded",
            "DJANGO_SETTINGS_MODULE": "zhijia.config.settings",
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline().strip() == "ready"
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert everything() == before
    run_next_job(now=timezone.now() + LEASE * 2)  # another process takes the job over
    roster.refresh_from_db()
    assert roster.state == RosterState.COMMITTED
    town.mill.refresh_from_db()
    assert town.mill.members_count == Membership.objects.current().count() == 3
    assert MembershipChange.objects.count() == 3
    run_next_job(now=timezone.now() + LEASE * 4)
    assert Membership.objects.count() == 3


# two unions at once ------------------------------------------------------------------------------


def raced(town: building.Town) -> list[str]:
    """Both commits of the same person at the same moment; the errors of their jobs."""
    gate = threading.Barrier(2)
    step = roster_commit.STEPS.index(roster_commit.write_persons)

    def together(writing: roster_commit.Writing) -> None:
        if connection.vendor == "postgresql":  # on SQLite only one writer is ever inside
            gate.wait(timeout=20)
        roster_commit.write_persons(writing)

    steps = list(roster_commit.STEPS)
    steps[step] = together
    original, roster_commit.STEPS = roster_commit.STEPS, tuple(steps)

    def work() -> None:
        try:
            run_next_job(now=timezone.now())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        roster_commit.STEPS = original
    do_jobs()
    return list(Job.objects.filter(kind="org.commit_roster").values_list("error", flat=True))


@pytest.mark.django_db(transaction=True)
def test_two_unions_import_the_same_people_at_once(only_this_floor: None) -> None:
    """One of the two wins each person; at the other union the row is parked and looks no different."""
    town = building.build()
    lines = [line(serial) for serial in (1, 2, 3)]
    ready = []
    for union, account, rows in ((town.mill, 7, lines), (town.forge, 8, lines[::-1])):
        actor = officer(union, DUTIES, account_id=account)
        ready.append((checked(union, actor, csv_of(rows)), actor))
    for roster, actor in ready:
        services.commit_roster(roster, actor=actor)
    assert raced(town) == ["", ""]
    for union in (town.mill, town.forge):
        union.refresh_from_db()
        assert union.members_count == Membership.objects.current().filter(union=union).count() == 3
    assert Person.objects.filter(id_index__isnull=False).count() == 3
    assert Person.objects.filter(id_index__isnull=True).count() == 3
    assert Claim.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_the_race_can_be_lost(only_this_floor: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: with the unions' lock gone and the second look left out, a roster committed
    twice over the same union writes the same person twice."""
    town = building.build()
    chair = officer(town.mill, DUTIES, account_id=7)
    first = checked(town.mill, chair, csv_of([line(1)]))
    second = checked(town.mill, chair, csv_of([line(1)]))
    kept = (roster_commit.hold_unions, roster_commit.look_again)
    steps = tuple(step for step in roster_commit.STEPS if step not in kept)
    monkeypatch.setattr(roster_commit, "STEPS", steps)
    for roster in (first, second):
        services.commit_roster(roster, actor=chair)
        do_jobs()
    assert Membership.objects.current().count() == 2


@pytest.mark.django_db
def test_a_second_roster_of_the_same_union_changes_nothing(town: building.Town) -> None:
    """What the negative control loses: the later commit sees what the earlier one wrote."""
    chair = officer(town.mill, DUTIES, account_id=7)
    first = checked(town.mill, chair, csv_of([line(1), line(2)]))
    second = checked(town.mill, chair, csv_of([line(1), line(3)]))
    for roster in (first, second):
        services.commit_roster(roster, actor=chair)
        do_jobs()
    assert Membership.objects.current().count() == 3
    assert not Claim.objects.exists()


@pytest.mark.django_db
def test_who_was_changed_since_the_check_keeps_the_change(town: building.Town) -> None:
    chair = officer(town.mill, DUTIES, account_id=7)
    committed(town.mill, chair, csv_of([line(1, "张建国")]))
    roster = checked(town.mill, chair, csv_of([line(1, "张建国", 手机号="13911112222")]))
    person = Person.objects.get(name="张建国")
    person.seal(phone="13933334444")
    person.save()
    services.commit_roster(roster, actor=chair)
    do_jobs()
    person.refresh_from_db()
    assert person.sealed()["phone"] == "13933334444"


def trade_corrected(person: Person, chair: Any) -> None:
    MemberRecord.objects.filter(person=person).update(trade="保全工")


def name_corrected(person: Person, chair: Any) -> None:
    Person.objects.filter(pk=person.pk).update(name="张建帼")


def work_corrected(person: Person, chair: Any) -> None:
    Membership.objects.filter(person=person).update(employment="4")


def moved_away(person: Person, chair: Any) -> None:
    membership = Membership.objects.current().get(person=person)
    forge = Union.objects.get(name="西山锻造厂工会")
    services.transfer_membership(membership, actor=HOUSE, union=forge, on=timezone.localdate())


def account_closed(person: Person, chair: Any) -> None:
    membership = Membership.objects.current().get(person=person)
    services.end_membership(membership, actor=chair, on=timezone.localdate())
    pseudonymise_person(person, actor=HOUSE)


CHANGES = (trade_corrected, name_corrected, work_corrected, moved_away, account_closed)


@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES)
def test_nothing_is_written_over_who_was_changed_since_the_check(
    town: building.Town, change: Any
) -> None:
    """Not the phone alone: name, record and work too; and somebody who moved to another union, or
    closed their account, is none of the importer's any more."""
    chair = officer(town.mill, DUTIES, account_id=7)
    committed(town.mill, chair, csv_of([line(1, "张建国"), line(2, "李秀英")]))
    said = {"手机号": "13911112222", "工种": "维修工"}
    roster = checked(town.mill, chair, csv_of([line(1, "张建国", **said), line(2, **said)]))
    person = Person.objects.get(name="张建国")
    change(person, chair)
    before = all_about(person.pk)
    services.commit_roster(roster, actor=chair)
    do_jobs()
    assert all_about(person.pk) == before
    roster.refresh_from_db()
    assert (roster.state, roster.written_count) == (RosterState.COMMITTED, 1)


def all_about(person_id: int) -> list[Any]:
    """Every column of the person, the record and the memberships."""
    person = Person.objects.get(pk=person_id)
    rows = (MemberRecord, Membership)
    return [
        (person.name, person.phone_index, person.sealed()),
        *(list(table.objects.filter(person=person_id).order_by("pk").values()) for table in rows),
    ]


@pytest.mark.django_db
def test_a_union_closed_since_the_check_takes_nobody_in(town: building.Town) -> None:
    chair = officer(town.mill, DUTIES, account_id=7)
    roster = checked(town.mill, chair, csv_of([line(1)]))
    services.commit_roster(roster, actor=chair)
    Union.objects.filter(pk=town.mill.pk).update(closed_on=date(2026, 1, 2))
    do_jobs()
    assert (Job.objects.latest("pk").error, Person.objects.count()) == ("org.union_closed", 0)
    roster.refresh_from_db()
    assert roster.state == RosterState.CHECKED


@pytest.mark.django_db
def test_a_job_that_died_too_often_gives_the_roster_back(town: building.Town) -> None:
    chair = officer(town.mill, DUTIES, account_id=7)
    roster = checked(town.mill, chair, csv_of([line(1)]))
    services.commit_roster(roster, actor=chair)
    Job.objects.update(state="failed", error="died", finished_at=timezone.now())
    roster.refresh_from_db()
    services.commit_roster(roster, actor=chair)
    do_jobs()
    roster.refresh_from_db()
    assert roster.state == RosterState.COMMITTED


@pytest.mark.django_db
def test_a_statement_for_each_step_whatever_the_number_of_rows(
    town: building.Town, django_assert_max_num_queries: Any
) -> None:
    chair = officer(town.mill, DUTIES, account_id=7)
    roster = checked(town.mill, chair, csv_of([line(serial) for serial in range(1, 300)]))
    services.commit_roster(roster, actor=chair)
    with django_assert_max_num_queries(60):
        do_jobs()
    assert Membership.objects.count() == 299
    assert timezone.now() - Roster.objects.get().committed_at < timedelta(minutes=1)
    assert Person.objects.get(id_index=_index(5)).sealed()["id_number"] == id_number(5)


def _index(serial: int) -> str | None:
    from zhijia.org.models import id_index

    return id_index(id_number(serial))
