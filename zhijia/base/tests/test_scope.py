"""Which rows an actor may see, rule by rule, and all rules at once against a plain restatement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count, product
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.http import Http404
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.town import Town
from zhijia.base.scope import Scope, any_branch, branch_range, visible_or_404
from zhijia.desk.models import Category, Participant, Request
from zhijia.kernel.actor import VISITOR, Actor, system
from zhijia.org.models import Employer, Union

pytestmark = pytest.mark.django_db

NOW = datetime(2018, 3, 12, 8, 0, tzinfo=UTC)
NUMBERS = count(1)
STRANGER = 10**9


def matter(office: Union, **facts: Any) -> Request:
    """A plain row of an office; `facts` make it confidential, somebody's, about an employer."""
    given_facts = {"confidential": False, "number": f"T-{next(NUMBERS)}", **facts}
    return Request.objects.create(
        category=Category.objects.all()[0],
        office=office,
        filed_at=NOW,
        accept_due_at=NOW,
        answer_due_at=NOW,
        promised_at=NOW,
        due_at=NOW,
        **given_facts,
    )


def officer(*branches: Union, ties: Iterable[Employer] = (), **facts: Any) -> Actor:
    """Reads in these branches; not the confidential rows."""
    paths = tuple(branch.path for branch in branches)
    tied = frozenset(employer.pk for employer in ties)
    return Actor(1, STRANGER, grants={"desk.read": paths}, ties=tied, **facts)


def confidant(*branches: Union, ties: Iterable[Employer] = ()) -> Actor:
    """Reads in these branches, the confidential rows too."""
    plain = officer(*branches, ties=ties)
    return replace(plain, grants={**plain.grants, "desk.confide": plain.grants["desk.read"]})


def worker(town: Town, name: str = "张师傅") -> Actor:
    return Actor(2, town.person(name).pk)


def seen(viewer: Actor) -> set[Request]:
    return set(Request.objects.visible_to(viewer))


def take_part(row: Request, **facts: Any) -> None:
    usual = {"role": "helper", "why": "tests", "since": timezone.now() - timedelta(days=2)}
    Participant.objects.create(request=row, **{**usual, **facts})


# Branches


@pytest.fixture
def siblings(town: Town) -> dict[str, Request]:
    """One matter in each union of a tree whose paths begin alike."""
    places = {"/1/": town.district, "/1/7/": town.east, "/1/7/3/": town.mill_union}
    places["/1/70/"] = town.west
    for path, union in places.items():
        Union.objects.filter(pk=union.pk).update(path=path)
    return {path: matter(union) for path, union in places.items()}


@pytest.mark.parametrize(
    ("branch", "inside"),
    [
        ("/1/", ["/1/", "/1/7/", "/1/7/3/", "/1/70/"]),
        ("/1/7/", ["/1/7/", "/1/7/3/"]),
        ("/1/7/3/", ["/1/7/3/"]),
        ("/1/70/", ["/1/70/"]),
        ("/1/8/", []),
        ("/2/", []),
    ],
)
def test_a_branch_is_a_union_and_what_lies_below_it(
    siblings: dict[str, Request], branch: str, inside: list[str]
) -> None:
    viewer = Actor(1, STRANGER, grants={"desk.read": (branch,)})
    assert seen(viewer) == {siblings[path] for path in inside}
    found = Union.objects.filter(branch_range("path", branch))
    assert sorted(found.values_list("path", flat=True)) == sorted(inside)
    assert inside == [path for path in siblings if viewer.holds("desk.read", at=path)]


def test_several_branches_add_up(siblings: dict[str, Request]) -> None:
    viewer = Actor(1, STRANGER, grants={"desk.read": ("/1/7/3/", "/1/70/")})
    assert seen(viewer) == {siblings["/1/7/3/"], siblings["/1/70/"]}
    assert not Union.objects.filter(any_branch("path", ())).exists()


def test_another_duty_opens_nothing(siblings: dict[str, Request]) -> None:
    assert siblings
    assert seen(Actor(1, STRANGER, grants={"org.read_tree": ("/1/",)})) == set()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads the words of SQLite's plan")
def test_the_range_walks_the_index(town: Town) -> None:
    plan = Union.objects.filter(branch_range("path", town.east.path)).explain()
    assert "SEARCH" in plan
    assert "SCAN" not in plan


# Owners and participants


