"""Two officers at once at one committee: one chair, as many as there are seats, one current term.

As in `test_membership_races`; the control takes the lock away and must see the last seat taken twice.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db.models import QuerySet

from zhijia.org import services
from zhijia.org.models import CommitteeMember, Person, Term
from zhijia.org.tests import town as building
from zhijia.org.tests.test_committees import SINCE
from zhijia.org.tests.test_membership_races import ROUNDS, both, refusals
from zhijia.org.tests.town import Town, member

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town(transactional_db: None) -> Town:
    return building.build()


def elected(town: Town, seats: int | None) -> Term:
    CommitteeMember.objects.all().delete()
    Term.objects.all().delete()
    return services.record_term(
        town.mill,
        "committee",
        actor=town.east_chair,
        since=SINCE,
        years=3,
        facts={"seats": seats},
    )


def seatings(
    town: Town, term: Term, people: list[Person], position: str
) -> list[Callable[[], Any]]:
    """Everybody to a seat of their own copy of the term, at once."""
    seat = partial(services.seat_member, actor=town.east_chair, position=position, since=SINCE)
    copies = [Term.objects.select_related("union").get(pk=term.pk) for _person in people]
    return [partial(seat, mine, person) for mine, person in zip(copies, people, strict=True)]


def test_there_is_one_chair_and_no_seat_too_many(town: Town) -> None:
    people = [member(name, town.mill).person for name in ("甲", "乙")]
    for _round in range(ROUNDS):
        term = elected(town, None)
        assert refusals(both(*seatings(town, term, people, "chair"))) == ["org.head_taken"]
        term = elected(town, 1)
        assert refusals(both(*seatings(town, term, people, "member"))) == ["org.seats_full"]
        assert term.members.count() == 1


def test_of_two_new_terms_one_is_current(town: Town) -> None:
    def record() -> Term:
        return services.record_term(
            town.mill, "audit", actor=town.east_chair, since=SINCE, years=3, facts={}
        )

    for _round in range(ROUNDS):
        Term.objects.all().delete()
        assert refusals(both(record, record)) == ["org.term_before_current"]
        assert Term.objects.current().count() == 1


@pytest.mark.postgres
def test_without_the_lock_a_seat_is_taken_twice(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control; SQLite lets one writer in at a time and needs no lock."""
    people = [member(name, town.mill).person for name in ("甲", "乙")]
    unlocked = lambda self, *args, **kwargs: self.all()  # noqa: E731
    monkeypatch.setattr(QuerySet, "select_for_update", unlocked)
    for _round in range(50):
        term = elected(town, 1)
        both(*seatings(town, term, people, "member"))
        if term.members.count() > 1:
            return
    raise AssertionError("the race never happened: the lock was not what prevented it")