def test_a_row_is_seen_by_the_person_it_is_about(town: Town) -> None:
    mine = matter(town.west, filer=town.person("张师傅"))
    theirs = matter(town.west, filer=town.person("刘师傅"))
    secret = matter(town.west, filer=town.person("张师傅"), confidential=True, employer=town.mill)
    nobodys = matter(town.west)
    assert seen(worker(town)) == {mine, secret}
    assert seen(worker(town, "刘师傅")) == {theirs}
    assert nobodys not in seen(VISITOR)


def test_ties_and_guard_never_hide_ones_own_row(town: Town) -> None:
    own = matter(town.east, filer=town.person("赵姐"), confidential=True, employer=town.mill)
    zhao = replace(officer(town.east, ties=[town.mill]), person_id=town.person("赵姐").pk)
    assert seen(zhao) == {own}


def test_visitors_and_sweeps_own_nothing(town: Town) -> None:
    matter(town.district)
    matter(town.district, confidential=True)
    for nobody in (VISITOR, system("desk.climb_overdue"), Actor(account_id=5)):
        assert seen(nobody) == set()


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("since", "until", "sees"),
    [
        (-DAY, None, True),
        (-DAY, DAY, True),
        (DAY, None, False),
        (-2 * DAY, -DAY, False),
        (DAY, 2 * DAY, False),
    ],
)
def test_a_participant_sees_one_row_from_when_until_when(
    town: Town, since: timedelta, until: timedelta | None, sees: bool
) -> None:
    row, _other = matter(town.west, confidential=True), matter(town.west)
    now = timezone.now()
    term = {"since": now + since, "until": until and now + until}
    take_part(row, person=town.person("刘师傅"), **term)
    assert seen(worker(town, "刘师傅")) == ({row} if sees else set())
    assert seen(worker(town, "张师傅")) == set()
    plain = matter(town.west)
    take_part(plain, union=town.east, **term)
    assert seen(officer(town.east)) == ({plain} if sees else set())


def test_a_union_takes_part_for_whoever_holds_the_duty_there(town: Town) -> None:
    row = matter(town.west)
    take_part(row, union=town.mill_union)
    assert seen(officer(town.mill_union)) == {row}
    assert seen(officer(town.east)) == {row}, "the mill's union lies in this branch"
    assert seen(worker(town)) == set(), "a member of that union holds no duty there"


def test_a_union_that_takes_part_in_a_confidential_row_needs_the_guard_duty(town: Town) -> None:
    row = matter(town.west, confidential=True)
    take_part(row, union=town.east)
    assert seen(officer(town.east)) == set()
    assert seen(confidant(town.east)) == {row}


def test_ties_hold_for_a_union_that_takes_part(town: Town) -> None:
    row = matter(town.west, confidential=True, employer=town.mill)
    take_part(row, union=town.east)
    assert seen(confidant(town.east, ties=[town.mill])) == set()


def test_taking_part_twice_shows_the_row_once(town: Town) -> None:
    row = matter(town.east, filer=town.person("张师傅"))
    for _ in range(2):
        take_part(row, person=town.person("张师傅"))
        take_part(row, union=town.east)
    both = replace(officer(town.district), person_id=town.person("张师傅").pk)
    assert list(Request.objects.visible_to(both)) == [row]


# Public and confidential rows


def test_public_rows_are_seen_by_everybody(town: Town) -> None:
    open_day, kept = matter(town.west, outcome="referred"), matter(town.west)
    scope = Scope(duty="desk.read", union="office", public=Q(outcome="referred"))
    assert set(Request.objects.filter(scope.visible_to(VISITOR))) == {open_day}
    assert set(Request.objects.filter(scope.visible_to(officer(town.west)))) == {open_day, kept}


def test_confidential_rows_need_the_guard_duty_in_their_own_branch(town: Town) -> None:
    plain, secret = matter(town.east), matter(town.east, confidential=True)
    far = matter(town.west, confidential=True)
    assert seen(officer(town.district)) == {plain}
    assert seen(confidant(town.east)) == {plain, secret}
    assert far in seen(confidant(town.district))


def test_the_guard_duty_alone_opens_the_confidential_rows_alone(town: Town) -> None:
    _plain, secret = matter(town.east), matter(town.east, confidential=True)
    guard = Actor(1, STRANGER, grants={"desk.confide": (town.east.path,)})
    assert seen(guard) == {secret}


def test_ties_hide_the_confidential_rows_of_the_tied_and_of_unknown_employers(town: Town) -> None:
    other = Employer.objects.create(name="另一厂", normal_name="另一厂", union=town.east)
    rows = {
        (employer, secret): matter(town.east, confidential=secret, employer=employer)
        for employer, secret in product((town.mill, other, None), (True, False))
    }
    tied = confidant(town.district, ties=[town.mill])
    hidden = {rows[town.mill, True], rows[None, True]}
    assert seen(tied) == set(rows.values()) - hidden
    assert seen(confidant(town.district)) == set(rows.values())
    assert seen(confidant(town.district, ties=[town.mill, other])) == {
        row for (_, secret), row in rows.items() if not secret
    }


def test_on_an_unproven_device_nothing_confidential_is_shown(town: Town) -> None:
    person = town.person("张师傅")
    plain = matter(town.east, filer=person)
    for facts in ({"filer": person}, {"outcome": "referred"}, {}):
        take_part(matter(town.east, confidential=True, **facts), person=person)
    viewer = replace(confidant(town.district), person_id=person.pk)
    assert len(seen(viewer)) == 4
    assert seen(replace(viewer, is_proven=False)) == {plain}
    public = replace(Request.scope, public=Q(outcome="referred"))
    unproven = public.visible_to(Actor(is_proven=False))
    assert not Request.objects.filter(unproven).exists()


# One row


def test_a_hidden_row_and_a_missing_row_look_the_same(town: Town) -> None:
    row = matter(town.west)
    answers = []
    for number in (row.number, "T-0"):
        with pytest.raises(Http404) as no:
            visible_or_404(Request, officer(town.east), number=number)
        answers.append((type(no.value), no.value.args))
    assert answers[0] == answers[1] == (Http404, ())


def test_a_visible_row_is_found_in_a_table_and_in_a_narrower_choice(town: Town) -> None:
    row, viewer = matter(town.west), officer(town.west)
    assert visible_or_404(Request, viewer, pk=row.pk) == row
    assert visible_or_404(Request.objects.for_pages(), viewer, pk=row.pk) == row
    with pytest.raises(Http404):
        visible_or_404(Request.objects.filter(outcome="solved"), viewer, pk=row.pk)


def test_one_question_whether_found_or_not(town: Town, django_assert_num_queries: Any) -> None:
    row = matter(town.west, confidential=True)
    for viewer in (officer(town.east), confidant(town.west, ties=[town.mill])):
        with django_assert_num_queries(1), pytest.raises(Http404):
            visible_or_404(Request, viewer, pk=row.pk)


# Everything at once


def test_all_rules_together_agree_with_their_restatement(town: Town) -> None:
    other = Employer.objects.create(name="另一厂", normal_name="另一厂", union=town.east)
    people = [town.person(name).pk for name in ("张师傅", "刘师傅")]
    places = [town.district, town.east, town.west, town.mill_union]
    rows = [
        matter(office, confidential=secret, employer=employer, filer_id=filer)
        for office, secret, employer, filer in product(
            places, (True, False), (town.mill, other, None), (*people, None)
        )
    ]
    for row, person, union in zip(rows[::3], people * 99, places * 99, strict=False):
        take_part(row, person_id=person)
        take_part(row, union=union)
    parts = list(Participant.objects.select_related("union"))

    def may_see(viewer: Actor, row: Request) -> bool:
        mine = [part for part in parts if part.request_id == row.pk]
        if row.confidential and not viewer.is_proven:
            return False
        if viewer.person_id and viewer.person_id in {row.filer_id, *(p.person_id for p in mine)}:
            return True
        if row.confidential and viewer.ties and row.employer_id in {None, *viewer.ties}:
            return False
        duty = "desk.confide" if row.confidential else "desk.read"
        unions = [row.office, *(part.union for part in mine if part.union)]
        return any(viewer.holds(duty, at=union.path) for union in unions)

    branches = st.lists(st.sampled_from([p.path for p in places]), max_size=2).map(tuple)
    actors = st.builds(
        Actor,
        person_id=st.sampled_from([None, STRANGER, *people]),
        grants=st.fixed_dictionaries({"desk.read": branches, "desk.confide": branches}),
        ties=st.sets(st.sampled_from([town.mill.pk, other.pk])).map(frozenset),
        is_proven=st.booleans(),
    )

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(actors)
    def agrees(viewer: Actor) -> None:
        assert seen(viewer) == {row for row in rows if may_see(viewer, row)}

    agrees()
